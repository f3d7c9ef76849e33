// The catalog's filters: open where there is room, and as open after a swap as before it.
const DESK = matchMedia("(min-width: 64em)");

for (const filters of document.querySelectorAll("[data-open-on-desk]")) {
  filters.open = DESK.matches;
  DESK.addEventListener("change", () => { filters.open = DESK.matches; });
}

let open = null;
document.addEventListener("htmx:beforeSwap", () => {
  open = new Map([...document.querySelectorAll("#facets details")].map((each) => [each.id, each.open]));
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, wasOpen] of open ?? []) {
    const facet = document.getElementById(id);
    if (facet) facet.open = wasOpen;
  }
  open = null;
});

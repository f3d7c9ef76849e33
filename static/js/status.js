// Says what changed to people who don't see it: `announce` events fill the live region.
// From the server: HX-Trigger: {"announce": "3 patients"}.
const PAUSE = 100; // ms; a region emptied and filled in one breath isn't read again

function announce(text) {
  const region = document.getElementById("status");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => { region.textContent = text; }, PAUSE);
}

document.addEventListener("announce", (event) => {
  // htmx wraps a plain string as {value: …}.
  const said = event.detail?.value ?? event.detail;
  if (typeof said === "string") announce(said);
});

// A menu closes with Escape or a click elsewhere, as people expect of a menu.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.user-menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.user-menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

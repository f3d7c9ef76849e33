// Takes people to the list of errors, and from each error into its field.
function focusSummary(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  // The question comes into view, not only its box.
  (field.closest(".field") ?? field).scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});
document.addEventListener("htmx:afterSwap", (event) => focusSummary(event.target));
focusSummary(document);

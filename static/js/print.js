// Buttons that print the page; without this script the browser's own menu does it.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

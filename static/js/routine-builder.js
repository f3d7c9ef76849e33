// When what had the focus is gone after a swap (a removed stretch), reading goes on at the list.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("items-title")?.focus();
});

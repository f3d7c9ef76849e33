// Copy buttons; hidden where the browser can't.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    document.dispatchEvent(new CustomEvent("announce", { detail: button.dataset.done }));
    button.textContent = button.dataset.done;
  });
}

// The text size of this device; theme.js applies it before the first paint.
const KEY = "text-size";
const root = document.documentElement;

function show() {
  for (const button of document.querySelectorAll("[data-text-choice]")) {
    button.setAttribute("aria-pressed", String(button.dataset.textChoice === (root.dataset.text || "")));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-text-choice]");
  if (!button) return;
  const size = button.dataset.textChoice;
  try { localStorage.setItem(KEY, size); } catch { /* private window: for this page only */ }
  if (size) root.dataset.text = size;
  else delete root.dataset.text;
  show();
});
for (const group of document.querySelectorAll("[data-text-sizes]")) group.hidden = false;
show();

// Light, dark or as the device says, kept on this device. Loaded before the first paint.
(function () {
  "use strict";
  const KEY = "theme";
  const root = document.documentElement;

  function stored(key = KEY) {
    try { return localStorage.getItem(key) || ""; } catch { return ""; }
  }

  function apply(theme) {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  }

  function choose(event) {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    const theme = button.dataset.themeChoice;
    try { localStorage.setItem(KEY, theme); } catch { /* private window: for this page only */ }
    apply(theme);
  }

  if (stored()) apply(stored());
  // Chosen on a patient's settings page (text-size.js).
  if (stored("text-size")) root.dataset.text = stored("text-size");
  document.addEventListener("click", choose);
  document.addEventListener("DOMContentLoaded", function () {
    // Without this script the choice would do nothing, so it is born hidden.
    for (const group of document.querySelectorAll(".theme-choice")) group.hidden = false;
    apply(root.dataset.theme || "");
  });
})();

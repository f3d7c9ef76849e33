// The player's switches, kept on this device. A private window keeps them for the page only.
const KEY = "player";
const FIRST = { voice: true, beeps: true, vibration: true, paced: true, moving: true, keys: true };

function stored() {
  try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; }
}

export const settings = { ...FIRST, ...stored() };

function keep() {
  try { localStorage.setItem(KEY, JSON.stringify(settings)); } catch { /* for this page only */ }
}

export function bindSwitches(root, changed) {
  for (const box of root.querySelectorAll("[data-setting]")) {
    box.checked = settings[box.dataset.setting];
    box.addEventListener("change", () => {
      settings[box.dataset.setting] = box.checked;
      keep();
      changed(box.dataset.setting);
    });
  }
}

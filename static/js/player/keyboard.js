// Space pauses, N skips, Esc stops; one switch turns them off.
import { settings } from "./settings.js";

const ACTS = { " ": "toggle", n: "skip", N: "skip", Escape: "stop" };
// There a space or a letter has a meaning of its own.
const OWN_MEANING = "button, a, input, textarea, select, summary";

export function listenForKeys(screens, act) {
  document.addEventListener("keydown", (event) => {
    const wanted = ACTS[event.key];
    if (!wanted || !settings.keys || screens.open || event.ctrlKey || event.metaKey || event.altKey) return;
    if (screens.root.dataset.now !== "exercise") return;
    if (event.key === " " && event.target.closest(OWN_MEANING)) return;
    event.preventDefault();
    act(wanted);
  });
}

// Sends what waits: now, when the phone is online again, when the page is seen again, and later
// with growing, uneven pauses.
import { flush, waiting } from "./outbox.js";

const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 300_000;
let pause = FIRST_PAUSE;
let timer = null;
// Only the patient can end it; coming back is the next try.
export const WAITS_FOR_PATIENT = ["sign_in", "locked"];

export let state = { stopped: "" };

export async function sendNow(which = {}) {
  clearTimeout(timer);
  // Without a drawer (a private window) nothing waits.
  const found = await flush(which).catch(() => ({ sent: [], stopped: "" }));
  state = found;
  document.dispatchEvent(new CustomEvent("outbox:sent", { detail: found }));
  if (WAITS_FOR_PATIENT.includes(found.stopped) || !found.stopped) pause = FIRST_PAUSE;
  else if ((await waiting()).items.length) again();
  return found;
}

function again() {
  // Uneven, or every phone of a clinic comes back in the same second.
  timer = setTimeout(sendNow, pause * (0.5 + Math.random()));
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

export function watch() {
  window.addEventListener("online", () => sendNow());
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendNow(); });
  return sendNow();
}

// Keeps the screen on while a session runs, where the browser can. Asked again when seen again.
let lock = null;
let wanted = false;

export function canStayAwake() {
  return "wakeLock" in navigator;
}

async function ask() {
  if (!wanted || lock || !canStayAwake() || document.hidden) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
  } catch { /* low battery, or not allowed: the pause stays honest */ }
}

export function stayAwake() {
  wanted = true;
  ask();
}

export function mayRest() {
  wanted = false;
  lock?.release().catch(() => {});
  lock = null;
}

document.addEventListener("visibilitychange", ask);

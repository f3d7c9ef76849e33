// Beeps on the audio clock: they sound on time even when the page's timers are late.
const COUNT = { tone: 660, length: 0.09, loud: 0.25 };
const END = { tone: 990, length: 0.32, loud: 0.3 };
const TICK = { tone: 440, length: 0.05, loud: 0.15 };
let audio = null;
let planned = [];

// Browsers let sound begin only in a tap.
export function unlock() {
  const Audio = window.AudioContext ?? window.webkitAudioContext;
  if (!Audio) return;
  audio ??= new Audio();
  if (audio.state === "suspended") audio.resume().catch(() => {});
}

function at(seconds, { tone, length, loud }) {
  const when = audio.currentTime + seconds;
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.frequency.value = tone;
  volume.gain.setValueAtTime(loud, when);
  volume.gain.exponentialRampToValueAtTime(0.001, when + length);
  source.connect(volume).connect(audio.destination);
  source.start(when);
  source.stop(when + length);
  planned.push(source);
}

// Three, two, one, end.
export function countdown(ms) {
  cancel();
  if (audio?.state !== "running" || ms <= 0) return;
  const seconds = ms / 1000;
  for (const before of [3, 2, 1]) if (seconds > before + 0.5) at(seconds - before, COUNT);
  at(seconds, END);
}

export function tick() {
  if (audio?.state === "running") at(0, TICK);
}

export function cancel() {
  for (const source of planned) {
    try { source.stop(); } catch { /* it has sounded already */ }
    source.disconnect();
  }
  planned = [];
}

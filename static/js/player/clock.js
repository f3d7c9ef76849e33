// One countdown. It keeps a deadline and never counts down by itself, so a late timer loses nothing.
export class Countdown {
  constructor(now = () => performance.now()) {
    this.now = now;
    this.deadline = 0;
    this.frozen = 0; // ms left while it stands still
    this.runs = false;
  }

  // `late` ms have already gone by: the phase before ended then.
  start(ms, late = 0) {
    this.deadline = this.now() + ms - late;
    this.runs = true;
  }

  set(ms) {
    this.frozen = ms;
    this.runs = false;
  }

  left() {
    return this.runs ? this.deadline - this.now() : this.frozen;
  }

  pause() {
    this.set(Math.max(0, this.left()));
  }

  resume() {
    this.start(this.frozen);
  }

  add(ms) {
    if (this.runs) this.deadline += ms;
    else this.frozen += ms;
  }
}

// 75_000 -> "1:15"; a started second still counts.
export function clockText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// The run through a session's steps: what is on, how long still, and what happens next.
// It knows no page and no sound; whoever listens hears {type, step, …}.
import { Countdown } from "./clock.js";
import { isCardio, isRep, isWork, sameSet, secondsOf, stepsOf } from "./plan.js";
import { DoneSoFar } from "./record.js";

const TEN = 10_000;
// A timer later than this means the phone slept; what happened meanwhile nobody knows.
const SLEPT = 2_000;

export class Run {
  constructor({ lines, now, kept = null, listen = () => {} }) {
    this.lines = [...lines];
    this.steps = stepsOf(this.lines);
    this.clock = new Countdown(now);
    this.listen = listen;
    this.paced = true; // false: repetitions at one's own pace, ended by Done
    this.index = kept ? this.firstOf(kept.place) + kept.offset : 0;
    this.done = new DoneSoFar(kept?.done);
    this.paused = "tap";
    this.saidTen = false;
    this.ended = this.index >= this.steps.length;
    this.clock.set(kept?.left ?? this.length());
  }

  get step() {
    return this.steps[this.index];
  }

  get timed() {
    return this.step.kind !== "gate" && (this.paced || !isRep(this.step));
  }

  length() {
    return (this.step?.seconds ?? 0) * 1000;
  }

  firstOf(place) {
    const index = this.steps.findIndex((step) => step.place === place);
    return index < 0 ? this.steps.length : index;
  }

  // What a closed page needs to go on.
  kept() {
    const place = this.ended ? this.lines.length : this.step.place;
    return {
      keys: this.lines.map((line) => line.id),
      place,
      offset: this.index - this.firstOf(place),
      left: Math.max(0, this.clock.left()),
      done: this.done.lines,
    };
  }

  left() {
    return this.timed ? this.clock.left() : 0;
  }

  sessionLeft() {
    return Math.max(0, this.clock.left()) + secondsOf(this.steps.slice(this.index + 1)) * 1000;
  }

  start() {
    this.paused = "";
    if (this.timed) this.clock.resume();
    this.tell("step");
  }

  tick() {
    while (!this.paused && !this.ended && this.timed && this.clock.left() <= 0) {
      const late = -this.clock.left();
      this.done.finish(this.step);
      this.go(this.index + 1, late);
      if (late > SLEPT && !this.ended) this.pause("screen");
    }
    if (!this.paused && !this.ended) this.maybeTen();
  }

  // Only long holds: in a short one the voice would never stop.
  maybeTen() {
    const long = this.step.seconds >= 20 && (this.step.kind === "hold" || isCardio(this.step));
    if (!long || this.saidTen || this.clock.left() > TEN) return;
    this.saidTen = true;
    this.tell("ten");
  }

  go(index, late = 0) {
    this.index = index;
    this.saidTen = false;
    this.ended = index >= this.steps.length;
    const runs = !this.ended && !this.paused && this.timed;
    if (runs) this.clock.start(this.length(), late);
    else this.clock.set(this.length());
    this.tell(this.ended ? "over" : "step");
  }

  pause(why = "tap") {
    if (this.paused || this.ended) return;
    this.clock.pause();
    this.paused = why;
    this.tell("pause");
  }

  resume() {
    if (!this.paused || this.ended) return;
    this.paused = "";
    if (this.timed) this.clock.resume();
    this.tell("resume");
  }

  extend(ms = TEN) {
    if (!this.timed) return;
    this.clock.add(ms);
    this.saidTen = this.clock.left() <= TEN;
    this.tell("extend");
  }

  // "I'm ready", "Done": the rest of this step, or of this set of repetitions, is over.
  next() {
    if (this.ended) return;
    if (isCardio(this.step) && isWork(this.step)) this.endCardio();
    else if (isRep(this.step)) this.endSet();
    else if (!isWork(this.step)) this.jump(this.index + 1);
  }

  endSet() {
    let index = this.index;
    for (const first = this.step; sameSet(first, this.steps[index]); index += 1) this.done.finish(this.steps[index]);
    this.jump(index);
  }

  endCardio() {
    this.done.cutShort(this.step, this.worked());
    this.jump(this.index + 1);
  }

  worked() {
    return Math.max(0, Math.min(this.length(), this.length() - this.clock.left()));
  }

  jump(index) {
    this.clock.set(0);
    this.paused = "";
    this.go(index);
  }

  // Stops at once and notes the pain before anything is asked.
  hurt() {
    this.clock.pause();
    this.paused = "hurt";
    this.done.cutShort(this.step, this.worked());
    this.done.skip(this.step.line, "pain");
    this.tell("hurt");
  }

  ratePain(score) { this.done.skip(this.step.line, "pain", score); }

  carryOn() {
    this.done.skip(this.step.line, "");
    this.resume();
  }

  skipLine(reason) {
    this.cutShort();
    this.done.skip(this.step.line, reason);
    this.jump(this.afterLine());
  }

  cutShort() {
    if (this.paused !== "hurt") this.done.cutShort(this.step, this.worked());
  }

  afterLine() {
    return this.firstOf(this.step.place + 1);
  }

  // The easier one comes instead of the rest of this one.
  easier(line) {
    const place = this.step.place + 1;
    this.lines.splice(place, 0, line);
    const seen = this.steps.slice(0, this.index + 1);
    this.steps = [...seen, ...stepsOf(this.lines).filter((step) => step.place >= place)];
    this.jump(this.index + 1);
  }

  // What was not begun stays unrecorded, unless there is a reason.
  end(reason = "") {
    this.cutShort();
    const open = this.lines.slice(this.step.place).filter((line) => !this.done.lines[line.id]);
    if (reason) for (const line of open) this.done.skip(line, reason);
    this.jump(this.steps.length);
  }

  entries() { return this.done.entries(this.lines); }

  tell(type) {
    this.listen({ type, step: this.step });
  }
}

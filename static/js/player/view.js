// Draws the running session into the slots of player/_exercise.html. Text only, never markup.
import { clockText } from "./clock.js";
import { countOf, cueLine, nextOf } from "./cue-words.js";
import { isCardio, isRep, isWork, secondsOf, sidesOf } from "./plan.js";
import { settings } from "./settings.js";
import { fill } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";
const BAR_WIDTH = 300;
const GAP = 4;

export class View {
  constructor(root, words) {
    this.root = root;
    this.words = words;
    this.slots = Object.fromEntries([...root.querySelectorAll("[data-slot]")].map((each) => [each.dataset.slot, each]));
    this.acts = Object.fromEntries([...root.querySelectorAll("[data-act]")].map((each) => [each.dataset.act, each]));
    this.bars = [];
  }

  write(slot, text) {
    if (this.slots[slot].textContent !== text) this.slots[slot].textContent = text;
  }

  // Everything that changes with a step.
  step(run) {
    const { step, words } = { step: run.step, words: this.words };
    this.write("name", step.line.name);
    this.side(step);
    this.write("count", countOf(step, words));
    this.write("cue", cueLine(step, words));
    this.write("next", nextOf(run.steps, run.index, words));
    this.acts.skip.setAttribute("aria-label", fill(words.skip_name, { name: step.line.name }));
    this.picture(step);
    this.tick(run);
    this.buttons(run);
  }

  side(step) {
    const named = sidesOf(step.line).length > 1;
    this.slots.side.hidden = !named;
    this.write("side", named ? this.words[step.side] : "");
    this.root.dataset.phase = step.kind;
  }

  picture(step) {
    const figure = step.line.figures[step.side] ?? Object.values(step.line.figures)[0];
    const still = !settings.moving || matchMedia("(prefers-reduced-motion: reduce)").matches;
    const source = figure ? (still ? figure.still : figure.moving || figure.still) : "";
    const image = this.slots.picture;
    image.hidden = !source;
    this.slots["no-picture"].hidden = Boolean(source);
    if (!source || image.getAttribute("src") === source) return;
    image.src = source;
    image.alt = figure.alt;
  }

  // Several times a second: the digits and the bars, nothing that moves the page.
  tick(run) {
    const { step, words } = { step: run.step, words: this.words };
    const minutes = Math.max(1, Math.ceil(run.sessionLeft() / 60_000));
    const where = fill(words.stretch_of, { n: step.place + 1, all: run.lines.length });
    this.write("where", `${where} · ${fill(words.minutes_left, { n: minutes })}`);
    const digits = this.digits(run, step);
    this.write("clock", digits);
    this.slots.clock.classList.toggle("is-long", digits.length > 4);
    this.progress(run);
  }

  digits(run, step) {
    if (isRep(step)) return run.paced ? `${step.rep}/${step.line.target.reps}` : `${step.line.target.reps}×`;
    return clockText(step.kind === "gate" ? step.line.phases[0].seconds * 1000 : run.left());
  }

  buttons(run) {
    const { step, words } = { step: run.step, words: this.words };
    const going = run.paused ? words.resume : words.pause;
    const waits = step.kind === "gate";
    const counted = isRep(step) && !run.paused;
    this.acts.main.textContent = waits ? words.start : counted ? words.done : going;
    this.slots.toggle.textContent = waits ? words.start : going;
    // Left of the digits: what the big button doesn't do just now.
    this.acts.next.classList.toggle("is-away", waits || (isWork(step) && !isRep(step) && !isCardio(step)));
    this.write("next-word", counted ? words.pause : isWork(step) ? words.done : words.resume);
    this.acts.extend.classList.toggle("is-away", !run.timed || isRep(step));
    this.slots.paused.hidden = !run.paused || waits;
    this.write("paused-why", run.paused === "screen" ? words.paused_screen : words.paused);
    this.root.classList.toggle("is-paused", Boolean(run.paused));
  }

  // One bar a stretch, as wide as it is long, filled as it goes.
  progress(run) {
    if (this.bars.length !== run.lines.length) this.layBars(run);
    for (const { fill: bar, from, seconds, width } of this.bars) {
      const gone = this.gone(run) - from;
      bar.setAttribute("width", String(Math.round(10 * width * Math.min(1, Math.max(0, gone / seconds))) / 10));
    }
  }

  gone(run) {
    return secondsOf(run.steps.slice(0, run.index)) + Math.max(0, run.step.seconds - run.clock.left() / 1000);
  }

  layBars(run) {
    const lengths = run.lines.map((line, place) => secondsOf(run.steps.filter((step) => step.place === place)) || 1);
    const all = lengths.reduce((sum, each) => sum + each, 0);
    const room = BAR_WIDTH - GAP * (lengths.length - 1);
    let [x, from] = [0, 0];
    this.slots.bars.replaceChildren();
    this.bars = lengths.map((seconds) => {
      const width = (room * seconds) / all;
      this.bar(x, width, "bar-track");
      const bar = { fill: this.bar(x, 0, "bar-done"), from, seconds, width };
      x += width + GAP;
      from += seconds;
      return bar;
    });
  }

  bar(x, width, name) {
    const bar = document.createElementNS(SVG, "rect");
    for (const [key, value] of Object.entries({ x, width, height: 6, rx: 3, class: name })) bar.setAttribute(key, String(value));
    this.slots.bars.append(bar);
    return bar;
  }
}

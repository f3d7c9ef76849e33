// One led session from the first question to the summary: run, screens, cues, and what is kept.
import { answersOf, clearScore, following, levelOf, scoreOf } from "./answers.js";
import { fits, MOST_NOTE } from "../offline/fits.js";
import * as beeps from "./beeps.js";
import { bodyOf, localDay, newId, zone } from "./body.js";
import { Cues } from "./cues.js";
import { finish } from "./finish.js";
import { fillHowTo } from "./how-to.js";
import { dropProgress, keepProgress } from "./keep.js";
import { Run } from "./machine.js";
import { isRep } from "./plan.js";
import { settings } from "./settings.js";
import { drawSummary } from "./summary.js";
import { View } from "./view.js";
import { mayRest, stayAwake } from "./wake-lock.js";
import { fill } from "./words.js";

const TICK = 200; // ms

export class LedSession {
  constructor({ root, plan, words, screens, lines, kept = null }) {
    Object.assign(this, { root, plan, words, screens });
    this.uuid = kept?.uuid ?? newId();
    this.day = kept?.day ?? localDay();
    this.tz = kept?.tz ?? zone(plan.tz);
    this.stage = kept?.stage ?? "exercise";
    this.answers = kept?.answers ?? {};
    this.events = kept?.events ?? [];
    this.view = new View(root, words);
    this.cues = new Cues({ words, show: (text, aloud) => { if (aloud) this.view.write("said", text); } });
    this.run = new Run({ lines, kept: kept?.run, listen: (event) => this.heard(event) });
    this.run.paced = settings.paced;
  }

  begin() {
    beeps.unlock();
    stayAwake();
    this.screens.show("exercise");
    this.view.step(this.run);
    this.run.start();
    this.loop();
  }

  loop() {
    clearTimeout(this.timer);
    if (this.run.ended) return;
    this.run.tick();
    if (this.run.ended) return;
    this.view.tick(this.run);
    this.timer = setTimeout(() => this.loop(), TICK);
  }

  heard(event) {
    this.events.push([Date.now(), event.type, event.step?.kind ?? "", event.step?.side ?? ""]);
    this.cues.hear(event, this.run);
    if (event.type === "over") this.ask("after");
    else if (event.type === "step") this.view.step(this.run);
    else this.view.buttons(this.run);
    this.save();
  }

  async save() {
    const { uuid, day, tz, stage, answers, events } = this;
    const kept = await keepProgress({ uuid, day, tz, stage, answers, events, run: this.run.kept() });
    // No promise that the phone can't keep.
    for (const [name, shown] of [["kept", kept], ["unkept", !kept]]) {
      for (const each of this.root.querySelectorAll(`[data-when="${name}"]`)) each.hidden = !shown;
    }
  }

  ask(stage) {
    mayRest();
    clearTimeout(this.timer);
    this.stage = stage;
    if (stage === "after" && !this.run.entries().length) this.leave();
    else this.screens.show(stage);
  }

  // Nothing was done and nothing skipped: there is no session to save.
  async leave() {
    await dropProgress();
    location.assign(this.root.dataset.today);
  }

  async answered(form) {
    if (form.dataset.screen === "note" && !this.noteFits(form)) return;
    Object.assign(this.answers, answersOf(form));
    const level = levelOf(this.plan.signs, this.answers.red_flags ?? []);
    const urgent = level === "emergency" || level === "same_day";
    const next = following(this.stage);
    if (urgent || next === "summary") await this.finish(urgent ? level : "");
    else this.ask(next);
    if (!urgent && next !== "summary") this.save();
  }

  // Said where it can be shortened; what was typed stays.
  noteFits(form) {
    const { note } = answersOf(form);
    const fine = fits({ note });
    this.view.slots["note-problem"].hidden = fine;
    this.view.write("note-problem", fine ? "" : fill(this.words.note_long, { n: note.length, all: MOST_NOTE }));
    return fine;
  }

  async finish(level = "") {
    const body = bodyOf(this, this.run.entries());
    drawSummary(this.view.slots.summary, this.run, this.words);
    this.screens.show(level ? "help" : "summary");
    for (const help of this.root.querySelectorAll("[data-help-now]")) help.hidden = help.dataset.helpNow !== level;
    const became = await finish(body, { events: this.events, level });
    if (became !== "not_kept") await dropProgress();
    this.view.write(level ? "help-state" : "summary-state", this.words[became]);
    for (const button of this.root.querySelectorAll('[data-act="send-again"]')) button.hidden = became !== "not_kept";
    this.root.dataset.became = became;
    this.level = level;
  }

  // The buttons, by their data-act.
  act(name, button) {
    const act = ACTS[name];
    if (act) act(this, button);
  }

  pauseFor(sheet) {
    this.run.pause();
    this.screens.ask(sheet);
  }

  hurt() {
    this.run.hurt();
    this.save();
    clearScore(this.root, "pain_during");
    const easier = this.plan.lines[this.run.step.line.easier];
    const offer = easier && !this.run.lines.includes(easier);
    this.view.acts.easier.hidden = !offer;
    if (offer) this.view.acts.easier.textContent = fill(this.words.easier, { name: easier.name });
    this.screens.ask("hurt");
  }

  rated() {
    if (this.run.paused !== "hurt") return;
    const score = scoreOf(this.root, "pain_during");
    if (score !== null) this.run.ratePain(score);
  }

  leaveSheet(then) {
    this.rated();
    this.screens.close();
    then();
    this.loop();
  }
}

const ACTS = {
  toggle: (it) => (it.run.step.kind === "gate" ? it.run.next() : it.run.paused ? it.run.resume() : it.run.pause()),
  main: (it) => (isRep(it.run.step) && !it.run.paused ? it.run.next() : ACTS.toggle(it)),
  next: (it) => (isRep(it.run.step) ? ACTS.toggle(it) : it.run.next()),
  extend: (it) => { it.run.extend(); it.view.tick(it.run); },
  stop: (it) => it.pauseFor("stop"),
  skip: (it) => it.pauseFor("skip"),
  hurt: (it) => it.hurt(),
  how: (it) => { fillHowTo(it.root, it.run.step.line); it.pauseFor("how"); },
  "carry-on": (it) => it.leaveSheet(() => (it.run.paused === "hurt" ? it.run.carryOn() : it.run.resume())),
  "skip-because": (it, button) => it.leaveSheet(() => it.run.skipLine(button.dataset.reason)),
  easier: (it) => it.leaveSheet(() => it.run.easier(it.plan.lines[it.run.step.line.easier])),
  end: (it) => it.leaveSheet(() => it.run.end()),
  "end-hurt": (it) => it.leaveSheet(() => it.run.end("pain")),
  "send-again": (it) => it.finish(it.level),
  later: async (it) => { await it.save(); location.assign(it.root.dataset.today); },
};

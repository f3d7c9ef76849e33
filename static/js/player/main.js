// Takes over the session page: the plain list gives way to the led session.
import { waiting } from "../offline/outbox.js";
import { answersOf, isQuestion, levelOf } from "./answers.js";
import { localDay } from "./body.js";
import { dropProgress, keptProgress } from "./keep.js";
import { listenForKeys } from "./keyboard.js";
import { LedSession } from "./led-session.js";
import { knows, linesFor } from "./plan.js";
import { Screens } from "./screens.js";
import { bindSwitches, settings } from "./settings.js";
import { canStayAwake } from "./wake-lock.js";
import { fill } from "./words.js";

const root = document.getElementById("player");
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const plan = read("player-plan");
const words = read("player-words");
const screens = new Screens(root);
let session = null;
let kept = null;
let blocked = "";

function open() {
  root.hidden = false;
  document.documentElement.classList.add("is-led");
  if (blocked) showHelp();
  else if (kept) offerResume();
  else if (knows(plan, localDay()) && linesFor(plan, localDay()).length) screens.show("before");
  else giveWay();
}

// Without a plan for today there is nothing to lead through; the plain list says why.
function giveWay() {
  root.hidden = true;
  document.documentElement.classList.remove("is-led", "will-lead");
  document.dispatchEvent(new CustomEvent("announce", { detail: words.no_plan_day }));
}

function hintAtScreen() {
  const hint = root.querySelector('[data-slot="screen-hint"]');
  hint.hidden = canStayAwake();
  hint.textContent = words.screen_hint;
}

// A warning sign that still waits to be sent stops the plan on the phone, too.
function showHelp() {
  for (const help of root.querySelectorAll("[data-help-now]")) help.hidden = help.dataset.helpNow !== blocked;
  screens.show("help");
}

async function unsentLevel() {
  try { return (await waiting()).items.map((item) => item.level).find(Boolean) ?? ""; } catch { return ""; }
}

function make(lines, from = null) {
  session = new LedSession({ root, plan, words, screens, lines, kept: from });
  // For the browser tests, which look at the run's own clock.
  window.ledSession = session;
  return session;
}

function offerResume() {
  const slot = root.querySelector('[data-slot="resume-text"]');
  const today = kept.day === localDay();
  const line = plan.lines[kept.run.keys[kept.run.place]] ?? plan.lines[kept.run.keys.at(-1)];
  const day = new Date(`${kept.day}T12:00`).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
  slot.textContent = today ? fill(words.resume_today, { name: line?.name ?? "" }) : fill(words.resume_before, { day });
  root.querySelector('[data-act="resume-on"]').hidden = !today || !known(kept);
  screens.show("resume");
}

const known = (state) => state.run.keys.every((key) => plan.lines[key]);

function restored() {
  return make(kept.run.keys.map((key) => plan.lines[key]).filter(Boolean), kept);
}

const RESUME = {
  "resume-on": () => (isQuestion(kept.stage) ? restored().ask(kept.stage) : restored().begin()),
  // How it is now says nothing about another day.
  "resume-save": () => (kept.day === localDay() ? restored().ask("after") : restored().finish()),
  "resume-drop": async () => { kept = null; await dropProgress(); open(); },
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (!button) return;
  const name = button.dataset.act;
  if (RESUME[name]) RESUME[name]();
  else session?.act(name, button);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.screen !== "before") { session.answered(form); return; }
  make(linesFor(plan, localDay()));
  Object.assign(session.answers, answersOf(form));
  session.begin();
});

// What to do about a warning sign stands there the moment it is ticked.
root.querySelector('[data-screen="signs"]').addEventListener("change", (event) => {
  const ticked = [...event.currentTarget.querySelectorAll("input:checked")].map((box) => box.value);
  const level = levelOf(plan.signs, ticked);
  for (const help of event.currentTarget.querySelectorAll("[data-help]")) help.hidden = help.dataset.help !== level;
});

// A sheet left by Escape goes on where it was.
for (const sheet of Object.values(screens.sheets)) {
  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    // Pain wants an answer: going on is a choice, not a slip of the finger.
    if (sheet.dataset.sheet !== "hurt") session?.act("carry-on");
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && session && !session.run.paused) session.run.pause("screen");
});
window.addEventListener("pagehide", () => { if (session && !session.run.ended) session.save(); });
bindSwitches(root, (name) => { if (name === "paced" && session) session.run.paced = settings.paced; });
hintAtScreen();
listenForKeys(screens, (name) => session?.act(name));
[kept, blocked] = await Promise.all([keptProgress(), unsentLevel()]);
open();

// The page "On this phone": each session that waits, and what can be done about it.
import { fill } from "../player/words.js";
import { localDay, newId } from "../player/body.js";
import { fits, MOST_NOTE } from "./fits.js";
import { drop, keep, waiting } from "./outbox.js";
import { sendNow } from "./sender.js";

const words = JSON.parse(document.getElementById("phone-words").textContent);
const list = document.querySelector("[data-list]");
const row = document.querySelector("[data-list-row]");
const broken = document.querySelector("[data-list-broken]");

const ACTS = {
  again: async (item, node) => { await keep({ ...item, body: { ...item.body, ...mended(item, node) }, state: "waiting", why: "" }); await sendNow(); },
  another: async (item) => {
    const id = newId();
    await keep({ ...item, body: { ...item.body, id }, state: "waiting", why: "", stored: null });
    await drop(item.body.id);
    await sendNow();
  },
  drop: (item) => drop(item.body.id),
};
const OFFERED = { waiting: ["again", "drop"], refused: ["again", "drop"], conflict: ["another", "drop"] };

function day(text) {
  return new Date(`${text}T12:00`).toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long" });
}

function what({ body }) {
  const stretches = new Set(body.entries.map((entry) => entry.prescription)).size;
  const score = (value) => value ?? words.unanswered;
  return [fill(words.stretches, { n: stretches }), fill(words.pain, { before: score(body.pain_before), after: score(body.pain_after) })].join(" · ");
}

// What was refused can be put right here: the day, and a note that is too long.
function mended(item, node) {
  if (item.state !== "refused") return {};
  const value = (name) => node.querySelector(`[data-mend="${name}"]`).value;
  return { performed_on: value("performed_on") || item.body.performed_on, note: value("note") };
}

function letMend(node, item) {
  const part = node.querySelector("[data-row-mend]");
  part.hidden = item.state !== "refused";
  if (part.hidden) return;
  for (const field of part.querySelectorAll("[data-mend]")) {
    const label = part.querySelector(`[data-mend-label="${field.dataset.mend}"]`);
    field.id = label.htmlFor = `${field.dataset.mend}-${item.body.id}`;
    field.value = (item.body[field.dataset.mend] ?? "").slice(0, MOST_NOTE);
  }
  part.querySelector('[data-mend="performed_on"]').max = localDay();
  if (!fits(item.body)) offerWhole(part, item.body.note);
}

// Megabytes in a text field would stop the page; its beginning is shown, the whole is handed out.
function offerWhole(part, note) {
  const link = part.querySelector("[data-whole-note]");
  link.href = URL.createObjectURL(new Blob([note], { type: "text/plain" }));
  link.hidden = false;
}

function whyOf(item) {
  if (item.state !== "refused") return "";
  if (!fits(item.body)) return fill(words.note_long, { n: item.body.note.length, all: MOST_NOTE });
  return item.why || words.refused;
}

function write(node, name, text) {
  const slot = node.querySelector(`[data-row="${name}"]`);
  slot.textContent = text;
  slot.hidden = !text;
}

function draw(item) {
  const node = row.content.cloneNode(true);
  write(node, "day", day(item.body.performed_on));
  write(node, "state", words[`state_${item.state}`] ?? "");
  write(node, "why", whyOf(item));
  write(node, "what", what(item));
  write(node, "note", item.state === "refused" ? "" : item.body.note);
  letMend(node, item);
  for (const button of node.querySelectorAll("[data-row-act]")) {
    button.hidden = !OFFERED[item.state]?.includes(button.dataset.rowAct);
    button.addEventListener("click", () => ACTS[button.dataset.rowAct](item, button.closest("li")));
  }
  return node;
}

async function show() {
  // What somebody is typing stays.
  if (list.contains(document.activeElement) && document.activeElement.matches("[data-mend]")) return;
  const found = await waiting();
  list.replaceChildren(...found.items.map(draw));
  document.querySelector("[data-list-empty]").hidden = Boolean(found.items.length);
  broken.hidden = !found.broken.length;
  broken.querySelector("[data-broken-drop]").onclick = async () => { for (const id of found.broken) await drop(id); };
}

document.addEventListener("outbox:change", show);
document.addEventListener("outbox:sent", show);
show();

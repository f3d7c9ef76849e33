// The page "On this phone": each session that waits, and what can be done about it.
import { fill } from "../player/words.js";
import { newId } from "../player/body.js";
import { drop, keep, waiting } from "./outbox.js";
import { sendNow } from "./sender.js";

const words = JSON.parse(document.getElementById("phone-words").textContent);
const list = document.querySelector("[data-list]");
const row = document.querySelector("[data-list-row]");
const broken = document.querySelector("[data-list-broken]");

const ACTS = {
  again: async (item) => { await keep({ ...item, state: "waiting", why: "" }); await sendNow(); },
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

function write(node, name, text) {
  const slot = node.querySelector(`[data-row="${name}"]`);
  slot.textContent = text;
  slot.hidden = !text;
}

function draw(item) {
  const node = row.content.cloneNode(true);
  write(node, "day", day(item.body.performed_on));
  write(node, "state", words[`state_${item.state}`] ?? "");
  write(node, "why", item.why ?? "");
  write(node, "what", what(item));
  write(node, "note", item.body.note);
  for (const button of node.querySelectorAll("[data-row-act]")) {
    button.hidden = !OFFERED[item.state]?.includes(button.dataset.rowAct);
    button.addEventListener("click", () => ACTS[button.dataset.rowAct](item));
  }
  return node;
}

async function show() {
  const found = await waiting();
  list.replaceChildren(...found.items.map(draw));
  document.querySelector("[data-list-empty]").hidden = Boolean(found.items.length);
  broken.hidden = !found.broken.length;
  broken.querySelector("[data-broken-drop]").onclick = async () => { for (const id of found.broken) await drop(id); };
}

document.addEventListener("outbox:change", show);
show();

// On each of a patient's pages: sends what waits, says what waits, keeps the phone's copies fresh,
// and empties the phone before signing out.
import { fill } from "../player/words.js";
import { mine } from "./account.js";
import { wipe } from "./db.js";
import { holdFormsOffline } from "./forms.js";
import { waiting } from "./outbox.js";
import { sendNow, state, WAITS_FOR_PATIENT, watch } from "./sender.js";

const words = JSON.parse(document.getElementById("phone-words").textContent);
const note = document.querySelector("[data-phone-note]");
const dialog = document.querySelector("[data-sign-out]");
let extra = ""; // said until the phone is online again
let looking = null;
let again = false;
// Fewer are gone before anybody has read how many.
const MANY = 5;
const SELDOM = 2_000; // ms; more often, and a screen reader says nothing else
let toldAt = 0;

function sentences(items, broken) {
  const count = items.filter((item) => item.state === "waiting").length;
  const said = [];
  if (!navigator.onLine) said.push(extra || words.offline);
  if (count) said.push(words.waiting[count] ?? fill(words.many, { n: count }));
  if (count && WAITS_FOR_PATIENT.includes(state.stopped)) said.push(words[state.stopped]);
  if (items.length > count) said.push(words.decide);
  if (broken.length) said.push(words.broken);
  return said;
}

// Unsealing a long queue takes a while; what changes meanwhile is seen in one more look.
async function show() {
  again = Boolean(looking);
  looking ??= look();
  await looking;
}

async function look() {
  try {
    do {
      again = false;
      await draw();
    } while (again);
  } finally { looking = null; }
}

function say(text) {
  const slot = note.querySelector("[data-phone-text]");
  if (slot.textContent !== text) slot.textContent = text;
}

// The ring knows what the clinic has; what was done here since then stands below it.
function tellDoneHere(items) {
  const slot = document.querySelector("[data-done-here]");
  if (!slot) return;
  const n = items.filter((item) => item.body.performed_on === slot.dataset.doneHere).length;
  slot.hidden = !n;
  slot.textContent = fill(words.done_here, { n });
}

async function draw() {
  let found = { items: [], broken: [] };
  try { found = await waiting(); } catch { /* a private window has no drawer */ }
  const said = sentences(found.items, found.broken);
  note.hidden = !said.length;
  say(said.join("\n"));
  tellDoneHere(found.items);
  note.querySelector("[data-phone-see]").hidden = !(found.items.length || found.broken.length);
  for (const way of note.querySelectorAll("[data-phone-way]")) way.hidden = !(found.items.length && state.stopped === way.dataset.phoneWay);
}

async function worker() {
  if (!("serviceWorker" in navigator)) return null;
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  return (await navigator.serviceWorker.ready).active;
}

function keepCopies(force = false) {
  if (navigator.onLine) worker().then((active) => active?.postMessage({ type: "keep", force })).catch(() => {});
}

async function forgetCopies() {
  for (const name of (await globalThis.caches?.keys()) ?? []) if (name.startsWith("mine-")) await caches.delete(name);
}

// Signing out: what isn't sent is sent, or deleted by the patient's own word.
async function beforeSignOut(form) {
  await sendNow().catch(() => {});
  const { items } = await waiting().catch(() => ({ items: [] }));
  if (!items.length) return leave(form);
  dialog.querySelector("[data-sign-out-text]").textContent = words.sign_out;
  dialog.querySelector("[data-sign-out-go]").onclick = () => leave(form);
  dialog.showModal();
  return undefined;
}

async function leave(form) {
  await Promise.allSettled([wipe(), forgetCopies()]);
  form.submit();
}

function isSignOut(form) {
  return form.method === "post" && new URL(form.action).pathname.endsWith("/logout/");
}

document.addEventListener("submit", (event) => {
  if (!isSignOut(event.target)) return;
  event.preventDefault();
  beforeSignOut(event.target);
});
dialog.querySelector("[data-sign-out-stay]").addEventListener("click", () => dialog.close());
document.addEventListener("outbox:change", show);
document.addEventListener("outbox:sending", ({ detail: { n, all } }) => {
  if (all < MANY || Date.now() - toldAt < SELDOM) return;
  toldAt = Date.now();
  note.hidden = false;
  say(fill(words.sending, { n, all }));
});
document.addEventListener("outbox:sent", (event) => {
  show();
  if (event.detail.sent.length) keepCopies(true);
});
document.addEventListener("phone:say", (event) => {
  extra = event.detail;
  show().then(() => note.scrollIntoView({ block: "center" }));
});
window.addEventListener("online", () => { show(); keepCopies(); });
window.addEventListener("offline", show);
if (mine) {
  holdFormsOffline(words);
  navigator.storage?.persist?.();
  show();
  keepCopies();
  watch();
}

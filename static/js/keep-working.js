// Warns before an idle session ends, and keeps what was typed when it has ended.
// Without this script a session simply ends; the next page asks to sign in.
const box = document.querySelector("[data-keep-working]");
const url = box.dataset.keepWorking;
const [ending, last, ended, away] = box.querySelectorAll("[data-when]");
const WARN_AT = Number(box.dataset.warnSeconds);
const IDLE = Number(box.dataset.idleSeconds);
// However busy, the session ends by its age.
const OLDEST = Date.now() + box.dataset.ageSeconds * 1000;
const TICK = 5_000;
const AGAIN = 15_000;
const PATIENCE = 20_000;
// Led to the sign-in page, or to a door that this account may not see.
const signedOut = (answer) => answer.type === "opaqueredirect" || [401, 404].includes(answer.status);

// By the clock on the wall: a timer stands still while the computer sleeps.
let due; // when to ask the server again
let ends; // when the session ends, as far as this page knows
let understood = false; // that this session can't be made longer
let turn = 0; // of two questions under way, only the later one's answer counts

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

function renew(fresh) {
  // Signing in again gives a new token; forms that were open must carry it.
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh;
}

function expect(left) {
  ends = Date.now() + left * 1000;
  due = left > WARN_AT ? ends - WARN_AT * 1000 : ends + 1000;
}

function wasUsed() {
  const left = Math.min(IDLE, (OLDEST - Date.now()) / 1000);
  expect(left);
  // So near its end the page must say so before anything else happens.
  if (left <= WARN_AT && !understood) due = Date.now();
}

// What is left of the session; null when it has ended. Throws when nobody can say.
async function ask(method) {
  const headers = method === "POST" ? { "X-CSRFToken": token() } : {};
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(url, { method, headers, signal, redirect: "manual", cache: "no-store" });
  if (signedOut(answer)) return null;
  const account = answer.headers.get("X-Account");
  if (!answer.ok || !account) throw new Error(`Answered ${answer.status}`);
  // Somebody else's sign-in must not carry on with this form.
  if (account !== box.dataset.account) {
    location.assign("/");
    return null;
  }
  const state = await answer.json();
  renew(state.token);
  return state;
}

function show(which) {
  for (const each of [ending, last, ended, away]) each.hidden = which !== each;
  // Nobody reads over an empty chair's shoulder.
  const empty = which === ended || (which === away && Date.now() > ends);
  document.body.classList.toggle("is-covered", empty);
  if (which && !box.open) box.showModal();
  if (!which && box.open) box.close();
}

function warning({ left, last: isLast }) {
  if (left > WARN_AT || (isLast && understood)) return null;
  return isLast ? last : ending;
}

async function find(out, { waiting }) {
  const mine = ++turn;
  due = Infinity;
  try {
    const state = await out();
    if (mine !== turn) return;
    if (!state) return show(ended);
    expect(state.left);
    // Signing in again began another.
    if (state.left > WARN_AT) understood = false;
    show(warning(state));
  } catch {
    // No network, or a server in trouble: that tells nothing of the session.
    if (mine !== turn) return;
    due = Date.now() + AGAIN;
    if (waiting || (ended.hidden && Date.now() > ends)) show(away);
  }
}

const look = () => find(() => ask("GET"), { waiting: false });
const keep = () => find(async () => (await ask("GET")) && ask("POST"), { waiting: true });

box.addEventListener("cancel", (event) => event.preventDefault());
for (const button of box.querySelectorAll("button:not([data-understood])")) button.addEventListener("click", keep);
box.querySelector("[data-understood]").addEventListener("click", () => {
  understood = true;
  show(null);
});
document.addEventListener("visibilitychange", () => document.hidden || look());
addEventListener("online", look);
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  // What a page asks by itself is no use of the session, for the server neither.
  if (detail.successful && !box.open && !detail.requestConfig.headers["X-By-Itself"]) wasUsed();
});
setInterval(() => Date.now() >= due && look(), TICK);
wasUsed();

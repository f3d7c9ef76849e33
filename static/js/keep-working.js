// Warns before an idle session ends, and keeps what was typed when it has ended.
// Without this script a session simply ends; the next page asks to sign in.
const box = document.querySelector("[data-keep-working]");
const url = box.dataset.keepWorking;
const [ending, last, ended] = box.querySelectorAll("[data-when]");
const WARN_AT = Number(box.dataset.warnSeconds);
// However busy, the session ends by its age.
const ENDS = Date.now() + box.dataset.ageSeconds * 1000;
const AGAIN = 15_000;

const token = () => JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];

function renew(fresh) {
  // Signing in again gives a new token; forms that were open must carry it.
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": fresh }));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = fresh;
}

async function ask(method) {
  const headers = method === "POST" ? { "X-CSRFToken": token() } : {};
  const answer = await fetch(url, { method, headers, redirect: "manual", cache: "no-store" });
  if (!answer.ok) return null;
  // Somebody else's sign-in must not carry on with this form.
  if (answer.headers.get("X-Account") !== box.dataset.account) {
    location.assign("/");
    return null;
  }
  return answer.json();
}

function show(which) {
  for (const each of [ending, last, ended]) each.hidden = which !== each;
  // Nobody reads over an empty chair's shoulder.
  document.body.classList.toggle("is-covered", which === ended);
  if (which && !box.open) box.showModal();
  if (!which && box.open) box.close();
}

function later(seconds) {
  clearTimeout(later.timer);
  later.timer = setTimeout(look, Math.max(seconds * 1000, 1000));
}

function wasUsed() {
  later(Math.min(box.dataset.idleSeconds, (ENDS - Date.now()) / 1000) - WARN_AT);
}

async function look() {
  try {
    const state = await ask("GET");
    if (!state) return show(ended);
    if (state.left > WARN_AT) {
      show(null);
      return later(state.left - WARN_AT);
    }
    show(state.last ? last : ending);
    later(state.left + 1);
  } catch {
    // No network: the clock on the server goes on, so ask again.
    setTimeout(look, AGAIN);
  }
}

async function keep() {
  const known = await ask("GET");
  if (!known) return show(ended);
  renew(known.token);
  const state = await ask("POST");
  if (!state) return show(ended);
  show(null);
  // Where the session ends by its age, nothing more can be said before that.
  later(state.last && state.left <= WARN_AT ? state.left + 1 : state.left - WARN_AT);
}

box.addEventListener("cancel", (event) => event.preventDefault());
for (const button of box.querySelectorAll("button:not([data-understood])")) button.addEventListener("click", keep);
box.querySelector("[data-understood]").addEventListener("click", () => show(null));
document.addEventListener("visibilitychange", () => document.hidden || look());
document.addEventListener("htmx:afterRequest", (event) => {
  // What a page asks by itself is no use of the session, for the server neither.
  if (!event.detail.requestConfig.headers["X-By-Itself"]) wasUsed();
});
wasUsed();

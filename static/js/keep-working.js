// Warns before an idle session ends, and keeps what was typed when it has ended.
// Without this script a session simply ends; the next page asks to sign in.
const box = document.querySelector("[data-keep-working]");
const url = box.dataset.keepWorking;
const [ending, ended] = box.querySelectorAll("[data-when]");
const WARN_AT = Number(box.dataset.warnSeconds);
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
  ending.hidden = which !== ending;
  ended.hidden = which !== ended;
  // Nobody reads over an empty chair's shoulder.
  document.body.classList.toggle("is-covered", which === ended);
  if (which && !box.open) box.showModal();
  if (!which && box.open) box.close();
}

function later(seconds) {
  clearTimeout(later.timer);
  later.timer = setTimeout(look, Math.max(seconds * 1000, 1000));
}

async function look() {
  try {
    const state = await ask("GET");
    if (!state) return show(ended);
    if (state.left > WARN_AT) {
      show(null);
      return later(state.left - WARN_AT);
    }
    show(ending);
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
  later(state.left - WARN_AT);
}

box.addEventListener("cancel", (event) => event.preventDefault());
for (const button of box.querySelectorAll("button")) button.addEventListener("click", keep);
document.addEventListener("visibilitychange", () => document.hidden || look());
document.addEventListener("htmx:afterRequest", () => later(box.dataset.idleSeconds - WARN_AT));
later(box.dataset.idleSeconds - WARN_AT);

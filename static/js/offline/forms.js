// The plain forms without a connection: "All done" waits like any session; the long list stays open.
import { add } from "./outbox.js";

const value = (form, name) => form.elements[name]?.value ?? "";

function bodyOf(form) {
  const lines = [...form.querySelectorAll("input[name=line]")].map((input) => input.value);
  return {
    id: value(form, "uuid"),
    performed_on: value(form, "performed_on"),
    tz: value(form, "tz"),
    entries: lines.map((prescription) => ({ prescription, as_prescribed: true })),
    pain_before: null,
    pain_after: null,
    effort: null,
    red_flags: [],
    note: "",
  };
}

function say(form, text) {
  form.dispatchEvent(new CustomEvent("phone:say", { bubbles: true, detail: text }));
}

async function keepAllDone(form, words) {
  try { await add(bodyOf(form)); } catch { return say(form, words.no_room); }
  for (const button of form.querySelectorAll("button")) {
    button.disabled = true;
    button.textContent = words.kept;
  }
  return undefined;
}

export function holdFormsOffline(words) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || !form.matches(".one-tap, .session-form")) return;
    event.preventDefault();
    if (form.matches(".one-tap")) keepAllDone(form, words);
    else say(form, words.form_offline);
  });
}

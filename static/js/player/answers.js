// The answers of the questions' screens. Nothing chosen, or "skip", is null and never 0.
export function scoreOf(form, name) {
  const text = form.querySelector(`input[name="${name}"]:checked`)?.value ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}

export function tickedOf(form, name) {
  return [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
}

function chosen(form, name) {
  return form.querySelector(`input[name="${name}"]:checked`)?.value || null;
}

export function clearScore(root, name) {
  for (const radio of root.querySelectorAll(`input[name="${name}"]`)) radio.checked = false;
}

const READ = {
  before: (form) => ({ pain_before: scoreOf(form, "pain_before") }),
  after: (form) => ({ pain_after: scoreOf(form, "pain_after") }),
  felt: (form) => ({ felt_where: chosen(form, "felt_where"), pain_shift: chosen(form, "pain_shift") }),
  effort: (form) => ({ effort: scoreOf(form, "effort") }),
  signs: (form) => ({ red_flags: tickedOf(form, "red_flags") }),
  note: (form) => ({ note: form.querySelector("textarea").value.trim() }),
};

export function answersOf(form) {
  return READ[form.dataset.screen](form);
}

// The worst of the signs' levels: emergency, same_day, soon or "".
export function levelOf(signs, ticked) {
  const levels = new Set(ticked.map((sign) => signs[sign]));
  return ["emergency", "same_day", "soon"].find((level) => levels.has(level)) ?? "";
}

// The order of the screens around the run.
const AFTER = ["after", "felt", "effort", "signs", "note", "summary"];

export function following(stage) {
  return AFTER[AFTER.indexOf(stage) + 1];
}

export function isQuestion(stage) {
  return AFTER.includes(stage) && stage !== "summary";
}

// The order of the screens around the run.
const AFTER = ["after", "felt", "effort", "signs", "note", "summary"];

export function following(stage) {
  return AFTER[AFTER.indexOf(stage) + 1];
}

export function isQuestion(stage) {
  return AFTER.includes(stage) && stage !== "summary";
}

// Strings the server's phases together to the steps of one session. Seconds are never reckoned here.
const WORK = new Set(["hold", "move"]);

export function linesFor(plan, day) {
  const keys = plan.days[day] ?? plan.days[plan.day] ?? [];
  return keys.map((key) => plan.lines[key]).filter(Boolean);
}

// Days the phone may go on by itself end; after them the plan must be fetched again.
export function knows(plan, day) {
  return day in plan.days;
}

export function stepsOf(lines) {
  return lines.flatMap((line, place) => [...gate(line, place), ...line.phases.map((phase) => ({ ...phase, line, place }))]);
}

// Cardio has no "get ready": it waits for a tap, which takes no time of the plan's.
function gate(line, place) {
  const first = line.phases[0];
  return first?.kind === "ready" ? [] : [{ kind: "gate", seconds: 0, side: "both", set: null, rep: null, line, place }];
}

export function isWork(step) {
  return WORK.has(step.kind);
}

export function isCardio(step) {
  return step.line.kind === "cardio";
}

// A moving repetition that is counted, as against one that is held or timed by the minute.
export function isRep(step) {
  return step.kind === "move" && !isCardio(step);
}

export function sameSet(one, other) {
  return Boolean(other) && one.line === other.line && one.side === other.side && one.set === other.set && one.kind === other.kind;
}

export function sidesOf(line) {
  return line.sides === "each" ? ["left", "right"] : [line.sides];
}

export function secondsOf(steps) {
  return steps.reduce((sum, step) => sum + step.seconds, 0);
}

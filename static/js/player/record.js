// What was really done, by line and side, and the entries the server takes for it.
import { isCardio, isWork, sidesOf } from "./plan.js";

// Less is still getting into the hold (seconds).
const SHORTEST_HOLD = 5;

export class DoneSoFar {
  constructor(kept = {}) {
    this.lines = kept;
  }

  at(id, side) {
    const line = (this.lines[id] ??= { sides: {}, skipped: "", pain: null });
    return (line.sides[side] ??= { reps: 0, seconds: 0 });
  }

  // A step was finished: one repetition more, or the minutes of cardio.
  finish(step) {
    if (!isWork(step)) return;
    const side = this.at(step.line.id, step.side);
    if (isCardio(step)) side.seconds = step.seconds;
    else side.reps += 1;
  }

  // A step was cut short after `ms` of work.
  cutShort(step, ms) {
    if (!isWork(step)) return;
    const side = this.at(step.line.id, step.side);
    side.seconds = Math.max(side.seconds, Math.floor(ms / 1000));
  }

  skip(line, reason, pain = null) {
    this.at(line.id, sidesOf(line)[0]);
    this.lines[line.id].skipped = reason;
    if (pain !== null) this.lines[line.id].pain = pain;
  }

  entries(lines) {
    return lines.flatMap((line) => (this.lines[line.id] ? entriesOf(line, this.lines[line.id]) : []));
  }
}

export function entriesOf(line, done) {
  const found = line.kind === "cardio" ? cardio(line, done) : bySide(line, done);
  const last = found.at(-1);
  if (last && done.pain !== null) last.pain = done.pain;
  return found;
}

function cardio(line, done) {
  const seconds = done.sides.both?.seconds ?? 0;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= line.target.minutes) return [{ prescription: line.id, as_prescribed: true }];
  if (minutes) return [{ prescription: line.id, minutes }];
  return skipped(line, done);
}

function bySide(line, done) {
  const sides = sidesOf(line);
  const all = line.target.sets * line.target.reps;
  const reps = (side) => done.sides[side]?.reps ?? 0;
  if (sides.every((side) => reps(side) >= all)) return [{ prescription: line.id, as_prescribed: true }];
  if (sides.every((side) => !started(line, done.sides[side]))) return skipped(line, done);
  return sides.flatMap((side) => sideEntry(line, side, done, reps(side) >= all));
}

function sideEntry(line, side, done, whole) {
  const own = done.sides[side];
  const entry = { prescription: line.id, side };
  if (whole) return [{ ...entry, as_prescribed: true }];
  if (!started(line, own)) return done.skipped ? [{ ...entry, skipped: done.skipped }] : [];
  return [{ ...entry, ...amount(line, own) }];
}

// Whole holds count; one that was cut short counts only where there is no whole one.
function amount(line, own) {
  const hold = line.target.hold_seconds;
  if (!hold) return { sets: 1, reps: own.reps };
  if (own.reps) return { sets: 1, reps: own.reps, hold_seconds: hold };
  return { sets: 1, reps: 1, hold_seconds: own.seconds };
}

function started(line, own) {
  return Boolean(own && (own.reps || (line.target.hold_seconds && own.seconds >= SHORTEST_HOLD)));
}

function skipped(line, done) {
  return done.skipped ? [{ prescription: line.id, skipped: done.skipped }] : [];
}

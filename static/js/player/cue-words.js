// What is said and shown at each moment. One sentence each; the same for ear and eye.
import { isCardio, isRep } from "./plan.js";
import { fill } from "./words.js";

function ready(step, words) {
  const { line } = step;
  const first = line.sides === "each" ? ` ${fill(words.say_side, { side: words[step.side] })}` : "";
  return fill(words.say_ready, { name: line.name, position: line.position, amount: line.amount }) + first;
}

function move(step, words) {
  if (isCardio(step)) return words.cardio;
  return step.rep === 1 ? line(step, words.move) : "";
}

function line(step, word) {
  return (step.set ?? 1) === 1 && (step.rep ?? 1) === 1 ? `${word}. ${step.line.amount}.` : word;
}

const SAYINGS = {
  gate: (step, words) => `${step.line.name}. ${step.line.amount}. ${words.gate}.`,
  ready,
  hold: (step, words) => line(step, words.hold),
  move,
  rest: (step, words) => `${words.say_relax}. ${words.say_rest}.`,
  switch: (step, words) => `${words.say_relax}. ${words[`to_${step.side}`]}.`,
};

export function sayingOf(step, words) {
  return SAYINGS[step.kind](step, words);
}

export function cueLine(step, words) {
  if (step.kind === "ready") return [step.line.position, step.line.props].filter(Boolean).join(" · ");
  if (step.kind === "switch") return words[`to_${step.side}`];
  if (step.kind === "move") return isRep(step) ? words.move : words.cardio;
  return words[step.kind];
}

export function countOf(step, words) {
  const { target } = step.line;
  const parts = [];
  if (step.set && target.sets > 1) parts.push(fill(words.set_of, { n: step.set, all: target.sets }));
  if (step.rep && target.reps > 1 && !isRep(step)) parts.push(fill(words.time_of, { n: step.rep, all: target.reps }));
  return parts.join(" · ");
}

// What follows, in a word or two.
export function nextOf(steps, index, words) {
  const now = steps[index];
  const next = steps.slice(index + 1).find((step) => !(isRep(step) && isRep(now) && step.set === now.set && step.side === now.side));
  if (!next) return words.next_last;
  if (next.place !== now.place) return fill(words.next, { what: next.line.name });
  return fill(words.next, { what: lower(cueLine(next, words)) });
}

function lower(text) {
  return text.charAt(0).toLocaleLowerCase() + text.slice(1);
}

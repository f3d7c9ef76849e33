// What was done, line by line, for the last screen.
const ICON = { done: "part_done", some: "part_some", skipped: "part_skipped" };

export function stateOf(entries) {
  if (!entries.length) return "";
  if (entries.every((entry) => entry.skipped)) return "skipped";
  return entries.every((entry) => entry.as_prescribed) ? "done" : "some";
}

export function drawSummary(list, run, words) {
  list.replaceChildren();
  const entries = run.entries();
  for (const line of run.lines) {
    const state = stateOf(entries.filter((entry) => entry.prescription === line.id));
    if (state) list.append(row(line, state, words));
  }
}

function row(line, state, words) {
  const item = document.createElement("li");
  const [name, what] = [document.createElement("span"), document.createElement("span")];
  item.className = `is-${state}`;
  name.textContent = line.name;
  what.textContent = words[ICON[state]];
  item.append(name, what);
  return item;
}

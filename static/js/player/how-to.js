// The sheet that says how a stretch is done, in the words of the plan.
function items(list, texts) {
  list.replaceChildren(...texts.map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }));
}

function part(root, name, texts) {
  root.querySelector(`[data-part="${name}"]`).hidden = !texts.length;
  items(root.querySelector(`[data-slot="${name}"]`), texts);
}

function text(root, name, words) {
  const slot = root.querySelector(`[data-slot="${name}"]`);
  slot.hidden = !words;
  slot.textContent = words;
}

export function fillHowTo(root, line) {
  text(root, "how-name", line.name);
  text(root, "how-dose", line.dose);
  text(root, "how-note", line.note);
  text(root, "how-feel", line.feel);
  items(root.querySelector('[data-slot="how-steps"]'), line.steps);
  part(root, "how-stop", line.stop_if);
  part(root, "how-why", line.why);
}

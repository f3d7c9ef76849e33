// The session page: the emergency text the moment a sign is ticked, and "all done" in one tap.
const signs = document.querySelector("[data-signs]");
const levels = JSON.parse(signs?.dataset.signs ?? "{}");

function ticked(level) {
  const boxes = signs.querySelectorAll("input[type=checkbox]:checked");
  return [...boxes].some((box) => levels[box.value] === level);
}

function showHelp() {
  const emergency = ticked("emergency");
  const shown = { emergency, same_day: !emergency && ticked("same_day") };
  for (const block of document.querySelectorAll("[data-help]")) {
    block.hidden = !shown[block.dataset.help];
  }
}

signs?.addEventListener("change", showHelp);

document.querySelector("[data-mark-all]")?.addEventListener("click", (event) => {
  for (const radio of document.querySelectorAll("[data-line] .how input[value=done]")) {
    if (radio.closest("[data-main]")) radio.checked = true;
  }
  document.dispatchEvent(new CustomEvent("announce", { detail: event.currentTarget.dataset.markAll }));
});
document.querySelector("[data-mark-all]")?.removeAttribute("hidden");

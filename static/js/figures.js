// Gives each moving figure a Pause button (WCAG 2.2.2). A paused figure shows its still drawing.

const wantsLess = matchMedia("(prefers-reduced-motion: reduce)");

function addButton(panel) {
  const image = panel.querySelector("img");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "figure-pause";
  let playing = !wantsLess.matches;

  function show() {
    const label = playing ? panel.dataset.pause : panel.dataset.play;
    panel.querySelector("source")?.remove();
    image.src = playing ? panel.dataset.moving : panel.dataset.still;
    button.setAttribute("aria-label", label);
    button.title = label;
    button.dataset.state = playing ? "playing" : "paused";
  }

  button.addEventListener("click", () => {
    playing = !playing;
    show();
  });
  show();
  panel.append(button);
  panel.dataset.ready = "";
}

function addButtons() {
  document.querySelectorAll("[data-figure]:not([data-ready])").forEach(addButton);
}

addButtons();
document.addEventListener("htmx:afterSwap", addButtons);

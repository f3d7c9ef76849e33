// Ordered lists: drag by the grip as an extra to the Move up and Move down buttons.
// <ol data-sortable="order-form"><li class="item" data-order-id="7"> … </li></ol>
// Dragging sends the form the list names: <ol data-sortable="order-form"> … <form id="order-form"><input type="hidden" name="order"></form>.
const list = () => document.querySelectorAll("[data-sortable]");

function save(ol) {
  const form = document.getElementById(ol.dataset.sortable);
  if (!form) return;
  form.elements.order.value = [...ol.children].map((item) => item.dataset.orderId).join(",");
  form.requestSubmit();
}

function enable(ol) {
  if (!window.Sortable || ol.classList.contains("is-sortable")) return;
  ol.classList.add("is-sortable");
  window.Sortable.create(ol, {
    handle: ".item-grip",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    ghostClass: "item-ghost",
    onEnd: () => save(ol),
  });
}

// After a swap the focus stays with the button that was pressed, or its twin at the edge.
let pressed = null;
document.addEventListener("submit", (event) => {
  const item = event.target.matches(".move") && event.target.closest("[data-order-id]");
  if (item) pressed = { id: item.dataset.orderId, move: event.submitter?.value };
});
document.addEventListener("htmx:afterSettle", () => {
  list().forEach(enable);
  if (!pressed) return;
  const item = document.querySelector(`[data-order-id="${CSS.escape(pressed.id)}"]`);
  const wanted = item?.querySelector(`.move [value="${pressed.move}"]:not(:disabled)`);
  (wanted ?? item?.querySelector(".move button:not(:disabled)"))?.focus();
  pressed = null;
});
list().forEach(enable);

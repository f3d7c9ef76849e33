// Choosing "a message on this device": ask the browser, then tell the server where to send it.
const box = document.querySelector("[data-push]");
const choice = box?.querySelector("input[value=push]");
const note = box?.querySelector("[data-push-note]");

// Without a key on the server nobody could be sent anything.
const able = () => Boolean(box.dataset.key) && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function bytes(text) {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

async function worker() {
  return (await navigator.serviceWorker.getRegistration()) || navigator.serviceWorker.register("/sw.js");
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error(box.dataset.refused);
  const registration = await worker();
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(box.dataset.key),
  });
  const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const answer = await fetch(box.dataset.url, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(subscription),
  });
  if (!answer.ok) throw new Error((await answer.json()).error);
}

async function chosen() {
  note.textContent = "";
  if (!choice.checked) return;
  try {
    await subscribe();
  } catch (error) {
    note.textContent = error.message || box.dataset.refused;
    box.querySelector("input[value=email]").checked = true;
  }
}

if (choice) {
  if (able()) box.addEventListener("change", chosen);
  else {
    // Known beforehand: don't offer what can't work here.
    choice.disabled = true;
    note.textContent = box.dataset.missing;
  }
}

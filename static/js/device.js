// Fills in what only the device knows, in forms that were not sent yet: an id made here, so that a
// second tap is the same session; the zone; the local date.
const two = (number) => String(number).padStart(2, "0");

const facts = {
  // Missing where the page isn't on https; then the server's id stands.
  uuid: () => crypto.randomUUID?.(),
  zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  day: () => {
    const now = new Date();
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  },
};

for (const input of document.querySelectorAll("input[data-device]")) {
  const fact = facts[input.dataset.device]?.();
  if (fact) input.value = fact;
}

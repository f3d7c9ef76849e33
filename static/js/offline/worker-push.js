// The worker's other duty: shows a reminder that a push service brought, and opens its page.
// Its words come from the server; nothing clinical is in them.
self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data?.json() ?? {}; } catch { /* not ours: a plain reminder all the same */ }
  event.waitUntil(self.registration.showNotification(told.title ?? "", {
    body: told.body ?? "",
    tag: told.tag ?? "reminder",
    icon: self.FACTS.icon,
    data: { url: told.url ?? "/" },
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(new URL(event.notification.data.url, location.origin)));
});

async function show(url) {
  // Only our own pages; and one that is open already is better than a second.
  const target = url.origin === location.origin ? url.href : location.origin;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((each) => each.url === target);
  return open ? open.focus() : self.clients.openWindow(target);
}

// The service worker: files of the site for everybody, pages for the one account this phone is for.
// /sw.js gives FACTS {version, shell, offline, pages, files, signOut, static} and brings this file in.
const { version, shell, offline, pages, files, signOut } = self.FACTS;
const SHELL = `shell-${version}`;
const MINE = "mine-";
const STATIC = self.FACTS.static.replace(/js\/$/, "");
const PATIENCE = 4000; // ms; then a kept page is better than a slow one
const LONGEST = 14 * 24 * 3600_000; // ms; an older plan may be another plan
// What the worker fetches of its own accord is no use of the session: no lock is put off by it.
const BY_ITSELF = { "X-By-Itself": "1" };
// Answers vary with a cookie that a cache never sees.
const ANY = { ignoreVary: true };
const HASHED = /\.[0-9a-f]{12}\.\w+$/;

// Without cookies: what everybody shares must not be drawn for anybody.
const shared = (path) => new Request(path, { credentials: "omit" });

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(shell.map(shared))).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldShells(), self.clients.claim()]));
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.method === "POST" && url.pathname === signOut) event.waitUntil(dropMine());
  if (event.request.method !== "GET") return;
  if (url.pathname.startsWith(STATIC)) event.respondWith(file(event.request, url));
  else if (event.request.destination === "image") event.respondWith(picture(event.request));
  else if (pages.includes(url.pathname) && !url.search) event.respondWith(page(event.request, url.pathname));
  else if (event.request.mode === "navigate") event.respondWith(elsewhere(event.request));
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "keep") event.waitUntil(keepAll(event.data.force));
  if (event.data?.type === "forget") event.waitUntil(dropMine().then(() => event.ports[0]?.postMessage("done")));
});

async function dropOldShells() {
  for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
}

async function dropMine(except = "") {
  for (const name of await caches.keys()) if (name.startsWith(MINE) && name !== except) await caches.delete(name);
}

// Each answer names its account; what was kept for another goes before the page is shown.
async function accountOf(response) {
  const name = response.headers.get("X-Account");
  if (name) await dropMine(MINE + name);
  return name;
}

async function file(request, url) {
  const kept = await caches.match(request, ANY);
  if (kept && HASHED.test(url.pathname)) return kept;
  try { return await fetch(request); } catch (error) {
    const other = kept ?? (await sameName(url.pathname));
    if (other) return other;
    throw error;
  }
}

// A kept page may ask for a file as it was called before an update; today's will do.
async function sameName(path) {
  const plain = (text) => text.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");
  const today = shell.find((each) => plain(each) === plain(path));
  return today ? caches.match(today, ANY) : undefined;
}

async function picture(request) {
  return (await caches.match(request, ANY)) ?? fetch(request);
}

async function page(request, path) {
  const kept = await keptPage(path);
  try {
    const response = await within(kept ? PATIENCE : 0, fetch(request));
    if (kept && response.status >= 500) return kept;
    if (response.ok && !response.redirected) await keepPage(path, response.clone());
    else if (response.type === "basic") await accountOf(response);
    return response;
  } catch {
    return kept ?? (await caches.match(offline, ANY)) ?? Response.error();
  }
}

async function elsewhere(request) {
  try {
    const response = await fetch(request);
    if (response.type === "basic") await accountOf(response);
    return response;
  } catch {
    return (await caches.match(offline, ANY)) ?? Response.error();
  }
}

function within(ms, promise) {
  if (!ms) return promise;
  return Promise.race([promise, new Promise((_, reject) => setTimeout(reject, ms, new Error("slow")))]);
}

async function keptPage(path) {
  const name = (await caches.keys()).find((each) => each.startsWith(MINE));
  const kept = name && (await (await caches.open(name)).match(path, ANY));
  return kept && Date.now() - Date.parse(kept.headers.get("Date")) < LONGEST ? kept : null;
}

async function keepPage(path, response) {
  const name = await accountOf(response);
  if (!name) return;
  const cache = await caches.open(MINE + name);
  await cache.put(path, response);
}

// Everything the server says this phone may keep, and nothing else.
async function keepAll(force) {
  const response = await fetch(files, { redirect: "error", headers: { Accept: "application/json", ...BY_ITSELF } });
  const account = await accountOf(response);
  if (!response.ok || !account) return;
  const wanted = await response.json();
  const cache = await caches.open(MINE + account);
  const stamp = await (await cache.match("/phone/stamp"))?.text();
  if (stamp === wanted.stamp && !force) return;
  await dropUnwanted(cache, new Set([...wanted.pages, ...wanted.pictures]));
  for (const path of wanted.pages) await refresh(cache, path, account);
  for (const path of wanted.pictures) if (!(await cache.match(path, ANY))) await cache.add(new Request(path, { headers: BY_ITSELF })).catch(() => {});
  await cache.put("/phone/stamp", new Response(wanted.stamp));
}

async function dropUnwanted(cache, wanted) {
  for (const request of await cache.keys()) if (!wanted.has(new URL(request.url).pathname)) await cache.delete(request);
}

// A page of somebody who signed in meanwhile must not land in this drawer.
async function refresh(cache, path, account) {
  try {
    const response = await fetch(path, { redirect: "error", headers: BY_ITSELF });
    if (response.ok && response.headers.get("X-Account") === account) await cache.put(path, response);
  } catch { /* the next page asks again */ }
}

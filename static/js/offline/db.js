// The phone's drawer: two stores in IndexedDB, each row under an id.
const NAME = "steady";
const VERSION = 1;
export const OUTBOX = "outbox";
export const PROGRESS = "progress";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const name of [OUTBOX, PROGRESS]) if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath: "id" });
    };
    request.onsuccess = () => {
      // Wiping from another tab must not wait for this one.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      resolve(request.result);
    };
    request.onerror = () => { opened = null; reject(request.error); };
  });
  return opened;
}

async function run(store, mode, act) {
  const db = await open();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(store, mode, { durability: "strict" });
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

export const all = (store) => run(store, "readonly", (rows) => rows.getAll());
export const get = (store, id) => run(store, "readonly", (rows) => rows.get(id));
export const put = (store, row) => run(store, "readwrite", (rows) => rows.put(row));
export const remove = (store, id) => run(store, "readwrite", (rows) => rows.delete(id));

export async function wipe() {
  if (opened) (await opened).close();
  opened = null;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = request.onerror = request.onblocked = resolve;
  });
}

// Finished sessions wait here until the server has said that it has them, one by one.
// A row: {id, account, …sealed {body, savedAt, events, state, why, stored}}; state is waiting, conflict or refused.
import { isMine, mine } from "./account.js";
import { all, OUTBOX, put, remove } from "./db.js";
import { send } from "./send.js";
import { canSeal, seal, unseal } from "./vault.js";

const LONGEST_WAIT = 3_000; // ms
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function tellChange() {
  document.dispatchEvent(new CustomEvent("outbox:change"));
}

export async function keep(item) {
  await put(OUTBOX, { id: item.body.id, ...(await seal(item)) });
  tellChange();
}

export async function drop(id) {
  await remove(OUTBOX, id);
  tellChange();
}

function isWhole(item, id) {
  return item?.body?.id === id && UUID.test(id) && Array.isArray(item.body.entries);
}

// This account's sessions, oldest first, and how many rows nobody can read any more.
export async function waiting() {
  if (!mine) return { items: [], broken: [] };
  const [items, broken] = [[], []];
  for (const row of await all(OUTBOX)) {
    if (!isMine(row.account)) {
      if (!canSeal && row.open) await remove(OUTBOX, row.id);
      if (row.account === undefined) broken.push(row.id);
      continue;
    }
    const item = await unseal(row);
    if (isWhole(item, row.id)) items.push(item);
    else broken.push(row.id);
  }
  items.sort((one, other) => one.savedAt - other.savedAt);
  return { items, broken };
}

export async function add(body, more = {}) {
  await keep({ body, savedAt: Date.now(), state: "waiting", ...more });
}

// One at a time in the whole browser, as far as that goes: a tab that was frozen while it sent must
// not hold up the others, and the server takes each id once anyway.
// Gives what became of it: sent ids, and why it ended early.
export async function flush() {
  if (!mine) return { sent: [], stopped: "" };
  let begun = false;
  const work = () => { begun = true; return flushAlone(); };
  if (!navigator.locks) return work();
  try {
    return await navigator.locks.request("outbox", { signal: AbortSignal.timeout(LONGEST_WAIT) }, work);
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}

async function flushAlone() {
  const sent = [];
  for (const item of (await waiting()).items) {
    if (item.state !== "waiting") continue;
    const answer = await send(item.body);
    if (answer.stop) return { sent, stopped: answer.stop };
    await settle(item, answer);
    if (answer.acknowledged) sent.push(item.body.id);
  }
  return { sent, stopped: "" };
}

// Only the acknowledgement of this very id removes a session from the phone.
async function settle(item, answer) {
  if (answer.acknowledged) await drop(item.body.id);
  else await keep({ ...item, state: answer.state, why: answer.why, stored: answer.stored });
}

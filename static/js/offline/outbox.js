// Finished sessions wait here until the server has said that it has them, one by one.
// A row: {id, account, …sealed {body, savedAt, events, state, why, stored}}; state is waiting, conflict or refused.
import { isMine, mine } from "./account.js";
import { all, get, OUTBOX, put, remove } from "./db.js";
import { fits } from "./fits.js";
import { send } from "./send.js";
import { canSeal, seal, unseal } from "./vault.js";

const LONGEST_WAIT = 3_000; // ms
// So many failures one after the other are not these sessions' fault.
const GIVE_UP = 3;
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
// not hold up the others, and the server takes each id once anyway. `only` is the id of one session.
// Gives what became of it: sent ids, and why it ended early.
export async function flush({ only = "" } = {}) {
  if (!mine) return { sent: [], stopped: "" };
  let begun = false;
  const work = () => { begun = true; return flushAlone(only); };
  if (!navigator.locks) return work();
  try {
    return await navigator.locks.request("outbox", { signal: AbortSignal.timeout(LONGEST_WAIT) }, work);
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}

// One that fails holds up nobody: the others come first the next time, too.
const failures = new Map();
const failed = (item) => failures.get(item.body.id) ?? 0;

async function flushAlone(only) {
  const found = (await waiting()).items.filter((item) => item.state === "waiting" && (!only || item.body.id === only));
  const items = found.sort((one, other) => failed(one) - failed(other) || one.savedAt - other.savedAt);
  const done = { sent: [], stopped: "", all: items.length };
  let inARow = 0;
  for (const [place, item] of items.entries()) {
    document.dispatchEvent(new CustomEvent("outbox:sending", { detail: { n: place + 1, all: items.length } }));
    // Another tab may have been quicker.
    if (!(await get(OUTBOX, item.body.id))) continue;
    const answer = fits(item.body) ? await send(item.body) : { state: "refused", why: "" };
    if (answer.stop) return { ...done, stopped: answer.stop };
    inARow = answer.later ? inARow + 1 : 0;
    if (answer.later) {
      failures.set(item.body.id, failed(item) + 1);
      done.stopped = "later";
      if (inARow === GIVE_UP) return done;
    } else await settle(item, answer, done.sent);
  }
  return done;
}

// Only the acknowledgement of this very id removes a session from the phone.
async function settle(item, answer, sent) {
  const { id } = item.body;
  failures.delete(id);
  if (answer.acknowledged) {
    await remove(OUTBOX, id);
    sent.push(id);
  } else await put(OUTBOX, { id, ...(await seal({ ...item, state: answer.state, why: answer.why, stored: answer.stored })) });
}

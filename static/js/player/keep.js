// The session under way, kept on the phone so that a closed page loses nothing.
import { mine } from "../offline/account.js";
import { get, PROGRESS, put, remove } from "../offline/db.js";
import { seal, unseal } from "../offline/vault.js";

let last = Promise.resolve(true);

// Writes follow each other; the last one stands. Gives whether it went well: a phone may be full.
function inTurn(act) {
  last = last.then(act).then(() => true, () => false);
  return last;
}

// When everything handed over so far is written.
export const settled = () => last;

export function keepProgress(state) {
  return mine ? inTurn(async () => put(PROGRESS, { id: mine.name, ...(await seal(state)) })) : last;
}

export function dropProgress() {
  return mine ? inTurn(() => remove(PROGRESS, mine.name)) : last;
}

export async function keptProgress() {
  if (!mine) return null;
  try {
    const row = await get(PROGRESS, mine.name);
    const state = row && (await unseal(row));
    return state?.uuid && state?.day && state?.run ? state : null;
  } catch {
    return null;
  }
}

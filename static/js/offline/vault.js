// Seals what lies on the phone under the account's secret. The secret comes with the account's own
// pages; when somebody else signs in those pages go, and what is sealed stays shut.
import { mine, secretOf } from "./account.js";

const keys = new Map();

// Only pages on https (or this machine) may seal; elsewhere rows lie open and go at the next account.
export const canSeal = Boolean(globalThis.crypto?.subtle);

async function keyOf(name) {
  if (!keys.has(name)) {
    const raw = Uint8Array.from(atob(secretOf(name)), (letter) => letter.charCodeAt(0));
    keys.set(name, await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));
  }
  return keys.get(name);
}

export async function seal(value) {
  const row = { account: mine.name };
  if (!canSeal) return { ...row, open: value };
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(mine.name), text);
  return { ...row, iv, data };
}

// null for anything that isn't ours or isn't whole.
export async function unseal(row) {
  try {
    if (row.open) return row.open;
    const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await keyOf(row.account), row.data);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

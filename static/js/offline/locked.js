// On a page without the secret: says how many sessions wait on this phone. What they are stays sealed.
import { isMine } from "./account.js";
import { all, OUTBOX } from "./db.js";
import { fill } from "../player/words.js";

const words = JSON.parse(document.getElementById("phone-words").textContent);
const slot = document.querySelector("[data-waiting]");

async function count() {
  return (await all(OUTBOX)).filter((row) => isMine(row.account)).length;
}

// Without a drawer (a private window) nothing waits.
const n = await count().catch(() => 0);
slot.hidden = !n;
if (n) slot.textContent = words.waiting[n] ?? fill(words.many, { n });

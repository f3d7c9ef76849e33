// The end of a session: into the outbox first, then to the server, then what became of it.
import { add, waiting } from "../offline/outbox.js";
import { sendNow, WAITS_FOR_PATIENT } from "../offline/sender.js";
import { send } from "../offline/send.js";

// saved; kept (sent later), sign_in, locked, conflict or refused, on the phone all five; or not_kept.
export async function finish(body, more) {
  try {
    await add(body, more);
  } catch {
    return withoutDrawer(body);
  }
  // This one first: the patient waits for it. The others go on by themselves.
  const { sent, stopped } = await sendNow({ only: body.id });
  if (!stopped) sendNow();
  if (sent.includes(body.id)) return "saved";
  const item = (await waiting()).items.find((each) => each.body.id === body.id);
  if (!item) return "saved";
  if (item.state !== "waiting") return item.state;
  return WAITS_FOR_PATIENT.includes(stopped) ? stopped : "kept";
}

// A private window may have no drawer, and a full phone no room: then the server is the only place.
async function withoutDrawer(body) {
  const answer = await send(body);
  return answer.acknowledged ? "saved" : "not_kept";
}


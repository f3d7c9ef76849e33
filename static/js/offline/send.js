// Puts one session to the server and says what its answer means.
import { mine } from "./account.js";

const ADDRESS = "/api/v1/sessions/";
const LONGEST = 20_000; // ms

function cookie(name) {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

async function post(body) {
  // By itself: a forgotten tab that comes online again is nobody, and puts no lock off.
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken"), "X-Account": mine.name, "X-By-Itself": "1" };
  // A redirect would be the way to the sign-in page; following it would look like success.
  return fetch(ADDRESS, { method: "POST", headers, body: JSON.stringify(body), redirect: "manual", signal: AbortSignal.timeout(LONGEST) });
}

async function json(response) {
  try { return await response.json(); } catch { return null; }
}

export function whyRefused(error) {
  const fields = Object.values(error?.fields ?? {}).flat();
  return fields.map(String).join(" ") || error?.message || "";
}

// {acknowledged}, or {stop: offline | sign_in | locked | later} for all of them, or for this one {later} or
// {state, why}.
export async function send(body) {
  let response;
  // A line that breaks may be this one's fault: one too large, or one the server stumbles over.
  try { response = await post(body); } catch { return navigator.onLine ? { later: true } : { stop: "offline" }; }
  return meaning(response.type === "opaqueredirect" ? 401 : response.status, await json(response), body);
}

export function meaning(status, answer, body) {
  if (status === 200 || status === 201) return answer?.id === body.id ? { acknowledged: true } : { later: true };
  if (answer?.error?.code === "locked") return { stop: "locked" };
  if ([401, 403, 404].includes(status) || answer?.error?.code === "wrong_account") return { stop: "sign_in" };
  if (status === 409) return { state: "conflict", why: "", stored: answer?.error?.stored ?? null };
  if (status === 429) return { stop: "later" };
  if (status === 408 || status >= 500 || status < 400) return { later: true };
  return { state: "refused", why: whyRefused(answer?.error) };
}

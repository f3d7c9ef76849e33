// The session as the API takes it.
const two = (number) => String(number).padStart(2, "0");

export function localDay(when = new Date()) {
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
}

export function zone(fallback) {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || fallback;
}

// Also where the page isn't on https and crypto.randomUUID is missing.
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function bodyOf({ uuid, day, tz, answers }, entries) {
  return {
    id: uuid,
    performed_on: day,
    tz,
    entries,
    pain_before: answers.pain_before ?? null,
    pain_after: answers.pain_after ?? null,
    pain_shift: answers.pain_shift ?? null,
    effort: answers.effort ?? null,
    felt_where: answers.felt_where ?? null,
    red_flags: answers.red_flags ?? [],
    note: answers.note ?? "",
  };
}

// A note longer than the clinic takes. The server would refuse it, if it listened to the end at all.
export const MOST_NOTE = 2000; // as in patients/actions/store_session.py; a test compares them

export function fits(body) {
  return (body.note ?? "").length <= MOST_NOTE;
}

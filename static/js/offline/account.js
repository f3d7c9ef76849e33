// Who this page is for, by keys that say nothing to anybody else: "name:secret" pairs, the newest
// first; older pairs come from secrets the server has replaced.
const marked = () => document.getElementById("phone")?.dataset.accounts ?? "";

export const accounts = marked().split(" ").filter(Boolean).map((pair) => {
  const [name, secret] = pair.split(":");
  return { name, secret };
});

export const mine = accounts[0] ?? null;

export function isMine(name) {
  return accounts.some((account) => account.name === name);
}

export function secretOf(name) {
  return accounts.find((account) => account.name === name)?.secret ?? "";
}

// Fills the server's patterns: fill("Set {n} of {all}", {n: 1, all: 2}).
export function fill(pattern, values = {}) {
  return pattern.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}

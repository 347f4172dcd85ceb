// The table of what native code holds of JavaScript: functions that LibTorch's graphs call, and values that such functions
// have thrown. Native code knows their numbers and tells when it has forgotten one (dead.ts).

const table = new Map<number, unknown>();
let last = 0;

/** Puts a value into the table. @returns its number, which is never used again */
export function enter(value: unknown): number {
  table.set(++last, value);
  return last;
}

/** The value of a number; undefined once it is gone. */
export function entry(id: number): unknown {
  return table.get(id);
}

/** Puts another value in the place of one that native code holds still. */
export function replace(id: number, value: unknown): void {
  if (table.has(id)) table.set(id, value);
}

export function drop(id: number): void {
  table.delete(id);
}

/** How many values native code holds. */
export function entries(): number {
  return table.size;
}

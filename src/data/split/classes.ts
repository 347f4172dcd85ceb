// Labels as numpy.unique sees them: distinct, sorted, each item as a position among them.
import { ArgumentError } from '../../tensor/errors.js';
import { shown } from '../shown.js';

/** What items can be told apart by: labels or groups. */
export type Label = string | number | boolean;

/** Distinct labels and which of them each item has. */
export interface Classes<Value> {
  /** Sorted: numbers by size, texts by code points. */
  readonly names: readonly Value[];
  /** For each item, a position in `names`. */
  readonly of: readonly number[];
  /** How many items each has. */
  readonly counts: readonly number[];
}

export function classesOf<Value extends Label>(
  op: string,
  name: string,
  values: readonly Value[],
): Classes<Value> {
  const types = new Set(values.map((value) => typeof value));
  const odd = values.find((value) => !['string', 'number', 'boolean'].includes(typeof value));
  if (odd !== undefined || types.size > 1 || values.some((value) => Number.isNaN(value))) {
    const got = odd === undefined ? [...types].join(' and ') : shown(odd);
    throw new ArgumentError(op, `expected texts, numbers or booleans for ${name}, got ${got}`);
  }
  const names = [...new Set(values)].sort(types.has('string') ? byCodePoints : bySize);
  const positions = new Map(names.map((value, i) => [value, i]));
  const of = values.map((value) => positions.get(value) as number);
  const counts = names.map(() => 0);
  for (const position of of) counts[position] = (counts[position] as number) + 1;
  return { names, of, counts };
}

function bySize(a: Label, b: Label): number {
  return Number(a) - Number(b);
}

function byCodePoints(a: Label, b: Label): number {
  const [left, right] = [[...String(a)], [...String(b)]];
  for (const [i, char] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const difference = (char.codePointAt(0) as number) - (other.codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

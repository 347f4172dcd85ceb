// What splitters share.
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { shown } from '../shown.js';
import type { PerItem, Splits } from './splitter.js';

export function checkIndices(op: string, indices: readonly number[], n: number): void {
  for (const i of indices) {
    checkArg(
      Number.isInteger(i) && i >= 0 && i < n,
      op,
      `indices of the ${n} items`,
      'every index',
      i,
    );
  }
}

/** How many of `n` items a share is: rounded down, at least one of them. */
export function cutOf(op: string, n: number, validPct: number): number {
  const cut = Math.floor(validPct * n);
  if (cut > 0 || validPct === 0) return cut;
  throw new ArgumentError(op, `${validPct} of ${n} items leaves none for validation`);
}

/** Items whose place in the mask is true validate. */
export function byMask(op: string, items: readonly unknown[], mask: readonly boolean[]): Splits {
  const train = items.flatMap((_, i) => (mask[i] ? [] : [i]));
  const valid = items.flatMap((_, i) => (mask[i] ? [i] : []));
  if (train.length > 0 && valid.length > 0) return [train, valid];
  const side = train.length > 0 ? 'validation' : 'training';
  throw new ArgumentError(op, `none of the ${items.length} items is left for ${side}`);
}

/** The value of each item, out of the list or the function that the user gave. */
export function valuesOf<Item, Value>(
  op: string,
  items: readonly Item[],
  { name, values }: { name: string; values: PerItem<Item, Value> },
): Value[] {
  if (typeof values === 'function')
    return items.map((item, i) => {
      const value = values(item, i);
      if (value !== undefined && value !== null) return value;
      throw new ArgumentError(op, `${name} gives nothing for item ${i}, ${shown(item)}`);
    });
  checkArg(Array.isArray(values), op, 'a function or a list', name, values);
  checkArg(
    values.length === items.length,
    op,
    `one value for each of the ${items.length} items`,
    name,
    values.length,
  );
  return [...values];
}

// The same data on both sides of a split, under two positions.
import { checkArg } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';
import type { Getter } from '../datasets.js';
import { columnOf } from '../getter.js';
import { shown } from '../shown.js';
import type { Splits } from './splitter.js';

/** What happens when training and validation hold the same file or row at different positions. */
export type DuplicatesMode = 'warn' | 'error' | 'allow';

/**
 * Warns of, or refuses, validation items that are in training too. Two items are the same when they
 * are equal texts or equal rows; where the inputs are read by column (ColReader, ItemGetter,
 * AttrGetter), when these columns are equal, whatever the others hold. Numbers, and objects that hold
 * more than text, numbers and booleans, are not compared: they say nothing about where data is from.
 */
export function checkDuplicates(
  {
    items,
    splits,
    inputs,
  }: { items: readonly unknown[]; splits: Splits; inputs: readonly Getter[] },
  mode: DuplicatesMode,
): void {
  const known = mode === 'warn' || mode === 'error' || mode === 'allow';
  checkArg(known, 'DataBlock', "'warn', 'error' or 'allow'", 'duplicates', mode);
  if (mode === 'allow') return;
  const [train, valid] = splits;
  const keyAt = (i: number) => keyOf(items[i], inputs);
  const trains = new Map<string, number>();
  for (const i of valid.length > 0 ? train : []) {
    const key = keyAt(i);
    if (key !== undefined) trains.set(key, i);
  }
  const twice = valid.flatMap((i) => {
    const other = trains.get(keyAt(i) ?? '');
    return other === undefined ? [] : [{ i, other }];
  });
  const [first] = twice;
  if (!first) return;
  const { i, other } = first;
  const message =
    `${twice.length} of the ${valid.length} validation items are in training too, at another position, ` +
    `which makes validation flatter the model; the first: item ${other} trains, ${shown(items[other])}, ` +
    `and item ${i} validates, ${shown(items[i])}`;
  const error = new DataError('splitter', message, { item: items[i] });
  if (mode === 'error') throw error;
  process.emitWarning(
    `${error.message} (duplicates: 'allow' of the DataBlock says that this is right)`,
    {
      type: 'DataWarning',
      code: 'KINDLING_DUPLICATES',
    },
  );
}

/** What two items have in common if they are the same data; undefined for what is not compared. */
function keyOf(item: unknown, inputs: readonly Getter[]): string | undefined {
  const columns = inputs.map(columnOf);
  try {
    const read = columns.every((column) => column !== undefined);
    const values = read ? columns.map((column) => column?.(item)) : [item];
    return values.every(isComparable) ? JSON.stringify(values) : undefined;
  } catch {
    return undefined; // the getter will say what is wrong when it makes the sample
  }
}

function isComparable(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === null || Array.isArray(value);
  const cells = Object.values(value) as unknown[];
  return isPlain && cells.every(isCell) && cells.some((cell) => typeof cell === 'string');
}

function isCell(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
}

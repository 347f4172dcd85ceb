import { ArgumentError } from '../../tensor/errors.js';
import { Slice } from '../../tensor/indexTypes.js';
import { shown } from '../shown.js';
import { checkIndices } from './sides.js';
import type { Splits } from './splitter.js';

/**
 * What a splitter returned as positions, checked: two sides, positions that exist, something to
 * train on, and no item on both sides, which would make validation flatter the model.
 *
 * fastai takes more than two sides, and nothing in a Learner ever uses the third. Here they are an
 * error: items of a test set stay out of both sides and go to `dls.testDl`.
 *
 * @throws {ArgumentError} with the first offending item.
 */
export function checkSplits(splits: unknown, items: readonly unknown[]): Splits {
  if (!Array.isArray(splits) || splits.length !== 2) {
    const hint =
      Array.isArray(splits) && splits.length > 2
        ? `, got ${splits.length}; items of a test set go to dls.testDl`
        : `, got ${shown(splits)}`;
    throw new ArgumentError(
      'splitter',
      `expected two lists of indices, training then validation${hint}`,
    );
  }
  const [train, valid] = [
    positions(splits[0], items.length, 'training'),
    positions(splits[1], items.length, 'validation'),
  ];
  if (train.length === 0)
    throw new ArgumentError('splitter', `none of the ${items.length} items is left for training`);
  const trains = new Set(train);
  const both = valid.filter((i) => trains.has(i));
  if (both[0] === undefined) return [train, valid];
  const are = both.length === 1 ? '1 item is' : `${both.length} items are`;
  throw new ArgumentError(
    'splitter',
    `${are} in training and in validation; the first is item ${both[0]}, ${shown(items[both[0]])}`,
  );
}

/** fastcore's `mask2idxs`: positions out of positions, a mask, or a range. */
function positions(side: unknown, n: number, name: string): number[] {
  if (side instanceof Slice) return inRange(side, n);
  if (typeof side !== 'object' || side === null || !(Symbol.iterator in side))
    throw ArgumentError.of('splitter', 'indices, a mask or a slice', name, side);
  const values = [...(side as Iterable<unknown>)];
  if (typeof values[0] !== 'boolean') {
    checkIndices('splitter', values as number[], n);
    return values as number[];
  }
  if (values.length === n && values.every((value) => typeof value === 'boolean'))
    return values.flatMap((value, i) => (value ? [i] : []));
  throw new ArgumentError(
    'splitter',
    `expected one boolean for each of the ${n} items for ${name}, got ${values.length} values`,
  );
}

function inRange({ start, stop, step }: Slice, n: number): number[] {
  const end = (bound: number | null, fallback: number): number =>
    Math.min(
      Math.max((bound ?? fallback) < 0 ? n + (bound ?? fallback) : (bound ?? fallback), 0),
      n,
    );
  const found: number[] = [];
  for (let i = end(start, 0); i < end(stop, n); i += step ?? 1) found.push(i);
  return found;
}

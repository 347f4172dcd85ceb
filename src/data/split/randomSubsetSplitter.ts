import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { permutation } from './permutation.js';
import type { Splitter } from './splitter.js';

/** Options of {@link RandomSubsetSplitter}. */
export interface RandomSubsetSplitterOptions {
  /** Share of the items that trains, in (0, 1). */
  trainSz: number;
  /** Share of the items that validates, in (0, 1); both together at most 1. */
  validSz: number;
  /** The same seed gives the same split, and fastai's. Default: drawn from the global generator. */
  seed?: number;
}

/**
 * A random part of the items, for quick experiments on large data: with fastai's indices for the
 * same seed, the first ⌊trainSz·n⌋ of LibTorch's `randperm` train and the next ⌊validSz·n⌋ validate.
 *
 * @throws {ArgumentError} a share is outside (0, 1), or both together are above 1; from the
 * splitter, when a side stays empty.
 * @example
 * ```ts
 * RandomSubsetSplitter({ trainSz: 0.1, validSz: 0.02, seed: 42 });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#randomsubsetsplitter
 */
export function RandomSubsetSplitter({
  trainSz,
  validSz,
  seed,
}: RandomSubsetSplitterOptions): Splitter {
  for (const [name, share] of Object.entries({ trainSz, validSz })) {
    checkArg(share > 0 && share < 1, 'RandomSubsetSplitter', 'a number in (0, 1)', name, share);
  }
  checkArg(
    trainSz + validSz <= 1,
    'RandomSubsetSplitter',
    'at most 1',
    'trainSz + validSz',
    trainSz + validSz,
  );
  return ({ length }) => {
    const [train, valid] = [Math.floor(length * trainSz), Math.floor(length * validSz)];
    if (train === 0 || valid === 0) {
      const [share, side] = train === 0 ? [trainSz, 'training'] : [validSz, 'validation'];
      throw new ArgumentError(
        'RandomSubsetSplitter',
        `${share} of ${length} items leaves none for ${side}`,
      );
    }
    const order = permutation(length, seed);
    return [order.slice(0, train), order.slice(train, train + valid)];
  };
}

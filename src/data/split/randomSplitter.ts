import { checkArg } from '../../tensor/errors.js';
import { permutation } from './permutation.js';
import { cutOf } from './sides.js';
import type { Splitter } from './splitter.js';

/** Options of {@link RandomSplitter}. */
export interface RandomSplitterOptions {
  /** Share of the items that validates, in [0, 1). Default 0.2. */
  validPct?: number;
  /**
   * The same seed gives the same split, and fastai's. Default: drawn from the global generator,
   * which `manualSeed` sets.
   */
  seed?: number;
}

/**
 * A random split with fastai's indices for the same seed: the first ⌊validPct·n⌋ of LibTorch's
 * `randperm` validate, the rest trains. fastai sets the global seed as a side effect; this does
 * not.
 *
 * @throws {ArgumentError} `validPct` is outside [0, 1); from the splitter, when a `validPct` above
 * 0 leaves no item for validation.
 * @example
 * ```ts
 * const [train, valid] = RandomSplitter({ validPct: 0.2, seed: 42 })(files);
 * ```
 * @see https://docs.fast.ai/data.transforms.html#randomsplitter
 */
export function RandomSplitter({ validPct = 0.2, seed }: RandomSplitterOptions = {}): Splitter {
  checkArg(
    validPct >= 0 && validPct < 1,
    'RandomSplitter',
    'a number in [0, 1)',
    'validPct',
    validPct,
  );
  return (items) => {
    const cut = cutOf('RandomSplitter', items.length, validPct);
    const order = permutation(items.length, seed);
    return [order.slice(cut), order.slice(0, cut)];
  };
}

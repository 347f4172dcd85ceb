// What a loader can be told, and what is refused.
import type { Device } from '../tensor/device.js';
import { checkArg } from '../tensor/errors.js';
import type { BadItem, BadItems } from './badItems.js';
import type { Transforms } from './mergeTransforms.js';
import type { Pipeline } from './pipeline.js';
import type { Sampler, Weights } from './sampling.js';

/** Options of {@link DataLoader}. */
export interface DataLoaderOptions<Item = unknown> {
  /** Items per batch, at least 1. Default 64. */
  bs?: number;
  /**
   * A new order each epoch. Default `true` with `weights`, `partialN` or `sampler`, which draw while
   * shuffling only; else `false`.
   */
  shuffle?: boolean;
  /**
   * Leave out a last batch smaller than `bs`, unless it is the only one: then it is given, with a
   * warning. Default `false`.
   */
  dropLast?: boolean;
  /** Decides the order and every random draw of the transforms. Default 0. */
  seed?: number;
  /** Use the first `n` items only. Default: all. */
  n?: number | undefined;
  /**
   * How often each item is drawn, in proportion; an epoch still has as many draws as items, with
   * replacement. Numbers from 0 on, one for each item, or a function of the item. Default: each
   * item once.
   */
  weights?: Weights<Item> | undefined;
  /**
   * Draw a random part of the items, another each epoch, without replacement: how many, or a share
   * below 1. With `weights`, the number of draws. Default: all.
   */
  partialN?: number | undefined;
  /** The order of an epoch, in place of what `weights` and `partialN` say. Default: none. */
  sampler?: Sampler | undefined;
  /**
   * Batches that are read while the consumer works on one; 0 reads each when it is asked for. No
   * more than this many are in memory beside the one that is handed out. Default 2.
   */
  prefetch?: number;
  /**
   * Items read at the same time, at least 1; so many decoded items are in memory at most beside the
   * batches. Default: three for each thread of Node's pool (`UV_THREADPOOL_SIZE`, or 4), so that
   * a thread that is done finds the next item waiting.
   */
  readsAtOnce?: number;
  /**
   * Keep every decoded item (images as uint8, before item transforms) in memory from its first use
   * on. Use it when they fit: 10,000 pictures of 64×64 are 123 MB in colour. Random transforms
   * still run anew. Default `false`.
   */
  cache?: boolean;
  /**
   * What becomes of an item that cannot be read or transformed: `'error'` ends the loop with an
   * error that names it, `'skip'` leaves it out. Its batch is then smaller; a batch without any
   * good item is left out, so that all other batches stay as they are. Each epoch warns once of
   * what it left out, and `skipped` has the list. Default `'error'`.
   */
  badItems?: BadItems | undefined;
  /** Sees each item that `badItems: 'skip'` leaves out, in the order of the batches. */
  onBadItem?: ((bad: BadItem<Item>) => void) | undefined;
  /** Where batches go. Default `'cpu'`. */
  device?: Device;
  /** Run on each sample, after the blocks' own; a pipeline replaces those. Default: the blocks' own. */
  itemTfms?: Transforms | Pipeline;
  /** Run on each batch, on its device; as `itemTfms`. */
  batchTfms?: Transforms | Pipeline;
}

/** @throws {ArgumentError} an option is out of range. */
export function checkLoaderOptions(options: DataLoaderOptions<never>): void {
  const { bs, seed, prefetch, readsAtOnce, n, badItems } = options;
  const integer = (name: string, value: number | undefined, from: number): void =>
    checkArg(
      value === undefined || (Number.isInteger(value) && value >= from),
      'DataLoader',
      `an integer of at least ${from}`,
      name,
      value,
    );
  integer('bs', bs, 1);
  integer('prefetch', prefetch, 0);
  integer('readsAtOnce', readsAtOnce, 1);
  integer('n', n, 0);
  const seeded = seed === undefined || Number.isSafeInteger(seed);
  checkArg(seeded, 'DataLoader', 'an integer', 'seed', seed);
  const known = badItems === undefined || badItems === 'error' || badItems === 'skip';
  checkArg(known, 'DataLoader', "'error' or 'skip'", 'badItems', badItems);
}

/**
 * The options of a loader that is made from another: the new ones win, and where they draw in another
 * way, the old ways are gone. A list of weights belongs to its items.
 */
export function mergeLoaderOptions(
  own: DataLoaderOptions,
  given: DataLoaderOptions,
  sameItems: boolean,
): DataLoaderOptions {
  const { shuffle, weights, partialN, sampler } = given;
  const dropsAll = shuffle === false || sampler;
  const dropsWeights = dropsAll || !(sameItems || typeof own.weights === 'function');
  const dropsSampler = dropsAll || weights || partialN;
  return {
    ...own,
    ...(dropsWeights && { weights: undefined }),
    ...(dropsAll && { partialN: undefined }),
    ...(dropsSampler && { sampler: undefined }),
    ...given,
  };
}

/** Enough reads to keep the threads that decode busy. */
export function defaultReadsAtOnce(): number {
  const threads = Number(process.env.UV_THREADPOOL_SIZE);
  return 3 * (Number.isInteger(threads) && threads >= 1 ? threads : 4);
}

// What a batch is made with, and its random numbers.
import type { Device } from '../tensor/device.js';
import type { Joint } from './batchReader.js';
import type { Dataset } from './datasets.js';
import type { ItemCache } from './itemCache.js';
import type { Pipeline } from './pipeline.js';
import { type Rng, rngFor } from './rng.js';

/** The streams of random numbers that one seed is split into; the order of an epoch has stream 0. */
export const stream = { reading: 1, itemTfms: 2, batchTfms: 3 } as const;

/** What a batch is made with. */
export interface Recipe<Item> {
  readonly dataset: Dataset<Item>;
  readonly seed: number;
  readonly epoch: number;
  readonly itemTfms: Pipeline;
  readonly batchTfms: Pipeline;
  readonly device: Device;
  readonly cache: ItemCache | undefined;
  /** Where one element is read for the whole batch. */
  readonly joint: Joint | undefined;
  /** Leave out items that cannot be read. */
  readonly skip: boolean;
}

/** One item of a batch: its index, and how often it has come before in the epoch. */
export interface Draw {
  readonly index: number;
  readonly repeat: number;
}

/** An item that is drawn again in an epoch is transformed in another way. */
export function rngOf<Item>(
  { seed, epoch }: Recipe<Item>,
  { index, repeat }: Draw,
  kind: number,
): Rng {
  return repeat === 0 ? rngFor(seed, epoch, index, kind) : rngFor(seed, epoch, index, kind, repeat);
}

// Batches from a data set, some of them ahead of their time. How an item is read is datasets.ts's.
import type { Device } from '../tensor/device.js';
import { checkArg } from '../tensor/errors.js';
import { idOf } from '../tensor/handle.js';
import { keep, tidyAsync } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import { type CollateSample, collate } from './collate.js';
import { DataError } from './dataError.js';
import type { Dataset } from './datasets.js';
import { ItemCache } from './itemCache.js';
import { Pipeline } from './pipeline.js';
import { allOf, Reading } from './reading.js';
import { rngFor, shuffled } from './rng.js';
import { shown } from './shown.js';
import type { Tuple } from './transform.js';

/** Options of {@link DataLoader}. */
export interface DataLoaderOptions {
  /** Items per batch, at least 1. Default 64. */
  bs?: number;
  /** A new order each epoch. Default `false`. */
  shuffle?: boolean;
  /** Leave out a last batch smaller than `bs`, unless it is the only one. Default `false`. */
  dropLast?: boolean;
  /** Decides the order and every random draw of the transforms. Default 0. */
  seed?: number;
  /**
   * Batches that are read while the consumer works on one; 0 reads each when it is asked for.
   * Default 2.
   */
  prefetch?: number;
  /**
   * Keep every decoded item (images as uint8, before item transforms) in memory from its first use
   * on. Use it when they fit: 10,000 pictures of 64×64 are 123 MB in colour. Random transforms
   * still run anew. Default `false`.
   */
  cache?: boolean;
  /** Where batches go. Default `'cpu'`. */
  device?: Device;
  /** Run on each sample. Default: none. */
  itemTfms?: Pipeline;
  /** Run on each batch, on its device. Default: none. */
  batchTfms?: Pipeline;
}

/** The streams of random numbers that one seed is split into. */
const stream = { order: 0, reading: 1, itemTfms: 2, batchTfms: 3 } as const;

/**
 * The batches of a data set: an async iterator that reads ahead. The order of the items and every
 * random draw depend on `seed`, the epoch and the item's index, never on `prefetch` or on what
 * happens to finish first.
 *
 * Each batch is a list of tensors [B, ...], inputs first. **They belong to whoever receives them**:
 * they are in no scope, and live until `dispose()` or until the collector finds them; the Learner
 * disposes its batches. Leaving the loop early, by `break` or by an error, waits for what is under
 * way and frees it.
 *
 * Unlike PyTorch's and fastai's, `dropLast` never leaves nothing: a data set smaller than `bs`
 * gives its one small batch.
 *
 * @throws {DataError} while iterating, when an item cannot be read or samples do not fit together:
 * the message names the item.
 * @example
 * ```ts
 * for await (const [xb, yb] of dls.train) {
 *   step(xb, yb);
 *   xb.dispose();
 *   yb.dispose();
 * }
 * ```
 * @see https://docs.fast.ai/data.load.html
 */
export class DataLoader<Item = unknown, Batch extends readonly Tensor[] = readonly Tensor[]>
  implements AsyncIterable<Batch>
{
  readonly dataset: Dataset<Item>;
  readonly bs: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
  readonly prefetch: number;
  readonly cache: boolean;
  readonly itemTfms: Pipeline;
  readonly batchTfms: Pipeline;
  /** Where batches go. */
  device: Device;
  /**
   * The epoch that the next iteration is; each one that begins adds 1. Set it to go on where
   * another process stopped.
   */
  epoch = 0;
  readonly #cached = new ItemCache();

  constructor(dataset: Dataset<Item>, options: DataLoaderOptions = {}) {
    const {
      bs = 64,
      shuffle = false,
      dropLast = false,
      seed = 0,
      prefetch = 2,
      cache = false,
    } = options;
    checkArg(Number.isInteger(bs) && bs >= 1, 'DataLoader', 'an integer of at least 1', 'bs', bs);
    checkArg(
      Number.isInteger(prefetch) && prefetch >= 0,
      'DataLoader',
      'an integer of at least 0',
      'prefetch',
      prefetch,
    );
    checkArg(Number.isSafeInteger(seed), 'DataLoader', 'an integer', 'seed', seed);
    this.dataset = dataset;
    this.bs = bs;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.seed = seed;
    this.prefetch = prefetch;
    this.cache = cache;
    this.device = options.device ?? 'cpu';
    this.itemTfms = options.itemTfms ?? new Pipeline([]);
    this.batchTfms = options.batchTfms ?? new Pipeline([]);
  }

  /** How many batches an epoch has. */
  get length(): number {
    const { n } = this;
    return this.dropLast && n >= this.bs ? Math.floor(n / this.bs) : Math.ceil(n / this.bs);
  }

  /** How many items there are. */
  get n(): number {
    return this.dataset.length;
  }

  /** The indices of the items of each batch of an epoch. */
  batchIndices(epoch: number): number[][] {
    const order = this.shuffle
      ? shuffled(this.n, rngFor(this.seed, epoch, 0, stream.order))
      : Array.from({ length: this.n }, (_, i) => i);
    return Array.from({ length: this.length }, (_, k) =>
      order.slice(k * this.bs, (k + 1) * this.bs),
    );
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    const epoch = this.epoch++;
    const batches = this.batchIndices(epoch);
    const reading = new Reading();
    const ahead: Promise<Tensor[]>[] = [];
    let started = 0;
    const readAhead = (count: number): void => {
      while (ahead.length < count && started < batches.length) {
        const batch = this.#read(batches[started++] as number[], epoch, reading);
        batch.catch(() => {}); // it is awaited when its turn comes, perhaps never
        ahead.push(batch);
      }
    };
    try {
      for (let k = 0; k < batches.length; k++) {
        readAhead(Math.max(1, this.prefetch));
        const batch = await (ahead.shift() as Promise<Tensor[]>);
        readAhead(this.prefetch);
        yield await this.#finish(batch, epoch, k);
      }
    } finally {
      reading.stopped = true;
      for (const batch of ahead) dispose(await batch.catch(() => []));
    }
  }

  /**
   * The first batch of the coming epoch, without beginning it. It belongs to the caller.
   *
   * @throws {DataError} there are no items, or one of them cannot be read.
   */
  async oneBatch(): Promise<Batch> {
    const [indices] = this.batchIndices(this.epoch);
    if (!indices) throw new DataError('oneBatch', 'there are no items');
    return this.#finish(await this.#read(indices, this.epoch, new Reading()), this.epoch, 0);
  }

  /**
   * This loader with other options, or on another data set. The epoch starts at 0, the cache is its
   * own.
   */
  new(
    options: DataLoaderOptions = {},
    dataset: Dataset<Item> = this.dataset,
  ): DataLoader<Item, Batch> {
    const { bs, shuffle, dropLast, seed, prefetch, cache, device, itemTfms, batchTfms } = this;
    const own = { bs, shuffle, dropLast, seed, prefetch, cache, device, itemTfms, batchTfms };
    return new DataLoader<Item, Batch>(dataset, { ...own, ...options });
  }

  /** Frees the decoded items that `cache: true` keeps. */
  clearCache(): void {
    this.#cached.clear();
  }

  /** A sample after its item transforms. */
  async #sample(index: number, epoch: number): Promise<CollateSample> {
    const { dataset, seed } = this;
    let tuple = this.#cached.get(index);
    if (!tuple) {
      tuple = await dataset.sample(index, { rng: rngFor(seed, epoch, index, stream.reading) });
      if (this.cache) this.#cached.add(index, tuple);
    }
    const item = dataset.items[index];
    const rng = rngFor(seed, epoch, index, stream.itemTfms);
    try {
      return {
        item,
        tuple: await this.itemTfms.encode(tuple, { splitIdx: dataset.splitIdx, rng }),
      };
    } catch (error) {
      throw DataError.atItem(item, error);
    }
  }

  /** The samples of one batch, collated: tensors that no scope owns. */
  async #read(indices: readonly number[], epoch: number, reading: Reading): Promise<Tensor[]> {
    let batch: Tensor[] = [];
    await tidyAsync(async () => {
      const samples = indices.map((index) =>
        reading.read(() => tidyAsync(() => this.#sample(index, epoch))),
      );
      batch = collate(await allOf(samples), this.dataset.elements).map(keep);
    });
    return batch;
  }

  /** The batch on its device, after the batch transforms. */
  async #finish(read: readonly Tensor[], epoch: number, k: number): Promise<Batch> {
    const { splitIdx, elements } = this.dataset;
    let batch: readonly Tensor[] = [];
    try {
      await tidyAsync(async () => {
        const here = read.map((tensor, i) =>
          tensor.to(this.device).as(elements[i]?.block.cls ?? Tensor),
        );
        const rng = rngFor(this.seed, epoch, k, stream.batchTfms);
        batch = checkTensors(await this.batchTfms.encode(here, { splitIdx, rng })).map(keep);
      });
    } finally {
      const remaining = new Set(batch.map(idOf));
      dispose(read.filter((tensor) => !remaining.has(idOf(tensor))));
    }
    return batch as unknown as Batch;
  }
}

function checkTensors(batch: Tuple): readonly Tensor[] {
  for (const value of batch) {
    if (value instanceof Tensor) continue;
    throw new DataError(
      'DataLoader',
      `expected tensors of the batch transforms, got ${shown(value)}`,
    );
  }
  return batch as readonly Tensor[];
}

function dispose(values: readonly unknown[]): void {
  for (const value of values) if (value instanceof Tensor) value.dispose();
}

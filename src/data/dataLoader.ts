// Batches from a data set, some of them ahead of their time. How a batch is made is readBatch.ts's, which items are in it sampling.ts's.
import type { Device } from '../tensor/device.js';
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import type { BadItem, BadItems } from './badItems.js';
import { jointOf } from './batchReader.js';
import { DataError } from './dataError.js';
import type { Dataset } from './datasets.js';
import { type EpochRun, firstBatch, runEpoch } from './epochRun.js';
import { ItemCache } from './itemCache.js';
import {
  checkLoaderOptions,
  type DataLoaderOptions,
  defaultReadsAtOnce,
  mergeLoaderOptions,
} from './loaderOptions.js';
import type { DataLoaderState } from './loaderState.js';
import { loaderPipeline } from './loaderTfms.js';
import { copiesOf, originalOf } from './oneItem.js';
import {
  checkPictureOptions,
  type Picture,
  paintItems,
  type ShowBatchOptions,
  type ShownSample,
  type ShowTransformsOptions,
  shownBatch,
} from './picture.js';
import type { Pipeline } from './pipeline.js';
import { type Position, Progress } from './progress.js';
import { disposeAll } from './readBatch.js';
import type { Recipe } from './recipe.js';
import {
  batchCount,
  checkSampling,
  drawCount,
  EpochPlan,
  type SamplingOptions,
  weightsOf,
} from './sampling.js';

/** Options of {@link DataLoader#iterate}. */
export interface IterateOptions {
  /** Ends the iteration: no further item is read, and the next step throws the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * The batches of a data set: an async iterator that reads ahead. The order of the items and every
 * random draw depend on `seed`, the epoch and the item's index (and, where an item is drawn several
 * times in an epoch, on how often it has come before), never on `prefetch`, `readsAtOnce` or on
 * what happens to finish first.
 *
 * Each batch is a list of tensors [B, ...], inputs first. **They belong to whoever receives them**:
 * they are in no scope, and live until `dispose()` or until the collector finds them; the Learner
 * disposes its batches. Leaving the loop early, by `break` or by an error, waits for what is under
 * way and frees it. Loops over one loader may run at the same time; each is an epoch of its own.
 *
 * Unlike PyTorch's and fastai's, `dropLast` never leaves nothing: a data set smaller than `bs`
 * gives its one small batch, and a warning.
 *
 * @throws {ArgumentError} an option is out of range, or `weights`, `partialN` and `sampler`
 * contradict each other or `shuffle: false`.
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
  /** How many items there are to draw from. */
  readonly n: number;
  readonly bs: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
  readonly prefetch: number;
  readonly readsAtOnce: number;
  readonly cache: boolean;
  readonly badItems: BadItems;
  /** Run on each sample. */
  itemTfms: Pipeline;
  /** Run on each batch. */
  batchTfms: Pipeline;
  /** Where batches go. */
  device: Device;
  readonly #given: DataLoaderOptions;
  readonly #sampling: SamplingOptions;
  readonly #progress: Progress;
  readonly #cached = new ItemCache();
  #skipped: readonly BadItem<Item>[] = [];
  #warnedOfSize = false;

  constructor(dataset: Dataset<Item>, options: DataLoaderOptions<Item> = {}) {
    checkLoaderOptions(options);
    const { weights, partialN, sampler } = options;
    checkSampling({ shuffle: options.shuffle, weights, partialN, sampler });
    this.dataset = dataset;
    this.bs = options.bs ?? 64;
    this.shuffle = options.shuffle ?? [weights, partialN, sampler].some(Boolean);
    this.dropLast = options.dropLast ?? false;
    this.seed = options.seed ?? 0;
    this.prefetch = options.prefetch ?? 2;
    this.readsAtOnce = options.readsAtOnce ?? defaultReadsAtOnce();
    this.cache = options.cache ?? false;
    this.badItems = options.badItems ?? 'error';
    this.device = options.device ?? 'cpu';
    this.itemTfms = loaderPipeline(dataset.elements, 'itemTfms', options.itemTfms);
    this.batchTfms = loaderPipeline(dataset.elements, 'batchTfms', options.batchTfms);
    this.n = Math.min(options.n ?? dataset.length, dataset.length);
    this.#given = options as DataLoaderOptions;
    this.#sampling = {
      ...{ n: this.n, bs: this.bs, shuffle: this.shuffle, dropLast: this.dropLast },
      ...{ seed: this.seed, partialN, sampler },
      weights: weights && weightsOf(weights, dataset.items, this.n),
    };
    this.#progress = new Progress(this.#sampling);
  }

  /** How many batches an epoch has; with a `sampler`, the coming one. */
  get length(): number {
    if (this.#sampling.sampler) return this.#progress.next.plan.batches.length;
    return batchCount(drawCount(this.#sampling), this.#sampling);
  }

  /**
   * The epoch that the next iteration is; each one that begins adds 1. Set it to go on where
   * another process stopped between two epochs; {@link loadStateDict} does it within one.
   */
  get epoch(): number {
    return this.#progress.next.epoch;
  }

  set epoch(epoch: number) {
    this.#progress.goTo(epoch);
  }

  /** What `badItems: 'skip'` has left out of the epoch that began last, in the order of its batches. */
  get skipped(): readonly BadItem<Item>[] {
    return this.#skipped;
  }

  /** The indices of the items of each batch of an epoch. */
  batchIndices(epoch: number): number[][] {
    return new EpochPlan(this.#sampling, epoch).batches.map((batch) => [...batch]);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    return this.iterate();
  }

  /**
   * What `for await (… of loader)` goes through, with a way to stop it from outside.
   *
   * @throws {unknown} the signal's reason, once nothing is under way any more.
   * @example
   * ```ts
   * for await (const batch of dls.train.iterate({ signal: AbortSignal.timeout(60_000) })) {
   *   step(batch);
   * }
   * ```
   */
  async *iterate({ signal }: IterateOptions = {}): AsyncGenerator<Batch, void, undefined> {
    signal?.throwIfAborted();
    const position = this.#progress.begin();
    this.#warnOfSize(position.plan);
    const skipped: BadItem<Item>[] = [];
    this.#skipped = skipped;
    for await (const batch of runEpoch(this.#run(position, { skipped, signal })))
      yield batch as unknown as Batch;
    this.#progress.end(position);
  }

  /**
   * The batch that the next iteration begins with, without beginning it. It belongs to the caller.
   *
   * @throws {DataError} there are no items, or one of them cannot be read.
   */
  async oneBatch(): Promise<Batch> {
    const skipped: BadItem<Item>[] = [];
    const batch = await firstBatch(this.#run(this.#progress.next, { skipped }));
    if (batch) return batch as unknown as Batch;
    throw skipped[0]?.error ?? new DataError('oneBatch', 'there are no items');
  }

  /**
   * The first items of the batch that comes next as a picture, as the model will see them, with their
   * targets. With `unique` its first item again and again; {@link showTransforms} shows what it was before, too.
   *
   * @throws {ArgumentError} an option is out of range, or neither an input nor a target is an image.
   * @throws {DataError} what {@link oneBatch} throws.
   * @example
   * ```ts
   * await (await dls.valid.showBatch({ maxN: 12 })).save('batch.png');
   * ```
   * @see https://docs.fast.ai/data.core.html#tfmddl.show_batch
   */
  async showBatch({
    maxN = 9,
    unique = false,
    ...options
  }: ShowBatchOptions = {}): Promise<Picture> {
    const isCount = Number.isInteger(maxN) && maxN >= 1;
    checkArg(isCount, 'showBatch', 'an integer of at least 1', 'maxN', maxN);
    const self = this as unknown as DataLoader;
    if (unique) return paintItems('showBatch', () => this.#repeated(maxN), options);
    checkPictureOptions('showBatch', options);
    const batch = await this.oneBatch();
    try {
      return await paintItems('showBatch', () => shownBatch(self, batch, maxN), options);
    } finally {
      disposeAll(batch);
    }
  }

  /**
   * What the transforms do to an item, as a picture: the item as it was read, then `n` times as the model gets it, each time with other
   * random numbers, by item transforms and batch transforms. Targets move along. Seed and epoch decide the random numbers, so a second call shows the same.
   * Training goes on as if it had not been called.
   * fastai's nearest is `show_batch(unique=True)`, which does not show the original.
   *
   * @throws {ArgumentError} an option is out of range, or neither an input nor a target is an image.
   * @throws {DataError} the item cannot be read.
   * @example
   * ```ts
   * await (await dls.showTransforms({ n: 11, index: 3 })).save('augmented.png');
   * ```
   */
  async showTransforms({
    n = 8,
    index = 0,
    ...options
  }: ShowTransformsOptions = {}): Promise<Picture> {
    const isCount = Number.isInteger(n) && n >= 1;
    checkArg(isCount, 'showTransforms', 'an integer of at least 1', 'n', n);
    const { length } = this.dataset;
    if (length === 0) throw new DataError('showTransforms', 'there are no items');
    const isIndex = Number.isInteger(index) && index >= 0 && index < length;
    checkArg(isIndex, 'showTransforms', `an integer from 0 to ${length - 1}`, 'index', index);
    const self = this as unknown as DataLoader;
    const make = async () => {
      const recipe = this.#recipeOfOne();
      return [await originalOf(self, recipe, index), ...(await copiesOf(self, recipe, index, n))];
    };
    return paintItems('showTransforms', make, options);
  }

  /**
   * Where the loader stands, as plain data for {@link loadStateDict}. Inside a loop and after a loop
   * that was left early that is behind the last batch that was handed out; batches that were only
   * read ahead do not count. Of several loops at a time the one that began last counts.
   *
   * The words are PyTorch's (torchdata's `StatefulDataLoader`).
   *
   * @see https://docs.pytorch.org/data/main/torchdata.stateful_dataloader.html
   */
  stateDict(): DataLoaderState {
    return this.#progress.save();
  }

  /**
   * Goes on where {@link stateDict} was taken: the next iteration gives the remaining batches of that
   * epoch, exactly as they would have come, in this process or in another. Options that decide no
   * order may be others: `prefetch`, `readsAtOnce`, `cache`, `device`. That the items and the
   * transforms are the same cannot be checked.
   *
   * @throws {ArgumentError} the state is of a loader that gives other batches; the message says what
   * differs.
   */
  loadStateDict(state: DataLoaderState): void {
    this.#progress.load(state);
  }

  /**
   * This loader with other options, or on another data set. The epoch starts at 0, the cache is its
   * own. `shuffle: false` also undoes `weights`, `partialN` and `sampler`; a list of weights does
   * not go along to another data set.
   */
  new(
    options: DataLoaderOptions<Item> = {},
    dataset: Dataset<Item> = this.dataset,
  ): DataLoader<Item, Batch> {
    const { shuffle, device, itemTfms, batchTfms } = this;
    const own = { ...this.#given, shuffle, device, itemTfms, batchTfms };
    const merged = mergeLoaderOptions(own, options as DataLoaderOptions, dataset === this.dataset);
    return new DataLoader<Item, Batch>(dataset, merged);
  }

  /** Frees the decoded items that `cache: true` keeps. */
  clearCache(): void {
    this.#cached.clear();
  }

  /** A pass from `position` on, with the settings of this loader. */
  #run(
    position: Position,
    { skipped, signal }: { skipped: BadItem<Item>[]; signal?: AbortSignal | undefined },
  ): EpochRun<Item> {
    const { prefetch, readsAtOnce } = this;
    const { onBadItem } = this.#given;
    const recipe = (): Recipe<Item> => this.#recipe(position.epoch);
    return { position, prefetch, readsAtOnce, recipe, onBadItem, skipped, signal };
  }

  #recipe(epoch: number): Recipe<Item> {
    const { dataset, seed, itemTfms, batchTfms, device } = this;
    const cache = this.cache ? this.#cached : undefined;
    const skip = this.badItems === 'skip';
    const joint = cache ? undefined : jointOf(dataset, itemTfms);
    return { dataset, seed, epoch, itemTfms, batchTfms, device, cache, joint, skip };
  }

  /** The first item of the batch that comes next, transformed again and again. */
  #repeated(count: number): Promise<ShownSample[]> {
    const { plan, batch: k } = this.#progress.next;
    const index = plan.batches[k]?.[0];
    if (index === undefined) throw new DataError('showBatch', 'there are no items');
    return copiesOf(this as unknown as DataLoader, this.#recipeOfOne(), index, count);
  }

  /** A recipe that keeps nothing and leaves nothing out. */
  #recipeOfOne(): Recipe<unknown> {
    const recipe = this.#recipe(this.#progress.next.epoch);
    return { ...(recipe as Recipe<unknown>), cache: undefined, skip: false };
  }

  #warnOfSize({ batches: [only, ...others] }: EpochPlan): void {
    const isSmall = this.dropLast && only && others.length === 0 && only.length < this.bs;
    if (!isSmall || this.#warnedOfSize) return;
    this.#warnedOfSize = true;
    process.emitWarning(
      `DataLoader: ${only.length} items are fewer than bs, ${this.bs}; they make one batch, which dropLast would leave out`,
      { type: 'DataWarning', code: 'KINDLING_SMALL_DATASET' },
    );
  }
}

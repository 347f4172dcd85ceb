import type { Loss } from '../losses/loss.js';
import type { Device } from '../tensor/device.js';
import { checkArg } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { DataLoader } from './dataLoader.js';
import type { Dataset, Datasets } from './datasets.js';
import { decodeBatch } from './decode.js';
import {
  type AddTfmsOptions,
  type DataLoadersOptions,
  type DataLoadersState,
  drawSeed,
  type FromDsetsOptions,
  splitOptions,
  type TestDlOptions,
  weightsOfTraining,
} from './loadersOptions.js';
import { loaderPipeline } from './loaderTfms.js';
import { mergeTransforms, type Transforms } from './mergeTransforms.js';
import type { Picture, ShowBatchOptions, ShowTransformsOptions } from './picture.js';
import { Pipeline } from './pipeline.js';
import type { TargetFacts } from './targetFacts.js';
import { type TestItem, testSet } from './testSet.js';

/** A sample as a person is shown it; with several inputs or targets, lists. */
export interface DecodedSample<Input = unknown, Target = unknown> {
  readonly input: Input;
  readonly target: Target;
}

/**
 * A training and a validation loader, and what a model and a learner ask about the data.
 *
 * @example
 * ```ts
 * const dls = await block.dataloaders(path, { bs: 64, seed: 42 });
 * dls.vocab; // ['3', '7']
 * const [xb, yb] = await dls.oneBatch();
 * ```
 * @see https://docs.fast.ai/data.core.html#dataloaders
 */
export class DataLoaders<
  Item = unknown,
  Batch extends readonly Tensor[] = readonly Tensor[],
  Input = unknown,
  Target = unknown,
> {
  readonly train: DataLoader<Item, Batch>;
  readonly valid: DataLoader<Item, Batch>;
  /** How many elements of a batch are inputs; the others are targets. */
  readonly nInp: number;
  /** The labels, where the data has labels; of the last target with labels, where several have. */
  readonly vocab: readonly string[] | undefined;
  /** The labels of each target, undefined for those without. */
  readonly vocabs: readonly (readonly string[] | undefined)[];
  /** How many outputs a model needs, for all targets together; undefined where the blocks cannot tell. */
  readonly c: number | undefined;
  /** How many outputs a model needs for each target. */
  readonly cs: readonly (number | undefined)[];
  /**
   * The loss that the target's block implies; for several targets, a `MultiTargetLoss` of theirs.
   * Undefined where a target implies none.
   */
  readonly lossFunc: Loss | undefined;

  constructor(
    train: DataLoader<Item, Batch>,
    valid: DataLoader<Item, Batch>,
    { nInp, vocab, vocabs, c, cs, lossFunc }: TargetFacts,
  ) {
    this.train = train;
    this.valid = valid;
    this.nInp = nInp;
    this.vocab = vocab;
    this.vocabs = vocabs;
    this.c = c;
    this.cs = cs;
    this.lossFunc = lossFunc;
  }

  /**
   * Loaders for both sides of `datasets`.
   *
   * @throws {ArgumentError} an option is out of range, or there is not one weight for each item.
   * @see https://docs.fast.ai/data.core.html#dataloaders.from_dsets
   */
  static fromDsets<
    Item,
    Batch extends readonly Tensor[] = readonly Tensor[],
    Input = unknown,
    Target = unknown,
  >(
    datasets: Datasets<Item>,
    { itemTfms, batchTfms, ...options }: FromDsetsOptions<Item> = {},
  ): DataLoaders<Item, Batch, Input, Target> {
    const { seed = drawSeed(), shuffle = true, dropLast = shuffle } = options;
    const weights = weightsOfTraining(options.weights, datasets);
    const own = splitOptions({ ...options, seed, shuffle, dropLast, weights });
    const { elements } = datasets;
    const tfms = {
      itemTfms: loaderPipeline(elements, 'itemTfms', itemTfms),
      batchTfms: loaderPipeline(elements, 'batchTfms', batchTfms),
    };
    const train = new DataLoader<Item, Batch>(datasets.train, { ...own.train, ...tfms });
    const valid = new DataLoader<Item, Batch>(datasets.valid, { ...own.valid, ...tfms });
    return new DataLoaders<Item, Batch, Input, Target>(train, valid, datasets);
  }

  /** Both loaders: `train`, `valid`. */
  get loaders(): readonly [train: DataLoader<Item, Batch>, valid: DataLoader<Item, Batch>] {
    return [this.train, this.valid];
  }

  get trainDs(): Dataset<Item> {
    return this.train.dataset;
  }

  get validDs(): Dataset<Item> {
    return this.valid.dataset;
  }

  /** Where batches go. */
  get device(): Device {
    return this.train.device;
  }

  /** Sends batches to another device from now on. */
  to(device: Device): this {
    this.train.device = device;
    this.valid.device = device;
    return this;
  }

  /**
   * Adds transforms to these loaders, from the next sample or batch on.
   *
   * @returns these loaders
   * @throws {ArgumentError} an unknown event or loader.
   * @example
   * ```ts
   * dls.addTfms(Normalize.fromStats(...imagenetStats), { event: 'batchTfms' });
   * ```
   * @see https://docs.fast.ai/data.core.html#dataloaders.add_tfms
   */
  addTfms(tfms: Transforms, { event, loaders = ['train', 'valid'] }: AddTfmsOptions): this {
    const isEvent = event === 'itemTfms' || event === 'batchTfms';
    checkArg(isEvent, 'addTfms', "'itemTfms' or 'batchTfms'", 'event', event);
    for (const side of loaders) {
      const isSide = side === 'train' || side === 'valid';
      checkArg(isSide, 'addTfms', "'train' and 'valid'", 'loaders', side);
      this[side][event] = new Pipeline([...this[side][event].tfms, ...mergeTransforms([], tfms)]);
    }
    return this;
  }

  /** Where both loaders stand, as plain data; see {@link DataLoader#stateDict}. */
  stateDict(): DataLoadersState {
    return { train: this.train.stateDict(), valid: this.valid.stateDict() };
  }

  /**
   * Goes on where {@link stateDict} was taken.
   *
   * @throws {ArgumentError} a loader would give other batches; the message says what differs.
   */
  loadStateDict(state: DataLoadersState): void {
    const isPair =
      typeof state === 'object' && state !== null && 'train' in state && 'valid' in state;
    checkArg(isPair, 'loadStateDict', 'what stateDict() returned', 'state', state);
    this.train.loadStateDict(state.train);
    this.valid.loadStateDict(state.valid);
  }

  /**
   * The first training batch of the coming epoch. It belongs to the caller.
   *
   * @throws {DataError} an item cannot be read, or samples do not fit together.
   */
  oneBatch(): Promise<Batch> {
    return this.train.oneBatch();
  }

  /**
   * The first items of a training batch as a picture, as the model will see them, with their targets;
   * see {@link DataLoader#showBatch}.
   *
   * @throws {ArgumentError} an option is out of range, or neither an input nor a target is an image.
   * @see https://docs.fast.ai/data.core.html#tfmddl.show_batch
   */
  showBatch(options: ShowBatchOptions = {}): Promise<Picture> {
    return this.train.showBatch(options);
  }

  /**
   * What the transforms do to a training item, as a picture: the item, then the item transformed again
   * and again; see {@link DataLoader#showTransforms}.
   *
   * @throws {ArgumentError} an option is out of range, or neither an input nor a target is an image.
   * @example
   * ```ts
   * await dls.showTransforms({ n: 11, index: 3 });
   * ```
   */
  showTransforms(options: ShowTransformsOptions = {}): Promise<Picture> {
    return this.train.showTransforms(options);
  }

  /**
   * The first samples of a batch as a person is shown them: images as uint8, labels as text, points
   * in pixels of their image. Elements may be predictions that the loss has decoded, in place of
   * targets. Transforms of validation are undone, those of training only are left as they are.
   * Tensors in the result belong to the caller.
   */
  decodeBatch(
    batch: readonly Tensor[],
    { maxN = 9 }: { maxN?: number } = {},
  ): DecodedSample<Input, Target>[] {
    const side = <T>(values: readonly unknown[], count: number): T =>
      (count === 1 ? values[0] : values) as T;
    const nTargets = this.validDs.elements.length - this.nInp;
    return decodeBatch(this.valid as DataLoader, batch, maxN).map((sample) => ({
      input: side<Input>(sample.slice(0, this.nInp), this.nInp),
      target: side<Target>(sample.slice(this.nInp), nTargets),
    }));
  }

  /**
   * A loader of other items with the transforms of validation, in the order given. A tensor, or a
   * file's bytes, may stand for the input itself, and a list of them for several inputs; unless the
   * data's own items are such, which the getters then read.
   *
   * @throws {ArgumentError} there are no items.
   * @see https://docs.fast.ai/data.core.html#dataloaders.test_dl
   */
  testDl(
    items: readonly TestItem<Item>[],
    { withLabels = false, ...options }: TestDlOptions = {},
  ): DataLoader<Item, Batch> {
    const { nInp } = this;
    return this.valid.new(
      { cache: false, badItems: 'error', ...options },
      testSet('testDl', this.validDs, items, { nInp, withLabels }),
    );
  }

  /**
   * These loaders with other options; what the transforms learned stays. Each side has its own
   * cache and begins at epoch 0.
   */
  new(options: DataLoadersOptions<Item> = {}): DataLoaders<Item, Batch, Input, Target> {
    const own = splitOptions(options);
    const [train, valid] = [this.train.new(own.train), this.valid.new(own.valid)];
    return new DataLoaders<Item, Batch, Input, Target>(train, valid, this);
  }

  /**
   * These loaders without items: the transforms and what they learned, which is what prediction
   * needs.
   */
  newEmpty(): DataLoaders<Item, Batch, Input, Target> {
    const train = this.train.new({ n: undefined }, this.trainDs.new([]));
    const valid = this.valid.new({}, this.validDs.new([]));
    return new DataLoaders<Item, Batch, Input, Target>(train, valid, this);
  }

  /** Frees the decoded items that `cache: true` keeps. */
  clearCache(): void {
    this.train.clearCache();
    this.valid.clearCache();
  }
}

import type { Loss } from '../losses/loss.js';
import type { BadItem, BadItemOptions } from './badItems.js';
import type { Block } from './block.js';
import { DataError } from './dataError.js';
import type { Pipeline, Trace } from './pipeline.js';
import { type Rng, rngFor } from './rng.js';
import { readRaw, setUp, setUpSkipping } from './setUp.js';
import type { Splits } from './split/splitter.js';
import { type TargetFacts, targetFacts } from './targetFacts.js';
import { type TestItem, testSet } from './testSet.js';
import type { SplitIdx, Tuple } from './transform.js';

/** Reads one element of a sample from an item. */
export type Getter<Item = unknown, Raw = unknown> = (item: Item) => Raw | Promise<Raw>;

/** One element of every sample: where it comes from and how it is encoded. */
export interface SampleElement {
  /** `'input'` or `'target'`, with a number where there are several. */
  readonly name: string;
  readonly block: Block;
  readonly getter: Getter;
  /** The block's type transforms, set up on the training items. */
  readonly pipeline: Pipeline;
}

/** Options of {@link Dataset#sample}. */
export interface SampleOptions {
  /** Random numbers for the transforms. Default: a stream of their own. */
  rng?: Rng;
  /** The place of an element of which only the getter is called. Default: none. */
  leaveRaw?: number;
  /** Sees every step. */
  trace?: (element: SampleElement, step: string, value: unknown) => void;
}

/**
 * Items of one side, training or validation, and how each becomes a sample.
 *
 * @see https://docs.fast.ai/data.core.html#datasets
 */
export class Dataset<Item = unknown, Sample extends Tuple = Tuple, Decoded extends Tuple = Tuple> {
  readonly items: readonly Item[];
  readonly elements: readonly SampleElement[];
  /** 0 for training, 1 for validation. */
  readonly splitIdx: SplitIdx;

  constructor(items: readonly Item[], elements: readonly SampleElement[], splitIdx: SplitIdx) {
    this.items = items;
    this.elements = elements;
    this.splitIdx = splitIdx;
  }

  get length(): number {
    return this.items.length;
  }

  /** How many elements of a sample are inputs; the others are targets. */
  get nInp(): number {
    return this.elements.filter(({ name }) => name.startsWith('input')).length;
  }

  /**
   * The sample of an item: what each getter returns, encoded by its block. Item transforms are the
   * loader's.
   *
   * @throws {DataError} a step fails; the message names step and item.
   */
  async sample(
    index: number,
    { rng = rngFor(index), leaveRaw, trace }: SampleOptions = {},
  ): Promise<Sample> {
    const item = this.items[index];
    const context = { splitIdx: this.splitIdx, rng };
    const sample: unknown[] = [];
    for (const element of this.elements) {
      const see: Trace | undefined = trace && ((step, [value]) => trace(element, step, value));
      try {
        const raw = await readRaw(element, item);
        see?.('getter', [raw]);
        const isLeft = sample.length === leaveRaw;
        sample.push(isLeft ? raw : (await element.pipeline.encode([raw], context, see))[0]);
      } catch (error) {
        throw DataError.atItem(item, error);
      }
    }
    return sample as unknown as Sample;
  }

  /**
   * A sample as a person is shown it: what the blocks' type transforms did is undone. Item and batch
   * transforms are the loaders', whose samples `DataLoaders#decodeBatch` decodes. Tensors in the
   * result belong to the caller.
   *
   * @throws {DataError} a transform cannot decode its element; the message names it.
   */
  decode(sample: Tuple): Decoded {
    const { elements, splitIdx } = this;
    const decoded = sample.map(
      (value, i) => elements[i]?.pipeline.decode([value], { splitIdx })[0],
    );
    return decoded as unknown as Decoded;
  }

  /** The same side and transforms on other items, or on other elements of the sample. */
  new(items: readonly Item[], elements = this.elements): Dataset<Item, Sample, Decoded> {
    return new Dataset(items, elements, this.splitIdx);
  }

  /**
   * The same items with the transforms of the other side: 0, validation items as in training, is
   * what test-time augmentation asks for. fastai changes the set for a while; this leaves it alone.
   *
   * @see https://docs.fast.ai/data.core.html#datasets
   */
  withSplitIdx(splitIdx: SplitIdx): Dataset<Item, Sample, Decoded> {
    return new Dataset(this.items, this.elements, splitIdx);
  }
}

/**
 * Training and validation items with the blocks' transforms, set up on the training items.
 *
 * @see https://docs.fast.ai/data.core.html#datasets
 */
export class Datasets<Item = unknown, Sample extends Tuple = Tuple, Decoded extends Tuple = Tuple> {
  readonly items: readonly Item[];
  readonly splits: Splits;
  readonly train: Dataset<Item, Sample, Decoded>;
  readonly valid: Dataset<Item, Sample, Decoded>;
  /** How many elements of a sample are inputs; the others are targets. */
  readonly nInp: number;
  /** What `badItems: 'skip'` left out while the elements were set up, in the order of the source. */
  readonly skipped: readonly BadItem<Item>[];
  readonly #facts: TargetFacts;

  private constructor(
    items: readonly Item[],
    splits: Splits,
    elements: readonly SampleElement[],
    nInp: number,
    skipped: readonly BadItem<Item>[],
  ) {
    this.skipped = skipped;
    this.items = items;
    this.splits = splits;
    this.nInp = nInp;
    const [train, valid] = splits.map((side) => side.map((i) => items[i] as Item));
    this.train = new Dataset(train as Item[], elements, 0);
    this.valid = new Dataset(valid as Item[], elements, 1);
    this.#facts = targetFacts(elements, nInp);
  }

  /** Sets every element up: vocabularies come from the training items only. */
  static async create<Item, Sample extends Tuple, Decoded extends Tuple = Tuple>(
    items: readonly Item[],
    splits: Splits,
    elements: readonly SampleElement[],
    nInp: number,
    { badItems = 'error', onBadItem }: BadItemOptions<Item> = {},
  ): Promise<Datasets<Item, Sample, Decoded>> {
    const make = (sides: Splits, skipped: readonly BadItem<Item>[]) =>
      new Datasets<Item, Sample, Decoded>(items, sides, elements, nInp, skipped);
    if (badItems === 'skip') return setUpSkipping(make, splits, onBadItem);
    const datasets = make(splits, []);
    for (const element of elements) await setUp(element, datasets.train, datasets.valid);
    return datasets;
  }

  get elements(): readonly SampleElement[] {
    return this.train.elements;
  }

  /** `train` for 0, `valid` for 1. */
  subset(splitIdx: SplitIdx): Dataset<Item, Sample, Decoded> {
    return splitIdx === 0 ? this.train : this.valid;
  }

  /**
   * Positions of the items that occur more than once, on both sides or on one; usually none. A
   * DataBlock refuses items that are on both sides.
   */
  overlappingSplits(): number[] {
    const seen = new Set<number>();
    const again = this.splits.flat().filter((i) => seen.size === seen.add(i).size);
    return [...new Set(again)].sort((a, b) => a - b);
  }

  /** The transforms and what they learned, without any item. */
  newEmpty(): Datasets<Item, Sample, Decoded> {
    return new Datasets([], [[], []], this.elements, this.nInp, []);
  }

  /**
   * Other items with the transforms of validation: their inputs, and their targets too when
   * `withLabels`. An input itself may stand for its item, as in `DataLoaders#testDl`.
   *
   * @throws {ArgumentError} there are no items.
   * @see https://docs.fast.ai/data.core.html#test_set
   */
  testSet(
    items: readonly TestItem<Item>[],
    { withLabels }: { withLabels?: boolean } = {},
  ): Dataset<Item> {
    return testSet<Item>('testSet', this.valid, items, { nInp: this.nInp, withLabels });
  }

  /** A sample as a person is shown it; see `Dataset#decode`. */
  decode(sample: Tuple): Decoded {
    return this.valid.decode(sample);
  }

  /** The labels of the last element that has labels. */
  get vocab(): readonly string[] | undefined {
    return this.#facts.vocab;
  }

  /** The labels of each target, undefined for those without. */
  get vocabs(): readonly (readonly string[] | undefined)[] {
    return this.#facts.vocabs;
  }

  /** How many outputs a model needs, for all targets together; undefined where the blocks cannot tell. */
  get c(): number | undefined {
    return this.#facts.c;
  }

  /** How many outputs a model needs for each target. */
  get cs(): readonly (number | undefined)[] {
    return this.#facts.cs;
  }

  /**
   * The loss that the target's block implies; for several targets, a `MultiTargetLoss` of theirs.
   * Undefined where a target implies none.
   */
  get lossFunc(): Loss | undefined {
    return this.#facts.lossFunc;
  }
}

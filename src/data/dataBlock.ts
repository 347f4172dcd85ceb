// The recipe of a data set. What its parts do is in block.ts, datasets.ts and dataLoaders.ts.

import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { BadItemOptions } from './badItems.js';
import type { Block } from './block.js';
import { TransformBlock } from './blocks.js';
import type {
  Blocks,
  Decoded,
  DefaultInputs,
  Drop,
  Encoded,
  Getters,
  OneOrAll,
  Take,
  TargetsOf,
} from './blockTypes.js';
import { DataLoaders } from './dataLoaders.js';
import { Datasets, type Getter, type SampleElement } from './datasets.js';
import type { DataLoadersOptions } from './loadersOptions.js';
import { mergeTransforms, type Transforms } from './mergeTransforms.js';
import { Pipeline } from './pipeline.js';
import { setUpTfms } from './setUpTfms.js';
import { checkSplits } from './split/checkSplits.js';
import { RandomSplitter } from './split/randomSplitter.js';
import type { SplitFunction } from './split/splitter.js';
import { type SummaryOptions, summarize } from './summary.js';
import type { Tuple } from './transform.js';

/** Options of {@link DataBlock}. */
export interface DataBlockOptions<
  B extends Blocks,
  Item,
  Source,
  N extends number = DefaultInputs<B>,
> {
  /** What a sample is made of: inputs, then targets. Default: two `TransformBlock`s. */
  blocks?: B;
  /** From the source, such as a path, to the items. Default: the source is the list of items. */
  getItems?: (source: Source) => readonly Item[] | Promise<readonly Item[]>;
  /**
   * Which items train and which validate; a function of your own may return indices, masks or
   * slices. Default `RandomSplitter()`: 20 % validate, at random.
   */
  splitter?: SplitFunction<Item>;
  /**
   * From an item to what its input block reads; a list for several inputs. Default: the item
   * itself.
   */
  getX?: Getters<Item, Take<B, N>>;
  /**
   * From an item to what its target block reads; a list for several targets. Default: the item
   * itself.
   */
  getY?: Getters<Item, Drop<B, N>>;
  /** Run on each sample, after the blocks' own. */
  itemTfms?: Transforms;
  /** Run on each batch, after the blocks' own. */
  batchTfms?: Transforms;
  /** How many blocks are inputs. Default: all but the last, at least 1. */
  nInp?: N;
}

const optionNames: Readonly<Record<keyof DataBlockOptions<Blocks, unknown, unknown>, true>> = {
  blocks: true,
  getItems: true,
  splitter: true,
  getX: true,
  getY: true,
  itemTfms: true,
  batchTfms: true,
  nInp: true,
};

/**
 * A recipe that turns a source into batches: what the items are, which of them validate, what is
 * read from each, and how it is transformed. The compiler knows from the blocks what `getX` and
 * `getY` have to return and what a batch holds.
 *
 * Unlike fastai's, the recipe is never changed by using it: two data sets made with it share
 * nothing.
 *
 * @throws {ArgumentError} an unknown option, or not one getter for each input and target.
 * @example
 * ```ts
 * const digits = new DataBlock({
 *   blocks: [ImageBlock(), CategoryBlock()],
 *   getItems: getImageFiles,
 *   splitter: GrandparentSplitter(),
 *   getY: parentLabel,
 *   itemTfms: Resize(28),
 * });
 * const dls = await digits.dataloaders('mnist_sample', { bs: 64, seed: 42 });
 * ```
 * @see https://docs.fast.ai/data.block.html
 */
export class DataBlock<
  const B extends Blocks = [Block, Block],
  Item = unknown,
  Source = readonly Item[],
  const N extends number = DefaultInputs<B>,
> {
  readonly blocks: Blocks;
  readonly nInp: number;
  readonly #options: DataBlockOptions<B, Item, Source, N>;
  readonly #getters: readonly Getter[];

  constructor(options: DataBlockOptions<B, Item, Source, N> = {}) {
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(optionNames, name));
    if (unknown) {
      throw new ArgumentError(
        'DataBlock',
        `there is no option '${unknown}'; there are ${Object.keys(optionNames).join(', ')}`,
      );
    }
    this.blocks = options.blocks ?? [TransformBlock(), TransformBlock()];
    this.nInp = options.nInp ?? Math.max(1, this.blocks.length - 1);
    const inRange =
      Number.isInteger(this.nInp) && this.nInp >= 1 && this.nInp <= this.blocks.length;
    checkArg(
      inRange,
      'DataBlock',
      `an integer from 1 to ${this.blocks.length}, the number of blocks,`,
      'nInp',
      this.nInp,
    );
    this.#options = options;
    const targets = this.blocks.length - this.nInp;
    this.#getters = [
      ...gettersOf('getX', options.getX, this.nInp),
      ...gettersOf('getY', options.getY, targets),
    ];
  }

  /**
   * The items of a source, split, with the blocks set up on the training items.
   *
   * @throws {ArgumentError} no items, or a split that leaves nothing to train on or puts an item on
   * both sides.
   * @throws {DataError} a getter or a transform fails, or validation holds a label that training
   * never saw; the message names the item. With `badItems: 'skip'` such items are left out instead.
   */
  async datasets(
    source: Source,
    options: BadItemOptions<Item> = {},
  ): Promise<Datasets<Item, Tuple, Decoded<B>>> {
    const items = await this.#items(source);
    const splits = checkSplits(await (this.#options.splitter ?? RandomSplitter())(items), items);
    return Datasets.create<Item, Tuple, Decoded<B>>(
      items,
      splits,
      this.#elements(),
      this.nInp,
      options,
    );
  }

  /**
   * Loaders of the training and validation items of a source. Without `seed` they draw one from the
   * global generator, so that `manualSeed` decides.
   *
   * @throws what {@link datasets} throws.
   */
  async dataloaders(
    source: Source,
    options: DataLoadersOptions<Item> = {},
  ): Promise<
    DataLoaders<Item, Encoded<B>, OneOrAll<Decoded<Take<B, N>>>, TargetsOf<Decoded<Drop<B, N>>>>
  > {
    const datasets = await this.datasets(source, options);
    return setUpTfms(DataLoaders.fromDsets(datasets, { ...options, ...this.#pipelines() }));
  }

  /**
   * Walks through the making of one batch, as in training, and prints each step with what it gives.
   * When a step fails, its error names the step, the item and the shapes, and everything up to it
   * has been printed.
   */
  async summary(source: Source, options: SummaryOptions = {}): Promise<void> {
    const { itemTfms, batchTfms } = this.#pipelines();
    await summarize(
      { source, datasets: () => this.datasets(source), itemTfms, batchTfms },
      options,
    );
  }

  async #items(source: Source): Promise<readonly Item[]> {
    const { getItems } = this.#options;
    const items = getItems ? await getItems(source) : (source as unknown as readonly Item[]);
    checkArg(
      Array.isArray(items),
      'DataBlock',
      'a list',
      getItems ? 'the result of getItems' : 'the source, without getItems,',
      items,
    );
    if (items.length === 0) throw new ArgumentError('DataBlock', 'the source holds no items');
    return items;
  }

  #elements(): SampleElement[] {
    const targets = this.blocks.length - this.nInp;
    return this.blocks.map((block, i): SampleElement => {
      const isInput = i < this.nInp;
      const several = (isInput ? this.nInp : targets) > 1;
      const number = several ? ` ${(isInput ? i : i - this.nInp) + 1}` : '';
      const getter = this.#getters[i] as Getter;
      return {
        name: `${isInput ? 'input' : 'target'}${number}`,
        block,
        getter,
        pipeline: new Pipeline(block.typeTfms()),
      };
    });
  }

  #pipelines(): { itemTfms: Pipeline; batchTfms: Pipeline } {
    const { itemTfms = [], batchTfms = [] } = this.#options;
    return {
      itemTfms: new Pipeline(
        mergeTransforms(
          this.blocks.map((block) => block.itemTfms?.() ?? []),
          itemTfms,
        ),
      ),
      batchTfms: new Pipeline(
        mergeTransforms(
          this.blocks.map((block) => block.batchTfms?.() ?? []),
          batchTfms,
        ),
      ),
    };
  }
}

const asItIs: Getter = (item) => item;

function gettersOf(name: 'getX' | 'getY', given: unknown, count: number): Getter[] {
  if (given === undefined) return Array.from({ length: count }, () => asItIs);
  const getters = [given].flat();
  const what = name === 'getX' ? 'input' : 'target';
  const expected =
    count === 1 ? `1 function, for 1 ${what}` : `${count} functions, one for each ${what}`;
  const fits = getters.length === count && getters.every((getter) => typeof getter === 'function');
  if (!fits)
    throw new ArgumentError(
      'DataBlock',
      `expected ${expected}, for ${name}, got ${getters.length}`,
    );
  return getters as Getter[];
}

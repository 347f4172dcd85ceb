// The recipe of a data set. What its parts do is in block.ts, datasets.ts and dataLoaders.ts.

import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { BadItemOptions } from './badItems.js';
import type { Block } from './block.js';
import type {
  Blocks,
  ColumnItem,
  ColumnsFor,
  Decoded,
  DefaultInputs,
  Drop,
  Encoded,
  GetterForEach,
  OneOrAll,
  Take,
  TargetsOf,
} from './blockTypes.js';
import { type ColumnList, zipped } from './columns.js';
import { type DataBlockOptions, type FromColumnsOptions, optionNames } from './dataBlockOptions.js';
import { DataLoaders } from './dataLoaders.js';
import { Datasets, type Getter, type SampleElement } from './datasets.js';
import { allGetters, madeBlocks } from './getters.js';
import { ItemGetter } from './label.js';
import type { DataLoadersOptions } from './loadersOptions.js';
import { mergeTransforms } from './mergeTransforms.js';
import { Pipeline } from './pipeline.js';
import { setUpTfms } from './setUpTfms.js';
import { checkSplits } from './split/checkSplits.js';
import { checkDuplicates } from './split/duplicates.js';
import { RandomSplitter } from './split/randomSplitter.js';
import { type SummaryOptions, summarize } from './summary.js';
import type { Tuple } from './transform.js';

/**
 * A recipe that turns a source into batches: what the items are, which of them validate, what is
 * read from each, and how it is transformed. The compiler knows from the blocks what `getX` and
 * `getY` have to return and what a batch holds.
 *
 * Unlike fastai's, the recipe is never changed by using it: two data sets made with it share
 * nothing.
 *
 * @throws {ArgumentError} an unknown option, something among the blocks that is none, or not one
 * getter for each input and target.
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
  readonly blocks: readonly Block[];
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
    this.blocks = madeBlocks(options.blocks);
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
    this.#getters = allGetters(options, { inputs: this.nInp, targets });
  }

  /**
   * A recipe for data that lies in columns: `getItems` gives one list for each block, and sample i is
   * made of the values at i. Without `getItems` the source is the columns. With `getters`, which see
   * the values at i as a list, there may be other columns than blocks.
   *
   * @throws {ArgumentError} what the constructor throws; from {@link datasets}, when there are too few
   * columns, or columns of different lengths.
   * @example
   * ```ts
   * const block = DataBlock.fromColumns({ blocks: [ImageBlock(), CategoryBlock()] });
   * const dls = await block.dataloaders([files, labels]);
   * ```
   * @see https://docs.fast.ai/data.block.html#datablock.from_columns
   */
  static fromColumns<
    const B extends Blocks = [Block, Block],
    const Columns extends ColumnList = ColumnList,
    Source = Columns,
    const N extends number = DefaultInputs<B>,
  >(
    options: FromColumnsOptions<B, Columns, Source, N> & {
      getters: GetterForEach<ColumnItem<Columns>, Drop<B, 0>>;
    },
  ): DataBlock<B, ColumnItem<Columns>, Source, N>;
  static fromColumns<
    const B extends Blocks = [Block, Block],
    const Columns extends ColumnsFor<B> = ColumnsFor<B>,
    Source = Columns,
    const N extends number = DefaultInputs<B>,
  >(
    options: FromColumnsOptions<B, Columns, Source, N> & { getters?: never },
  ): DataBlock<B, ColumnItem<Columns>, Source, N>;
  static fromColumns(options: FromColumnsOptions<Blocks, ColumnList, unknown, number>): unknown {
    const { getItems, getters, ...rest } = options;
    const blocks = madeBlocks(options.blocks);
    return new DataBlock<Blocks, readonly unknown[], unknown, number>({
      ...rest,
      blocks,
      getters: getters ?? blocks.map((_, i) => ItemGetter(i) as Getter),
      getItems: zipped(getItems, getters ? 0 : blocks.length),
    });
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
    const inputs = this.#getters.slice(0, this.nInp);
    checkDuplicates({ items, splits, inputs }, this.#options.duplicates ?? 'warn');
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

// What a DataBlock is told.
import type {
  Blocks,
  ColumnItem,
  DefaultInputs,
  Drop,
  GetterForEach,
  Getters,
  Take,
} from './blockTypes.js';
import type { ColumnList } from './columns.js';
import type { Transforms } from './mergeTransforms.js';
import type { DuplicatesMode } from './split/duplicates.js';
import type { SplitFunction } from './split/splitter.js';

/** Options of {@link DataBlock}. */
export interface DataBlockOptions<
  B extends Blocks,
  Item,
  Source,
  N extends number = DefaultInputs<B>,
> {
  /**
   * What a sample is made of: inputs, then targets; a function that makes a block with its defaults
   * will do. Default: two `TransformBlock`s.
   */
  blocks?: B;
  /** From the source, such as a path, to the items. Default: the source is the list of items. */
  getItems?: (source: Source) => readonly Item[] | Promise<readonly Item[]>;
  /**
   * Which items train and which validate; a function of your own may return indices, masks or
   * slices. Default `RandomSplitter()`: 20 % validate, at random.
   */
  splitter?: SplitFunction<Item>;
  /**
   * From an item to what its input block reads; a list for several inputs. In place of a function a
   * list of functions, applied in turn, will do: `getX: [[ColReader('fname'), open]]`. Default: the
   * item itself.
   */
  getX?: Getters<Item, Take<B, N>>;
  /**
   * From an item to what its target block reads; a list for several targets. Default: the item
   * itself.
   */
  getY?: Getters<Item, Drop<B, N>>;
  /** All getters, one for each block, in place of `getX` and `getY`. */
  getters?: GetterForEach<Item, Drop<B, 0>>;
  /**
   * What happens when the same file or row is in training and in validation, at two positions:
   * `'warn'` (default), `'error'`, or `'allow'` where it is right. Items that are texts or flat rows
   * are compared; of rows whose inputs a ColReader reads, only what it reads, so that a picture that is
   * listed twice is found whatever its labels say.
   */
  duplicates?: DuplicatesMode;
  /** Run on each sample, after the blocks' own. */
  itemTfms?: Transforms;
  /** Run on each batch, after the blocks' own. */
  batchTfms?: Transforms;
  /** How many blocks are inputs. Default: all but the last, at least 1. */
  nInp?: N;
}

/** Options of {@link DataBlock.fromColumns}: those of a DataBlock, with getters for all or none. */
export interface FromColumnsOptions<
  B extends Blocks,
  Columns extends ColumnList,
  Source,
  N extends number = DefaultInputs<B>,
> extends Omit<DataBlockOptions<B, ColumnItem<Columns>, Source, N>, 'getItems' | 'getX' | 'getY'> {
  /** From the source to the columns. Default: the source is the columns. */
  getItems?: (source: Source) => Columns | Promise<Columns>;
}

/** What `new DataBlock` knows. */
export const optionNames: Readonly<Record<keyof DataBlockOptions<Blocks, unknown, unknown>, true>> =
  {
    blocks: true,
    getItems: true,
    splitter: true,
    getX: true,
    getY: true,
    getters: true,
    duplicates: true,
    itemTfms: true,
    batchTfms: true,
    nInp: true,
  };

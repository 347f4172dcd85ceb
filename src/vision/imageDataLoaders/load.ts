// What all ways of ImageDataLoaders share: their options, and the DataBlock behind them.
import type { Block } from '../../data/block.js';
import { DataBlock } from '../../data/dataBlock.js';
import type { DataLoaders } from '../../data/dataLoaders.js';
import type { Getter } from '../../data/datasets.js';
import type { DataLoadersOptions } from '../../data/loadersOptions.js';
import type { Transforms } from '../../data/mergeTransforms.js';
import { RandomSplitter, type Splitter } from '../../data/split/index.js';
import type { Tensor } from '../../tensor/tensor.js';
import { ImageBlock } from '../blocks.js';
import type { FloatImage, ImageClass, ImageSource, TensorImage, Uint8Image } from '../image.js';

/** Options of all functions of `ImageDataLoaders`, beside those of the loaders. */
export interface LoadersOptions<T extends TensorImage = TensorImage> extends DataLoadersOptions {
  /** Share of the images that validates, at random, in [0, 1). Default 0.2. */
  validPct?: number;
  /**
   * Decides the split, which is fastai's for the same seed, the order and every random draw. Default:
   * drawn from the global generator, so that `manualSeed` decides.
   */
  seed?: number;
  /** Run on each sample, such as `Resize(224)`. */
  itemTfms?: Transforms;
  /** Run on each batch. */
  batchTfms?: Transforms;
  /** `TensorImage` for colour (default), `TensorImageBW` for grey. fastai: `img_cls`. */
  cls?: ImageClass<T>;
}

/** Options of the functions that learn one label per image. */
export interface LabelOptions<T extends TensorImage = TensorImage> extends LoadersOptions<T> {
  /** The labels, where they are known beforehand. Default: those of the training images, sorted. */
  vocab?: readonly string[];
}

/** Loaders of images with one kind of target. */
export type ImageLoaders<Item, T extends TensorImage, Target extends Tensor, Shown> = DataLoaders<
  Item,
  [FloatImage<T>, Target],
  Uint8Image<T>,
  Shown
>;

/** What differs from function to function. */
export interface Recipe<Item, Raw, Target extends Tensor, Shown> {
  readonly yBlock: Block<Raw, Target, Shown>;
  readonly getX?: Getter<Item, ImageSource>;
  readonly getY: Getter<Item, Raw>;
  /** Default: at random, by `validPct` and `seed`. */
  readonly splitter?: Splitter<Item> | undefined;
}

/** The loaders of a list of items. */
export async function load<Item, T extends TensorImage, Raw, Target extends Tensor, Shown>(
  items: readonly Item[],
  { validPct = 0.2, cls, itemTfms = [], batchTfms = [], ...loaders }: LoadersOptions<T>,
  { yBlock, getX, getY, splitter }: Recipe<Item, Raw, Target, Shown>,
): Promise<ImageLoaders<Item, T, Target, Shown>> {
  const { seed } = loaders;
  const block = new DataBlock<readonly Block[], Item, readonly Item[], 1>({
    blocks: [cls ? ImageBlock({ cls }) : ImageBlock(), yBlock],
    nInp: 1,
    splitter: splitter ?? RandomSplitter({ validPct, ...(seed !== undefined && { seed }) }),
    ...(getX && { getX }),
    getY,
    itemTfms,
    batchTfms,
  });
  const dls = await block.dataloaders(items, loaders);
  return dls as unknown as ImageLoaders<Item, T, Target, Shown>;
}

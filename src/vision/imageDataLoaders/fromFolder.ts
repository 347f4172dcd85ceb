import { CategoryBlock } from '../../data/blocks.js';
import type { TensorCategory } from '../../data/category.js';
import { getImageFiles } from '../../data/items.js';
import { parentLabel } from '../../data/label.js';
import { GrandparentSplitter } from '../../data/split/index.js';
import type { TensorImage } from '../image.js';
import { type ImageLoaders, type LabelOptions, load } from './load.js';

/** Options of {@link fromFolder}. */
export interface FolderOptions<T extends TensorImage = TensorImage> extends LabelOptions<T> {
  /**
   * Split all images under the folder at random, this share for validation, and leave `train` and
   * `valid` out of account. Default: split by folder.
   */
  validPct?: number;
  /** Folder of the training images. Default `'train'`. */
  train?: string;
  /** Folder of the validation images. Default `'valid'`. */
  valid?: string;
}

/**
 * Loaders of images whose folders name their labels: `path/train/cat/1.jpg`, `path/valid/dog/2.jpg`.
 *
 * @throws {ArgumentError} there are no such folders, or no images in them.
 * @throws {DataError} a label of validation is none of training's.
 * @example
 * ```ts
 * const dls = await ImageDataLoaders.fromFolder('imagenette2', { valid: 'val', itemTfms: Resize(224) });
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_folder
 */
export async function fromFolder<T extends TensorImage = TensorImage>(
  path: string,
  { train = 'train', valid = 'valid', vocab, ...options }: FolderOptions<T> = {},
): Promise<ImageLoaders<string, T, TensorCategory, string>> {
  const byFolder = options.validPct === undefined;
  const files = getImageFiles(path, byFolder ? { folders: [train, valid] } : {});
  return load(files, options, {
    yBlock: CategoryBlock({ vocab }),
    getY: parentLabel,
    splitter: byFolder ? GrandparentSplitter({ trainName: train, validName: valid }) : undefined,
  });
}

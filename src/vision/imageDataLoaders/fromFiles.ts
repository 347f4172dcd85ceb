import { basename } from 'node:path';
import { CategoryBlock } from '../../data/blocks.js';
import type { TensorCategory } from '../../data/category.js';
import type { Getter } from '../../data/datasets.js';
import { RegexLabeller } from '../../data/label.js';
import type { TensorImage } from '../image.js';
import { type ImageLoaders, type LabelOptions, load } from './load.js';

type FileLoaders<T extends TensorImage> = ImageLoaders<string, T, TensorCategory, string>;

/**
 * Loaders of image files, labelled by a function of the path. fastai's first argument, the path where
 * a Learner keeps its files, is not needed.
 *
 * @throws {ArgumentError} there are no files.
 * @throws {DataError} `labelFunc` fails on a file, or a label of validation is none of training's.
 * @example
 * ```ts
 * ImageDataLoaders.fromPathFunc(getImageFiles('mnist'), parentLabel, { seed: 42 });
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_path_func
 */
export function fromPathFunc<T extends TensorImage = TensorImage>(
  files: readonly string[],
  labelFunc: Getter<string, string>,
  { vocab, ...options }: LabelOptions<T> = {},
): Promise<FileLoaders<T>> {
  return load(files, options, { yBlock: CategoryBlock({ vocab }), getY: labelFunc });
}

/**
 * Loaders of image files, labelled by a function of the file's name without its folders.
 *
 * @throws what {@link fromPathFunc} throws.
 * @example
 * ```ts
 * const isCat = (name: string) => (/^[A-Z]/.test(name) ? 'cat' : 'dog');
 * ImageDataLoaders.fromNameFunc(getImageFiles('oxford-iiit-pet/images'), isCat, { seed: 42 });
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_name_func
 */
export function fromNameFunc<T extends TensorImage = TensorImage>(
  files: readonly string[],
  labelFunc: Getter<string, string>,
  options: LabelOptions<T> = {},
): Promise<FileLoaders<T>> {
  return fromPathFunc(files, ofName(labelFunc), options);
}

/**
 * Loaders of image files, labelled by the first group of a pattern somewhere in the path, with `/`
 * between its parts.
 *
 * @throws {ArgumentError} the pattern has no group, or there are no files.
 * @throws {DataError} the pattern does not match a path.
 * @example
 * ```ts
 * ImageDataLoaders.fromPathRe(files, /\/(\w+)\/\d+\.png$/);
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_path_re
 */
export function fromPathRe<T extends TensorImage = TensorImage>(
  files: readonly string[],
  pattern: RegExp | string,
  options: LabelOptions<T> = {},
): Promise<FileLoaders<T>> {
  return fromPathFunc(files, RegexLabeller(pattern), options);
}

/**
 * Loaders of image files, labelled by the first group of a pattern somewhere in the file's name
 * without its folders.
 *
 * @throws what {@link fromPathRe} throws.
 * @example
 * ```ts
 * ImageDataLoaders.fromNameRe(files, /^(.+)_\d+\.jpg$/); // 'great_pyrenees_173.jpg'
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_name_re
 */
export function fromNameRe<T extends TensorImage = TensorImage>(
  files: readonly string[],
  pattern: RegExp | string,
  options: LabelOptions<T> = {},
): Promise<FileLoaders<T>> {
  return fromNameFunc(files, RegexLabeller(pattern), options);
}

/** The function on a name, still called what it is called in messages. */
function ofName(labelFunc: Getter<string, string>): Getter<string, string> {
  const getter: Getter<string, string> = (file) => labelFunc(basename(file));
  return Object.defineProperty(getter, 'name', { value: labelFunc.name });
}

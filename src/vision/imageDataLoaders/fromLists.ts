import type { Block } from '../../data/block.js';
import { CategoryBlock, MultiCategoryBlock, RegressionBlock } from '../../data/blocks.js';
import type { TensorCategory, TensorMultiCategory } from '../../data/category.js';
import { ItemGetter } from '../../data/label.js';
import { shown } from '../../data/shown.js';
import { ArgumentError } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { TensorImage } from '../image.js';
import { type ImageLoaders, type LabelOptions, type LoadersOptions, load } from './load.js';

/** An image of {@link fromLists} and its label. */
export type Labelled<Label> = readonly [file: string, label: Label];

/** Options of {@link fromLists} with a block of your own. */
export interface YBlockOptions<
  Raw,
  Target extends Tensor,
  Shown,
  T extends TensorImage = TensorImage,
> extends LoadersOptions<T> {
  /** How labels are encoded. Default: by what the labels are. */
  yBlock: Block<Raw, Target, Shown>;
}

/**
 * Loaders of image files and a list of their labels, which say what kind of target it is: texts are
 * one label per image (`CategoryBlock`), numbers or lists of numbers are regressed (`RegressionBlock`),
 * and as soon as one of them is a list of texts, all are any number of labels (`MultiCategoryBlock`).
 * fastai looks at the first label only and takes a list of one for a single label.
 *
 * @throws {ArgumentError} the lists differ in length or are empty, or the labels are of several kinds.
 * @example
 * ```ts
 * ImageDataLoaders.fromLists(['1.jpg', '2.jpg'], [['cat'], ['cat', 'dog']]);
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_lists
 */
export function fromLists<Raw, Target extends Tensor, Shown, T extends TensorImage = TensorImage>(
  files: readonly string[],
  labels: readonly Raw[],
  options: YBlockOptions<Raw, Target, Shown, T>,
): Promise<ImageLoaders<Labelled<Raw>, T, Target, Shown>>;
export function fromLists<T extends TensorImage = TensorImage>(
  files: readonly string[],
  labels: readonly string[],
  options?: LabelOptions<T>,
): Promise<ImageLoaders<Labelled<string>, T, TensorCategory, string>>;
export function fromLists<T extends TensorImage = TensorImage>(
  files: readonly string[],
  labels: readonly (string | readonly string[])[],
  options?: LabelOptions<T>,
): Promise<
  ImageLoaders<Labelled<string | readonly string[]>, T, TensorMultiCategory, readonly string[]>
>;
export function fromLists<T extends TensorImage = TensorImage>(
  files: readonly string[],
  labels: readonly number[] | readonly (readonly number[])[],
  options?: LabelOptions<T>,
): Promise<
  ImageLoaders<Labelled<number | readonly number[]>, T, Tensor<'float32'>, number | number[]>
>;
export async function fromLists(
  files: readonly string[],
  labels: readonly unknown[],
  { vocab, yBlock, ...options }: LabelOptions & { yBlock?: Block } = {},
): Promise<ImageLoaders<Labelled<unknown>, TensorImage, Tensor, unknown>> {
  if (files.length !== labels.length) {
    const lengths = `${files.length} files and ${labels.length} labels`;
    throw new ArgumentError('fromLists', `expected one label for each file, got ${lengths}`);
  }
  const kind = yBlock ? undefined : kindOf(labels);
  const values = kind === 'labels' ? labels.map((label) => [label].flat()) : labels;
  return load(
    files.map((file, i): Labelled<unknown> => [file, values[i]]),
    options,
    {
      yBlock: yBlock ?? blockOf(kind, vocab),
      getX: ItemGetter(0),
      getY: ItemGetter(1),
    },
  );
}

type Kind = 'label' | 'labels' | 'numbers';

function blockOf(kind: Kind | undefined, vocab: readonly string[] | undefined): Block {
  if (kind === 'label') return CategoryBlock({ vocab }) as Block;
  if (kind === 'labels') return MultiCategoryBlock(vocab ? { vocab } : {}) as Block;
  return RegressionBlock() as Block;
}

function kindOf(labels: readonly unknown[]): Kind {
  const values = labels.flat();
  const all = (type: string): boolean => values.every((value) => typeof value === type);
  if (all('string')) return labels.some(Array.isArray) ? 'labels' : 'label';
  if (all('number')) return 'numbers';
  const wanted = typeof values[0] === 'number' ? 'number' : 'string';
  const fits = (label: unknown): boolean =>
    [label].flat().every((value) => typeof value === wanted);
  const at = labels.findIndex((label) => !fits(label));
  throw new ArgumentError(
    'fromLists',
    `expected texts, lists of texts, or numbers for all labels, got ${shown(labels[at])} for label ${at}`,
  );
}

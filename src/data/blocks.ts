import { BCEWithLogitsLossFlat, CrossEntropyLossFlat, MSELossFlat } from '../losses/index.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import type { BeforeBatch, Block, TensorClass } from './block.js';
import {
  Categorize,
  type CategorizeOptions,
  EncodedMultiCategorize,
  type Label,
  MultiCategorize,
  OneHotEncode,
  TensorCategory,
  TensorMultiCategory,
} from './category.js';
import { type Regressands, RegressionSetup, ToTensor } from './toTensor.js';
import type { Transform } from './transform.js';

/**
 * Options of {@link TransformBlock}. Each is a function, so that every data set gets transforms of
 * its own.
 */
export interface TransformBlockOptions<T extends Tensor = Tensor> {
  /**
   * The semantic class of what the transforms make, so that a batch has it too and its transforms
   * are chosen by it. Default: `Tensor`, for which no transform of images, say, is.
   */
  cls?: TensorClass<T>;
  /** From what the getter returned to a number, list or tensor. Default: none. */
  typeTfms?: () => readonly Transform[];
  /** Run on each sample. Default: none but `ToTensor`. */
  itemTfms?: () => readonly Transform[];
  /** Makes the samples of a batch fit together before they are stacked. Default: none. */
  beforeBatch?: BeforeBatch;
  /** Run on each batch. Default: none. */
  batchTfms?: () => readonly Transform[];
}

/**
 * A block of your own transforms; with none, numbers and lists of numbers as tensors.
 *
 * @see https://docs.fast.ai/data.block.html#transformblock
 */
export function TransformBlock<Raw = unknown, T extends Tensor = Tensor>(
  options: TransformBlockOptions<T> = {},
): Block<Raw, T, T> {
  return {
    name: 'TransformBlock',
    cls: options.cls ?? (Tensor as unknown as TensorClass<T>),
    typeTfms: options.typeTfms ?? (() => []),
    itemTfms: () => [ToTensor(), ...(options.itemTfms?.() ?? [])],
    ...(options.beforeBatch && { beforeBatch: options.beforeBatch }),
    ...(options.batchTfms && { batchTfms: options.batchTfms }),
  };
}

/**
 * One label per item, trained with cross-entropy: string → TensorCategory []. `c` is the number of
 * labels. With `addNa` labels that are unknown or missing count as `'#na#'`.
 *
 * @example
 * ```ts
 * CategoryBlock({ vocab: ['cat', 'dog'], addNa: true }); // '#na#', 'cat', 'dog'
 * ```
 * @see https://docs.fast.ai/data.block.html#categoryblock
 */
export function CategoryBlock(
  options: CategorizeOptions & { addNa: true },
): Block<Label, TensorCategory, string>;
export function CategoryBlock(options?: CategorizeOptions): Block<string, TensorCategory, string>;
export function CategoryBlock(
  options: CategorizeOptions = {},
): Block<Label, TensorCategory, string> {
  return {
    name: 'CategoryBlock',
    cls: TensorCategory,
    typeTfms: () => [Categorize(options)],
    itemTfms: () => [ToTensor()],
    lossFunc: () => new CrossEntropyLossFlat(),
  };
}

/** Options of {@link MultiCategoryBlock}. */
export interface MultiCategoryBlockOptions {
  /** The labels, in their order. Default: those of the training items, sorted. */
  vocab?: readonly string[];
  /** The getter already returns zeros and ones, one per label of `vocab`. Default `false`. */
  encoded?: boolean;
  /**
   * Put `'#na#'` first; any label that is not in the vocabulary sets its column, and is shown by
   * that name. Default `false`: such a label is an error.
   */
  addNa?: boolean;
}

/**
 * Any number of labels per item, none included, trained with binary cross-entropy: string[] →
 * TensorMultiCategory [C]. `c` is C.
 *
 * With `addNa` labels that training has not seen are legal, where fastai's only adds an empty column
 * and throws. While training the column stays 0 unless a `vocab` leaves labels out, so a model learns
 * to say that nothing is unknown: a validation item with an unknown label counts as one wrong
 * answer.
 *
 * @throws {ArgumentError} `encoded` without `vocab`, or with `addNa`.
 * @see https://docs.fast.ai/data.block.html#multicategoryblock
 */
export function MultiCategoryBlock(
  options: MultiCategoryBlockOptions & { encoded: true },
): Block<readonly (number | boolean)[], TensorMultiCategory, readonly string[]>;
export function MultiCategoryBlock(
  options?: MultiCategoryBlockOptions & { encoded?: false },
): Block<readonly string[], TensorMultiCategory, readonly string[]>;
export function MultiCategoryBlock({
  vocab,
  encoded = false,
  addNa = false,
}: MultiCategoryBlockOptions = {}): Block<never, TensorMultiCategory, readonly string[]> {
  if (encoded && addNa)
    throw new ArgumentError(
      'MultiCategoryBlock',
      'expected no addNa beside encoded: true, whose lists hold one number for each label',
    );
  if (encoded && !vocab)
    throw new ArgumentError(
      'MultiCategoryBlock',
      'expected a vocab beside encoded: true, got none',
    );
  return {
    name: 'MultiCategoryBlock',
    cls: TensorMultiCategory,
    typeTfms: () => {
      if (encoded && vocab) return [EncodedMultiCategorize(vocab)];
      const categorize = MultiCategorize({ vocab, addNa });
      return [categorize, OneHotEncode(categorize)];
    },
    itemTfms: () => [ToTensor()],
    lossFunc: () => new BCEWithLogitsLossFlat(),
  };
}

/** Options of {@link RegressionBlock}. */
export interface RegressionBlockOptions {
  /** How many numbers a target has. Default: as many as the first training item's. */
  nOut?: number;
}

/**
 * A number, or a list of them, trained with mean squared error: number → float32 [], number[] →
 * float32 [n]. `c` is n, or 1.
 *
 * @throws {ArgumentError} `nOut` is not an integer of at least 1.
 * @see https://docs.fast.ai/data.block.html#regressionblock
 */
export function RegressionBlock({
  nOut,
}: RegressionBlockOptions = {}): Block<Regressands, Tensor<'float32'>, number | number[]> {
  RegressionSetup({ c: nOut }); // so that a wrong number is found here
  return {
    name: 'RegressionBlock',
    cls: Tensor<'float32'>,
    typeTfms: () => [RegressionSetup({ c: nOut })],
    itemTfms: () => [ToTensor()],
    lossFunc: () => new MSELossFlat(),
  };
}

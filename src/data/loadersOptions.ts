// What a pair of loaders can be told.
import { ArgumentError } from '../tensor/errors.js';
import { randint } from '../tensor/random.js';
import { tidy } from '../tensor/scope.js';
import type { Datasets } from './datasets.js';
import type { DataLoaderOptions } from './loaderOptions.js';
import type { DataLoaderState } from './loaderState.js';
import type { Weights } from './sampling.js';

/**
 * Options of {@link DataLoaders}; those of a {@link DataLoader} hold for both sides, but for `n`,
 * `weights`, `partialN` and `sampler`, which say how training items are drawn.
 */
export interface DataLoadersOptions<Item = unknown>
  extends Omit<DataLoaderOptions<Item>, 'itemTfms' | 'batchTfms'> {
  /**
   * A new order of the training items each epoch; validation items always keep theirs. Default
   * `true`.
   */
  shuffle?: boolean;
  /**
   * Leave out a last training batch smaller than `bs`, unless it is the only one. Default: as
   * `shuffle`.
   */
  dropLast?: boolean;
  /** Items per validation batch. Default `bs`. */
  valBs?: number;
  /**
   * How often each training item is drawn, in proportion; see {@link DataLoaderOptions}. A list has
   * one number for each item of the source, as fastai's `weighted_dataloaders` takes them; for
   * `dls.new()`, which knows no source, one for each training item.
   */
  weights?: Weights<Item> | undefined;
  /** Decides the order and every random draw. Default: drawn from the global generator. */
  seed?: number;
}

/** Options of {@link DataLoaders.fromDsets}. */
export type FromDsetsOptions<Item = unknown> = DataLoadersOptions<Item> &
  Pick<DataLoaderOptions, 'itemTfms' | 'batchTfms'>;

/** Options of {@link DataLoaders#addTfms}. */
export interface AddTfmsOptions {
  /** Where they run: on each sample, or on each batch. */
  event: 'itemTfms' | 'batchTfms';
  /** Which loaders get them. Default: both. */
  loaders?: readonly ('train' | 'valid')[];
}

/** Where both loaders stand; see {@link DataLoaderState}. */
export interface DataLoadersState {
  readonly train: DataLoaderState;
  readonly valid: DataLoaderState;
}

/** Options of {@link DataLoaders#testDl}. */
export interface TestDlOptions
  extends Omit<
    DataLoaderOptions,
    'itemTfms' | 'batchTfms' | 'weights' | 'partialN' | 'sampler' | 'n'
  > {
  /**
   * The items have targets too, whose labels the vocabulary must know. Default `false`: batches
   * hold inputs only.
   */
  withLabels?: boolean;
}

/** The options, each side's own. */
export function splitOptions<Item>(options: DataLoadersOptions<Item>): {
  train: DataLoaderOptions<Item>;
  valid: DataLoaderOptions<Item>;
} {
  const { valBs, shuffle, dropLast, n, weights, partialN, sampler, ...both } = options;
  return {
    train: given({ ...both, shuffle, dropLast, n, weights, partialN, sampler }),
    valid: given({ ...both, bs: valBs ?? both.bs }),
  };
}

/** Without what is not given, so that a default or another loader's option holds. */
function given<Item>(options: object): DataLoaderOptions<Item> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** The weights of the training items, out of those of the whole source. */
export function weightsOfTraining<Item>(
  weights: Weights<Item> | undefined,
  { items, splits: [train] }: Datasets<Item>,
): Weights<Item> | undefined {
  if (weights === undefined || typeof weights === 'function') return weights;
  if (weights.length === items.length) return train.map((i) => weights[i] as number);
  throw new ArgumentError(
    'DataLoaders',
    `expected one weight for each of the ${items.length} items of the source, got ${weights.length}`,
  );
}

/** A seed of the global generator. */
export function drawSeed(): number {
  return tidy(() => Number(randint(0, 2 ** 31, { size: [1] }).item()));
}

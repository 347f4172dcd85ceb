import { join } from 'node:path';
import type { Block } from '../../data/block.js';
import type { TensorCategory, TensorMultiCategory } from '../../data/category.js';
import { type ReadCsvOptions, readCsv } from '../../data/sources/index.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { TensorImage } from '../image.js';
import { fromRows, type Multi, type RowsOptions, type Single } from './fromRows.js';
import type { ImageLoaders } from './load.js';

/** Options of {@link fromCsv}. */
export interface CsvOptions<T extends TensorImage = TensorImage>
  extends Omit<RowsOptions<T>, 'path'> {
  /** Name of the file in the folder. Default `'labels.csv'`. */
  csvFname?: string;
  /** How the file is read: delimiter, header, bad rows, duplicates and so on. */
  csv?: Omit<ReadCsvOptions, 'columns'>;
}

type CsvLoaders<T extends TensorImage, Target extends Tensor, Shown> = Promise<
  ImageLoaders<Readonly<Record<string, unknown>>, T, Target, Shown>
>;

/**
 * Loaders of images that a csv file in their folder names, with their labels.
 *
 * @throws {DataError} the file cannot be read, and what {@link fromRows} throws.
 * @example
 * ```ts
 * await ImageDataLoaders.fromCsv('mnist_sample', { cls: TensorImageBW }); // its labels.csv
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_csv
 */
export function fromCsv<Target extends Tensor, Shown, T extends TensorImage = TensorImage>(
  path: string,
  options: CsvOptions<T> & { yBlock: Block<unknown, Target, Shown> },
): CsvLoaders<T, Target, Shown>;
export function fromCsv<T extends TensorImage = TensorImage>(
  path: string,
  options: CsvOptions<T> & Multi,
): CsvLoaders<T, TensorMultiCategory, readonly string[]>;
export function fromCsv<T extends TensorImage = TensorImage>(
  path: string,
  options?: CsvOptions<T> & Single,
): CsvLoaders<T, TensorCategory, string>;
export async function fromCsv(
  path: string,
  { csvFname = 'labels.csv', csv = {}, ...options }: CsvOptions = {},
): Promise<unknown> {
  const rows = await readCsv(join(path, csvFname), csv);
  return fromRows(rows, { ...options, path } as RowsOptions & { yBlock: Block });
}

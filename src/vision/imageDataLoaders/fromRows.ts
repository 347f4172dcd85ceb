import { join } from 'node:path';
import type { Block } from '../../data/block.js';
import { CategoryBlock, MultiCategoryBlock } from '../../data/blocks.js';
import type { TensorCategory, TensorMultiCategory } from '../../data/category.js';
import { type Column, cellOf, isEmpty } from '../../data/cell.js';
import { ColReader } from '../../data/colReader.js';
import { type RowSource, rowsOf, type SourceRow } from '../../data/sources/index.js';
import { ColSplitter } from '../../data/split/index.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { TensorImage } from '../image.js';
import { type ImageLoaders, type LabelOptions, load } from './load.js';

/** Options of {@link fromRows}. */
export interface RowsOptions<T extends TensorImage = TensorImage> extends LabelOptions<T> {
  /** Where the images are. Default: the working folder. */
  path?: string;
  /** Folder of the images in `path`. Default: none. */
  folder?: string;
  /** Column of the file names: its name, or its position. Default 0, the first. */
  fnCol?: Column;
  /** Put after each file name, such as `'.jpg'`. Default `''`. */
  suff?: string;
  /**
   * Column of the labels: its name, or its position. A list of columns makes the target multi-label;
   * an empty cell is no label. Default 1, the second.
   */
  labelCol?: Column | readonly Column[];
  /** Split each label at this text, which makes the target multi-label. Default: none. */
  labelDelim?: string;
  /**
   * Column that says which rows validate, as `ColSplitter` reads it. Default: none, `validPct` at
   * random.
   */
  validCol?: Column;
  /**
   * How labels are encoded; it gets cells as they are, in a list where there are several columns.
   * Default: `MultiCategoryBlock` where the target is multi-label, otherwise `CategoryBlock`.
   */
  yBlock?: Block;
}

/** Options that make the target multi-label. */
export type Multi = { labelDelim: string } | { labelCol: readonly Column[] };

/** Options that make it one label. */
export type Single = { labelCol?: Column; labelDelim?: never };

/**
 * Loaders of images that the rows of a table name, with their labels: fastai's `from_df`.
 *
 * @throws {ArgumentError} there are no rows, or a column is not there.
 * @throws {DataError} a label of validation is none of training's; the message names the row, and its
 * file and line where it was read from one.
 * @example
 * ```ts
 * ImageDataLoaders.fromRows(rows, {
 *   path: 'pascal_2007',
 *   folder: 'train',
 *   labelDelim: ' ',
 *   validCol: 'is_valid',
 *   itemTfms: Resize(224),
 * });
 * ```
 * @see https://docs.fast.ai/vision.data.html#imagedataloaders.from_df
 */
export function fromRows<
  const Source extends RowSource,
  Target extends Tensor,
  Shown,
  T extends TensorImage = TensorImage,
>(
  source: Source,
  options: RowsOptions<T> & { yBlock: Block<unknown, Target, Shown> },
): Promise<ImageLoaders<SourceRow<Source>, T, Target, Shown>>;
export function fromRows<const Source extends RowSource, T extends TensorImage = TensorImage>(
  source: Source,
  options: RowsOptions<T> & Multi,
): Promise<ImageLoaders<SourceRow<Source>, T, TensorMultiCategory, readonly string[]>>;
export function fromRows<const Source extends RowSource, T extends TensorImage = TensorImage>(
  source: Source,
  options?: RowsOptions<T> & Single,
): Promise<ImageLoaders<SourceRow<Source>, T, TensorCategory, string>>;
export async function fromRows(
  source: RowSource,
  {
    path = '.',
    folder = '.',
    fnCol = 0,
    suff = '',
    labelCol = 1,
    labelDelim,
    validCol,
    yBlock,
    vocab,
    ...options
  }: RowsOptions = {},
): Promise<unknown> {
  const rows: readonly object[] = rowsOf(source);
  const nameOf = (col: Column): Column => columnOf(rows, col);
  const labelCols = [labelCol].flat().map(nameOf);
  const isMulti = labelDelim !== undefined || Array.isArray(labelCol);
  const labels = isMulti ? MultiCategoryBlock(vocab ? { vocab } : {}) : CategoryBlock({ vocab });
  const fileName = ColReader(nameOf(fnCol) as string, { suff });
  return load<object, TensorImage, unknown, Tensor, unknown>(rows, options, {
    yBlock: yBlock ?? (labels as Block),
    getX: (row) => join(path, folder, fileName(row)),
    getY: yBlock ? cells(labelCols) : isMulti ? texts(labelCols, labelDelim) : text(labelCols),
    splitter: validCol === undefined ? undefined : ColSplitter(nameOf(validCol)),
  });
}

/** The name of the column at a position; rows that are lists have positions only. */
function columnOf(rows: readonly object[], col: Column): Column {
  const [first] = rows;
  if (typeof col === 'string' || !first || Array.isArray(first)) return col;
  return Object.keys(first).at(col) ?? col;
}

function text([col]: readonly Column[]): (row: object) => string {
  return ColReader(col as string);
}

function texts(cols: readonly Column[], labelDelim: string | undefined) {
  return (row: object): string[] => {
    const filled = cols.filter((col) => !isEmpty(cellOf('fromRows', row, col)));
    if (labelDelim === undefined) return filled.map((col) => ColReader(col as string)(row));
    return filled.flatMap((col) => ColReader(col as string, { labelDelim })(row));
  };
}

function cells(cols: readonly Column[]) {
  return (row: object): unknown => {
    const values = cols.map((col) => cellOf('fromRows', row, col));
    return values.length === 1 ? values[0] : values;
  };
}

import { type Column, cellOf, isEmpty, truth } from './cell.js';
import { DataError } from './dataError.js';
import { columnGetter } from './getter.js';
import { shown } from './shown.js';

/** What {@link ColReader} makes of a cell. */
export interface CellTypes {
  string: string;
  number: number;
  boolean: boolean;
}

/** Options of {@link ColReader}. */
export interface ColReaderOptions {
  /**
   * Put before the value. A folder needs its own separator at the end: `'images/'`. Default `''`.
   */
  pref?: string;
  /** Put after the value, for example `'.jpg'`. Default `''`. */
  suff?: string;
  /**
   * Split the cell at this text and return a list; an empty cell gives an empty list. Blanks around
   * the parts and empty parts are dropped, which fastai makes labels of. `pref` and `suff` are then
   * not used.
   */
  labelDelim?: string;
  /**
   * What a cell, or each of its parts, becomes: `'string'` (default); `'number'`, for regression;
   * `'boolean'`, of true, yes, 1, false, no, 0; `'value'`, whatever stands there, for example a
   * list.
   */
  as?: keyof CellTypes | 'value';
  /** What an empty cell gives (null, NaN, blanks). Default: a DataError. */
  ifEmpty?: unknown;
}

/** A value for one column, a list for several. */
type PerColumn<Cols, Value> = Cols extends readonly Column[]
  ? { -readonly [K in keyof Cols]: Value }
  : Value;

type CellIn<Row, Col> = Col extends keyof Row ? Row[Col] : unknown;
type CellsIn<Row, Cols> = Cols extends readonly Column[]
  ? { -readonly [K in keyof Cols]: CellIn<Row, Cols[K]> }
  : CellIn<Row, Cols>;

/**
 * A getter that reads a column of a row, by name or, of rows that are lists, by position; of several
 * columns a list. Cells come out as text, whatever they are, because most are labels and file names;
 * `as` says otherwise, and the compiler knows what comes out.
 *
 * @throws {ArgumentError} from the getter, when the row has no such column: the message lists those
 * it has.
 * @throws {DataError} from the getter, when the cell is empty or not what `as` says: the message
 * names row and column.
 * @example
 * ```ts
 * const row = { fname: '000001.jpg', labels: 'dog person', x: '0.5', y: '2' };
 * ColReader('fname', { pref: 'train/' })(row); // 'train/000001.jpg'
 * ColReader('labels', { labelDelim: ' ' })(row); // ['dog', 'person']
 * ColReader(['x', 'y'], { as: 'number' })(row); // [0.5, 2]
 * ```
 * @see https://docs.fast.ai/data.transforms.html#colreader
 */
export function ColReader<const Cols extends Column | readonly Column[]>(
  cols: Cols,
  options: ColReaderOptions & { as: 'value'; labelDelim?: never },
): <Row extends object>(row: Row) => CellsIn<Row, Cols>;
export function ColReader<
  const Cols extends Column | readonly Column[],
  As extends keyof CellTypes = 'string',
>(
  cols: Cols,
  options: ColReaderOptions & { labelDelim: string; as?: As },
): (row: object) => PerColumn<Cols, CellTypes[As][]>;
export function ColReader<
  const Cols extends Column | readonly Column[],
  Empty,
  As extends keyof CellTypes = 'string',
>(
  cols: Cols,
  options: ColReaderOptions & { labelDelim?: undefined; as?: As; ifEmpty: Empty },
): (row: object) => PerColumn<Cols, CellTypes[As] | Empty>;
export function ColReader<
  const Cols extends Column | readonly Column[],
  As extends keyof CellTypes = 'string',
>(
  cols: Cols,
  options?: ColReaderOptions & { labelDelim?: undefined; as?: As; ifEmpty?: never },
): (row: object) => PerColumn<Cols, CellTypes[As]>;
export function ColReader(
  cols: Column | readonly Column[],
  options: ColReaderOptions = {},
): (row: object) => unknown {
  const one = (row: object, col: Column): unknown => {
    const cell = cellOf('ColReader', row, col);
    try {
      return read(cell, options);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const message = `${error.message} in column ${shown(col)} of ${shown(row)}`;
      throw new DataError('ColReader', message, { item: row });
    }
  };
  const read1 = (row: object): unknown =>
    typeof cols === 'object' ? cols.map((col) => one(row, col)) : one(row, cols);
  return columnGetter('ColReader', read1);
}

/** Throws a TypeError that says what is wrong with the cell. */
function read(cell: unknown, options: ColReaderOptions): unknown {
  const { pref = '', suff = '', labelDelim, as = 'string' } = options;
  if (labelDelim !== undefined) {
    if (isEmpty(cell)) return [];
    const parts = textOf(cell).split(labelDelim);
    return parts
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => readers[as](part));
  }
  if (isEmpty(cell)) {
    if ('ifEmpty' in options) return options.ifEmpty;
    throw new TypeError('expected a value, got an empty cell');
  }
  const value = readers[as](cell);
  return pref || suff ? `${pref}${value}${suff}` : value;
}

const readers = {
  string: textOf,
  number: numberOf,
  boolean: booleanOf,
  value: (cell: unknown) => cell,
};

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  if (typeof cell !== 'object') return String(cell);
  throw new TypeError(`expected text, got ${shown(cell)} (as: 'value' reads it as it is)`);
}

function numberOf(cell: unknown): number {
  const text = String(cell).trim();
  const value = typeof cell === 'boolean' ? Number(cell) : Number(text);
  const isHex = /^[+-]?0[box]/i.test(text);
  if (!Number.isNaN(value) && !isHex && typeof cell !== 'object') return value;
  throw new TypeError(`expected a number, got ${shown(cell)}`);
}

function booleanOf(cell: unknown): boolean {
  const value = truth(cell);
  if (value !== undefined) return value;
  throw new TypeError(`expected true or false, got ${shown(cell)}`);
}

import { ArgumentError } from '../../tensor/errors.js';
import { noteOrigins } from '../origin.js';
import { shown } from '../shown.js';

/** Columns by name, all of one length. */
export type ColumnArrays = Readonly<Record<string, ArrayLike<unknown>>>;

/**
 * What {@link rowsOf} takes: frames by the method that gives their rows (`objects()`: arquero,
 * `toRecords()`: nodejs-polars, `toArray()`: Apache Arrow), rows, or columns.
 */
export type RowSource =
  | { objects(): readonly object[] }
  | { toRecords(): readonly object[] }
  | { toArray(): ArrayLike<object | null> }
  | Iterable<object>
  | ColumnArrays;

/** The row of a source. */
export type SourceRow<Source> = Source extends { objects(): readonly (infer Row)[] }
  ? Row
  : Source extends { toRecords(): readonly (infer Row)[] }
    ? Row
    : Source extends { toArray(): ArrayLike<infer Row> }
      ? NonNullable<Row>
      : Source extends Iterable<infer Row>
        ? Row
        : Source extends ColumnArrays
          ? { readonly [Name in keyof Source]: Source[Name][number] }
          : never;

/**
 * The rows of a data frame as a list of plain objects, in the frame's order and with what filters
 * and sorting have left of it: a frame of arquero or nodejs-polars, a table of Apache Arrow, any
 * iterable of rows, or an object of columns. Pass it as `getItems`, or pass its result as the
 * source.
 *
 * A frame is recognised by its methods, so that no such library is needed here. Values stay what
 * the frame gives. Rows of an iterable are the same objects, not copies.
 *
 * @throws {ArgumentError} not one of these, columns of different lengths, or a row that is not an
 * object; the message names the column or the row.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), CategoryBlock()],
 *   getItems: rowsOf,
 *   getX: ColReader('file'),
 *   getY: ColReader('label'),
 * });
 * await block.dataloaders({ file: ['1.png', '2.png'], label: ['cat', 'dog'] });
 * ```
 */
export function rowsOf<Source extends RowSource>(source: Source): SourceRow<Source>[] {
  if (typeof source !== 'object' || source === null) throw notRows(source);
  const framed = frameRows(source);
  const given = framed || !isIterable(source) ? undefined : [...source];
  const rows = framed ?? given ?? columnRows(source);
  rows.forEach((row, i) => {
    if (typeof row !== 'object' || row === null)
      throw new ArgumentError('rowsOf', `expected an object for row ${i}, got ${shown(row)}`);
  });
  if (!given)
    noteOrigins(rows as object[], [...rows.keys()], { file: 'data frame', counted: 'row' });
  return rows as SourceRow<Source>[];
}

/** The method of each kind of frame. Arrow's tables are iterable too, but each row is a proxy. */
const methods = ['objects', 'toRecords', 'toArray'] as const;

function frameRows(source: object): unknown[] | undefined {
  const frame = source as Partial<Record<(typeof methods)[number], unknown>>;
  for (const name of methods) {
    const method = frame[name];
    if (typeof method !== 'function') continue;
    return Array.from(method.call(source) as ArrayLike<unknown>, (row) => {
      const { toJSON } = (row ?? {}) as { toJSON?: unknown };
      return typeof toJSON === 'function' ? (toJSON.call(row) as unknown) : row;
    });
  }
  return undefined;
}

function isIterable(source: object): source is Iterable<unknown> {
  return typeof (source as Partial<Iterable<unknown>>)[Symbol.iterator] === 'function';
}

function columnRows(source: object): object[] {
  const columns = Object.entries(source);
  const [first] = columns;
  if (!first) throw notRows(source);
  for (const [name, values] of columns) {
    const isList = Array.isArray(values) || ArrayBuffer.isView(values);
    if (!isList || values instanceof DataView) throw notRows(source);
    const { length } = values as unknown as ArrayLike<unknown>;
    if (length !== first[1].length) {
      throw new ArgumentError(
        'rowsOf',
        `column '${name}' has ${length} values, and '${first[0]}' has ${first[1].length}`,
      );
    }
  }
  return Array.from({ length: first[1].length }, (_, i) =>
    Object.fromEntries(columns.map(([name, values]) => [name, values[i]])),
  );
}

function notRows(source: unknown): ArgumentError {
  const message = `expected a data frame, an iterable of rows or an object of columns, got ${shown(source)}`;
  return new ArgumentError('rowsOf', message);
}

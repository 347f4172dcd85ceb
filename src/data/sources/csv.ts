import { pipeline } from 'node:stream/promises';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { checkArg } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';
import type { ColumnTypes, RowOf } from './columnTypes.js';
import { CsvLayout } from './csvLayout.js';
import { LineCounter, quoteProblem } from './csvLines.js';
import { type RowOptions, RowSink } from './rowSink.js';
import { textOf } from './text.js';

/** Options of {@link readCsv} and {@link readTsv}. */
export interface ReadCsvOptions<
  Columns extends string = string,
  Types extends ColumnTypes = Record<never, never>,
> extends RowOptions {
  /**
   * Whether the first line names the columns. Without a header columns are named `'0'`, `'1'`, … or
   * by `names`. Default `true`, and `false` where `names` are given, as in pandas.
   */
  header?: boolean;
  /** Names for all columns, in order; with `header: true` in place of those in the file. */
  names?: readonly string[];
  /** The columns to read; the row's type then has these and no others. Default: all. */
  columns?: readonly Columns[];
  /** What columns are read as, by name: `{ is_valid: 'boolean', age: 'number?' }`. Default: text. */
  types?: Types & ColumnTypes;
  /**
   * The texts that the types with a question mark read as `null`. Default: for `'string?'` the
   * empty cell, for `'number?'` and `'boolean?'` also pandas' list (`NA`, `NaN`, `null`, …).
   */
  missing?: readonly string[];
  /** The character between two cells. Default `','`, and a tab for `readTsv`. */
  delimiter?: string;
  /**
   * The character around a cell that holds delimiters or line breaks; twice inside it stands for
   * itself. `null`: the file has none, and such characters are text. Default `'"'`.
   */
  quote?: string | null;
  /**
   * The encoding, by a label that `TextDecoder` knows, such as `'windows-1252'`. Default: what the
   * byte-order mark says (UTF-8, UTF-16), else UTF-8.
   */
  encoding?: string;
}

/**
 * The rows of a file of comma-separated values, in the file's order, as plain objects. Errors that
 * a row causes later, such as a label outside the vocabulary, name its file and line.
 *
 * Every cell is the text that stands in the file, unless `types` says otherwise. pandas guesses
 * instead, and turns `007` into 7 and the country code `NA` into a missing value; here nothing
 * changes unasked, and the compiler knows each column's type. An empty cell is the empty text,
 * which `ColReader` with `labelDelim` reads as no labels.
 *
 * Quoted cells may hold delimiters, line breaks and doubled quotes. Lines end with LF, CRLF or CR;
 * empty ones are passed over. gzip is undone. The file is read in pieces: what is in memory are the
 * rows.
 *
 * @throws {DataError} no such file, not text, or empty; a column that is asked for and not there,
 * or named twice; and, unless `badRows` says otherwise, a row with too few or too many cells or
 * with a cell of the wrong type. The message names file, line and column.
 * @example
 * ```ts
 * const rows = await readCsv('pascal/train.csv', { types: { is_valid: 'boolean' } });
 * rows[0]; // { fname: '000001.jpg', labels: 'dog person', is_valid: false }
 *
 * new DataBlock({
 *   blocks: [ImageBlock(), MultiCategoryBlock()],
 *   getItems: (path: string) => readCsv(path),
 *   getX: ColReader('fname', { pref: 'pascal/train/' }),
 *   getY: ColReader('labels', { labelDelim: ' ' }),
 * });
 * ```
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
 */
export function readCsv<
  const Columns extends string = string,
  Types extends ColumnTypes = Record<never, never>,
>(path: string, options: ReadCsvOptions<Columns, Types>): Promise<RowOf<Columns, Types>[]>;
export function readCsv(path: string): Promise<Readonly<Record<string, string>>[]>;
export function readCsv(
  path: string,
  options: ReadCsvOptions<string, ColumnTypes> = {},
): Promise<object[]> {
  return read('readCsv', path, { delimiter: ',', ...options });
}

/**
 * {@link readCsv} for tab-separated values. Quotes mean the same; a file that holds them as plain
 * text needs `quote: null`.
 *
 * @throws {DataError} as {@link readCsv} does.
 */
export function readTsv<
  const Columns extends string = string,
  Types extends ColumnTypes = Record<never, never>,
>(path: string, options: ReadCsvOptions<Columns, Types>): Promise<RowOf<Columns, Types>[]>;
export function readTsv(path: string): Promise<Readonly<Record<string, string>>[]>;
export function readTsv(
  path: string,
  options: ReadCsvOptions<string, ColumnTypes> = {},
): Promise<object[]> {
  return read('readTsv', path, { delimiter: '\t', ...options });
}

/** No row of a list is as long as this: a quote was opened and not closed. */
const maxRecordSize = 1 << 26;

async function read<Row extends object>(
  op: string,
  file: string,
  options: ReadCsvOptions<string, ColumnTypes> & { delimiter: string },
): Promise<Row[]> {
  const { names, header = names === undefined, delimiter, quote = '"', encoding } = options;
  checkArg(delimiter.length > 0, op, 'a text', 'delimiter', delimiter);
  checkArg(quote === null || quote.length === 1, op, 'one character or null', 'quote', quote);
  const sink = new RowSink<Record<string, unknown>>({ op, file }, options);
  const lines = new LineCounter();
  let layout: CsvLayout | undefined;
  let skipped = 0;

  const onRecord = (cells: string[], info: InfoRecord): null => {
    const line = lines.startOf(cells, info);
    const known = layout;
    layout ??= new CsvLayout({ op, file, first: cells }, { ...options, header });
    if (known || !header) sink.add(line, () => (layout as CsvLayout).row(cells));
    return null;
  };
  const onSkip = (error: CsvError | undefined): undefined => {
    const problem = error && quoteProblem(error, lines);
    if (!problem || problem.fatal || !layout) throw error;
    if (problem.line !== skipped) sink.bad(problem.line, problem.message, error);
    skipped = problem.line; // csv-parse reports each quote of a row
  };
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxRecordSize,
    skip_records_with_error: !sink.strict,
    on_skip: onSkip,
    on_record: onRecord,
  });
  try {
    parser.resume(); // the rows are taken in onRecord, and nothing is left to read
    await pipeline(textOf({ op, file, encoding }), parser);
  } catch (error) {
    const problem = error instanceof CsvError && quoteProblem(error, lines);
    throw problem ? sink.error(problem.line, problem.message, error) : error;
  }
  if (!layout && header)
    throw new DataError(op, `${file}: is empty; expected a line with the names of the columns`);
  return sink.finish() as Row[];
}

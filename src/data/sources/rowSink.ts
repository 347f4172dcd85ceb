// Where the readers put their rows: bad ones, duplicates, and where each row came from.
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';
import { type Counted, noteOrigins, placeText } from '../origin.js';
import { listed } from '../shown.js';

/** Where a row stands in its file. */
export interface RowPlace {
  readonly file: string;
  /** The line on which the row begins, from 1; in Parquet, which has no lines, the row, from 0. */
  readonly at: number;
}

/** What every reader of rows can be told. */
export interface RowOptions {
  /**
   * What happens to a row that cannot be read, for example because a cell is missing: `'error'`
   * (default) throws; `'skip'` leaves the row out and gives one warning at the end with the number
   * of such rows and the first reason; a function is called with each reason, and the row is left
   * out. What is wrong with the whole file is always thrown, such as a quote that is never closed.
   */
  badRows?: 'error' | 'skip' | ((reason: DataError, place: RowPlace) => void);
  /**
   * What happens to a row that says the same as an earlier one: `'keep'` (default) keeps both, as
   * pandas does; `'drop'` keeps the first; `'error'` makes it a bad row. An image that is in a list
   * twice can end up in training and in validation.
   */
  duplicates?: 'keep' | 'drop' | 'error';
  /** The columns in which two rows have to agree to be duplicates. Default: all. */
  duplicatesBy?: readonly string[];
}

/** Collects the rows of one file. */
export class RowSink<Row extends object> {
  readonly #op: string;
  readonly #file: string;
  readonly #counted: Counted;
  readonly #options: RowOptions;
  readonly #rows: Row[] = [];
  readonly #places: number[] = [];
  readonly #seen = new Map<string, number>();
  readonly #bad: DataError[] = [];

  constructor(
    { op, file, counted = 'line' }: { op: string; file: string; counted?: Counted },
    options: RowOptions,
  ) {
    const { badRows = 'error', duplicates = 'keep' } = options;
    const known = typeof badRows === 'function' || badRows === 'error' || badRows === 'skip';
    checkArg(known, op, "'error', 'skip' or a function", 'badRows', badRows);
    const knows = duplicates === 'keep' || duplicates === 'drop' || duplicates === 'error';
    checkArg(knows, op, "'keep', 'drop' or 'error'", 'duplicates', duplicates);
    this.#op = op;
    this.#file = file;
    this.#counted = counted;
    this.#options = options;
  }

  /** Whether a bad row ends the reading. */
  get strict(): boolean {
    return (this.#options.badRows ?? 'error') === 'error';
  }

  /** The error of a place in the file. */
  error(at: number, message: string, cause?: unknown): DataError {
    const place = placeText(this.#file, this.#counted, at);
    return new DataError(this.#op, `${place}: ${message}`, cause === undefined ? {} : { cause });
  }

  /** Adds the row at a place; an error of `make` makes it a bad one. */
  add(at: number, make: () => Row): void {
    let row: Row;
    try {
      row = make();
    } catch (error) {
      this.bad(at, error instanceof Error ? error.message : String(error), error);
      return;
    }
    if (this.#isDuplicate(at, row)) return;
    this.#rows.push(row);
    this.#places.push(at);
  }

  /** Reports a row that cannot be read, or throws. */
  bad(at: number, message: string, cause?: unknown): void {
    const error = this.error(at, message, cause instanceof DataError ? cause.cause : cause);
    const { badRows = 'error' } = this.#options;
    if (badRows === 'error') throw error;
    if (badRows === 'skip') this.#bad.push(error);
    else badRows(error, { file: this.#file, at });
  }

  /** The rows, once the file has ended. */
  finish(): Row[] {
    const [first] = this.#bad;
    if (first) {
      const n = this.#bad.length;
      const rows = n === 1 ? '1 bad row' : `${n} bad rows`;
      process.emitWarning(`${this.#file}: left out ${rows}; the first: ${first.message}`, {
        type: 'DataWarning',
        code: this.#op,
      });
    }
    noteOrigins(this.#rows, this.#places, { file: this.#file, counted: this.#counted });
    return this.#rows;
  }

  #isDuplicate(at: number, row: Row): boolean {
    const { duplicates = 'keep', duplicatesBy } = this.#options;
    if (duplicates === 'keep') return false;
    const columns = duplicatesBy ?? Object.keys(row).sort();
    const values = columns.map((column) => {
      if (Object.hasOwn(row, column)) return [column, (row as Record<string, unknown>)[column]];
      if (!duplicatesBy) return [column];
      throw this.error(
        at,
        `there is no column '${column}', which duplicatesBy names; there are ${listed(Object.keys(row))}`,
      );
    });
    const key = JSON.stringify(values, (_, value) =>
      typeof value === 'bigint' ? `${value}n` : value,
    );
    const earlier = this.#seen.get(key);
    if (earlier === undefined) this.#seen.set(key, at);
    else if (duplicates === 'error')
      this.bad(at, `says the same as ${placeText(this.#file, this.#counted, earlier)}`);
    return earlier !== undefined;
  }
}

/** Columns that are asked for have to be there, once each. */
export function checkColumns(
  op: string,
  asked: readonly string[],
  { option, there, file }: { option: string; there: readonly string[]; file: string },
): void {
  for (const name of asked) {
    if (there.includes(name)) continue;
    const names = listed(there.map((column) => `'${column}'`));
    const hint =
      there.length === 1 && /[;\t|,]/.test(there[0] ?? '') ? '; is the delimiter another?' : '';
    throw new DataError(
      op,
      `${file}: there is no column '${name}', which ${option} names; there are ${names}${hint}`,
    );
  }
  const twice = asked.find((name, i) => asked.indexOf(name) !== i);
  if (twice !== undefined) throw new ArgumentError(op, `${option} names '${twice}' twice`);
}

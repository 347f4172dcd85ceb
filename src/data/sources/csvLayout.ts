// From the cells of a line to a row: names, types, and what is wrong with them.
import { ArgumentError } from '../../tensor/errors.js';
import { DataError } from '../dataError.js';
import { shown } from '../shown.js';
import { type CellReader, type ColumnTypes, cellReader, isColumnType } from './columnTypes.js';
import { checkColumns } from './rowSink.js';

/** What decides how lines become rows. */
export interface LayoutOptions {
  readonly header: boolean;
  readonly names?: readonly string[] | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly types?: ColumnTypes | undefined;
  readonly missing?: readonly string[] | undefined;
}

interface Column {
  readonly name: string;
  readonly index: number;
  readonly read: CellReader;
}

/** The columns of one file. */
export class CsvLayout {
  readonly #width: number;
  readonly #columns: readonly Column[];

  /**
   * `first` are the cells of the first line.
   *
   * @throws {DataError} a column that is asked for is not there, or is there twice.
   */
  constructor(
    { op, file, first }: { op: string; file: string; first: readonly string[] },
    { header, names, columns, types = {}, missing }: LayoutOptions,
  ) {
    const there = names ?? (header ? first : first.map((_, i) => String(i)));
    this.#width = there.length;
    if (names && names.length !== first.length) {
      throw new DataError(
        op,
        `${file}: names has ${names.length} columns, and the first line has ${first.length}`,
      );
    }
    for (const [name, type] of Object.entries(types)) {
      if (isColumnType(type)) continue;
      throw ArgumentError.of(
        op,
        "'string', 'number' or 'boolean', with or without '?', or a function",
        `types.${name}`,
        type,
      );
    }
    const source = { there, file };
    checkColumns(op, Object.keys(types), { option: 'types', ...source });
    if (columns) {
      checkColumns(op, columns, { option: 'columns', ...source });
      const unread = Object.keys(types).find((name) => !columns.includes(name));
      if (unread !== undefined)
        throw new ArgumentError(op, `types names '${unread}', which is not among columns`);
    }
    const typeOf = new Map(Object.entries(types)); // a column may be named constructor
    this.#columns = (columns ?? there).map((name) => {
      const index = there.indexOf(name);
      const again = there.indexOf(name, index + 1);
      if (again >= 0) {
        throw new DataError(
          op,
          `${file}: columns ${index + 1} and ${again + 1} are both named '${name}'; give every column a name with names, together with header: true`,
        );
      }
      return { name, index, read: cellReader(typeOf.get(name) ?? 'string', missing) };
    });
  }

  /**
   * The row of a line's cells.
   *
   * @throws what is wrong, without the place.
   */
  row(cells: readonly string[]): Record<string, unknown> {
    if (cells.length !== this.#width) {
      throw new TypeError(
        `expected ${this.#width} cells, got ${cells.length}: ${shown(cells.slice(0, 8))}`,
      );
    }
    const row: Record<string, unknown> = {};
    for (const column of this.#columns) {
      const value = readCell(column, cells[column.index] as string);
      if (column.name === '__proto__') Object.defineProperty(row, column.name, { value, ...own });
      else row[column.name] = value;
    }
    return row;
  }
}

const own = { enumerable: true, writable: true, configurable: true };

function readCell({ name, read }: Column, text: string): unknown {
  try {
    return read(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`column '${name}': ${message}`, { cause });
  }
}

// A cell of a row, and what its text means. Rows are objects, or lists whose columns have numbers.
import { ArgumentError } from '../tensor/errors.js';
import { listed, shown } from './shown.js';

/** Name of a column, or position in rows that are lists; −1 is the last. */
export type Column = string | number;

/**
 * What stands in a column of a row.
 *
 * @throws {ArgumentError} there is no such column; the message lists those there are.
 */
export function cellOf(op: string, row: unknown, col: Column): unknown {
  if (typeof row !== 'object' || row === null)
    throw new ArgumentError(op, `expected a row with columns, got ${shown(row)}`);
  const columns = Object.keys(row);
  const name = typeof col === 'number' && Array.isArray(row) && col < 0 ? row.length + col : col;
  if (name in row) return (row as Readonly<Record<Column, unknown>>)[name];
  throw new ArgumentError(
    op,
    `there is no column ${shown(col)} in ${shown(row)}, which has ${listed(columns)}`,
  );
}

/** Nothing was filled in: undefined, null, NaN, or a text of blanks. */
export function isEmpty(cell: unknown): boolean {
  return (
    cell === undefined ||
    cell === null ||
    Number.isNaN(cell) ||
    (typeof cell === 'string' && cell.trim() === '')
  );
}

/** What a cell says about yes or no; undefined where it says neither. */
export function truth(cell: unknown): boolean | undefined {
  const text = String(cell).trim().toLowerCase();
  if (typeof cell === 'boolean' || typeof cell === 'number' || typeof cell === 'string') {
    if (text === 'true' || text === 'yes' || text === '1') return true;
    if (text === 'false' || text === 'no' || text === '0') return false;
  }
  return undefined;
}

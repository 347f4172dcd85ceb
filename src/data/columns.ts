// Items out of columns.
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { shown } from './shown.js';

/** Lists of values, all of one length. */
export type ColumnList = readonly (readonly unknown[])[];

/** A `getItems` that turns columns into a list of values for each item. `least` columns are needed. */
export function zipped<Source>(
  getColumns: ((source: Source) => ColumnList | Promise<ColumnList>) | undefined,
  least: number,
): (source: Source) => Promise<readonly (readonly unknown[])[]> {
  return async (source) => {
    const columns = getColumns ? await getColumns(source) : (source as ColumnList);
    const name = getColumns ? 'the result of getItems' : 'the source, without getItems,';
    checkArg(Array.isArray(columns), OP, 'a list of columns', name, columns);
    const odd = columns.findIndex((column) => !Array.isArray(column));
    if (odd >= 0)
      throw new ArgumentError(OP, `expected lists, got ${shown(columns[odd])} for column ${odd}`);
    if (columns.length < least)
      throw new ArgumentError(OP, `${least} blocks need as many columns, got ${columns.length}`);
    const lengths = columns.map((column) => column.length);
    const [first = []] = columns as ColumnList;
    if (lengths.some((length) => length !== first.length))
      throw new ArgumentError(OP, `expected columns of one length, got ${lengths.join(', ')}`);
    return first.map((_, i) => columns.map((column) => column[i]));
  };
}

const OP = 'DataBlock.fromColumns';

import { ArgumentError } from '../../tensor/errors.js';
import { type Column, cellOf, truth } from '../cell.js';
import { DataError } from '../dataError.js';
import { listed, shown } from '../shown.js';
import { byMask } from './sides.js';
import type { Splitter } from './splitter.js';

/** A value of a split column. */
export type SplitValue = string | number | boolean;

/** Options of {@link ColSplitter}. */
export interface ColSplitterOptions {
  /**
   * The value, or values, of rows that validate; compared as text, so that 1 is what a csv file
   * calls `1`. Default: rows whose value is true.
   */
  on?: SplitValue | readonly SplitValue[];
}

/**
 * Rows whose column `col` says so validate; all others train. Rows that are lists have numbered
 * columns. Without `on`, true are `true`, 1 and the
 * texts `true`, `yes` and `1`, false are `false`, 0 and the texts `false`, `no` and `0`, in any case,
 * because a csv file knows only text. Anything else, an empty cell too, is an error and not true, as it is in
 * fastai, where the text `False` validates.
 *
 * @throws {ArgumentError} from the splitter, when a row has no such column, or all rows end on one
 * side.
 * @throws {DataError} from the splitter, when a value is neither true nor false.
 * @example
 * ```ts
 * ColSplitter(); // fastai's is_valid
 * ColSplitter('set', { on: ['val', 'test'] });
 * ```
 * @see https://docs.fast.ai/data.transforms.html#colsplitter
 */
export function ColSplitter(
  col: Column = 'is_valid',
  { on }: ColSplitterOptions = {},
): Splitter<object> {
  const wanted = on === undefined ? undefined : new Set([on].flat().map(String));
  return (rows) => {
    const values = rows.map((row) => cellOf('ColSplitter', row, col));
    if (wanted) {
      const mask = values.map((value) => wanted.has(String(value)));
      if (mask.some(Boolean)) return byMask('ColSplitter', rows, mask);
      const there = listed([...new Set(values.map((value) => shown(value)))]);
      throw new ArgumentError(
        'ColSplitter',
        `no row has ${shown(on)} in column ${shown(col)}, which holds ${there}`,
      );
    }
    const mask = values.map((value, i) => {
      const valid = truth(value);
      if (valid !== undefined) return valid;
      throw new DataError(
        'ColSplitter',
        `expected true or false (1 or 0) in column ${shown(col)}, got ${shown(value)} in row ${i}, ${shown(rows[i])}; on: says which values validate`,
        { item: rows[i] },
      );
    });
    return byMask('ColSplitter', rows, mask);
  };
}

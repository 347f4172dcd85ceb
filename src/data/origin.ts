// Which line of which file a row came from: errors name it long after the file was read.

/** How the rows of a file are counted: lines from 1 as editors do, rows from 0 as data frames do. */
export type Counted = 'line' | 'row';

interface Range {
  readonly first: number;
  readonly file: string;
  readonly counted: Counted;
}

/**
 * Each row has one number, unique among all files: a small integer in a WeakMap costs some 33 bytes
 * a row, where an object with file and line would double the size of the rows.
 */
const numbers = new WeakMap<object, number>();
const ranges: Range[] = [];
let next = 0;

/** Notes that `rows[i]` is line or row `places[i]` of `file`; places rise. */
export function noteOrigins(
  rows: readonly object[],
  places: readonly number[],
  { file, counted }: { file: string; counted: Counted },
): void {
  const last = places.at(-1);
  if (last === undefined) return;
  const first = next;
  ranges.push({ first, file, counted });
  next += last + 1;
  rows.forEach((row, i) => {
    numbers.set(row, first + (places[i] as number));
  });
}

/** `train.csv:17` or `train.parquet row 16`; undefined for what did not come from a file. */
export function originOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const number = numbers.get(item);
  if (number === undefined) return undefined;
  const range = ranges.findLast(({ first }) => first <= number);
  return range && placeText(range.file, range.counted, number - range.first);
}

/** A place as messages write it. */
export function placeText(file: string, counted: Counted, place: number): string {
  return counted === 'line' ? `${file}:${place}` : `${file} row ${place}`;
}

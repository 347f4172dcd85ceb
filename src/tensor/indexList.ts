// Nested arrays as an index: positions or truth values.
import { put, putAll } from './cells.js';
import { ArgumentError, show } from './errors.js';

/** Whole numbers (positions) or booleans (a mask) in nested arrays of one length per level. */
export type IndexList = readonly (number | boolean | IndexList)[];

/** The sizes of a list and its elements in order; a mask has booleans. */
export interface FlatIndexList {
  readonly shape: readonly number[];
  readonly elements: readonly (number | boolean)[];
  readonly isMask: boolean;
}

/** Writes [is boolean, rank, sizes…, elements…]. */
export function putIndexList(op: string, list: IndexList, name: string): void {
  const { shape, elements, isMask } = flattenIndexList(op, list, name);
  put(isMask ? 1 : 0);
  put(shape.length);
  putAll(shape);
  for (const element of elements) put(Number(element));
}

/**
 * @throws {ArgumentError} arrays of different lengths, whole numbers beside booleans, or something else than both; the place
 *   is named.
 */
export function flattenIndexList(op: string, list: IndexList, name: string): FlatIndexList {
  const shape: number[] = [];
  for (let level: unknown = list; Array.isArray(level); level = level[0]) shape.push(level.length);
  const elements: (number | boolean)[] = [];
  const walk = (value: unknown, dim: number, path: string): void => {
    if (dim === shape.length) {
      elements.push(checkedElement(op, value, `${name}${path}`, elements[0]));
    } else if (!Array.isArray(value)) {
      throw new ArgumentError(op, `expected an array at ${name}${path}, got ${show(value)}`);
    } else if (value.length !== shape[dim]) {
      throw new ArgumentError(
        op,
        `expected ${shape[dim]} elements at ${name}${path}, got ${value.length}`,
      );
    } else {
      for (let i = 0; i < value.length; i++) walk(value[i], dim + 1, `${path}[${i}]`);
    }
  };
  walk(list, 0, '');
  return { shape, elements, isMask: typeof elements[0] === 'boolean' };
}

function checkedElement(
  op: string,
  value: unknown,
  place: string,
  before: number | boolean | undefined,
): number | boolean {
  const isBoolean = typeof value === 'boolean';
  if (before !== undefined && isBoolean !== (typeof before === 'boolean'))
    throw new ArgumentError(
      op,
      `expected ${isBoolean ? 'an integer' : 'a boolean'} at ${place} as before it, got ${show(value)}`,
    );
  if (!isBoolean && !Number.isSafeInteger(value))
    throw new ArgumentError(op, `expected an integer or a boolean at ${place}, got ${show(value)}`);
  return value as number | boolean;
}

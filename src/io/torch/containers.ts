// JavaScript's containers as Python's: which there are, and what is in them.
import { type Complex, isComplex } from '../../tensor/cells.js';

/** What a container holds, with the place of each for errors: `.name`, `[3]`. */
export function* children(value: object): Generator<[place: string, value: unknown]> {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) yield [`[${i}]`, item];
  else if (value instanceof Map) for (const [key, item] of value) yield [place(key), item];
  else if (value instanceof Set) for (const item of value) yield ['{}', item];
  else if (isPlain(value))
    for (const [key, item] of Object.entries(value)) yield [place(key), item];
}

/** Where a key leads, for errors. */
export function place(key: unknown): string {
  return typeof key === 'string' ? `.${key}` : `[${String(key)}]`;
}

/** An object that is a dictionary and no instance of a class. */
export function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A complex number: frozen, to tell it from a dictionary of `re` and `im`. */
export function isPyComplex(value: object): value is Complex {
  return Object.isFrozen(value) && isComplex(value) && Object.keys(value).length === 2;
}

/** What may be a key of a Python dictionary. */
export function isKey(key: unknown): boolean {
  if (Array.isArray(key)) return Object.isFrozen(key) && key.every(isKey);
  return key === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof key);
}

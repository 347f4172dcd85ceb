// What every function here is made of: operators by full name, and options with their defaults.

import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { isTensor } from '../../tensor/handle.js';
import { bindPositional } from '../../tensor/ops.js';
import { camelCase } from '../../tensor/signature.js';
import type { Tensor } from '../../tensor/tensor.js';

/** Calls one operator; in-place ones give their first argument back. The caller says what comes back. */
export type BoundOp = <R = Tensor>(...args: readonly unknown[]) => R;

/**
 * An operator as a function of all its arguments in the schema's order, looked up at its first call.
 *
 * @param label the name in error messages. Default: the operator's own.
 */
export function bindOp(
  name: string,
  label = camelCase(name.replace(/^aten::|\.\w+$/g, '')),
): BoundOp {
  return bindPositional(label, name) as BoundOp;
}

/** One number for all spatial dims, or one for each. */
export type Size = number | readonly number[];

/**
 * The options with defaults where nothing is given. A module may stand for its options; in a plain object every
 * name must be known, so that a slip of the pen is not taken for the default.
 *
 * @throws {ArgumentError} `given` is no object, or has an unknown name.
 */
export function withDefaults<T extends object>(
  op: string,
  given: T | undefined,
  defaults: Required<T>,
): Required<T> {
  if (given === undefined) return defaults;
  const isObject = typeof given === 'object' && given !== null && !isTensor(given);
  checkArg(isObject, op, 'an object', 'options', given);
  const values = { ...defaults };
  for (const key in defaults) {
    const value = given[key];
    if (value !== undefined) values[key] = value as Required<T>[typeof key];
  }
  if (Object.getPrototypeOf(given) === Object.prototype) checkNames(op, given, defaults);
  return values;
}

function checkNames(op: string, given: object, defaults: object): void {
  for (const [key, value] of Object.entries(given)) {
    if (key in defaults || value === undefined) continue;
    const known = Object.keys(defaults).join(', ');
    throw new ArgumentError(op, `unknown option ${key}; there are ${known}`);
  }
}

/** @throws {ArgumentError} one of the named values is no tensor. */
export function checkTensors(op: string, named: Readonly<Record<string, unknown>>): void {
  for (const name in named) checkArg(isTensor(named[name]), op, 'a tensor', name, named[name]);
}

/** One whole number for each of `dims` spatial dims. @throws {ArgumentError} there are others, or another number of them. */
export function spread(op: string, name: string, value: Size, dims: number): number[] {
  const sizes = Array.isArray(value) ? [...value] : new Array<unknown>(dims).fill(value);
  const fits = sizes.length === dims && sizes.every(Number.isSafeInteger);
  checkArg(fits, op, `a whole number or ${dims} of them`, name, value);
  return sizes as number[];
}

/** Whether two tensors have the same sizes. */
export function sameShape(a: Tensor, b: Tensor): boolean {
  const [left, right] = [a.shape, b.shape];
  return left.length === right.length && left.every((size, i) => size === right[i]);
}

/** `[2, 3]` for messages. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** @throws {ArgumentError} the tensor has other sizes than `like`. */
export function checkShape(op: string, name: string, tensor: Tensor, like: Tensor): void {
  checkTensors(op, { [name]: tensor });
  if (sameShape(tensor, like)) return;
  checkArg(false, op, `shape ${shapeText(like.shape)}`, name, tensor.shape);
}

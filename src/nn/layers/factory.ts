// Where the parameters of layers come from.

import { empty } from '../../tensor/create.js';
import type { Device } from '../../tensor/device.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { Parameter } from '../parameter.js';

/** Kind and place of a layer's parameters. */
export interface FactoryOptions {
  /** Default 'float32'. */
  dtype?: DType;
  /** Default 'cpu'. */
  device?: Device;
}

/** A parameter whose values are still to be set. */
export function emptyParameter(
  shape: readonly number[],
  { dtype, device }: FactoryOptions,
): Parameter {
  return new Parameter(empty([...shape], { dtype, device }));
}

/** @throws {ArgumentError} one of `counts` is not a whole number of at least `least`. */
export function checkCounts(op: string, counts: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, count] of Object.entries(counts)) {
    checkArg(Number.isInteger(count) && count >= least, op, `an integer ≥ ${least}`, name, count);
  }
}

/** Options of layers that can overwrite their input. */
export interface InplaceOptions {
  /** Overwrite the input. Default false. */
  inplace?: boolean;
}

// How single losses become one.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import type { Tensor } from '../../../tensor/tensor.js';

/** How single losses become one: not at all, by their mean, or by their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/** Options that all loss functions have. */
export interface ReductionOptions {
  /** Default 'mean'. */
  reduction?: Reduction;
}

const REDUCTIONS: readonly string[] = ['none', 'mean', 'sum'];

/** LibTorch's number for a reduction. @throws {ArgumentError} there is no such reduction. */
export function reductionCode(op: string, reduction: string): number {
  const number = REDUCTIONS.indexOf(reduction);
  checkArg(number >= 0, op, "'none', 'mean' or 'sum'", 'reduction', reduction);
  return number;
}

/** Single losses as `reduction` says. */
export function reduce<D extends DType>(losses: Tensor<D>, reduction: Reduction): Tensor<D> {
  if (reduction === 'none') return losses;
  return (reduction === 'sum' ? losses.sum() : losses.mean()) as Tensor as Tensor<D>;
}

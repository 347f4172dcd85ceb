// Dropout. Unlike a layer, a function does not know the mode: `training` is an option, true by default as in PyTorch.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { InplaceOptions } from './activation.js';
import { bindOp } from './op.js';

/** Options of dropout. */
export interface DropoutFunctionOptions extends InplaceOptions {
  /** Probability of zeroing, in [0, 1]. Default 0.5. */
  p?: number;
  /** Whether to drop at all. Default true. */
  training?: boolean;
}

const dropoutOp = bindOp('aten::dropout');
const dropoutOp_ = bindOp('aten::dropout_');
const featureDropoutOp = bindOp('aten::feature_dropout');
const featureDropoutOp_ = bindOp('aten::feature_dropout_');

/** Zeroes single values and divides the others by 1 − p. */
export function dropout(x: Tensor, options: DropoutFunctionOptions = {}): Tensor {
  const { p = 0.5, training = true, inplace = false } = options;
  checkProbability('dropout', p);
  return inplace ? dropoutOp_(x, p, training) : dropoutOp(x, p, training);
}

/** Zeroes whole channels and divides the others by 1 − p: [B, C, H, W] → the same. */
export function dropout2d(x: Tensor, options: DropoutFunctionOptions = {}): Tensor {
  const { p = 0.5, training = true, inplace = false } = options;
  checkProbability('dropout2d', p);
  return inplace ? featureDropoutOp_(x, p, training) : featureDropoutOp(x, p, training);
}

/** @throws {ArgumentError} `p` is not in [0, 1]. */
export function checkProbability(op: string, p: number): void {
  checkArg(p >= 0 && p <= 1, op, 'a probability in [0, 1]', 'p', p);
}

// Dropout. Unlike a layer, a function does not know the mode: `training` is an option. What PyTorch calls `inplace` has a
// name with `_` here.

import { checkArg } from '../../tensor/errors.js';
import { tidy } from '../../tensor/scope.js';
import type { DeviceOf, ShapeOf } from '../../tensor/shapes/index.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type BoundOp, bindOp, checkTensors, withDefaults } from './op.js';

/** Options of dropout. */
export interface DropoutFunctionOptions {
  /** Probability of dropping, in [0, 1]. Default 0.5. */
  p?: number;
  /** Whether to drop at all. Default true; for `alphaDropout` and `featureAlphaDropout` false, as in PyTorch. */
  training?: boolean;
}

const dropoutOp = bindOp('aten::dropout');
const dropoutOp_ = bindOp('aten::dropout_');
const featureDropoutOp = bindOp('aten::feature_dropout');
const featureDropoutOp_ = bindOp('aten::feature_dropout_');
const alphaDropoutOp = bindOp('aten::alpha_dropout');
const alphaDropoutOp_ = bindOp('aten::alpha_dropout_');
const featureAlphaDropoutOp = bindOp('aten::feature_alpha_dropout');
const featureAlphaDropoutOp_ = bindOp('aten::feature_alpha_dropout_');

/**
 * Zeroes single values and divides the others by 1 − p: […] → the same.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout.html
 */
export function dropout<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return drop('dropout', dropoutOp, input, options);
}

/** In place: `dropout`. @throws {ArgumentError} `p` is not in [0, 1]. */
export function dropout_<X extends Tensor>(input: X, options?: DropoutFunctionOptions): X {
  return drop('dropout_', dropoutOp_, input, options);
}

/**
 * Zeroes whole channels and divides the others by 1 − p: [B, C, L] or [C, L] → the same.
 *
 * @throws {ArgumentError} `p` is not in [0, 1], or the input has another number of dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout1d.html
 */
export function dropout1d<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return dropChannels(1, featureDropoutOp, input, options);
}

/** In place: `dropout1d`. @throws {ArgumentError} as there. */
export function dropout1d_<X extends Tensor>(input: X, options?: DropoutFunctionOptions): X {
  dropChannels(1, featureDropoutOp_, input, options);
  return input;
}

/**
 * Zeroes whole channels and divides the others by 1 − p: [B, C, H, W] → the same. With three dimensions the input is
 * taken for [B, C, L], as in PyTorch, which warns about it; `dropout1d` says what is meant.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @throws {TorchError} the input has less than two dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout2d.html
 */
export function dropout2d<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return drop('dropout2d', featureDropoutOp, input, options);
}

/** In place: `dropout2d`. @throws {ArgumentError} `p` is not in [0, 1]. */
export function dropout2d_<X extends Tensor>(input: X, options?: DropoutFunctionOptions): X {
  return drop('dropout2d_', featureDropoutOp_, input, options);
}

/**
 * Zeroes whole channels and divides the others by 1 − p: [B, C, D, H, W] or [C, D, H, W] → the same.
 *
 * PyTorch warns about other numbers of dimensions; here they are an error.
 *
 * @throws {ArgumentError} `p` is not in [0, 1], or the input has another number of dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.dropout3d.html
 */
export function dropout3d<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return dropChannels(3, featureDropoutOp, input, options);
}

/** In place: `dropout3d`. @throws {ArgumentError} as there. */
export function dropout3d_<X extends Tensor>(input: X, options?: DropoutFunctionOptions): X {
  dropChannels(3, featureDropoutOp_, input, options);
  return input;
}

/**
 * Sets single values to the negative saturation of SELU and scales all, so that mean and variance stay: […] → the same.
 * `training` is false by default, as in PyTorch.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @see https://arxiv.org/abs/1706.02515
 */
export function alphaDropout<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return drop('alphaDropout', alphaDropoutOp, input, options, false);
}

/** In place: `alphaDropout`. @throws {ArgumentError} `p` is not in [0, 1]. */
export function alphaDropout_<X extends Tensor>(input: X, options?: DropoutFunctionOptions): X {
  return drop('alphaDropout_', alphaDropoutOp_, input, options, false);
}

/**
 * `alphaDropout` of whole channels: [B, C, …] → the same. `training` is false by default, as in PyTorch.
 *
 * @throws {ArgumentError} `p` is not in [0, 1].
 * @throws {TorchError} the input has less than two dimensions.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.feature_alpha_dropout.html
 */
export function featureAlphaDropout<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): Tensor<X['dtype'], ShapeOf<X>, DeviceOf<X>> {
  return drop('featureAlphaDropout', featureAlphaDropoutOp, input, options, false);
}

/** In place: `featureAlphaDropout`. @throws {ArgumentError} `p` is not in [0, 1]. */
export function featureAlphaDropout_<X extends Tensor>(
  input: X,
  options?: DropoutFunctionOptions,
): X {
  return drop('featureAlphaDropout_', featureAlphaDropoutOp_, input, options, false);
}

/** @throws {ArgumentError} `p` is not in [0, 1]. */
export function checkProbability(op: string, p: number): void {
  checkArg(p >= 0 && p <= 1, op, 'a probability in [0, 1]', 'p', p);
}

function drop<T extends Tensor>(
  label: string,
  op: BoundOp,
  input: Tensor,
  options: DropoutFunctionOptions | undefined,
  byDefault = true,
): T {
  const { p, training } = withDefaults(label, options, { p: 0.5, training: byDefault });
  checkProbability(label, p);
  return op(input, p, training);
}

/** LibTorch takes the second dim for the channels, so a sample alone becomes a batch of one. */
function dropChannels<T extends Tensor>(
  dims: number,
  op: BoundOp,
  input: Tensor,
  options: DropoutFunctionOptions | undefined,
): T {
  const label = `dropout${dims}d${op === featureDropoutOp_ ? '_' : ''}`;
  checkTensors(label, { input });
  const batched = input.ndim === dims + 2;
  const expected = `${dims + 1} or ${dims + 2} dimensions`;
  checkArg(batched || input.ndim === dims + 1, label, expected, 'input', input.shape);
  if (batched) return drop(label, op, input, options);
  return tidy(() => drop(label, op, input.unsqueeze(0), options).squeeze(0) as Tensor as T);
}

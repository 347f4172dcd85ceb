// Activations that are several operators in PyTorch's Python, and in-place forms. Those of one operator are generated.
// What PyTorch calls `inplace` has a name with `_` here.

import { empty, zeros } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import type { FloatOf } from '../../tensor/resultDtype.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp, checkTensors, withDefaults } from './op.js';

/** Options of `gumbelSoftmax`. */
export interface GumbelSoftmaxOptions {
  /** Temperature, > 0: small ones come close to a choice. Default 1. */
  tau?: number;
  /** Give a one-hot choice, through which gradients flow as through the soft one. Default false. */
  hard?: boolean;
  /** The dim of the classes. Default −1. */
  dim?: number;
}

const relu6Op_ = bindOp('aten::relu6_');
const hardsigmoidOp_ = bindOp('aten::hardsigmoid_');
const hardswishOp_ = bindOp('aten::hardswish_');
const siluOp_ = bindOp('aten::silu_');
const mishOp_ = bindOp('aten::mish_');

/** In place: min(max(0, x), 6). PyTorch has it as `relu6(x, inplace=True)`. */
export function relu6_<D extends DType>(input: Tensor<D>): Tensor<D> {
  return relu6Op_(input);
}

/** In place: relu6(x + 3)/6. PyTorch has it as `hardsigmoid(x, inplace=True)`. */
export function hardsigmoid_<D extends DType>(input: Tensor<D>): Tensor<D> {
  return hardsigmoidOp_(input);
}

/** In place: x·relu6(x + 3)/6. PyTorch has it as `hardswish(x, inplace=True)`. */
export function hardswish_<D extends DType>(input: Tensor<D>): Tensor<D> {
  return hardswishOp_(input);
}

/** In place: x·sigmoid(x). PyTorch has it as `silu(x, inplace=True)`. */
export function silu_<D extends DType>(input: Tensor<D>): Tensor<D> {
  return siluOp_(input);
}

/** In place: x·tanh(softplus(x)). PyTorch has it as `mish(x, inplace=True)`. */
export function mish_<D extends DType>(input: Tensor<D>): Tensor<D> {
  return mishOp_(input);
}

/**
 * x − tanh x: […] → the same.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.tanhshrink.html
 */
export function tanhshrink<D extends DType>(input: Tensor<D>): Tensor<FloatOf<D>> {
  checkTensors('tanhshrink', { input });
  return tidy(() => input.sub(input.tanh()) as Tensor as Tensor<FloatOf<D>>);
}

/**
 * x/(1 + |x|): […] → the same.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softsign.html
 */
export function softsign<D extends DType>(input: Tensor<D>): Tensor<FloatOf<D>> {
  checkTensors('softsign', { input });
  return tidy(() => input.div(input.abs().add(1)) as Tensor as Tensor<FloatOf<D>>);
}

/**
 * e⁻ˣ, made to sum to 1 along `dim`, which unlike in PyTorch must be given: […] → the same.
 *
 * @param options.dtype what to compute in, to save precision. Default: the input's.
 * @throws {RangeError} there is no such dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.softmin.html
 */
export function softmin<D extends DType, R extends DType = D>(
  input: Tensor<D>,
  dim: number,
  options?: { dtype?: R },
): Tensor<R> {
  checkTensors('softmin', { input });
  return tidy(() => input.neg().softmax(dim, options ?? {}) as Tensor as Tensor<R>);
}

/**
 * A random choice that gradients flow through: softmax((x + g)/tau) with noise g of Gumbel's distribution; […, C] logits →
 * the same. The noise comes from the default generator.
 *
 * PyTorch's `eps` has no effect and is not offered.
 *
 * @throws {ArgumentError} `tau` is not > 0.
 * @throws {RangeError} there is no such dimension.
 * @see https://arxiv.org/abs/1611.01144
 */
export function gumbelSoftmax<D extends DType>(
  logits: Tensor<D>,
  options?: GumbelSoftmaxOptions,
): Tensor<D> {
  const defaults = { tau: 1, hard: false, dim: -1 };
  const { tau, hard, dim } = withDefaults('gumbelSoftmax', options, defaults);
  checkTensors('gumbelSoftmax', { logits });
  checkArg(tau > 0, 'gumbelSoftmax', 'a number > 0', 'tau', tau);
  return tidy(() => {
    const { shape, dtype, device } = logits;
    const noise = empty(shape, { dtype, device }).exponential_().log().neg();
    const soft: Tensor = logits.add(noise).div(tau).softmax(dim);
    if (!hard) return soft as Tensor<D>;
    const [, index] = soft.max(dim, { keepdim: true });
    const choice: Tensor = zeros(shape, { dtype, device }).scatter_(dim, index, 1);
    return choice.sub(soft.detach()).add(soft) as Tensor as Tensor<D>;
  });
}

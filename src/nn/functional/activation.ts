// Activations under PyTorch's functional names and defaults. `inplace` overwrites the input.

import type { Tensor } from '../../tensor/tensor.js';
import { type BoundOp, bindOp } from './op.js';

/** Options of activations that can overwrite their input. */
export interface InplaceOptions {
  /** Overwrite the input. Default false. */
  inplace?: boolean;
}

/** An operator and its in-place variant. */
interface Pair {
  plain: BoundOp;
  inPlace: BoundOp;
}

function pair(name: string): Pair {
  return { plain: bindOp(`aten::${name}`), inPlace: bindOp(`aten::${name}_`) };
}

const reluOps = pair('relu');
const relu6Ops = pair('relu6');
const leakyReluOps = pair('leaky_relu');
const eluOps = pair('elu');
const seluOps = pair('selu');
const siluOps = pair('silu');
const mishOps = pair('mish');
const hardswishOps = pair('hardswish');
const hardsigmoidOps = pair('hardsigmoid');
const hardtanhOps = pair('hardtanh');
const geluOp = bindOp('aten::gelu');
const softplusOp = bindOp('aten::softplus');
const preluOp = bindOp('aten::prelu');
const sigmoidOp = bindOp('aten::sigmoid');
const tanhOp = bindOp('aten::tanh');
const softmaxOp = bindOp('aten::softmax.int');
const logSoftmaxOp = bindOp('aten::log_softmax.int');

/** max(0, x). */
export function relu(x: Tensor, options?: InplaceOptions): Tensor {
  return run(reluOps, options, x);
}

/** min(max(0, x), 6). */
export function relu6(x: Tensor, options?: InplaceOptions): Tensor {
  return run(relu6Ops, options, x);
}

/** x where x > 0, else negativeSlope·x. */
export function leakyRelu(x: Tensor, negativeSlope = 0.01, options?: InplaceOptions): Tensor {
  return run(leakyReluOps, options, x, negativeSlope);
}

/** x where x > 0, else alpha·(eˣ − 1). */
export function elu(x: Tensor, alpha = 1, options?: InplaceOptions): Tensor {
  return run(eluOps, options, x, alpha, 1, 1);
}

/** The self-normalising ELU, with fixed scale and alpha. @see https://arxiv.org/abs/1706.02515 */
export function selu(x: Tensor, options?: InplaceOptions): Tensor {
  return run(seluOps, options, x);
}

/** x·Φ(x), Φ being the normal distribution's; 'tanh' approximates it. Default 'none'. */
export function gelu(
  x: Tensor,
  { approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {},
): Tensor {
  return geluOp(x, approximate);
}

/** x·sigmoid(x). */
export function silu(x: Tensor, options?: InplaceOptions): Tensor {
  return run(siluOps, options, x);
}

/** x·tanh(softplus(x)). @see https://arxiv.org/abs/1908.08681 */
export function mish(x: Tensor, options?: InplaceOptions): Tensor {
  return run(mishOps, options, x);
}

/** x·relu6(x + 3)/6. */
export function hardswish(x: Tensor, options?: InplaceOptions): Tensor {
  return run(hardswishOps, options, x);
}

/** relu6(x + 3)/6. */
export function hardsigmoid(x: Tensor, options?: InplaceOptions): Tensor {
  return run(hardsigmoidOps, options, x);
}

/** x limited to [minVal, maxVal], by default [−1, 1]. */
export function hardtanh(
  x: Tensor,
  options: InplaceOptions & { minVal?: number; maxVal?: number } = {},
): Tensor {
  return run(hardtanhOps, options, x, options.minVal ?? -1, options.maxVal ?? 1);
}

/** log(1 + e^(beta·x))/beta; x itself where beta·x > threshold. Defaults 1 and 20. */
export function softplus(
  x: Tensor,
  { beta = 1, threshold = 20 }: { beta?: number; threshold?: number } = {},
): Tensor {
  return softplusOp(x, beta, threshold);
}

/** x where x > 0, else weight·x; `weight` has one element or one for each channel (dim 1). */
export function prelu(x: Tensor, weight: Tensor): Tensor {
  return preluOp(x, weight);
}

/** 1/(1 + e⁻ˣ). */
export function sigmoid(x: Tensor): Tensor {
  return sigmoidOp(x);
}

/** (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ). */
export function tanh(x: Tensor): Tensor {
  return tanhOp(x);
}

/** eˣ, made to sum to 1 along `dim`. */
export function softmax(x: Tensor, dim: number): Tensor {
  return softmaxOp(x, dim, null);
}

/** log(softmax(x)), without losing precision. */
export function logSoftmax(x: Tensor, dim: number): Tensor {
  return logSoftmaxOp(x, dim, null);
}

function run(ops: Pair, options: InplaceOptions | undefined, x: Tensor, ...rest: number[]): Tensor {
  return options?.inplace ? ops.inPlace(x, ...rest) : ops.plain(x, ...rest);
}

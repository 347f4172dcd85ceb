// Losses as functions. The modules of ../../losses know activation and decoding too.

import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp } from './op.js';

/** How single losses become one: not at all, by their mean, or by their sum. */
export type Reduction = 'none' | 'mean' | 'sum';

/** Options that all loss functions have. */
export interface ReductionOptions {
  /** Default 'mean'. */
  reduction?: Reduction;
}

/** Options of `nllLoss`. */
export interface NLLLossFunctionOptions extends ReductionOptions {
  /** [C]: weight of each class. */
  weight?: Tensor | null;
  /** Targets with this value do not count. Default −100. */
  ignoreIndex?: number;
}

/** Options of `crossEntropy`. */
export interface CrossEntropyFunctionOptions extends NLLLossFunctionOptions {
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

const crossEntropyOp = bindOp('aten::cross_entropy_loss');
const bceWithLogitsOp = bindOp('aten::binary_cross_entropy_with_logits');
const mseLossOp = bindOp('aten::mse_loss');
const l1LossOp = bindOp('aten::l1_loss');
const nllLossOp = bindOp('aten::nll_loss_nd');

/** −log softmax of the right class: [B, C, *] logits with targets [B, *] int64, or [B, C, *] probabilities. */
export function crossEntropy(
  x: Tensor,
  target: Tensor,
  options: CrossEntropyFunctionOptions = {},
): Tensor {
  const { weight = null, reduction, ignoreIndex = -100, labelSmoothing = 0 } = options;
  return crossEntropyOp(
    x,
    target,
    weight,
    code('crossEntropy', reduction),
    ignoreIndex,
    labelSmoothing,
  );
}

/** −t·log σ(x) − (1 − t)·log(1 − σ(x)): [*] logits with targets [*] in [0, 1]. */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  options: ReductionOptions & { weight?: Tensor | null; posWeight?: Tensor | null } = {},
): Tensor {
  const { weight = null, posWeight = null, reduction } = options;
  return bceWithLogitsOp(
    x,
    target,
    weight,
    posWeight,
    code('binaryCrossEntropyWithLogits', reduction),
  );
}

/** (x − target)². */
export function mseLoss(x: Tensor, target: Tensor, { reduction }: ReductionOptions = {}): Tensor {
  return mseLossOp(x, target, code('mseLoss', reduction));
}

/** |x − target|. */
export function l1Loss(x: Tensor, target: Tensor, { reduction }: ReductionOptions = {}): Tensor {
  return l1LossOp(x, target, code('l1Loss', reduction));
}

/** −x of the right class: [B, C, *] log-probabilities with targets [B, *] int64. */
export function nllLoss(x: Tensor, target: Tensor, options: NLLLossFunctionOptions = {}): Tensor {
  const { weight = null, reduction, ignoreIndex = -100 } = options;
  return nllLossOp(x, target, weight, code('nllLoss', reduction), ignoreIndex);
}

/** LibTorch's number for a reduction. */
function code(op: string, reduction: Reduction = 'mean'): number {
  const number = ['none', 'mean', 'sum'].indexOf(reduction);
  checkArg(number >= 0, op, "'none', 'mean' or 'sum'", 'reduction', reduction);
  return number;
}

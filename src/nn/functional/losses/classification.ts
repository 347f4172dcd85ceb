// Losses for one class out of several, and for several labels at once.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { broadcastTensors } from '../../../tensor/functions.js';
import { linear, logsigmoid } from '../../../tensor/nnFunctions.generated.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkShape, checkTensors, shapeText, withDefaults } from '../op.js';
import { type ReductionOptions, reduce, reductionCode } from './reduction.js';

/** Options of `nllLoss`. */
export interface NLLLossFunctionOptions extends ReductionOptions {
  /** [C]: weight of each class; 'mean' divides by the sum of those that occur. Default: all 1. */
  weight?: Tensor | null;
  /** Targets with this value do not count. Default −100. */
  ignoreIndex?: number;
}

/** Options of `crossEntropy`. */
export interface CrossEntropyFunctionOptions extends NLLLossFunctionOptions {
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

/** Options of `linearCrossEntropy`. */
export interface LinearCrossEntropyOptions extends ReductionOptions {
  /** [C] or [C, …]: added to the logits. Default none. */
  linearBias?: Tensor | null;
  /** [C]: weight of each class. Default: all 1. */
  weight?: Tensor | null;
  /** Targets with this value do not count; not for targets that are probabilities. Default −100. */
  ignoreIndex?: number | null;
  /** Share of the target that is spread over all classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

/** Options of `binaryCrossEntropy` and `multilabelSoftMarginLoss`. */
export interface BinaryCrossEntropyOptions extends ReductionOptions {
  /** Weight of each loss, broadcast to them. Default: all 1. */
  weight?: Tensor | null;
}

/** Options of `binaryCrossEntropyWithLogits`. */
export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** Weight of the positive part, broadcast to the targets: above 1 for recall, below 1 for precision. Default: all 1. */
  posWeight?: Tensor | null;
}

const nllLossOp = bindOp('aten::nll_loss_nd', 'nllLoss');
const crossEntropyOp = bindOp('aten::cross_entropy_loss', 'crossEntropy');
const binaryCrossEntropyOp = bindOp('aten::binary_cross_entropy');
const bceWithLogitsOp = bindOp('aten::binary_cross_entropy_with_logits');

/**
 * −x of the right class: log-probabilities [C], [B, C] or [B, C, …] with targets [], [B] or [B, …] int64 → [] or the
 * targets' shape.
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} the shapes do not fit.
 * @throws {RangeError} a target is no class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export function nllLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: NLLLossFunctionOptions,
): Tensor<D> {
  const defaults = { reduction: 'mean', weight: null, ignoreIndex: -100 } as const;
  const { reduction, weight, ignoreIndex } = withDefaults('nllLoss', options, defaults);
  return nllLossOp(input, target, weight, reductionCode('nllLoss', reduction), ignoreIndex);
}

/**
 * −log softmax of the right class: logits [C], [B, C] or [B, C, …] with targets [], [B] or [B, …] int64 → [] or the
 * targets' shape; or targets of the logits' shape and dtype, which are probabilities.
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} the shapes do not fit, or `labelSmoothing` is not in [0, 1].
 * @throws {RangeError} a target is no class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export function crossEntropy<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: CrossEntropyFunctionOptions,
): Tensor<D> {
  const defaults = {
    reduction: 'mean',
    weight: null,
    ignoreIndex: -100,
    labelSmoothing: 0,
  } as const;
  const given = withDefaults('crossEntropy', options, defaults);
  const code = reductionCode('crossEntropy', given.reduction);
  return crossEntropyOp(input, target, given.weight, code, given.ignoreIndex, given.labelSmoothing);
}

/**
 * `crossEntropy` of `linear`: features [N] or [B, N] with a weight [C, N] and targets [] or [B] int64, or [C] or [B, C]
 * probabilities → [] or [B]. With a weight [C, …, N] the logits are [B, C, …].
 *
 * PyTorch's `options`, which trade time for memory by working in chunks, are not offered.
 *
 * @throws {ArgumentError} the shapes do not fit, or `ignoreIndex` is given with probabilities.
 * @throws {RangeError} a target is no class.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.linear_cross_entropy.html
 */
export function linearCrossEntropy<D extends DType>(
  input: Tensor<D>,
  linearWeight: Tensor,
  target: Tensor,
  options?: LinearCrossEntropyOptions,
): Tensor<D> {
  const op = 'linearCrossEntropy';
  const { linearBias, ignoreIndex, ...rest } = withDefaults(op, options, {
    reduction: 'mean',
    linearBias: null,
    weight: null,
    ignoreIndex: null,
    labelSmoothing: 0,
  });
  checkTensors(op, { input, linearWeight, target });
  const [batch, features] = [input.shape.slice(0, -1), linearWeight.shape.at(-1)];
  const outer = linearWeight.shape.slice(0, -1); // [C, …]
  checkArg(input.ndim === 1 || input.ndim === 2, op, '1 or 2 dimensions', 'input', input.shape);
  checkArg(linearWeight.ndim >= 2, op, 'at least 2 dimensions', 'linearWeight', linearWeight.shape);
  checkArg(input.size(-1) === features, op, `last size ${features}`, 'input', input.shape);
  checkArg(outer.length === 1 || input.ndim === 2, op, '2 dimensions', 'input', input.shape);
  if (linearBias !== null) {
    checkTensors(op, { linearBias });
    const fits = shapeText(linearBias.shape) === shapeText(outer);
    checkArg(fits, op, `shape ${shapeText(outer)}`, 'linearBias', linearBias.shape);
  }
  const shape = [...batch, ...outer];
  const probabilities = shapeText(target.shape) === shapeText(shape);
  const none = 'none with targets that are probabilities';
  checkArg(!probabilities || ignoreIndex === null, op, none, 'ignoreIndex', ignoreIndex);
  return tidy(() => {
    const bias = linearBias?.reshape([-1]) ?? null;
    const logits = linear(input, linearWeight.reshape([-1, features as number]), { bias });
    const ignored = ignoreIndex === null ? {} : { ignoreIndex };
    return crossEntropy(logits.reshape(shape), target, { ...rest, ...ignored });
  });
}

/**
 * −t·log x − (1 − t)·log(1 − x), each logarithm at least −100: probabilities […] with targets […] in [0, 1] → [] or […].
 *
 * @throws {ArgumentError} the shapes differ, or there is no such reduction.
 * @throws {TorchError} an input is not in [0, 1].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: BinaryCrossEntropyOptions,
): Tensor<D> {
  const { reduction, weight } = withDefaults('binaryCrossEntropy', options, UNWEIGHTED);
  checkTensors('binaryCrossEntropy', { input });
  const code = reductionCode('binaryCrossEntropy', reduction);
  checkShape('binaryCrossEntropy', 'target', target, input);
  if (weight === null) return binaryCrossEntropyOp(input, target, null, code);
  return tidy(() => {
    const [, spread] = broadcastTensors([target, weight]);
    return binaryCrossEntropyOp<Tensor<D>>(input, target, spread, code);
  });
}

/**
 * −t·log σ(x) − (1 − t)·log(1 − σ(x)), without losing precision: logits […] with targets […] in [0, 1] → [] or […].
 *
 * @throws {ArgumentError} the shapes differ, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binaryCrossEntropyWithLogits<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: BinaryCrossEntropyWithLogitsOptions,
): Tensor<D> {
  const op = 'binaryCrossEntropyWithLogits';
  const defaults = { ...UNWEIGHTED, posWeight: null };
  const { reduction, weight, posWeight } = withDefaults(op, options, defaults);
  checkTensors(op, { input });
  checkShape(op, 'target', target, input);
  return bceWithLogitsOp(input, target, weight, posWeight, reductionCode(op, reduction));
}

/**
 * Binary cross-entropy of logits, averaged over the labels of each sample: […, C] with targets […, C] of 0 and 1 → []
 * or […].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {RangeError} the input has no dimension.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_soft_margin_loss.html
 */
export function multilabelSoftMarginLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: BinaryCrossEntropyOptions,
): Tensor<D> {
  const op = 'multilabelSoftMarginLoss';
  const { reduction, weight } = withDefaults(op, options, UNWEIGHTED);
  checkTensors(op, { input, target });
  reductionCode(op, reduction);
  return tidy(() => {
    const labels = input.size(-1);
    const wrong = target.neg().add(1).mul(logsigmoid(input.neg()));
    const single: Tensor = target.mul(logsigmoid(input)).add(wrong).neg();
    const weighted: Tensor = weight === null ? single : single.mul(weight);
    return reduce(weighted.sum(-1).div(labels) as Tensor as Tensor<D>, reduction);
  });
}

const UNWEIGHTED: Required<BinaryCrossEntropyOptions> = { reduction: 'mean', weight: null };

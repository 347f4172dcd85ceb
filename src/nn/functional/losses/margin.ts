// Losses that ask for a distance between right and wrong.

import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { pairwiseDistance } from '../../../tensor/nnFunctions.generated.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, withDefaults } from '../op.js';
import { type ReductionOptions, reduce, reductionCode } from './reduction.js';

/** Options of `marginRankingLoss`, `cosineEmbeddingLoss` and `hingeEmbeddingLoss`. */
export interface MarginLossOptions extends ReductionOptions {
  /** The distance asked for. Default 0; for `hingeEmbeddingLoss` 1. */
  margin?: number;
}

/** Options of `multiMarginLoss`. */
export interface MultiMarginLossFunctionOptions extends ReductionOptions {
  /** Power, 1 or 2. Default 1. */
  p?: 1 | 2;
  /** The distance asked for. Default 1. */
  margin?: number;
  /** [C]: weight of each class. Default: all 1. */
  weight?: Tensor | null;
}

/** Options of `tripletMarginLoss`. */
export interface TripletMarginLossFunctionOptions extends ReductionOptions {
  /** The distance asked for, > 0. Default 1. */
  margin?: number;
  /** The p of the distance's norm. Default 2. */
  p?: number;
  /** Added to each difference. Default 1e-6. */
  eps?: number;
  /** Whether to take the distance of positive and negative instead, where it is smaller. Default false. */
  swap?: boolean;
}

/** Options of `tripletMarginWithDistanceLoss`. */
export interface TripletMarginWithDistanceLossFunctionOptions extends ReductionOptions {
  /** […, N] and […, N] → […]. Default: `pairwiseDistance`. */
  distanceFunction?: ((a: Tensor, b: Tensor) => Tensor) | null;
  /** The distance asked for, > 0. Default 1. */
  margin?: number;
  /** Whether to take the distance of positive and negative instead, where it is smaller. Default false. */
  swap?: boolean;
}

const marginRankingLossOp = bindOp('aten::margin_ranking_loss');
const hingeEmbeddingLossOp = bindOp('aten::hinge_embedding_loss');
const cosineEmbeddingLossOp = bindOp('aten::cosine_embedding_loss');
const multilabelMarginLossOp = bindOp('aten::multilabel_margin_loss');
const softMarginLossOp = bindOp('aten::soft_margin_loss');
const multiMarginLossOp = bindOp('aten::multi_margin_loss');
const tripletMarginLossOp = bindOp('aten::triplet_margin_loss');

/**
 * max(0, −t·(x₁ − x₂) + margin): scores […] and […] with targets […] of 1 (the first is to be larger) and −1 → [] or […].
 *
 * @throws {ArgumentError} the numbers of dimensions differ, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 */
export function marginRankingLoss<D extends DType>(
  input1: Tensor<D>,
  input2: Tensor,
  target: Tensor,
  options?: MarginLossOptions,
): Tensor<D> {
  const op = 'marginRankingLoss';
  const { margin, reduction } = withDefaults(op, options, { margin: 0, reduction: 'mean' });
  checkTensors(op, { input1, input2, target });
  const dims = `as many dimensions as input1, ${input1.ndim}`;
  checkArg(input2.ndim === input1.ndim, op, dims, 'input2', input2.shape);
  checkArg(target.ndim === input1.ndim, op, dims, 'target', target.shape);
  return marginRankingLossOp(input1, input2, target, margin, reductionCode(op, reduction));
}

/**
 * x where the target is 1, max(0, margin − x) where it is −1: distances […] with targets […] → [] or […].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.hinge_embedding_loss.html
 */
export function hingeEmbeddingLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: MarginLossOptions,
): Tensor<D> {
  const op = 'hingeEmbeddingLoss';
  const { margin, reduction } = withDefaults(op, options, { margin: 1, reduction: 'mean' });
  return hingeEmbeddingLossOp(input, target, margin, reductionCode(op, reduction));
}

/**
 * 1 − cos(x₁, x₂) where the target is 1, max(0, cos(x₁, x₂) − margin) where it is −1: [N] or [B, N] twice, targets [] or
 * [B] → [] or [B].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} the shapes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cosine_embedding_loss.html
 */
export function cosineEmbeddingLoss<D extends DType>(
  input1: Tensor<D>,
  input2: Tensor,
  target: Tensor,
  options?: MarginLossOptions,
): Tensor<D> {
  const op = 'cosineEmbeddingLoss';
  const { margin, reduction } = withDefaults(op, options, { margin: 0, reduction: 'mean' });
  return cosineEmbeddingLossOp(input1, input2, target, margin, reductionCode(op, reduction));
}

/**
 * Σ max(0, 1 − x_right + x_wrong)/C over all pairs of a right and a wrong class: scores [C] or [B, C] with targets of the
 * same shape, int64, that list the right classes and end with −1 → [] or [B].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @throws {TorchError} a target is no class, or the shapes differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multilabel_margin_loss.html
 */
export function multilabelMarginLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: ReductionOptions,
): Tensor<D> {
  const op = 'multilabelMarginLoss';
  const { reduction } = withDefaults(op, options, { reduction: 'mean' });
  return multilabelMarginLossOp(input, target, reductionCode(op, reduction));
}

/**
 * log(1 + e^(−t·x)): scores […] with targets […] of 1 and −1 → [] or […].
 *
 * @throws {ArgumentError} there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.soft_margin_loss.html
 */
export function softMarginLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: ReductionOptions,
): Tensor<D> {
  const { reduction } = withDefaults('softMarginLoss', options, { reduction: 'mean' });
  return softMarginLossOp(input, target, reductionCode('softMarginLoss', reduction));
}

/**
 * Σ max(0, margin − x_right + x_c)^p/C over the other classes c: scores [C] or [B, C] with targets [] or [B] int64 → []
 * or [B].
 *
 * @throws {ArgumentError} `p` is not 1 or 2, or there is no such reduction.
 * @throws {TorchError} a target is no class, or `weight` is not [C].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 */
export function multiMarginLoss<D extends DType>(
  input: Tensor<D>,
  target: Tensor,
  options?: MultiMarginLossFunctionOptions,
): Tensor<D> {
  const op = 'multiMarginLoss';
  const defaults = { p: 1, margin: 1, weight: null, reduction: 'mean' } as const;
  const { p, margin, weight, reduction } = withDefaults(op, options, defaults);
  checkArg(p === 1 || p === 2, op, '1 or 2', 'p', p);
  return multiMarginLossOp(input, target, p, margin, weight, reductionCode(op, reduction));
}

/**
 * max(0, ‖a − p‖ − ‖a − n‖ + margin) of anchors, positives and negatives: [N] or [B, N] each → [] or [B].
 *
 * @throws {ArgumentError} `margin` is not > 0, or there is no such reduction.
 * @throws {TorchError} the numbers of dimensions differ.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_loss.html
 */
export function tripletMarginLoss<D extends DType>(
  anchor: Tensor<D>,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginLossFunctionOptions,
): Tensor<D> {
  const op = 'tripletMarginLoss';
  const defaults = { margin: 1, p: 2, eps: 1e-6, swap: false, reduction: 'mean' } as const;
  const { margin, p, eps, swap, reduction } = withDefaults(op, options, defaults);
  checkArg(margin > 0, op, 'a number > 0', 'margin', margin);
  const code = reductionCode(op, reduction);
  return tripletMarginLossOp(anchor, positive, negative, margin, p, eps, swap, code);
}

/**
 * `tripletMarginLoss` with a distance of one's own: anchors, positives and negatives […, N] → [] or what the distance
 * gives.
 *
 * @throws {ArgumentError} `margin` is not > 0, the numbers of dimensions differ, or there is no such reduction.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.triplet_margin_with_distance_loss.html
 */
export function tripletMarginWithDistanceLoss<D extends DType>(
  anchor: Tensor<D>,
  positive: Tensor,
  negative: Tensor,
  options?: TripletMarginWithDistanceLossFunctionOptions,
): Tensor<D> {
  const op = 'tripletMarginWithDistanceLoss';
  const defaults = { distanceFunction: null, margin: 1, swap: false, reduction: 'mean' } as const;
  const { distanceFunction, margin, swap, reduction } = withDefaults(op, options, defaults);
  checkArg(margin > 0, op, 'a number > 0', 'margin', margin);
  checkTensors(op, { anchor, positive, negative });
  const dims = `as many dimensions as anchor, ${anchor.ndim}`;
  checkArg(positive.ndim === anchor.ndim, op, dims, 'positive', positive.shape);
  checkArg(negative.ndim === anchor.ndim, op, dims, 'negative', negative.shape);
  reductionCode(op, reduction);
  const own = distanceFunction === null || typeof distanceFunction === 'function';
  checkArg(own, op, 'a function or null', 'distanceFunction', distanceFunction);
  const distance = (a: Tensor, b: Tensor): Tensor => {
    const result = distanceFunction === null ? pairwiseDistance(a, b) : distanceFunction(a, b);
    checkTensors(op, { 'the result of distanceFunction': result });
    return result;
  };
  return tidy(() => {
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const least = swap ? far.minimum(distance(positive, negative)) : far;
    return reduce(near.add(margin).sub(least).clampMin(0) as Tensor as Tensor<D>, reduction);
  });
}

// Matrix products and table look-ups.

import type { Tensor } from '../../tensor/tensor.js';
import { bindOp } from './op.js';

const linearOp = bindOp('aten::linear');
const bilinearOp = bindOp('aten::bilinear');
const embeddingOp = bindOp('aten::embedding');
const embeddingRenormOp = bindOp('aten::embedding_renorm_');
const oneHotOp = bindOp('aten::one_hot');

/** x·weightᵀ + bias: [*, in] with weight [out, in] → [*, out]. */
export function linear(
  x: Tensor,
  weight: Tensor,
  { bias = null }: { bias?: Tensor | null } = {},
): Tensor {
  return linearOp(x, weight, bias);
}

/** x₁ᵀ·weight·x₂ + bias: [*, in1] and [*, in2] with weight [out, in1, in2] → [*, out]. */
export function bilinear(
  x1: Tensor,
  x2: Tensor,
  { weight, bias = null }: { weight: Tensor; bias?: Tensor | null },
): Tensor {
  return bilinearOp(x1, x2, weight, bias);
}

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** This row gets no gradient; negative ones count from the end. Default none. */
  paddingIdx?: number | null;
  /** Rows that are used and have a larger norm are shrunk to it, in place. Default none. */
  maxNorm?: number | null;
  /** The p of that norm. Default 2. */
  normType?: number;
  /** Divide gradients by how often the row occurs in the batch. Default false. */
  scaleGradByFreq?: boolean;
  /** Make the gradient sparse. Default false. */
  sparse?: boolean;
}

/** The rows of `weight` that `indices` name: [*] int64 with weight [N, K] → [*, K]. */
export function embedding(indices: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  const {
    paddingIdx = null,
    maxNorm = null,
    normType = 2,
    scaleGradByFreq = false,
    sparse = false,
  } = options;
  if (maxNorm !== null) {
    const table = weight.detach();
    embeddingRenormOp(table, indices, maxNorm, normType);
    table.dispose();
  }
  const row = paddingIdx === null ? -1 : (paddingIdx + weight.size(0)) % weight.size(0);
  return embeddingOp(weight, indices, row, scaleGradByFreq, sparse);
}

/** 1 in the place of the class, 0 elsewhere: [*] int64 → [*, numClasses] int64. Default: the largest class + 1. */
export function oneHot(x: Tensor, numClasses = -1): Tensor {
  return oneHotOp(x, numClasses);
}

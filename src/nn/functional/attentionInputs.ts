// What attention is given: masks as scores, and shapes that must fit.

import { zerosLike } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { checkTensors, shapeText } from './op.js';

/** The name in error messages. */
export const OP = 'multiHeadAttentionForward';

/** Options of `multiHeadAttentionForward`: E is the embedding's size, N the number of heads, S the number of keys. */
export interface MultiHeadAttentionOptions {
  /** The number of heads; divides E. */
  numHeads: number;
  /** [E, E]: the projection of the result. */
  outProjWeight: Tensor;
  /** [E]. Default none. */
  outProjBias?: Tensor | null;
  /** The E that the weights were made for. Default: not checked. */
  embedDimToCheck?: number | null;
  /** [3·E, E]: the projections of query, key and value in one; demanded unless `useSeparateProjWeight`. */
  inProjWeight?: Tensor | null;
  /** [3·E]. Default none. */
  inProjBias?: Tensor | null;
  /** [1, 1, E]: one more key, with `biasV`. Default none. */
  biasK?: Tensor | null;
  /** [1, 1, E]: one more value, with `biasK`. Default none. */
  biasV?: Tensor | null;
  /** Whether to add one more key and value of zeros. Default false. */
  addZeroAttn?: boolean;
  /** Probability of dropping an attention weight, in training. Default 0. */
  dropoutP?: number;
  /** Default true. */
  training?: boolean;
  /** [B, S] or [S]: keys to leave out (true), or what to add to their scores. Default none. */
  keyPaddingMask?: Tensor | null;
  /** Whether to give the attention weights too; without them it is faster. Default true. */
  needWeights?: boolean;
  /** [L, S] or [B·N, L, S]: pairs to leave out (true), or what to add to the scores. Default none. */
  attnMask?: Tensor | null;
  /** Use `qProjWeight`, `kProjWeight` and `vProjWeight` in place of `inProjWeight`. Default false. */
  useSeparateProjWeight?: boolean;
  /** [E, E]. */
  qProjWeight?: Tensor | null;
  /** [E, size of a key]. */
  kProjWeight?: Tensor | null;
  /** [E, size of a value]. */
  vProjWeight?: Tensor | null;
  /** [B·N, S, E/N]: in place of the projected keys. Default none. */
  staticK?: Tensor | null;
  /** [B·N, S, E/N]: in place of the projected values. Default none. */
  staticV?: Tensor | null;
  /** Whether the attention weights are averaged over the heads. Default true. */
  averageAttnWeights?: boolean;
  /** A hint that `attnMask` is the causal mask, which must be given all the same. Default false. */
  isCausal?: boolean;
}

/** The options with their defaults. */
export type Given = Required<Omit<MultiHeadAttentionOptions, 'outProjWeight'>> & {
  readonly outProjWeight: Tensor | null;
};

/** What an option is where it is not given; `numHeads` and `outProjWeight` have no default, and these are refused. */
export const DEFAULTS: Given = {
  numHeads: 0,
  outProjWeight: null,
  outProjBias: null,
  embedDimToCheck: null,
  inProjWeight: null,
  inProjBias: null,
  biasK: null,
  biasV: null,
  addZeroAttn: false,
  dropoutP: 0,
  training: true,
  keyPaddingMask: null,
  needWeights: true,
  attnMask: null,
  useSeparateProjWeight: false,
  qProjWeight: null,
  kProjWeight: null,
  vProjWeight: null,
  staticK: null,
  staticV: null,
  averageAttnWeights: true,
  isCausal: false,
};

/** Options that are tensors where they are given. */
const TENSORS = [
  'outProjBias',
  'inProjWeight',
  'inProjBias',
  'biasK',
  'biasV',
  'keyPaddingMask',
  'attnMask',
  'qProjWeight',
  'kProjWeight',
  'vProjWeight',
  'staticK',
  'staticV',
] as const;

/** What a mask adds to the scores: true is −∞. */
export function scores(name: string, mask: Tensor | null, dtype: DType): Tensor | null {
  if (mask === null) return null;
  if (mask.dtype !== 'bool') {
    checkArg(mask.isFloatingPoint(), OP, 'a tensor of bools or floats', name, mask.dtype);
    return mask;
  }
  return zerosLike(mask, { dtype }).maskedFill(mask, Number.NEGATIVE_INFINITY);
}

/** The mask as [1 or B·N, L, S]. @throws {ArgumentError} its shape does not fit. */
export function checkMask(
  mask: Tensor,
  [length, keys]: readonly [number, number],
  heads: number,
): Tensor {
  if (mask.ndim === 2) {
    checkShapeIs('attnMask', mask, [length, keys]);
    return mask.unsqueeze(0);
  }
  checkShapeIs('attnMask', mask, [heads, length, keys]);
  return mask;
}

/** @throws {ArgumentError} `fixed` is not [B·N, S, E/N]. */
export function checkStatic(name: string, fixed: Tensor | null, heads: number, size: number): void {
  if (fixed === null) return;
  const fits = fixed.ndim === 3 && fixed.size(0) === heads && fixed.size(2) === size;
  checkArg(fits, OP, `shape [${heads}, S, ${size}]`, name, fixed.shape);
}

/** @throws {ArgumentError} the tensor has another shape. */
export function checkShapeIs(name: string, tensor: Tensor, shape: readonly number[]): void {
  const fits = shapeText(tensor.shape) === shapeText(shape);
  checkArg(fits, OP, `shape ${shapeText(shape)}`, name, tensor.shape);
}

/** Whether there is a batch. @throws {ArgumentError} shapes, masks or options do not fit each other. */
export function checkInputs(query: Tensor, key: Tensor, value: Tensor, given: Given): boolean {
  const { numHeads, embedDimToCheck, keyPaddingMask, attnMask, isCausal } = given;
  checkTensors(OP, { query, key, value, outProjWeight: given.outProjWeight });
  for (const name of TENSORS) if (given[name] !== null) checkTensors(OP, { [name]: given[name] });
  const dims = query.ndim;
  checkArg(dims === 2 || dims === 3, OP, '2 or 3 dimensions', 'query', query.shape);
  for (const [name, input] of Object.entries({ key, value })) {
    checkArg(input.ndim === dims, OP, `${dims} dimensions, as query`, name, input.shape);
  }
  const padded = keyPaddingMask?.ndim ?? dims - 1;
  checkArg(
    padded === dims - 1,
    OP,
    `${dims - 1} dimensions`,
    'keyPaddingMask',
    keyPaddingMask?.shape,
  );
  const masked = attnMask?.ndim ?? 2;
  checkArg(masked === 2 || masked === 3, OP, '2 or 3 dimensions', 'attnMask', attnMask?.shape);
  checkArg(
    !isCausal || attnMask !== null,
    OP,
    'the causal mask with isCausal',
    'attnMask',
    attnMask,
  );
  const size = query.size(-1);
  const known = embedDimToCheck ?? size;
  checkArg(size === known, OP, `last size ${known}`, 'query', query.shape);
  const whole = Number.isInteger(numHeads) && numHeads > 0 && size % numHeads === 0;
  checkArg(whole, OP, `a divisor of ${size}`, 'numHeads', numHeads);
  return dims === 3;
}

// Attention of several heads, as PyTorch's MultiheadAttention computes it. `scaledDotProductAttention` is generated.

import { zeros, zerosLike } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { baddbmm, bmm, cat } from '../../tensor/functions.js';
import { linear, pad, scaledDotProductAttention } from '../../tensor/nnFunctions.generated.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type Projection, project } from './attentionProjection.js';
import { dropout } from './dropout.js';
import { shapeText, withDefaults } from './op.js';

const OP = 'multiHeadAttentionForward';

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

type Given = Required<Optional>;
type Optional = Omit<Partial<MultiHeadAttentionOptions>, 'outProjWeight'> & {
  outProjWeight?: Tensor | null;
};

const DEFAULTS: Given = {
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

/**
 * Attention of several heads with its projections: query [L, B, E] or [L, E], key [S, B, …] or [S, …] and value likewise → the
 * output [L, B, E] or [L, E], and the weights [B, L, S] or [L, S] (with `averageAttnWeights: false` [B, N, L, S] or [N, L, S]),
 * null without `needWeights`.
 *
 * What PyTorch takes as arguments are options here; all but `numHeads` and `outProjWeight` have defaults.
 *
 * @throws {ArgumentError} shapes, masks or weights do not fit each other, or E is no multiple of `numHeads`.
 * @see https://arxiv.org/abs/1706.03762
 */
export function multiHeadAttentionForward<D extends DType>(
  query: Tensor<D>,
  key: Tensor,
  value: Tensor,
  options: MultiHeadAttentionOptions & { needWeights: false },
): [output: Tensor<D>, weights: null];
export function multiHeadAttentionForward<D extends DType>(
  query: Tensor<D>,
  key: Tensor,
  value: Tensor,
  options: MultiHeadAttentionOptions & { needWeights?: true },
): [output: Tensor<D>, weights: Tensor<D>];
export function multiHeadAttentionForward(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: MultiHeadAttentionOptions,
): [Tensor, Tensor | null] {
  const given = withDefaults<Optional>(OP, options, DEFAULTS);
  const batched = checkInputs(query, key, value, given);
  return tidy(() => {
    if (batched) return attend([query, key, value], given);
    const one = [query.unsqueeze(1), key.unsqueeze(1), value.unsqueeze(1)] as const;
    const keyPaddingMask = given.keyPaddingMask?.unsqueeze(0) ?? null;
    const [output, weights] = attend(one, { ...given, keyPaddingMask });
    return [output.squeeze(1), weights?.squeeze(0) ?? null];
  });
}

function attend(inputs: readonly [Tensor, Tensor, Tensor], given: Given): [Tensor, Tensor | null] {
  const [length, batch, size] = inputs[0].shape as [number, number, number];
  const { numHeads, outProjBias, needWeights, keyPaddingMask, training } = given;
  const outProjWeight = given.outProjWeight as Tensor;
  const headSize = size / numHeads;
  const heads = (x: Tensor) => x.reshape([x.size(0), batch * numHeads, headSize]).transpose(0, 1); // [B·N, S, E/N]
  const { dtype } = inputs[0];
  const isHint = given.isCausal && keyPaddingMask === null && !needWeights;
  let mask = isHint ? null : scores('attnMask', given.attnMask, dtype);
  let padding = scores('keyPaddingMask', keyPaddingMask, dtype);
  if (mask !== null) mask = checkMask(mask, [length, inputs[1].size(0)], batch * numHeads);

  const projected: Projection = project(OP, inputs, given);
  const more = addBias(projected, given, batch);
  const q = heads(projected[0]);
  let k = given.staticK ?? heads(more[0]);
  let v = given.staticV ?? heads(more[1]);
  checkStatic('staticK', given.staticK, batch * numHeads, headSize);
  checkStatic('staticV', given.staticV, batch * numHeads, headSize);
  if (given.addZeroAttn) [k, v] = [addZeros(k), addZeros(v)];
  const added = Number(given.biasK !== null) + Number(given.addZeroAttn);
  if (added > 0 && mask !== null) mask = pad(mask, [0, added]);
  if (added > 0 && padding !== null) padding = pad(padding, [0, added]);

  const keys = k.size(1);
  if (padding !== null) {
    checkShapeIs('keyPaddingMask', padding, [batch, keys]);
    const perHead = padding.reshape([batch, 1, 1, keys]).expand([-1, numHeads, -1, -1]);
    const flat = perHead.reshape([batch * numHeads, 1, keys]);
    mask = mask === null ? flat : mask.add(flat);
  }
  const p = training ? given.dropoutP : 0;
  const out = (x: Tensor) =>
    linear(x, outProjWeight, { bias: outProjBias }).reshape([length, batch, -1]);
  if (!needWeights) {
    const split = (x: Tensor) => x.reshape([batch, numHeads, -1, headSize]);
    const attnMask =
      mask && (mask.size(0) === 1 ? mask : mask.reshape([batch, numHeads, -1, keys]));
    const isCausal = isHint;
    const attended = scaledDotProductAttention(split(q), split(k), split(v), {
      attnMask,
      dropoutP: p,
      isCausal,
    });
    return [out(attended.permute([2, 0, 1, 3]).reshape([batch * length, size])), null];
  }
  const scaled = q.mul(Math.sqrt(1 / headSize));
  const product =
    mask === null ? bmm(scaled, k.transpose(-2, -1)) : baddbmm(mask, scaled, k.transpose(-2, -1));
  let weights: Tensor = product.softmax(-1);
  if (p > 0) weights = dropout(weights, { p });
  const output = out(
    bmm(weights, v)
      .transpose(0, 1)
      .reshape([length * batch, size]),
  );
  weights = weights.reshape([batch, numHeads, length, keys]);
  return [output, given.averageAttnWeights ? weights.mean(1) : weights];
}

/** What a mask adds to the scores: true is −∞. */
function scores(name: string, mask: Tensor | null, dtype: DType): Tensor | null {
  if (mask === null) return null;
  if (mask.dtype !== 'bool') {
    checkArg(mask.isFloatingPoint(), OP, 'a tensor of bools or floats', name, mask.dtype);
    return mask;
  }
  return zerosLike(mask, { dtype }).maskedFill(mask, Number.NEGATIVE_INFINITY);
}

function checkMask(mask: Tensor, [length, keys]: readonly [number, number], heads: number): Tensor {
  if (mask.ndim === 2) {
    checkShapeIs('attnMask', mask, [length, keys]);
    return mask.unsqueeze(0);
  }
  checkShapeIs('attnMask', mask, [heads, length, keys]);
  return mask;
}

function addBias([, k, v]: Projection, { biasK, biasV, staticK, staticV }: Given, batch: number) {
  checkArg(
    (biasK === null) === (biasV === null),
    OP,
    'biasK as well as biasV, or none',
    'biasV',
    biasV,
  );
  if (biasK === null || biasV === null) return [k, v] as const;
  checkArg(staticK === null, OP, 'none with biasK', 'staticK', staticK);
  checkArg(staticV === null, OP, 'none with biasV', 'staticV', staticV);
  return [cat([k, biasK.repeat([1, batch, 1])]), cat([v, biasV.repeat([1, batch, 1])])] as const;
}

function addZeros(x: Tensor): Tensor {
  const [heads, , size] = x.shape as [number, number, number];
  return cat([x, zeros([heads, 1, size], { dtype: x.dtype, device: x.device })], 1);
}

function checkStatic(name: string, fixed: Tensor | null, heads: number, size: number): void {
  if (fixed === null) return;
  const fits = fixed.ndim === 3 && fixed.size(0) === heads && fixed.size(2) === size;
  checkArg(fits, OP, `shape [${heads}, S, ${size}]`, name, fixed.shape);
}

function checkShapeIs(name: string, tensor: Tensor, shape: readonly number[]): void {
  const fits = shapeText(tensor.shape) === shapeText(shape);
  checkArg(fits, OP, `shape ${shapeText(shape)}`, name, tensor.shape);
}

/** Whether there is a batch. */
function checkInputs(query: Tensor, key: Tensor, value: Tensor, given: Given): boolean {
  const { numHeads, embedDimToCheck, keyPaddingMask, attnMask, isCausal, outProjWeight } = given;
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
  checkArg(outProjWeight !== null, OP, 'a tensor', 'outProjWeight', outProjWeight);
  const size = query.size(-1);
  const known = embedDimToCheck ?? size;
  checkArg(size === known, OP, `last size ${known}`, 'query', query.shape);
  const whole = Number.isInteger(numHeads) && numHeads > 0 && size % numHeads === 0;
  checkArg(whole, OP, `a divisor of ${size}`, 'numHeads', numHeads);
  return dims === 3;
}

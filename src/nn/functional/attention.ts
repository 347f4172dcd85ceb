// Attention of several heads, as PyTorch's MultiheadAttention computes it. `scaledDotProductAttention` is generated.

import { zeros } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { baddbmm, bmm, cat } from '../../tensor/functions.js';
import { linear, pad, scaledDotProductAttention } from '../../tensor/nnFunctions.generated.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import {
  checkInputs,
  checkMask,
  checkShapeIs,
  checkStatic,
  DEFAULTS,
  type Given,
  type MultiHeadAttentionOptions,
  OP,
  scores,
} from './attentionInputs.js';
import { type Projection, project } from './attentionProjection.js';
import { dropout } from './dropout.js';
import { withDefaults } from './op.js';

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
  const given = withDefaults<Partial<Given>>(OP, options, DEFAULTS);
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

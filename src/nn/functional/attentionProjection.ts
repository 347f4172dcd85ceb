// Query, key and value on their way into attention.

import { checkArg } from '../../tensor/errors.js';
import { linear } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import { shapeText } from './op.js';

/** Query [L, B, E], keys and values [S, B, E]. */
export type Projection = readonly [query: Tensor, key: Tensor, value: Tensor];

/** The weights that project. */
export interface ProjectionOptions {
  readonly useSeparateProjWeight: boolean;
  readonly inProjWeight: Tensor | null;
  readonly inProjBias: Tensor | null;
  readonly qProjWeight: Tensor | null;
  readonly kProjWeight: Tensor | null;
  readonly vProjWeight: Tensor | null;
}

/** @throws {ArgumentError} a weight is missing, or shapes do not fit. */
export function project(op: string, inputs: Projection, options: ProjectionOptions): Projection {
  const [query, key, value] = inputs;
  const { inProjWeight, inProjBias, useSeparateProjWeight } = options;
  if (!useSeparateProjWeight) {
    const same = shapeText(key.shape) === shapeText(value.shape);
    checkArg(same, op, `shape ${shapeText(key.shape)}, as key`, 'value', value.shape);
    checkArg(inProjWeight !== null, op, 'a tensor', 'inProjWeight', inProjWeight);
    return projectPacked(query, key, value, inProjWeight, inProjBias);
  }
  const leading = shapeText(key.shape.slice(0, 2));
  const same = leading === shapeText(value.shape.slice(0, 2));
  checkArg(same, op, `first sizes ${leading}, as key`, 'value', value.shape);
  const biases = inProjBias?.chunk(3) ?? [];
  const size = query.size(-1);
  const names = ['qProjWeight', 'kProjWeight', 'vProjWeight'] as const;
  return names.map((name, i) => {
    const input = inputs[i] as Tensor;
    const weight = options[name];
    const shape = `shape [${size}, ${input.size(-1)}]`;
    checkArg(weight !== null, op, `a tensor of ${shape}`, name, weight);
    const fits = weight.ndim === 2 && weight.size(0) === size && weight.size(1) === input.size(-1);
    checkArg(fits, op, shape, name, weight.shape);
    return linear(input, weight, { bias: biases[i] ?? null });
  }) as readonly Tensor[] as Projection;
}

/** One product for what is the same tensor. */
function projectPacked(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  weight: Tensor,
  bias: Tensor | null,
): Projection {
  if (key !== value) {
    const [weights, biases] = [weight.chunk(3), bias?.chunk(3) ?? []];
    return [query, key, value].map((x, i) =>
      linear(x, weights[i] as Tensor, { bias: biases[i] ?? null }),
    ) as readonly Tensor[] as Projection;
  }
  if (query === key) {
    return linear(query, weight, { bias }).chunk(3, -1) as readonly Tensor[] as Projection;
  }
  const size = query.size(-1);
  const [ofQuery, ofKeys] = weight.split([size, 2 * size]) as [Tensor, Tensor];
  const [queryBias = null, keysBias = null] = bias?.split([size, 2 * size]) ?? [];
  const [k, v] = linear(key, ofKeys, { bias: keysBias }).chunk(2, -1) as [Tensor, Tensor];
  return [linear(query, ofQuery, { bias: queryBias }), k, v];
}

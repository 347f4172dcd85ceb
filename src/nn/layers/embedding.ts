// Look-up tables of vectors.

import { checkArg } from '../../tensor/errors.js';
import { noGrad } from '../../tensor/grad.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { type EmbeddingOptions, embedding } from '../functional/embedding.js';
import { normal_ } from '../init/fill.js';
import { Module } from '../module.js';
import { pyFloat } from '../names.js';
import { Parameter } from '../parameter.js';
import { checkCounts, emptyParameter, type FactoryOptions } from './factory.js';

/**
 * One learned vector for each of `numEmbeddings` symbols: [*] int64 → [*, embeddingDim].
 * Weight [numEmbeddings, embeddingDim] starts in N(0, 1), with zeros in the row `paddingIdx`.
 *
 * @throws {ArgumentError} `paddingIdx` names no row.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export class Embedding extends Module {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
  readonly maxNorm: number | null;
  readonly normType: number;
  readonly scaleGradByFreq: boolean;
  readonly sparse: boolean;
  weight: Parameter;

  constructor(
    numEmbeddings: number,
    embeddingDim: number,
    options: EmbeddingOptions & FactoryOptions = {},
  ) {
    super();
    checkCounts('Embedding', { numEmbeddings, embeddingDim }, 0);
    const {
      paddingIdx = null,
      maxNorm = null,
      normType = 2,
      scaleGradByFreq = false,
      sparse = false,
    } = options;
    const inside =
      paddingIdx === null || (paddingIdx < numEmbeddings && paddingIdx >= -numEmbeddings);
    checkArg(inside, 'Embedding', `an index of ${numEmbeddings} rows`, 'paddingIdx', paddingIdx);
    this.numEmbeddings = numEmbeddings;
    this.embeddingDim = embeddingDim;
    this.paddingIdx =
      paddingIdx === null || paddingIdx >= 0 ? paddingIdx : numEmbeddings + paddingIdx;
    this.maxNorm = maxNorm;
    this.normType = normType;
    this.scaleGradByFreq = scaleGradByFreq;
    this.sparse = sparse;
    this.weight = normal_(emptyParameter([numEmbeddings, embeddingDim], options));
    if (this.paddingIdx !== null) zeroRow(this.weight, this.paddingIdx);
  }

  /** A layer with given vectors [N, K], frozen unless `freeze` is false. */
  static fromPretrained(
    weight: Tensor,
    options: EmbeddingOptions & { freeze?: boolean } = {},
  ): Embedding {
    checkArg(weight.ndim === 2, 'Embedding.fromPretrained', '2 dimensions', 'weight', weight.ndim);
    const layer = new Embedding(0, weight.size(1), { ...options, paddingIdx: null });
    layer.weight.dispose();
    const { freeze = true, paddingIdx = null } = options;
    return Object.assign(layer, {
      numEmbeddings: weight.size(0),
      paddingIdx,
      weight: new Parameter(weight, { requiresGrad: !freeze }),
    });
  }

  override forward(indices: Tensor): Tensor {
    return embedding(indices, this.weight, this);
  }

  override extraRepr(): string {
    const parts = [`${this.numEmbeddings}, ${this.embeddingDim}`];
    if (this.paddingIdx !== null) parts.push(`padding_idx=${this.paddingIdx}`);
    if (this.maxNorm !== null) parts.push(`max_norm=${pyFloat(this.maxNorm)}`);
    if (this.normType !== 2) parts.push(`norm_type=${pyFloat(this.normType)}`);
    if (this.scaleGradByFreq) parts.push('scale_grad_by_freq=True');
    if (this.sparse) parts.push('sparse=True');
    return parts.join(', ');
  }
}

function zeroRow(weight: Tensor, row: number): void {
  tidy(() => {
    noGrad(() => weight.select(0, row).fill_(0));
  });
}

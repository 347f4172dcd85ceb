// Layers that normalise within each sample.

import { checkArg } from '../../tensor/errors.js';
import { layerNorm } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import { groupNorm } from '../functional/normalisation.js';
import { ones_, zeros_ } from '../init/fill.js';
import { Module } from '../module.js';
import { pyFloat, pyRepr } from '../names.js';
import type { Parameter } from '../parameter.js';
import { checkCounts, emptyParameter, type FactoryOptions } from './factory.js';

/** Options of `LayerNorm`. */
export interface LayerNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Whether to scale and shift. Default true. */
  elementwiseAffine?: boolean;
  /** Whether scaling comes with a shift. Default true. */
  bias?: boolean;
}

/**
 * Normalises over the last dims, which have the shape `normalizedShape`: [*, ...normalizedShape] → the same.
 *
 * @see https://arxiv.org/abs/1607.06450
 */
export class LayerNorm extends Module {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  weight: Parameter | null = null;
  bias: Parameter | null = null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    const { eps = 1e-5, elementwiseAffine = true, bias = true } = options;
    this.normalizedShape =
      typeof normalizedShape === 'number' ? [normalizedShape] : [...normalizedShape];
    for (const size of this.normalizedShape) checkCounts('LayerNorm', { normalizedShape: size }, 0);
    this.eps = eps;
    this.elementwiseAffine = elementwiseAffine;
    if (elementwiseAffine) this.weight = ones_(emptyParameter(this.normalizedShape, options));
    if (elementwiseAffine && bias)
      this.bias = zeros_(emptyParameter(this.normalizedShape, options));
  }

  override forward(x: Tensor): Tensor {
    const { weight, bias, eps } = this;
    return layerNorm(x, this.normalizedShape, { weight, bias, eps });
  }

  override extraRepr(): string {
    const { normalizedShape, eps, elementwiseAffine, bias } = this;
    return `${pyRepr(normalizedShape)}, eps=${pyFloat(eps)}, elementwise_affine=${pyRepr(elementwiseAffine)}, bias=${pyRepr(bias !== null)}`;
  }
}

/** Options of `GroupNorm`. */
export interface GroupNormOptions extends FactoryOptions {
  /** Added to the variance. Default 1e-5. */
  eps?: number;
  /** Whether to scale and shift. Default true. */
  affine?: boolean;
  /** Whether scaling comes with a shift. Default true. */
  bias?: boolean;
}

/**
 * Normalises groups of channels in each sample: [B, C, *] → the same.
 *
 * @throws {ArgumentError} `numChannels` is not a multiple of `numGroups`.
 * @see https://arxiv.org/abs/1803.08494
 */
export class GroupNorm extends Module {
  readonly numGroups: number;
  readonly numChannels: number;
  readonly eps: number;
  readonly affine: boolean;
  weight: Parameter | null = null;
  bias: Parameter | null = null;

  constructor(numGroups: number, numChannels: number, options: GroupNormOptions = {}) {
    super();
    const { eps = 1e-5, affine = true, bias = true } = options;
    checkCounts('GroupNorm', { numGroups, numChannels });
    checkArg(
      numChannels % numGroups === 0,
      'GroupNorm',
      `a multiple of numGroups = ${numGroups}`,
      'numChannels',
      numChannels,
    );
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = eps;
    this.affine = affine;
    if (affine) this.weight = ones_(emptyParameter([numChannels], options));
    if (affine && bias) this.bias = zeros_(emptyParameter([numChannels], options));
  }

  override forward(x: Tensor): Tensor {
    return groupNorm(x, this.numGroups, this);
  }

  override extraRepr(): string {
    const { numGroups, numChannels, eps, affine, bias } = this;
    return `${numGroups}, ${numChannels}, eps=${pyFloat(eps)}, affine=${pyRepr(affine)}, bias=${pyRepr(bias !== null)}`;
  }
}

// Products with a weight, and layers that only rearrange.

import { bilinear, linear } from '../../tensor/nnFunctions.generated.js';
import type { Tensor } from '../../tensor/tensor.js';
import { fanInAndFanOut, kaimingUniform_ } from '../init/fan.js';
import { uniform_ } from '../init/fill.js';
import { Module } from '../module.js';
import { pyRepr } from '../names.js';
import type { Parameter } from '../parameter.js';
import { checkCounts, emptyParameter, type FactoryOptions } from './factory.js';

/** Options of layers that multiply. */
export interface LinearOptions extends FactoryOptions {
  /** Whether to add a bias. Default true. */
  bias?: boolean;
}

/**
 * y = x·weightᵀ + bias: [*, inFeatures] → [*, outFeatures].
 * Weight [outFeatures, inFeatures] and bias [outFeatures] start in U(−1/√inFeatures, 1/√inFeatures).
 *
 * @throws {ArgumentError} a size is not an integer ≥ 0.
 * @example
 * ```ts
 * new nn.Linear(784, 50).call(rand([64, 784])).shape; // [64, 50]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html
 */
export class Linear extends Module {
  readonly inFeatures: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    inFeatures: number,
    outFeatures: number,
    { bias = true, ...factory }: LinearOptions = {},
  ) {
    super();
    checkCounts('Linear', { inFeatures, outFeatures }, 0);
    this.inFeatures = inFeatures;
    this.outFeatures = outFeatures;
    this.weight = emptyParameter([outFeatures, inFeatures], factory);
    this.bias = bias ? emptyParameter([outFeatures], factory) : null;
    initializeUniform(this);
  }

  override forward(x: Tensor): Tensor {
    const { bias } = this;
    return linear(x, this.weight, { bias });
  }

  override extraRepr(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${pyRepr(this.bias !== null)}`;
  }
}

/**
 * y = x₁ᵀ·weight·x₂ + bias: [*, in1Features], [*, in2Features] → [*, outFeatures].
 *
 * @throws {ArgumentError} a size is not an integer ≥ 1.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Bilinear.html
 */
export class Bilinear extends Module {
  readonly in1Features: number;
  readonly in2Features: number;
  readonly outFeatures: number;
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    in1Features: number,
    in2Features: number,
    outFeatures: number,
    { bias = true, ...factory }: LinearOptions = {},
  ) {
    super();
    checkCounts('Bilinear', { in1Features, in2Features, outFeatures });
    this.in1Features = in1Features;
    this.in2Features = in2Features;
    this.outFeatures = outFeatures;
    this.weight = emptyParameter([outFeatures, in1Features, in2Features], factory);
    this.bias = bias ? emptyParameter([outFeatures], factory) : null;
    const bound = 1 / Math.sqrt(in1Features);
    uniform_(this.weight, { a: -bound, b: bound });
    if (this.bias) uniform_(this.bias, { a: -bound, b: bound });
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    const { bias } = this;
    return bilinear(x1, x2, this.weight, { bias });
  }

  override extraRepr(): string {
    const { in1Features, in2Features, outFeatures } = this;
    return `in1_features=${in1Features}, in2_features=${in2Features}, out_features=${outFeatures}, bias=${pyRepr(this.bias !== null)}`;
  }
}

/** Gives back its input. */
export class Identity extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

/**
 * Makes one dim of several, by default of all but the first: [B, *] → [B, product of the others].
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html
 */
export class Flatten extends Module {
  readonly startDim: number;
  readonly endDim: number;

  constructor(startDim = 1, endDim = -1) {
    super();
    this.startDim = startDim;
    this.endDim = endDim;
  }

  override forward(x: Tensor): Tensor {
    return x.flatten(this.startDim, this.endDim);
  }

  override extraRepr(): string {
    return `start_dim=${this.startDim}, end_dim=${this.endDim}`;
  }
}

/**
 * Makes several dims of one.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 */
export class Unflatten extends Module {
  readonly dim: number;
  readonly unflattenedSize: readonly number[];

  constructor(dim: number, unflattenedSize: readonly number[]) {
    super();
    this.dim = dim;
    this.unflattenedSize = [...unflattenedSize];
  }

  override forward(x: Tensor): Tensor {
    return x.unflatten(this.dim, [...this.unflattenedSize]);
  }

  override extraRepr(): string {
    return `dim=${this.dim}, unflattened_size=${pyRepr(this.unflattenedSize)}`;
  }
}

/** Kaiming uniform weights with a = √5 and a uniform bias, drawn in this order: what PyTorch's layers start from. */
export function initializeUniform({
  weight,
  bias,
}: {
  weight: Parameter;
  bias: Parameter | null;
}): void {
  kaimingUniform_(weight, { a: Math.sqrt(5) });
  if (bias === null) return;
  const [fanIn] = fanInAndFanOut(weight);
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  uniform_(bias, { a: -bound, b: bound });
}

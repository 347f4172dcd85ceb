// Activation layers. Formulas stand at the functions that they call.

import { full } from '../../tensor/create.js';
import type { Tensor } from '../../tensor/tensor.js';
import * as functional from '../functional.js';
import { Module } from '../module.js';
import { pyFloat, pyRepr } from '../names.js';
import { Parameter } from '../parameter.js';
import { checkCounts, type FactoryOptions, type InplaceOptions } from './factory.js';

/** A layer without numbers of its own. */
abstract class InplaceActivation extends Module {
  readonly inplace: boolean;

  constructor({ inplace = false }: InplaceOptions = {}) {
    super();
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }

  /** What comes before `inplace` in the printed form. */
  protected shown(first: string): string {
    return this.inplace ? `${first}, inplace=True` : first;
  }
}

/** max(0, x). @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html */
export class ReLU extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.relu_(x) : functional.relu(x);
  }
}

/** min(max(0, x), 6). */
export class ReLU6 extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.relu6_(x) : functional.relu6(x);
  }
}

/** x where x > 0, else negativeSlope·x. Default slope 0.01. */
export class LeakyReLU extends InplaceActivation {
  readonly negativeSlope: number;

  constructor(negativeSlope = 0.01, options?: InplaceOptions) {
    super(options);
    this.negativeSlope = negativeSlope;
  }

  override forward(x: Tensor): Tensor {
    const { negativeSlope } = this;
    return this.inplace
      ? functional.leakyRelu_(x, negativeSlope)
      : functional.leakyRelu(x, negativeSlope);
  }

  override extraRepr(): string {
    return this.shown(`negative_slope=${pyFloat(this.negativeSlope)}`);
  }
}

/** x where x > 0, else alpha·(eˣ − 1). Default alpha 1. @see https://arxiv.org/abs/1511.07289 */
export class ELU extends InplaceActivation {
  readonly alpha: number;

  constructor(alpha = 1, options?: InplaceOptions) {
    super(options);
    this.alpha = alpha;
  }

  override forward(x: Tensor): Tensor {
    const { alpha } = this;
    return this.inplace ? functional.elu_(x, alpha) : functional.elu(x, alpha);
  }

  override extraRepr(): string {
    return this.shown(`alpha=${pyFloat(this.alpha)}`);
  }
}

/** The self-normalising ELU. @see https://arxiv.org/abs/1706.02515 */
export class SELU extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.selu_(x) : functional.selu(x);
  }
}

/** x·Φ(x). `approximate`: 'none' (default) or 'tanh'. @see https://arxiv.org/abs/1606.08415 */
export class GELU extends Module {
  readonly approximate: 'none' | 'tanh';

  constructor({ approximate = 'none' }: { approximate?: 'none' | 'tanh' } = {}) {
    super();
    this.approximate = approximate;
  }

  override forward(x: Tensor): Tensor {
    const { approximate } = this;
    return functional.gelu(x, { approximate });
  }

  override extraRepr(): string {
    return `approximate=${pyRepr(this.approximate)}`;
  }
}

/** x·sigmoid(x). @see https://arxiv.org/abs/1702.03118 */
export class SiLU extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.silu_(x) : functional.silu(x);
  }
}

/** x·tanh(softplus(x)). @see https://arxiv.org/abs/1908.08681 */
export class Mish extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.mish_(x) : functional.mish(x);
  }
}

/** x·relu6(x + 3)/6. @see https://arxiv.org/abs/1905.02244 */
export class Hardswish extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.hardswish_(x) : functional.hardswish(x);
  }

  override extraRepr(): string {
    return ''; // PyTorch does not show `inplace` here
  }
}

/** relu6(x + 3)/6. */
export class Hardsigmoid extends InplaceActivation {
  override forward(x: Tensor): Tensor {
    return this.inplace ? functional.hardsigmoid_(x) : functional.hardsigmoid(x);
  }

  override extraRepr(): string {
    return ''; // PyTorch does not show `inplace` here
  }
}

/** x limited to [minVal, maxVal], by default [−1, 1]. */
export class Hardtanh extends InplaceActivation {
  readonly minVal: number;
  readonly maxVal: number;

  constructor({
    minVal = -1,
    maxVal = 1,
    ...options
  }: InplaceOptions & { minVal?: number; maxVal?: number } = {}) {
    super(options);
    this.minVal = minVal;
    this.maxVal = maxVal;
  }

  override forward(x: Tensor): Tensor {
    const { minVal, maxVal } = this;
    return this.inplace
      ? functional.hardtanh_(x, { minVal, maxVal })
      : functional.hardtanh(x, { minVal, maxVal });
  }

  override extraRepr(): string {
    return this.shown(`min_val=${pyFloat(this.minVal)}, max_val=${pyFloat(this.maxVal)}`);
  }
}

/** log(1 + e^(beta·x))/beta; x itself where beta·x > threshold. Defaults 1 and 20. */
export class Softplus extends Module {
  readonly beta: number;
  readonly threshold: number;

  constructor({ beta = 1, threshold = 20 }: { beta?: number; threshold?: number } = {}) {
    super();
    this.beta = beta;
    this.threshold = threshold;
  }

  override forward(x: Tensor): Tensor {
    const { beta, threshold } = this;
    return functional.softplus(x, { beta, threshold });
  }

  override extraRepr(): string {
    return `beta=${pyFloat(this.beta)}, threshold=${pyFloat(this.threshold)}`;
  }
}

/** 1/(1 + e⁻ˣ). */
export class Sigmoid extends Module {
  override forward(x: Tensor): Tensor {
    return functional.sigmoid(x);
  }
}

/** (eˣ − e⁻ˣ)/(eˣ + e⁻ˣ). */
export class Tanh extends Module {
  override forward(x: Tensor): Tensor {
    return functional.tanh(x);
  }
}

/** eˣ, made to sum to 1 along `dim`, which unlike in PyTorch must be given. */
export class Softmax extends Module {
  readonly dim: number;

  constructor(dim: number) {
    super();
    this.dim = dim;
  }

  override forward(x: Tensor): Tensor {
    return functional.softmax(x, this.dim);
  }

  override extraRepr(): string {
    return `dim=${this.dim}`;
  }
}

/** log(softmax(x)) along `dim`, which unlike in PyTorch must be given. */
export class LogSoftmax extends Softmax {
  override forward(x: Tensor): Tensor {
    return functional.logSoftmax(x, this.dim);
  }
}

/** Options of `PReLU`. */
export interface PReLUOptions extends FactoryOptions {
  /** One slope for all, or one for each channel. Default 1. */
  numParameters?: number;
  /** What the slopes start from. Default 0.25. */
  init?: number;
}

/** x where x > 0, else weight·x, with learned slopes. @see https://arxiv.org/abs/1502.01852 */
export class PReLU extends Module {
  readonly numParameters: number;
  weight: Parameter;

  constructor({ numParameters = 1, init = 0.25, dtype, device }: PReLUOptions = {}) {
    super();
    checkCounts('PReLU', { numParameters });
    this.numParameters = numParameters;
    this.weight = new Parameter(full([numParameters], init, { dtype, device }));
  }

  override forward(x: Tensor): Tensor {
    return functional.prelu(x, this.weight);
  }

  override extraRepr(): string {
    return `num_parameters=${this.numParameters}`;
  }
}

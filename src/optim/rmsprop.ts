// RMSprop.

import { zeros, zerosLike } from '../tensor/create.js';
import { callOperator } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Bundle } from './bundles.js';
import { Optimizer } from './optimizer.js';
import { FLAG, NOT_NEGATIVE, type ParamsInput, type Rule } from './paramGroups.js';

/** Hyper-parameters of `RMSprop`. */
export type RMSpropHypers = {
  /** Learning rate, ≥ 0. Default 1e-2. */
  lr: number;
  /** How slowly the average of the squared gradient forgets, ≥ 0. Default 0.99. */
  alpha: number;
  /** Added to its root, ≥ 0. Default 1e-8. */
  eps: number;
  /** Added to the gradient by so much of the parameter, ≥ 0. Default 0. */
  weightDecay: number;
  /** Share of the last step in this one, ≥ 0. Default 0. */
  momentum: number;
  /** Divide by the gradient's standard deviation instead of its root mean square. Default false. */
  centered: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
};

const DEFAULTS: RMSpropHypers = {
  lr: 1e-2,
  alpha: 0.99,
  eps: 1e-8,
  weightDecay: 0,
  momentum: 0,
  centered: false,
  maximize: false,
};
const RULES: Readonly<Record<keyof RMSpropHypers, Rule>> = {
  lr: NOT_NEGATIVE,
  alpha: NOT_NEGATIVE,
  eps: NOT_NEGATIVE,
  weightDecay: NOT_NEGATIVE,
  momentum: NOT_NEGATIVE,
  centered: FLAG,
  maximize: FLAG,
};

/**
 * p ← p − lr·g/(√v + eps), v being a running average of the gradient's square.
 * Native calls step all parameters of a group at once. Sparse gradients are not supported.
 *
 * @throws {ArgumentError} a hyper-parameter is out of range, no parameter is given, or one twice.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<RMSpropHypers> {
  constructor(params: ParamsInput<RMSpropHypers>, options: Partial<RMSpropHypers> = {}) {
    super(params, options, { defaults: DEFAULTS, rules: RULES });
  }

  protected override slots({ momentum, centered }: RMSpropHypers): readonly string[] {
    return [
      'step',
      'squareAvg',
      ...(momentum > 0 ? ['momentumBuffer'] : []),
      ...(centered ? ['gradAvg'] : []),
    ];
  }

  protected override initial(slot: string, param: Tensor): Tensor {
    return slot === 'step' ? zeros([], { device: param.device }) : zerosLike(param);
  }

  protected override update({ params, grads, state }: Bundle, group: RMSpropHypers): void {
    const { lr, alpha, eps, weightDecay, momentum, maximize } = group;
    const { step, squareAvg, momentumBuffer, gradAvg } = state;
    each('_foreach_add_.Scalar', step, 1);
    let g: Tensors = maximize ? each('_foreach_neg', grads) : grads;
    if (weightDecay !== 0) g = each('_foreach_add.List', g, params, weightDecay);
    each('_foreach_mul_.Scalar', squareAvg, alpha);
    each('_foreach_addcmul_.Scalar', squareAvg, g, g, 1 - alpha);
    if (gradAvg) each('_foreach_lerp_.Scalar', gradAvg, g, 1 - alpha);
    const variance = gradAvg
      ? each('_foreach_addcmul.Scalar', squareAvg, gradAvg, gradAvg, -1)
      : squareAvg;
    const root = each('_foreach_sqrt', variance);
    each('_foreach_add_.Scalar', root, eps);
    if (!momentumBuffer) {
      each('_foreach_addcdiv_.Scalar', params, g, root, -lr);
      return;
    }
    each('_foreach_mul_.Scalar', momentumBuffer, momentum);
    each('_foreach_addcdiv_.Scalar', momentumBuffer, g, root, 1);
    each('_foreach_add_.List', params, momentumBuffer, -lr);
  }
}

type Tensors = readonly Tensor[];

/** An operator on whole lists of tensors. */
function each(name: string, ...args: unknown[]): Tensors {
  return callOperator(`aten::${name}`, ...args) as Tensors;
}

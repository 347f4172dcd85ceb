// Adam, with L2 regularisation or with decoupled weight decay.

import { zeros, zerosLike } from '../tensor/create.js';
import { callOperator } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Bundle } from './bundles.js';
import { Optimizer } from './optimizer.js';
import { BETAS, FLAG, NOT_NEGATIVE, type ParamsInput, type Rule } from './paramGroups.js';

/** Hyper-parameters of `Adam` and `AdamW`. */
export type AdamHypers = {
  /** Learning rate, ≥ 0. Default 1e-3. */
  lr: number;
  /** How slowly the averages of the gradient and of its square forget, each in [0, 1). Default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the root of the squares' average, ≥ 0. Default 1e-8 (fastai: 1e-5). */
  eps: number;
  /** ≥ 0. Default 0; for `AdamW` 0.01. */
  weightDecay: number;
  /** Divide by the largest average so far. Default false. */
  amsgrad: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
  /** Shrink the parameter by lr·weightDecay instead of changing the gradient. Default false; for `AdamW` true. */
  decoupledWeightDecay: boolean;
};

const DEFAULTS: AdamHypers = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
  decoupledWeightDecay: false,
};
const RULES: Readonly<Record<keyof AdamHypers, Rule>> = {
  lr: NOT_NEGATIVE,
  betas: BETAS,
  eps: NOT_NEGATIVE,
  weightDecay: NOT_NEGATIVE,
  amsgrad: FLAG,
  maximize: FLAG,
  decoupledWeightDecay: FLAG,
};
const SLOTS: readonly string[] = ['step', 'expAvg', 'expAvgSq'];
const AMSGRAD_SLOTS: readonly string[] = [...SLOTS, 'maxExpAvgSq'];

/**
 * p ← p − lr·m̂/(√v̂ + eps), m and v being running averages of the gradient and of its square, corrected for their start.
 * One native call steps all parameters of a group. Sparse gradients are not supported.
 *
 * @throws {ArgumentError} a hyper-parameter is out of range, no parameter is given, or one twice.
 * @see https://arxiv.org/abs/1412.6980
 */
export class Adam extends Optimizer<AdamHypers> {
  constructor(params: ParamsInput<AdamHypers>, options: Partial<AdamHypers> = {}) {
    super(params, options, { defaults: DEFAULTS, rules: RULES });
  }

  protected override slots({ amsgrad }: AdamHypers): readonly string[] {
    return amsgrad ? AMSGRAD_SLOTS : SLOTS;
  }

  protected override initial(slot: string, param: Tensor): Tensor {
    return slot === 'step' ? zeros([], { device: param.device }) : zerosLike(param);
  }

  protected override update({ params, grads, state }: Bundle, group: AdamHypers): void {
    const { lr, betas, eps, weightDecay, amsgrad, maximize, decoupledWeightDecay } = group;
    const { step, expAvg, expAvgSq, maxExpAvgSq = [] } = state;
    const op = decoupledWeightDecay ? 'aten::_fused_adamw_' : 'aten::_fused_adam_';
    callOperator('aten::_foreach_add_.Scalar', step, 1);
    callOperator(
      op,
      params,
      grads,
      expAvg,
      expAvgSq,
      maxExpAvgSq,
      step,
      lr,
      betas[0],
      betas[1],
      weightDecay,
      eps,
      amsgrad,
      maximize,
    );
  }
}

/**
 * Adam with decoupled weight decay: parameters shrink by lr·weightDecay (default 0.01) before each step.
 *
 * @throws {ArgumentError} a hyper-parameter is out of range, no parameter is given, or one twice.
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const opt = new optim.AdamW(model.parameters(), { lr: 3e-3 });
 * model.call(ones([4, 2])).sum().backward();
 * opt.step();
 * ```
 * @see https://arxiv.org/abs/1711.05101
 */
export class AdamW extends Adam {
  constructor(params: ParamsInput<AdamHypers>, options: Partial<AdamHypers> = {}) {
    super(params, { weightDecay: 0.01, decoupledWeightDecay: true, ...options });
  }
}

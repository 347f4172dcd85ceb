// Stochastic gradient descent.

import { zerosLike } from '../tensor/create.js';
import { checkArg } from '../tensor/errors.js';
import { callOperator } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';
import type { Bundle } from './bundles.js';
import { Optimizer } from './optimizer.js';
import { FLAG, NOT_NEGATIVE, NUMBER, type ParamsInput, type Rule } from './paramGroups.js';

/** Hyper-parameters of `SGD`. */
export type SGDHypers = {
  /** Learning rate, ≥ 0. Default 1e-3. */
  lr: number;
  /** Share of the last step in this one, ≥ 0. Default 0. */
  momentum: number;
  /** How much less the gradient counts with momentum. Default 0. */
  dampening: number;
  /** Added to the gradient by so much of the parameter, ≥ 0. Default 0. */
  weightDecay: number;
  /** Look ahead by the momentum; needs `momentum` and no `dampening`. Default false. */
  nesterov: boolean;
  /** Climb instead of descending. Default false. */
  maximize: boolean;
};

const DEFAULTS: SGDHypers = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};
const RULES: Readonly<Record<keyof SGDHypers, Rule>> = {
  lr: NOT_NEGATIVE,
  momentum: NOT_NEGATIVE,
  dampening: NUMBER,
  weightDecay: NOT_NEGATIVE,
  nesterov: FLAG,
  maximize: FLAG,
};
const NO_SLOTS: readonly string[] = [];
const SLOTS: readonly string[] = ['momentumBuffer'];

/**
 * p ← p − lr·b with b ← momentum·b + (1 − dampening)·(g + weightDecay·p), started from the first gradient.
 * One native call steps all parameters of a group. Sparse gradients are not supported.
 *
 * @throws {ArgumentError} a hyper-parameter is out of range, no parameter is given, or one twice.
 * @example
 * ```ts
 * const model = new nn.Linear(2, 1);
 * const opt = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
 * model.call(ones([4, 2])).sum().backward();
 * opt.step();
 * opt.zeroGrad();
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDHypers> {
  constructor(params: ParamsInput<SGDHypers>, options: Partial<SGDHypers> = {}) {
    super(params, options, { defaults: DEFAULTS, rules: RULES });
  }

  protected override checkGroup({ nesterov, momentum, dampening }: SGDHypers): void {
    const fits = !nesterov || (momentum > 0 && dampening === 0);
    checkArg(fits, 'SGD', 'false without momentum or with dampening', 'nesterov', nesterov);
  }

  protected override slots({ momentum }: SGDHypers): readonly string[] {
    return momentum === 0 ? NO_SLOTS : SLOTS;
  }

  protected override initial(_slot: string, param: Tensor): Tensor {
    return zerosLike(param);
  }

  protected override update({ params, grads, state, first }: Bundle, group: SGDHypers): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = group;
    const buffers = state.momentumBuffer ?? [];
    const isFirst = first && buffers.length > 0;
    callOperator(
      'aten::_fused_sgd_',
      params,
      grads,
      buffers,
      weightDecay,
      momentum,
      lr,
      dampening,
      nesterov,
      maximize,
      isFirst,
    );
  }
}

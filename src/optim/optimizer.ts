// What optimizers have in common: groups of parameters, their hyper-parameters and their state.

import { ArgumentError, checkArg } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { keep, tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { type Bundle, Bundles, type ParamState } from './bundles.js';
import {
  type Hypers,
  type ParamGroup,
  type ParamGroupInput,
  type ParamsInput,
  type Rule,
  readGroups,
  readHypers,
  readTensors,
} from './paramGroups.js';

/** An optimizer's state with parameters as their index, in the shape of PyTorch's. */
export interface OptimizerState<H> {
  state: Record<number, ParamState>;
  paramGroups: (H & { params: number[] })[];
}

/**
 * Changes parameters by their gradients. Hyper-parameters stand in `paramGroups` and can be changed between steps;
 * parameters without gradient are skipped; the state lives outside scopes.
 *
 * @see https://docs.pytorch.org/docs/stable/optim.html
 */
export abstract class Optimizer<H extends Hypers = Hypers> {
  /** Parameters with the hyper-parameters that hold for them. */
  readonly paramGroups: ParamGroup<H>[] = [];
  /** What is remembered about each parameter; filled at its first step. */
  readonly state = new Map<Tensor, ParamState>();
  readonly #rules: Readonly<Record<string, Rule>>;
  readonly #defaults: Hypers;
  readonly #bundles = new Bundles(this.state, (slot, param) => this.initial(slot, param));

  constructor(
    params: ParamsInput<H>,
    options: Partial<H>,
    { defaults, rules }: { defaults: H; rules: Readonly<Record<keyof H, Rule>> },
  ) {
    const op = this.constructor.name;
    this.#rules = rules;
    this.#defaults = readHypers(op, rules, defaults, options);
    for (const group of readGroups<H>(op, params)) this.addParamGroup(group);
  }

  /**
   * Adds parameters, to train layers that were frozen before, say.
   *
   * @throws {ArgumentError} a parameter is there already, or a hyper-parameter is out of range.
   */
  addParamGroup({ params, ...given }: ParamGroupInput<H>): void {
    const op = this.constructor.name;
    const hypers = readHypers(op, this.#rules, this.#defaults, given) as H;
    this.checkGroup(hypers);
    this.paramGroups.push({ ...hypers, params: readTensors(op, params, new Set(this.#params())) });
  }

  /** Changes every parameter that has a gradient. */
  step(): void {
    noGrad(() =>
      tidy(() => {
        for (const group of this.paramGroups) {
          for (const bundle of this.#bundles.of(group, this.slots(group)))
            this.update(bundle, group);
        }
      }),
    );
  }

  /** Drops the gradients of all parameters, or fills them with zeros for `setToNone: false`. */
  zeroGrad({ setToNone = true }: { setToNone?: boolean } = {}): void {
    for (const { params } of this.paramGroups) {
      for (const param of params) {
        if (setToNone) param.grad = null;
        else tidy(() => noGrad(() => void param.grad?.zero_()));
      }
    }
  }

  /** State and hyper-parameters, with parameters as their index. The tensors are the optimizer's own, not copies. */
  stateDict(): OptimizerState<H> {
    const index = new Map(this.#params().map((param, i) => [param, i]));
    const indexOf = (param: Tensor) => index.get(param) as number;
    const states = [...this.state].map(([param, values]) => [indexOf(param), { ...values }]);
    const paramGroups = this.paramGroups.map((group) => ({
      ...group,
      params: group.params.map(indexOf),
    }));
    return { state: Object.fromEntries(states), paramGroups };
  }

  /**
   * Takes over a copy of `saved`, cast to the parameters' dtype and device.
   *
   * @throws {ArgumentError} the groups or shapes are not those of this optimizer; nothing has changed then.
   */
  loadStateDict(saved: OptimizerState<H>): void {
    const op = `${this.constructor.name}.loadStateDict`;
    const [has, wants] = [groupSizes(saved.paramGroups), groupSizes(this.paramGroups)];
    if (has !== wants)
      throw new ArgumentError(op, `expected groups of ${wants} parameters, got ${has}`);
    const hypers = saved.paramGroups.map(({ params, ...given }) =>
      readHypers(op, this.#rules, this.#defaults, given),
    );
    const params = this.#params();
    for (const [i, values] of Object.entries(saved.state))
      checkState(op, i, params[Number(i)], values);
    const copies = Object.entries(saved.state).map(([i, values]) => {
      const param = params[Number(i)] as Tensor;
      return [param, copyState(param, values)] as const;
    });
    this.dispose();
    for (const [param, values] of copies) this.state.set(param, values);
    for (const [i, group] of this.paramGroups.entries()) Object.assign(group, hypers[i]);
  }

  /** Frees the state; the next step is the first again. */
  dispose(): void {
    for (const values of this.state.values()) {
      for (const value of Object.values(values)) value.dispose();
    }
    this.state.clear();
    this.#bundles.forget();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Names of the state that a group's hyper-parameters ask for. */
  protected abstract slots(group: H): readonly string[];

  /** The first value of a state. */
  protected abstract initial(slot: string, param: Tensor): Tensor;

  /** Steps the parameters of a bundle. */
  protected abstract update(bundle: Bundle, group: H): void;

  /** Rules that concern several hyper-parameters. */
  protected checkGroup(_group: H): void {}

  #params(): Tensor[] {
    return this.paramGroups.flatMap((group) => group.params);
  }
}

function groupSizes(groups: readonly { readonly params: readonly unknown[] }[]): string {
  return groups.map(({ params }) => params.length).join(', ');
}

function checkState(op: string, i: string, param: Tensor | undefined, values: ParamState): void {
  if (param === undefined)
    throw new ArgumentError(op, `expected state of known parameters, got one for index ${i}`);
  for (const [slot, value] of Object.entries(values)) {
    const fits = slot === 'step' ? value.numel() === 1 : `${value.shape}` === `${param.shape}`;
    checkArg(
      fits,
      op,
      `shape [${param.shape.join(', ')}]`,
      `${slot} of parameter ${i}`,
      value.shape,
    );
  }
}

/** `step` keeps its own dtype; the rest follows the parameter. */
function copyState(param: Tensor, values: ParamState): ParamState {
  const { dtype, device } = param;
  const copies = Object.entries(values).map(([slot, value]): [string, Tensor] => {
    const target = slot === 'step' ? { device, copy: true } : { dtype, device, copy: true };
    return [slot, keep(value.detach().to(target))];
  });
  return Object.fromEntries(copies);
}

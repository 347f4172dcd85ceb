// Which tensors a native call steps together: those of one dtype and device, with their state in columns.

import { keep } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';

/** What an optimizer remembers about one parameter: `{ step, expAvg, expAvgSq }`, say. */
export type ParamState = Record<string, Tensor>;

/** Parameters of one dtype and device, column by column: what a native call takes. */
export interface Bundle {
  readonly params: readonly Tensor[];
  readonly grads: readonly Tensor[];
  /** For each name of the state, one tensor for each parameter. */
  readonly state: Readonly<Record<string, readonly Tensor[]>>;
  /** Whether these parameters are stepped for the first time. */
  readonly first: boolean;
}

/** Bundles for one set of parameters; used again as long as these have gradients and no others do. */
interface Plan {
  readonly members: readonly Tensor[];
  readonly slots: readonly string[];
  readonly parts: readonly Part[];
}

interface Part extends Bundle {
  grads: readonly Tensor[];
  /** Where its parameters stand among the members. */
  readonly places: readonly number[];
}

/** Makes the bundles of groups, and the state of parameters at their first step. */
export class Bundles {
  readonly #state: Map<Tensor, ParamState>;
  readonly #initial: (slot: string, param: Tensor) => Tensor;
  #plans = new WeakMap<object, Plan>();

  constructor(state: Map<Tensor, ParamState>, initial: (slot: string, param: Tensor) => Tensor) {
    this.#state = state;
    this.#initial = initial;
  }

  /** The parameters of `group` that have a gradient. `slots` names their state. */
  of(group: { readonly params: readonly Tensor[] }, slots: readonly string[]): readonly Bundle[] {
    const members: Tensor[] = [];
    const grads: Tensor[] = [];
    for (const param of group.params) {
      const { grad } = param;
      if (grad === null) continue;
      members.push(param);
      grads.push(grad);
    }
    const known = this.#plans.get(group);
    const fits = known && same(known.members, members) && same(known.slots, slots);
    const { parts } = fits ? known : this.#plan(group, members, slots);
    for (const part of parts) {
      part.grads = parts.length === 1 ? grads : part.places.map((i) => grads[i] as Tensor);
    }
    return parts;
  }

  /** Looks at the state anew before the next step. */
  forget(): void {
    this.#plans = new WeakMap();
  }

  #plan(group: object, members: readonly Tensor[], slots: readonly string[]): Plan {
    const kinds = new Map<string, number[]>();
    members.forEach((param, i) => {
      const kind = `${param.dtype} ${param.device} ${this.#fill(param, slots)}`;
      kinds.set(kind, [...(kinds.get(kind) ?? []), i]);
    });
    const parts = [...kinds].map(([kind, places]): Part => {
      const params = places.map((i) => members[i] as Tensor);
      const column = (slot: string) =>
        params.map((param) => this.#state.get(param)?.[slot] as Tensor);
      const state = Object.fromEntries(slots.map((slot) => [slot, column(slot)]));
      return { params, grads: [], state, first: kind.endsWith('true'), places };
    });
    const plan = { members, slots, parts };
    // What is first now is not next time: such a plan serves once.
    if (parts.some(({ first }) => first)) this.#plans.delete(group);
    else this.#plans.set(group, plan);
    return plan;
  }

  /** Makes what is missing of a parameter's state. @returns whether something was. */
  #fill(param: Tensor, slots: readonly string[]): boolean {
    const values = this.#state.get(param) ?? {};
    const missing = slots.filter((slot) => values[slot] === undefined);
    for (const slot of missing) values[slot] = keep(this.#initial(slot, param));
    if (missing.length > 0) this.#state.set(param, values);
    return missing.length > 0;
  }
}

function same<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

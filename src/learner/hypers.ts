// Hyper-parameters under fastai's names, whatever the optimizer calls them.
import { ArgumentError, checkArg } from '../tensor/errors.js';
import type { SplitGroups } from './groups.js';

/** fastai's names: learning rate, momentum, momentum of the squared gradient, the term against division by zero, weight decay. */
export type HyperName = 'lr' | 'mom' | 'sqrMom' | 'eps' | 'wd';

/** What a learner needs of an optimizer, whatever its hyper-parameters are. */
export interface AnyOptimizer {
  readonly paramGroups: readonly object[];
  step(): void;
  zeroGrad(): void;
  /** Frees the state. */
  dispose?(): void;
}

/** The hyper-parameters of one group of an optimizer. */
type Group = Record<string, unknown>;

interface Access {
  read(group: Group): unknown;
  write(group: Group, value: number): void;
}

const field = (name: string): Access => ({
  read: (group) => group[name],
  write: (group, value) => {
    group[name] = value;
  },
});

const beta = (index: 0 | 1): Access => ({
  read: (group) => (group.betas as readonly number[] | undefined)?.[index],
  write: (group, value) => {
    group.betas = (group.betas as readonly number[]).map((old, i) => (i === index ? value : old));
  },
});

/** Where each may stand; the first that the optimizer has counts. */
const places: Readonly<Record<HyperName, readonly Access[]>> = {
  lr: [field('lr')],
  mom: [beta(0), field('momentum')],
  sqrMom: [beta(1), field('alpha')],
  eps: [field('eps')],
  wd: [field('weightDecay')],
};

/** Reads and sets the hyper-parameters of an optimizer. */
export class HyperParameters {
  readonly #groups: readonly Group[];
  readonly #origins: SplitGroups['origins'];

  constructor(opt: AnyOptimizer, origins: SplitGroups['origins']) {
    this.#groups = opt.paramGroups as readonly Group[];
    this.#origins = origins;
  }

  /** The value of the last group, as fastai records it; undefined where the optimizer has no such thing. */
  get(name: HyperName): number | undefined {
    const group = this.#groups.at(-1);
    const value =
      group && places[name].map(({ read }) => read(group)).find((found) => found !== undefined);
    return value as number | undefined;
  }

  /**
   * Sets one value for all groups, or one for each group of the splitter. Weight decay spares norm layers and biases.
   *
   * @throws {ArgumentError} the optimizer has no such hyper-parameter, a value is not a number, or there is not one for each group.
   */
  set(name: HyperName, value: number | readonly number[]): void {
    const count = (this.#origins.at(-1)?.layer ?? 0) + 1;
    const values = typeof value === 'number' ? Array.from({ length: count }, () => value) : value;
    const fits = values.length === count && values.every((one) => Number.isFinite(one));
    checkArg(
      fits,
      'setHyper',
      count === 1 ? 'a number' : `a number, or ${count} numbers,`,
      name,
      value,
    );
    for (const [i, group] of this.#groups.entries()) {
      const { layer, decays } = this.#origins[i] ?? { layer: count - 1, decays: true };
      if (name === 'wd' && !decays) continue;
      placeOf(group, name).write(group, values[layer] as number);
    }
  }
}

function placeOf(group: Group, name: HyperName): Access {
  const place = places[name].find(({ read }) => read(group) !== undefined);
  if (place) return place;
  throw new ArgumentError(
    'setHyper',
    `the optimizer has no hyper-parameter that stands for '${name}'`,
  );
}

import type { Module } from '../nn/module.js';
import type { Parameter } from '../nn/parameter.js';
import { freezeGroups, type ParamSplitter, splitForDecay } from './groups.js';
import { type AnyOptimizer, HyperParameters } from './hypers.js';
import type { OptFunc } from './options.js';

/** What decides how the optimizer is made. */
export interface OptimizerRecipe {
  readonly splitter: ParamSplitter;
  readonly wdBnBias: boolean;
  readonly trainBn: boolean;
}

/** What the optimizer is made of. */
interface Ingredients {
  readonly model: Module;
  readonly optFunc: OptFunc;
  readonly lr: number;
}

/** A learner's optimizer: made when it is first needed, and anew after the model has been frozen or unfrozen. */
export class LazyOptimizer {
  readonly #learn: Ingredients;
  readonly #recipe: OptimizerRecipe;
  #made: { opt: AnyOptimizer; hypers: HyperParameters } | null = null;
  #layers: readonly (readonly Parameter[])[] | null = null;

  constructor(learn: Ingredients, recipe: OptimizerRecipe) {
    this.#learn = learn;
    this.#recipe = recipe;
  }

  get opt(): AnyOptimizer {
    return this.#get().opt;
  }

  get hypers(): HyperParameters {
    return this.#get().hypers;
  }

  /** Frees the state; the next use makes another optimizer. */
  forget(): void {
    this.#made?.opt.dispose?.();
    this.#made = null;
  }

  freezeTo(n: number): void {
    freezeGroups(this.#learn.model, this.#split(), { n, trainBn: this.#recipe.trainBn });
    this.forget();
  }

  #get(): { opt: AnyOptimizer; hypers: HyperParameters } {
    if (this.#made) return this.#made;
    const { model, optFunc, lr } = this.#learn;
    const { groups, origins } = splitForDecay(model, this.#split(), this.#recipe);
    const opt = optFunc(groups, { lr });
    this.#made = { opt, hypers: new HyperParameters(opt, origins) };
    return this.#made;
  }

  #split(): readonly (readonly Parameter[])[] {
    this.#layers ??= this.#recipe.splitter(this.#learn.model);
    return this.#layers;
  }
}

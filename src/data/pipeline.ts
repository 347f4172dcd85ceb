import { DataError } from './dataError.js';
import {
  inClassOf,
  type SetupValues,
  type SplitIdx,
  type Transform,
  type TransformContext,
  type Tuple,
} from './transform.js';

/** Sees what each transform made of the tuple; `summary()` prints it. */
export type Trace = (step: string, tuple: Tuple) => void;

/**
 * Transforms in the order in which they run. Decoding goes backwards. An error says which transform
 * failed.
 *
 * @see https://docs.fast.ai/data.core.html
 */
export class Pipeline {
  /** Sorted by `order`, equals as given. */
  readonly tfms: readonly Transform[];
  readonly #steps = new Map<SplitIdx, readonly Transform[]>();

  constructor(tfms: readonly Transform[]) {
    this.tfms = tfms.toSorted((a, b) => a.order - b.order);
  }

  /** The labels that the last transform with labels knows. */
  get vocab(): readonly string[] | undefined {
    return this.tfms.findLast((tfm) => tfm.vocab)?.vocab;
  }

  /** How many outputs the data asks for, if a transform can tell. */
  get c(): number | undefined {
    return this.tfms.findLast((tfm) => tfm.c !== undefined)?.c;
  }

  /**
   * Sets the transforms up in turn, each on values that went through those before it.
   * `values(ready)` has to read the values through a pipeline of the transforms that are `ready`.
   */
  async setup(values: (ready: Pipeline) => SetupValues<unknown>): Promise<void> {
    for (const [i, tfm] of this.tfms.entries()) {
      try {
        await tfm.setup(values(new Pipeline(this.tfms.slice(0, i))));
      } catch (error) {
        throw DataError.inStep(tfm.name, error);
      }
    }
  }

  /** What runs on one side: neighbours that can be are one step. */
  steps(splitIdx: SplitIdx): readonly Transform[] {
    const known = this.#steps.get(splitIdx);
    if (known) return known;
    const steps: Transform[] = [];
    for (const tfm of this.#active(splitIdx)) {
      const fused = steps.at(-1)?.fusedWith(tfm);
      if (fused) steps[steps.length - 1] = fused;
      else steps.push(tfm);
    }
    this.#steps.set(splitIdx, steps);
    return steps;
  }

  #active(splitIdx: SplitIdx): readonly Transform[] {
    return this.tfms.filter((tfm) => tfm.splitIdx === null || tfm.splitIdx === splitIdx);
  }

  /** The tuple, changed; with a `trace` step by step, as the transforms were given. */
  async encode(tuple: Tuple, context: TransformContext, trace?: Trace): Promise<Tuple> {
    let current = tuple;
    const { splitIdx } = context;
    for (const tfm of trace ? this.#active(splitIdx) : this.steps(splitIdx)) {
      try {
        const changed = tfm.encodesTuple(current, context);
        current = changed instanceof Promise ? await changed : changed;
      } catch (error) {
        throw DataError.inStep(tfm.name, error);
      }
      trace?.(tfm.name, current);
    }
    return current;
  }

  /** The tuple as it was; with `splitIdx` transforms of the other side, which never ran, are left out. */
  decode(tuple: Tuple, { splitIdx }: { splitIdx?: SplitIdx } = {}): Tuple {
    let current = tuple;
    for (const tfm of this.tfms.toReversed()) {
      if (splitIdx !== undefined && tfm.splitIdx !== null && tfm.splitIdx !== splitIdx) continue;
      const beside = current;
      try {
        current = beside.map((value) =>
          tfm.accepts(value) ? inClassOf(value, tfm.decodes(value, beside)) : value,
        );
      } catch (error) {
        throw DataError.inStep(tfm.name, error);
      }
    }
    return current;
  }
}

// What a model and a learner ask about the targets of a data set.
import type { Loss } from '../losses/loss.js';
import { MultiTargetLoss } from '../losses/multiTarget.js';
import type { SampleElement } from './datasets.js';

/** What the blocks of a data set say about its targets; {@link Datasets} has all of it. */
export interface TargetFacts {
  /** How many elements of a sample are inputs; the others are targets. */
  readonly nInp: number;
  /** The labels of the last element that has labels. */
  readonly vocab: readonly string[] | undefined;
  /** The labels of each target, undefined for those without. */
  readonly vocabs: readonly (readonly string[] | undefined)[];
  /** How many outputs a model needs, for all targets together. */
  readonly c: number | undefined;
  /** How many outputs a model needs for each target. */
  readonly cs: readonly (number | undefined)[];
  /** The loss that the targets imply. */
  readonly lossFunc: Loss | undefined;
}

/** The facts, each found when it is asked for: the elements may be set up later. */
export function targetFacts(elements: readonly SampleElement[], nInp: number): TargetFacts {
  const targets = elements.slice(nInp);
  let loss: { readonly lossFunc: Loss | undefined } | undefined; // the same one each time, once it is known
  return {
    nInp,
    get vocab() {
      return elements.findLast(({ pipeline }) => pipeline.vocab)?.pipeline.vocab;
    },
    get vocabs() {
      return targets.map(({ pipeline }) => pipeline.vocab);
    },
    get c() {
      return sumOf(this.cs);
    },
    get cs() {
      return targets.map(({ pipeline }) => pipeline.c);
    },
    get lossFunc() {
      loss ??= { lossFunc: impliedLoss(targets) };
      return loss.lossFunc;
    },
  };
}

function sumOf(sizes: readonly (number | undefined)[]): number | undefined {
  if (sizes.length === 0 || !sizes.every((size) => size !== undefined)) return undefined;
  return sizes.reduce((sum, size) => sum + size, 0);
}

function impliedLoss(targets: readonly SampleElement[]): Loss | undefined {
  if (targets.length === 1) return targets[0]?.block.lossFunc?.();
  if (whyNoLoss(targets)) return undefined;
  const losses = targets.map(({ block }) => block.lossFunc?.() as Loss);
  return new MultiTargetLoss(losses, {
    sizes: targets.map(({ pipeline }) => pipeline.c as number),
  });
}

/** The sentence that says why targets imply no loss, and what to pass; undefined where they imply one. */
export function whyNoLoss(targets: readonly SampleElement[]): string | undefined {
  if (targets.length === 0) return 'the data has no target; pass a loss as lossFunc';
  const losses = targets.map(({ block }) => block.lossFunc?.());
  const nameOf = (i: number): string => `${targets[i]?.name} (${targets[i]?.block.name})`;
  const without = losses.indexOf(undefined);
  if (targets.length === 1)
    return losses[0] ? undefined : `${nameOf(0)} implies no loss; pass one as lossFunc`;
  const example = `new MultiTargetLoss([${losses
    .map((loss, i) => (loss ? `new ${loss.constructor.name}()` : `the loss of ${targets[i]?.name}`))
    .join(', ')}], { sizes: [${targets
    .map(({ name, pipeline }) => pipeline.c ?? `outputs for ${name}`)
    .join(', ')}] })`;
  if (without >= 0) return `${nameOf(without)} implies no loss; pass lossFunc: ${example}`;
  const sizeless = targets.findIndex(({ pipeline }) => pipeline.c === undefined);
  if (sizeless >= 0)
    return `${nameOf(sizeless)} does not say how many outputs it needs; pass lossFunc: ${example}`;
  const dense = losses.map((loss) => loss !== undefined && 'axis' in loss && loss.axis === 1);
  if (dense.includes(true) && dense.includes(false)) {
    const [pixels, rest] = [dense.indexOf(true), dense.indexOf(false)];
    return `${nameOf(pixels)} needs outputs for every pixel and ${nameOf(rest)} does not, so one tensor cannot hold both; pass a Loss of your own that takes the model's output apart`;
  }
  return undefined;
}

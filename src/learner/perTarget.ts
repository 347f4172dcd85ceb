// Results for data with one target, and for data with several.
import type { Loss } from '../losses/loss.js';
import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * A value for data with one target; for several targets, a list with one value for each. `Target` is what the data shows of its targets: for
 * several, a tuple. Where the compiler does not know it, either can come.
 */
export type PerTarget<Target, T> = unknown extends Target
  ? T | readonly T[]
  : [Target] extends [infer Several extends readonly [unknown, ...unknown[]]]
    ? ForEach<Several, T>
    : T;

type ForEach<Several extends readonly unknown[], T> = { -readonly [K in keyof Several]: T };

/** Tensors as they are given to the user: the only one, or the list. */
export function onlyOrAll<T extends Tensor | readonly Tensor[]>(tensors: readonly Tensor[]): T {
  return (tensors.length === 1 ? tensors[0] : tensors) as T;
}

/** A loss, and how many targets the data has. */
interface LossFor {
  readonly lossFunc: Loss;
  readonly count: number;
}

/** @throws {ArgumentError} the loss does not know which outputs belong to which target. */
export function checkTellsApart(op: string, { lossFunc, count }: LossFor): void {
  const known = lossFunc.perTarget.length;
  if (known === Math.max(1, count)) return;
  throw new ArgumentError(
    op,
    `the data has ${count} targets and ${lossFunc.constructor.name} tells ${known} apart; use a MultiTargetLoss, or override split and perTarget`,
  );
}

/**
 * A model's output, or its activation, cut into one tensor for each target.
 *
 * @throws {ArgumentError} the loss does not know how to cut it.
 */
export function partsOf(
  op: string,
  { pred, lossFunc, count }: LossFor & { pred: Tensor },
): readonly Tensor[] {
  checkTellsApart(op, { lossFunc, count });
  return lossFunc.split(pred);
}

/**
 * The loss again, after a look at what it takes.
 *
 * @throws {ArgumentError} it is for another number of targets than the data has.
 */
export function fitsTargets(lossFunc: Loss, count: number): Loss {
  const name = lossFunc.constructor.name;
  const known = lossFunc.perTarget.length;
  if (known > 1 && known !== count)
    throw new ArgumentError(
      'Learner',
      `${name} is for ${known} targets, and the data has ${count}`,
    );
  // (pred, targ) would leave the other targets out without a word
  if (count > 1 && lossFunc.forward.length === 2)
    throw new ArgumentError(
      'Learner',
      `${name} takes one target, and the data has ${count}; use a MultiTargetLoss of one loss for each`,
    );
  return lossFunc;
}

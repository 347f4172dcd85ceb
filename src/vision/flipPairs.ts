// Points that a mirror makes each other's: left eye and right eye. Who swaps them is augment/moveTargets.ts.
import { ArgumentError, checkArg } from '../tensor/errors.js';

/** The indices of two points that trade places when the picture is mirrored. */
export type FlipPair = readonly [left: number, right: number];

/**
 * The pairs, after a look at them.
 *
 * @throws {ArgumentError} they are no pairs of indices, or an index stands in two of them.
 */
export function checkFlipPairs(step: string, pairs: readonly FlipPair[]): readonly FlipPair[] {
  const arePairs =
    Array.isArray(pairs) &&
    pairs.every(
      (pair) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        pair.every((i) => Number.isInteger(i) && i >= 0),
    );
  checkArg(arePairs, step, 'pairs of indices of points', 'flipPairs', pairs);
  const indices = pairs.flat();
  const twice = indices.find((index, i) => indices.indexOf(index) !== i);
  if (twice === undefined) return pairs;
  throw new ArgumentError(
    step,
    `expected every point in one of the flipPairs at most, got ${twice} twice`,
  );
}

/** @throws {ArgumentError} a pair names a point that `count` points do not have. */
export function checkPairsFit(step: string, pairs: readonly FlipPair[], count: number): void {
  const high = pairs.flat().find((index) => index >= count);
  if (high === undefined) return;
  throw new ArgumentError(
    step,
    `expected indices below ${count}, the number of points, for flipPairs, got ${high}`,
  );
}

/** For each of `count` places the index of the point that stands there after a mirror. */
export function swappedIndices(pairs: readonly FlipPair[], count: number): number[] {
  const indices = Array.from({ length: count }, (_, i) => i);
  for (const [left, right] of pairs) {
    indices[left] = right;
    indices[right] = left;
  }
  return indices;
}

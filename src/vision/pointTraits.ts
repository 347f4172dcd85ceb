// What a class of points knows of each of them. Who makes use of it is augment/moveTargets.ts, and the pictures.
import { ArgumentError, checkArg } from '../tensor/errors.js';

/** The indices of two points that trade places when the picture is mirrored: left eye and right eye. */
export type FlipPair = readonly [left: number, right: number];

/** What a class of points knows. */
export interface PointTraits {
  /** Which points trade places when their picture is mirrored. */
  readonly flipPairs: readonly FlipPair[];
  /** What each point is called; empty where nothing is known. */
  readonly pointNames: readonly string[];
}

/** Options of blocks of points. */
export interface PointTraitsOptions {
  /**
   * The indices of points that are each other's when the picture is mirrored: left eye and right eye. Whatever
   * mirrors a picture lets them trade places, so that the left eye stays the left one. Default: none, as in
   * fastai, where a mirror makes the left eye the right one.
   */
  flipPairs?: readonly FlipPair[];
  /** What each point is called, all different; shown under pictures. Default: nothing. */
  names?: readonly string[];
}

/**
 * What a block of points is told, after a look at it.
 *
 * @throws {ArgumentError} `flipPairs` are no pairs of indices, an index stands in two of them, or two
 * names are the same.
 */
export function checkTraits(
  step: string,
  { flipPairs = [], names = [] }: PointTraitsOptions,
): PointTraits {
  const areNames =
    Array.isArray(names) &&
    names.every((name) => typeof name === 'string' && name !== '') &&
    new Set(names).size === names.length;
  checkArg(areNames, step, 'a list of different names', 'names', names);
  const arePairs = Array.isArray(flipPairs) && flipPairs.every(isPair);
  checkArg(arePairs, step, 'pairs of indices of points', 'flipPairs', flipPairs);
  const indices = flipPairs.flat();
  const twice = indices.find((index, i) => indices.indexOf(index) !== i);
  if (twice !== undefined)
    throw new ArgumentError(
      step,
      `expected every point in one of the flipPairs at most, got ${twice} twice`,
    );
  return { flipPairs, pointNames: names };
}

/** @throws {ArgumentError} `count` points are not as many as have names, or lack one of a pair. */
export function checkTraitsFit(
  step: string,
  { flipPairs, pointNames }: PointTraits,
  count: number,
): void {
  if (pointNames.length > 0 && pointNames.length !== count)
    throw new ArgumentError(
      step,
      `expected ${pointNames.length} points, as there are names, got ${count}`,
    );
  const high = flipPairs.flat().find((index) => index >= count);
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

function isPair(pair: unknown): boolean {
  return (
    Array.isArray(pair) && pair.length === 2 && pair.every((i) => Number.isInteger(i) && i >= 0)
  );
}

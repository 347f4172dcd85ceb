// The random numbers of batch transforms: one for each sample.
import type { Rng } from '../../../data/rng.js';
import { ArgumentError, checkArg } from '../../../tensor/errors.js';

/**
 * Numbers in place of random ones: one for all samples, one for each, or a function that gives one for each. Whether a
 * sample is changed at all is still decided by `p`.
 */
export type DrawOption = number | readonly number[] | ((n: number, rng: Rng) => readonly number[]);

/** Whom the numbers are for. */
export interface Drawing {
  /** Samples in the batch. */
  readonly n: number;
  readonly rng: Rng;
}

/** How often, and what then. */
export interface DrawSettings {
  /** The transform, in messages. */
  readonly name: string;
  /** The share of samples that are changed. */
  readonly p: number;
  /** The number of a sample that is not. */
  readonly neutral: number;
  /** The same for all samples of the batch. */
  readonly batch: boolean;
  readonly draw?: DrawOption | undefined;
  /** The number of a sample that is changed. */
  readonly make: (rng: Rng) => number;
}

/** A number for each sample. */
export function drawNumbers(
  { n, rng }: Drawing,
  { name, p, neutral, batch, draw, make }: DrawSettings,
): number[] {
  const each = (one: () => number): number[] => {
    if (!batch) return Array.from({ length: n }, one);
    return new Array<number>(n).fill(one());
  };
  const numbers = draw === undefined ? each(() => make(rng)) : given(draw, { n, rng }, name);
  if (p === 1) return numbers;
  const changed = each(() => (rng.random() < p ? 1 : 0));
  return numbers.map((number, i) => (changed[i] === 1 ? number : neutral));
}

function given(draw: DrawOption, { n, rng }: Drawing, name: string): number[] {
  if (typeof draw === 'number') return new Array<number>(n).fill(draw);
  const numbers = typeof draw === 'function' ? draw(n, rng) : draw;
  if (Array.isArray(numbers) && numbers.length >= n && numbers.every(Number.isFinite))
    return numbers.slice(0, n);
  throw new ArgumentError(
    name,
    `expected draw to give at least ${n} finite numbers, one for each sample`,
  );
}

/** @throws {ArgumentError} `p` is no share, or `draw` no way to draw. */
export function checkDraw(
  name: string,
  p: number,
  draws: readonly (DrawOption | undefined)[],
): void {
  checkArg(p >= 0 && p <= 1, name, 'a number from 0 to 1', 'p', p);
  for (const draw of draws) {
    const fits =
      draw === undefined ||
      Number.isFinite(draw) ||
      Array.isArray(draw) ||
      typeof draw === 'function';
    checkArg(fits, name, 'a number, a list of numbers or a function', 'draw', draw);
  }
}

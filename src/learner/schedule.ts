import { checkArg } from '../tensor/errors.js';
import { Callback } from './callback.js';
import type { HyperName } from './hypers.js';

/** A value that depends on the progress of training, which runs from 0 to 1. */
export type Schedule = (pos: number) => number;

/** From `start` to `end` on a straight line. @see https://docs.fast.ai/callback.schedule.html */
export const SchedLin =
  (start: number, end: number): Schedule =>
  (pos) =>
    start + pos * (end - start);

/** From `start` to `end` along half a cosine: slow, fast, slow. */
export const SchedCos =
  (start: number, end: number): Schedule =>
  (pos) =>
    start + ((1 + Math.cos(Math.PI * (1 - pos))) * (end - start)) / 2;

/** Always `start`; `end` is there to make it exchangeable with the others. */
export const SchedNo =
  (start: number, _end: number): Schedule =>
  () =>
    start;

/** From `start` to `end` by a constant factor. Both have the same sign and are not 0. */
export const SchedExp =
  (start: number, end: number): Schedule =>
  (pos) =>
    start * (end / start) ** pos;

/** From `start` to `end` along a power of the progress. */
export const SchedPoly =
  (start: number, end: number, { power }: { power: number }): Schedule =>
  (pos) =>
    start + (end - start) * pos ** power;

/**
 * One schedule after the other: `scheds[i]` rules over the share `pcts[i]` of training.
 *
 * @throws {ArgumentError} there are not as many shares as schedules, or the shares are negative or do not add up to 1.
 * @example
 * ```ts
 * combineScheds([0.3, 0.7], [SchedLin(0, 1), SchedCos(1, 0)])(0.15); // 0.5
 * ```
 * @see https://docs.fast.ai/callback.schedule.html#combine_scheds
 */
export function combineScheds(pcts: readonly number[], scheds: readonly Schedule[]): Schedule {
  const total = pcts.reduce((sum, pct) => sum + pct, 0);
  const fits = pcts.length === scheds.length && pcts.length > 0;
  checkArg(fits, 'combineScheds', `${scheds.length} shares, one for each schedule,`, 'pcts', pcts);
  const shares = pcts.every((pct) => pct >= 0) && Math.abs(total - 1) < 1e-9;
  checkArg(shares, 'combineScheds', 'shares of at least 0 that add up to 1', 'pcts', pcts);
  const starts = pcts.map((_, i) => pcts.slice(0, i).reduce((sum, pct) => sum + pct, 0));
  return (pos) => {
    const at = Math.max(
      0,
      starts.findLastIndex((start, i) => pos >= start && pcts[i] !== 0),
    );
    return (scheds[at] as Schedule)((pos - (starts[at] as number)) / (pcts[at] as number));
  };
}

/** Options of {@link combinedCos}. */
export interface CombinedCosOptions {
  start: number;
  middle: number;
  end: number;
}

/**
 * `start` → `middle` along a cosine over the share `pct`, then `middle` → `end` over the rest.
 *
 * @see https://docs.fast.ai/callback.schedule.html#combined_cos
 */
export function combinedCos(pct: number, { start, middle, end }: CombinedCosOptions): Schedule {
  return combineScheds([pct, 1 - pct], [SchedCos(start, middle), SchedCos(middle, end)]);
}

/** Which hyper-parameters follow which schedule. */
export type Schedules = Partial<Record<HyperName, Schedule>>;

/** Options of {@link oneCycle}; their defaults are those of `Learner#fitOneCycle()`. */
interface OneCycleOptions {
  div: number | undefined;
  divFinal: number | undefined;
  pctStart: number | undefined;
  /** null where the optimizer has no momentum. */
  moms: readonly [start: number, middle: number, end: number] | null;
}

/** The schedules of `Learner#fitOneCycle()`. */
export function oneCycle(
  lrMax: number,
  { div = 25, divFinal = 1e5, pctStart = 0.25, moms }: OneCycleOptions,
): Schedules {
  const lr = combinedCos(pctStart, { start: lrMax / div, middle: lrMax, end: lrMax / divFinal });
  if (!moms) return { lr };
  const [start, middle, end] = moms;
  return { lr, mom: combinedCos(pctStart, { start, middle, end }) };
}

/**
 * Sets hyper-parameters before each training batch, from the progress before it: batch i of N gets the value at i/N, so the value at 1
 * is never used. What was set is in `hps` afterwards, one value for each batch.
 *
 * @see https://docs.fast.ai/callback.schedule.html#paramscheduler
 */
export class ParamScheduler extends Callback {
  override readonly order = 60;
  override readonly runValid = false;
  readonly hps: Partial<Record<HyperName, number[]>> = {};
  readonly #scheds: readonly [HyperName, Schedule][];

  constructor(scheds: Schedules) {
    super();
    this.#scheds = Object.entries(scheds) as [HyperName, Schedule][];
  }

  override beforeFit(): void {
    for (const [name] of this.#scheds) this.hps[name] = [];
  }

  override beforeBatch(): void {
    const { hypers, pctTrain } = this.learn;
    for (const [name, sched] of this.#scheds) {
      const value = sched(pctTrain);
      hypers.set(name, value);
      this.hps[name]?.push(value);
    }
  }

  override afterFit(): void {
    this.learn.recorder.hps = this.hps;
  }
}

// Which items an epoch has, and in which order.
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { fingerprint } from './fingerprint.js';
import { type Rng, rngFor, shuffled } from './rng.js';
import { shown } from './shown.js';

/** How often items are drawn, in proportion: one number for each item, or a function of the item. */
export type Weights<Item = unknown> = ArrayLike<number> | ((item: Item) => number);

/** What a {@link Sampler} is told. */
export interface SamplerContext {
  readonly epoch: number;
  /** How many items there are. */
  readonly n: number;
  /** Random numbers that depend on the loader's seed and the epoch only. */
  readonly rng: Rng;
}

/**
 * The order of an epoch: indices from 0 to n−1, as many as it likes, repeats among them. For the
 * same context it has to return the same list: a loader may ask again, and does when it resumes.
 */
export type Sampler = (context: SamplerContext) => readonly number[];

/** What decides the order of an epoch. */
export interface SamplingOptions {
  readonly n: number;
  readonly bs: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly seed: number;
  readonly weights: Float64Array | undefined;
  readonly partialN: number | undefined;
  readonly sampler: Sampler | undefined;
}

/** The batches of one epoch. */
export class EpochPlan {
  /** The items of each batch by their indices. */
  readonly batches: readonly (readonly number[])[];
  readonly #order: readonly number[];
  readonly #repeats: readonly number[] | undefined;
  readonly #bs: number;
  #fingerprint: string | undefined;

  constructor(options: SamplingOptions, epoch: number) {
    const order = orderOf(options, epoch);
    this.#order = order;
    this.#repeats = options.weights || options.sampler ? repeatsOf(order) : undefined;
    this.#bs = options.bs;
    this.batches = Array.from({ length: batchCount(order.length, options) }, (_, k) =>
      order.slice(k * options.bs, (k + 1) * options.bs),
    );
  }

  /** How often the item at this place of a batch has come before in the epoch. */
  repeat(batch: number, place: number): number {
    return this.#repeats?.[batch * this.#bs + place] ?? 0;
  }

  /** The same for the same order. */
  get fingerprint(): string {
    this.#fingerprint ??= fingerprint(this.#order);
    return this.#fingerprint;
  }
}

/** How many draws an epoch has, unless a sampler decides. */
export function drawCount({ n, partialN }: SamplingOptions): number {
  if (partialN === undefined || n === 0) return n;
  return Math.min(n, partialN < 1 ? Math.max(1, Math.round(n * partialN)) : partialN);
}

/** How many batches so many draws make. */
export function batchCount(
  draws: number,
  { bs, dropLast }: Pick<SamplingOptions, 'bs' | 'dropLast'>,
): number {
  return dropLast && draws >= bs ? Math.floor(draws / bs) : Math.ceil(draws / bs);
}

/** @throws {ArgumentError} the ways to draw contradict each other or are out of range. */
export function checkSampling({
  shuffle,
  weights,
  partialN,
  sampler,
}: {
  shuffle: boolean | undefined;
  weights: unknown;
  partialN: number | undefined;
  sampler: Sampler | undefined;
}): void {
  const given = Object.entries({ weights, partialN, sampler }).filter(([, value]) => value);
  const names = given.map(([name]) => name).join(' and ');
  if (shuffle === false && given.length > 0)
    throw new ArgumentError('DataLoader', `${names} need shuffle: true, got false`);
  if (sampler && given.length > 1)
    throw new ArgumentError('DataLoader', `expected sampler alone, got ${names}`);
  checkArg(
    sampler === undefined || typeof sampler === 'function',
    'DataLoader',
    'a function',
    'sampler',
    sampler,
  );
  checkArg(
    partialN === undefined ||
      (partialN > 0 && partialN < 1) ||
      (Number.isInteger(partialN) && partialN >= 1),
    'DataLoader',
    'an integer of at least 1, or a share between 0 and 1,',
    'partialN',
    partialN,
  );
}

/**
 * The weights of the first `n` items.
 *
 * @throws {ArgumentError} not one number for each item, or not numbers to draw by.
 */
export function weightsOf<Item>(
  weights: Weights<Item>,
  items: readonly Item[],
  n = items.length,
): Float64Array {
  const isList = typeof weights !== 'function';
  if (isList && weights.length !== items.length)
    throw new ArgumentError(
      'DataLoader',
      `expected one weight for each of ${items.length} items, got ${weights.length}`,
    );
  const used = items.slice(0, n);
  const numbers = used.map((item, i) => (isList ? (weights[i] as number) : weights(item)));
  const odd = numbers.findIndex((number) => !(Number.isFinite(number) && number >= 0));
  if (odd >= 0)
    throw new ArgumentError(
      'DataLoader',
      `expected weights of at least 0, got ${String(numbers[odd])} for item ${shown(items[odd])}`,
    );
  if (numbers.length > 0 && !numbers.some((number) => number > 0))
    throw new ArgumentError('DataLoader', 'expected a weight above 0, got only zeros');
  return Float64Array.from(numbers);
}

/**
 * `count` indices by weight, with replacement: each is the first whose running sum passes a uniform
 * number, as `numpy.random.choice` does it.
 */
export function weighted(weights: Float64Array, count: number, rng: Rng): number[] {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    sums[i] = sum;
  }
  return Array.from({ length: count }, () => firstAbove(sums, rng.random() * sum));
}

function orderOf(options: SamplingOptions, epoch: number): readonly number[] {
  const { n, shuffle, seed, weights, sampler } = options;
  const rng = rngFor(seed, epoch, 0, 0);
  if (!shuffle) return Array.from({ length: n }, (_, i) => i);
  if (sampler) return checkOrder(sampler({ epoch, n, rng }), n);
  const count = drawCount(options);
  if (n > 0 && weights) return weighted(weights, count, rng);
  const order = shuffled(n, rng);
  return count < n ? order.slice(0, count) : order;
}

function checkOrder(order: readonly number[], n: number): readonly number[] {
  checkArg(Array.isArray(order), 'DataLoader', 'a list', 'the result of sampler', order);
  const odd = order.findIndex((index) => !(Number.isInteger(index) && index >= 0 && index < n));
  if (odd >= 0)
    throw new ArgumentError(
      'DataLoader',
      `expected indices from 0 to ${n - 1} of sampler, got ${String(order[odd])} at place ${odd}`,
    );
  return order.slice();
}

function repeatsOf(order: readonly number[]): number[] {
  const seen = new Map<number, number>();
  return order.map((index) => {
    const before = seen.get(index) ?? 0;
    seen.set(index, before + 1);
    return before;
  });
}

function firstAbove(sums: Float64Array, value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

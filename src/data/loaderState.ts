// Where a loader stands, as plain data, and whether another loader can go on from there.
import { ArgumentError, show } from '../tensor/errors.js';

/**
 * Where a loader stands: plain data that `JSON.stringify` keeps. Beside the place it says what the
 * order of the batches depends on, so that a loader in which other batches would follow refuses it.
 */
export interface DataLoaderState {
  readonly version: 1;
  readonly epoch: number;
  /** Batches of this epoch that have been handed out. */
  readonly batch: number;
  readonly seed: number;
  readonly bs: number;
  /** How many items there are. */
  readonly n: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly partialN: number | null;
  /** A fingerprint of the weights. */
  readonly weights: string | null;
  /** A fingerprint of the order of the epoch. */
  readonly order: string;
}

/** What has to agree, in words. */
const settings = {
  seed: 'seed',
  bs: 'bs',
  n: 'number of items',
  shuffle: 'shuffle',
  dropLast: 'dropLast',
  partialN: 'partialN',
  weights: 'weights',
} as const satisfies Partial<Record<keyof DataLoaderState, string>>;

/** What decides the order of the batches, beside the epoch. */
export type LoaderSettings = Pick<DataLoaderState, keyof typeof settings>;

/** @throws {ArgumentError} it is no such state, or one of a loader with other settings. */
export function checkState(state: unknown, own: LoaderSettings): asserts state is DataLoaderState {
  const given = (typeof state === 'object' && state !== null ? state : {}) as Partial<
    Record<string, unknown>
  >;
  const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
  if (given.version !== 1 || !isCount(given.epoch) || !isCount(given.batch))
    throw ArgumentError.of('loadStateDict', 'what stateDict() returned', 'state', state);
  const different = (Object.keys(settings) as (keyof LoaderSettings)[])
    .filter((name) => given[name] !== own[name])
    .map((name) => {
      if (name === 'weights') return 'other weights';
      return `${settings[name]} ${show(given[name])}, here ${show(own[name])}`;
    });
  if (different.length > 0)
    throw new ArgumentError(
      'loadStateDict',
      `expected the state of a loader with the same settings, got one with ${different.join('; ')}`,
    );
}

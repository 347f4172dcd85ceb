// Calls of nn.functional that are right but for one argument: they work or throw an error of ours, and leave nothing behind.
import assert from 'node:assert/strict';
import { KindlingError, nn, rand, Tensor, TorchIndexError, tidy } from 'kindling';
import { loadFixture, type Recorded, revive } from '../../support/fixtures.js';

interface Case {
  readonly fn: string;
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
}

const CALLS = 3000;
const { cases } = loadFixture<{ cases: Case[] }>('functional');
const functions = nn.functional as unknown as Record<string, (...args: unknown[]) => unknown>;

/** A generator of its own, so that a failure can be repeated. */
let state = 20240607;
function random(): number {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
  return state / 0x7fffffff;
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

const SHAPES = [[], [0], [1], [3], [2, 3], [1, 2, 4], [2, 4, 4], [1, 2, 4, 4], [0, 2, 4, 4]];
const DTYPES = ['float32', 'float64', 'float16', 'int64', 'int32', 'uint8', 'bool'] as const;
const VALUES: readonly unknown[] = [
  ...[0, 1, 2, -1, 9, -100, 1.5, Number.NaN, Number.POSITIVE_INFINITY],
  ...[null, undefined, true, 'mean', 'nonsense', {}, [], [1, 2], [2, 2, 2], [-1, 3], [null]],
];

/** Something else in place of an argument; for a tensor often numbers that make no sense. */
function replacement(value: unknown): unknown {
  if (value instanceof Tensor && random() < 0.5) {
    const whole = value.dtype.startsWith('int');
    const factor = whole ? 2e6 : pick([1e30, -1e30, Number.NaN, Number.POSITIVE_INFINITY]);
    return rand(value.shape)
      .sub(whole ? 0.5 : 0)
      .mul(factor)
      .to(value.dtype);
  }
  return random() < 0.3
    ? rand(pick(SHAPES))
        .mul(pick([1, 5, -5, 1e6]))
        .to(pick(DTYPES))
    : pick(VALUES);
}

function call({ fn, args, options = {} }: Case): void {
  const given: Record<string, unknown> = { ...args.map(revive), ...(revive(options) as object) };
  const place = pick(Object.keys(given));
  given[place] = replacement(given[place]);
  const result = functions[fn]?.(
    ...args.map((_, i) => given[i]),
    Object.fromEntries(Object.keys(options).map((key) => [key, given[key]])),
  );
  const first = Array.isArray(result) ? result[0] : result;
  if (first instanceof Tensor && first.requiresGrad) first.sum().backward();
}

describe('nn.functional with one argument replaced', () => {
  it(`works or throws an error of ours, in ${CALLS} calls`, function () {
    this.timeout(60_000);
    let thrown = 0;
    for (let i = 0; i < CALLS; i++) {
      const test = pick(cases);
      try {
        tidy(() => call(test));
      } catch (error) {
        thrown++;
        const ours = error instanceof KindlingError || error instanceof TorchIndexError;
        assert.ok(ours, `${test.fn}: ${(error as Error).stack}`);
      }
    }
    assert.ok(thrown > CALLS / 3 && thrown < CALLS, `${thrown} of ${CALLS} refused`);
  });
});

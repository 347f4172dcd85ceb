import assert from 'node:assert/strict';
import {
  bernoulli,
  Generator,
  manualSeed,
  multinomial,
  normal,
  rand,
  randint,
  randn,
  randperm,
  type Tensor,
  tidy,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
} from '../support/fixtures.js';

const FUNCTIONS = { rand, randn, randint, randperm, bernoulli, normal, multinomial };

interface Call {
  readonly fn: keyof typeof FUNCTIONS;
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
  readonly output: TensorRecord;
}

interface Sequence {
  readonly seed: number;
  readonly own?: boolean;
  readonly calls: readonly Call[];
}

const { sequences } = loadFixture<{ sequences: Sequence[] }>('random');

type RandomFunction = (...args: unknown[]) => Tensor;

function draw({ fn, args, options }: Call, generator?: Generator): Tensor {
  const random = FUNCTIONS[fn] as unknown as RandomFunction;
  return random(...args.map(revive), {
    ...(options && (revive(options) as object)),
    ...(generator && { generator }),
  });
}

const describeCall = ({ fn, args, options }: Call) =>
  `${fn}(${[...args, ...(options ? [options] : [])].map(describeRecorded).join(', ')})`;

describe('random numbers', () => {
  for (const { seed, own = false, calls } of sequences) {
    const what =
      calls.length === 1 ? describeCall(calls[0] as Call) : `${calls.length} calls in a row`;
    const whose = own ? 'a generator of its own' : 'the global generator';

    it(`equal PyTorch's for seed ${seed} in ${whose}: ${what}`, () =>
      tidy(() => {
        const generator = own ? new Generator(seed) : undefined;
        if (!own) manualSeed(seed);
        for (const call of calls) {
          try {
            allclose(draw(call, generator), call.output);
          } catch (error) {
            throw new Error(`${describeCall(call)}: ${(error as Error).message}`, { cause: error });
          }
        }
      }));
  }
});

describe('Generator', () => {
  it('leaves the global stream alone', () =>
    tidy(() => {
      manualSeed(3);
      const expected = rand([4]);
      manualSeed(3);
      randn([5], { generator: new Generator(9) });
      allclose(rand([4]), expected);
    }));

  it('starts over when it is seeded again, half a pair of normals included', () =>
    tidy(() => {
      const generator = new Generator(5);
      const expected = randn([3], { generator });
      generator.manualSeed(5);
      allclose(randn([3], { generator }), expected);
    }));

  it('gives two generators of one seed the same stream, and of two seeds different ones', () =>
    tidy(() => {
      const draws = [1, 1, 2].map((seed) => rand([8], { generator: new Generator(seed) }).tolist());
      assert.deepEqual(draws[0], draws[1]);
      assert.notDeepEqual(draws[0], draws[2]);
    }));
});

import assert from 'node:assert/strict';
import { DataBlock, DataLoader, type DataLoadersOptions, IndexSplitter, type Rng } from 'kindling';
import { EpochPlan, weighted } from '#kindling/data/sampling.js';
import { epoch, Jitter, loaders, numbers } from './loaders.js';

/** The items of an epoch, in order. */
async function items(options: DataLoadersOptions, n = 10): Promise<number[]> {
  const { train } = await loaders({ n }, { dropLast: false, ...options });
  return (await epoch(train)).flatMap(([x]) => x as number[]);
}

const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b);

describe('DataLoader weights', () => {
  it('pick the item that numpy.random.choice picks for the same uniform numbers', () => {
    // p = [1, 0, 3, 2, .5] / 6.5; cdf = p.cumsum(); cdf.searchsorted(u, side='right')
    const uniform = [0, 0.1, 0.15, 0.16, 0.5, 0.6153, 0.62, 0.92, 0.93, 0.999];
    let at = 0;
    const rng = { random: () => uniform[at++] } as unknown as Rng;
    assert.deepEqual(
      weighted(Float64Array.of(1, 0, 3, 2, 0.5), uniform.length, rng),
      [0, 0, 0, 2, 2, 2, 3, 3, 4, 4],
    );
  });

  it('draw in proportion, as many as there are items, other ones each epoch', async () => {
    const n = 4000;
    const weights = numbers(n + 1).map((i) => (i < n / 2 ? 1 : 3));
    const drawn = await items({ weights, bs: 500 }, n);
    assert.equal(drawn.length, n);
    const share = drawn.filter((i) => i >= n / 2).length / n;
    assert.ok(Math.abs(share - 0.75) < 0.03, `${share}`); // 4 standard deviations
    const { train } = await loaders({}, { weights: numbers(11) });
    assert.notDeepEqual(await epoch(train), await epoch(train));
  });

  it('never draw what weighs nothing, and are those of the source, or a function of the item', async () => {
    const block = new DataBlock({ splitter: IndexSplitter([0, 2]) });
    const source = [5, 6, 7, 8, 9];
    const drawn = async (weights: DataLoadersOptions['weights']) => {
      const dls = await block.dataloaders(source, { weights, seed: 1, bs: 3 });
      return (await epoch(dls.train)).flatMap(([x]) => x as number[]);
    };
    assert.deepEqual(await drawn([9, 0, 9, 1, 0]), [8, 8, 8]);
    assert.deepEqual(await drawn((item) => (item === 9 ? 2 : 0)), [9, 9, 9]);
    const dls = await block.dataloaders(source, { seed: 1 });
    const again = dls.new({ weights: [0, 0, 1] }); // of the training items
    assert.deepEqual(await epoch(again.train), [
      [
        [9, 9, 9],
        [9, 9, 9],
      ],
    ]);
  });

  it('transform an item that is drawn again in another way', async () => {
    const { train } = await loaders(
      { n: 3, itemTfms: [new Jitter()] },
      { weights: [0, 1, 0, 0], bs: 3 },
    );
    const [batch] = await epoch(train);
    assert.equal(new Set(batch?.[0] as number[]).size, 3);
  });

  it('are undone by shuffle: false', async () => {
    const { train } = await loaders({ n: 5 }, { weights: [0, 1, 0, 0, 0, 0], bs: 5 });
    const plain = train.new({ shuffle: false });
    assert.deepEqual((await epoch(plain))[0]?.[0], numbers(5));
    assert.deepEqual((await epoch(train.new()))[0]?.[0], [1, 1, 1, 1, 1]);
  });

  it('throw ArgumentError where they are not one number of at least 0 for each item', async () => {
    const cases: [DataLoadersOptions['weights'], RegExp][] = [
      [[1, 2], /expected one weight for each of the 11 items of the source, got 2/],
      [numbers(11).map((i) => i - 1), /expected weights of at least 0, got -1 for item 0/],
      [() => Number.NaN, /expected weights of at least 0, got NaN for item 0/],
      [() => 0, /expected a weight above 0, got only zeros/],
    ];
    for (const [weights, message] of cases)
      await assert.rejects(loaders({}, { weights }), { name: 'ArgumentError', message });
    const { train } = await loaders();
    assert.throws(
      () => train.new({ weights: [1] }),
      /DataLoader: expected one weight for each of 10 items, got 1/,
    );
  });
});

describe('DataLoader partialN', () => {
  it('draws so many items, or such a share, without replacement, others each epoch', async () => {
    for (const [partialN, count] of [
      [3, 3],
      [0.5, 5],
      [0.01, 1],
      [99, 10],
    ] as const) {
      const { train } = await loaders({}, { partialN, dropLast: false });
      assert.equal(train.length, Math.ceil(count / 4));
      const epochs = [await epoch(train), await epoch(train), await epoch(train)].map((batches) =>
        batches.flatMap(([x]) => x as number[]),
      );
      for (const drawn of epochs)
        assert.deepEqual([drawn.length, new Set(drawn).size], [count, count]);
      assert.notDeepEqual(epochs[0], epochs[1]);
      if (count === 3) assert.ok(new Set(epochs.flat()).size > 3);
    }
  });

  it('is the number of draws with weights', async () => {
    const drawn = await items({ partialN: 4, weights: [0, 0, 1, ...Array(8).fill(0)] });
    assert.deepEqual(drawn, [2, 2, 2, 2]);
  });

  it('throws ArgumentError out of range', async () => {
    for (const partialN of [0, -1, 1.5, Number.NaN])
      await assert.rejects(
        loaders({}, { partialN }),
        /DataLoader: expected an integer of at least 1, or a share between 0 and 1, for partialN/,
      );
  });
});

describe('DataLoader sampler', () => {
  it('decides the order of each epoch, of any length', async () => {
    const seen: unknown[] = [];
    const { train } = await loaders(
      {},
      {
        dropLast: false,
        sampler: ({ epoch, n, rng }) => {
          seen.push([epoch, n, rng.random()]);
          return epoch === 0 ? [3, 3, 9, 0, 1] : [n - 1];
        },
      },
    );
    assert.equal(train.length, 2);
    assert.deepEqual(await epoch(train), [
      [
        [3, 3, 9, 0],
        [3, 3, 9, 0],
      ],
      [[1], [1]],
    ]);
    assert.equal(train.length, 1);
    assert.deepEqual(await epoch(train), [[[9], [9]]]);
    const [[first], [again, n]] = seen as [number[], number[]];
    assert.deepEqual([first, again, n], [0, 1, 10]);
  });

  it('throws ArgumentError for an index that is none, and beside another way to draw', async () => {
    for (const index of [10, -1, 0.5]) {
      const { train } = await loaders({}, { sampler: () => [0, index] });
      await assert.rejects(epoch(train), {
        message: `DataLoader: expected indices from 0 to 9 of sampler, got ${index} at place 1`,
      });
    }
    await assert.rejects(
      loaders({}, { sampler: () => [], partialN: 3 }),
      /DataLoader: expected sampler alone, got partialN and sampler/,
    );
    await assert.rejects(
      loaders({}, { sampler: 'random' as never }),
      /expected a function for sampler, got 'random'/,
    );
    const { train } = await loaders({}, { sampler: (() => 3) as never });
    await assert.rejects(epoch(train), /expected a list for the result of sampler, got 3/);
  });

  it('goes with shuffling only', async () => {
    for (const options of [{ weights: numbers(11) }, { partialN: 2 }, { sampler: () => [0] }])
      await assert.rejects(
        loaders({}, { ...options, shuffle: false }),
        /DataLoader: (weights|partialN|sampler) need shuffle: true, got false/,
      );
    const { train } = await loaders();
    const { dataset } = train;
    assert.equal(new DataLoader(dataset, { partialN: 2 }).shuffle, true);
    assert.equal(new DataLoader(dataset).shuffle, false);
  });
});

describe('DataLoader n', () => {
  it('uses the first items only, of training', async () => {
    const dls = await loaders({}, { n: 3, dropLast: false });
    assert.deepEqual([dls.train.n, dls.train.length, dls.valid.n], [3, 1, 1]);
    assert.deepEqual(sorted((await epoch(dls.train)).flatMap(([x]) => x as number[])), [0, 1, 2]);
    assert.deepEqual(sorted(await items({ n: 99 })), numbers(10));
    assert.deepEqual(await items({ n: 0 }), []);
    assert.deepEqual(await items({ n: 2, weights: [0, 1, ...numbers(9)] }), [1, 1]);
    await assert.rejects(loaders({}, { n: -1 }), /expected an integer of at least 0 for n, got -1/);
  });
});

describe('EpochPlan', () => {
  const plan = (epochNumber: number) =>
    new EpochPlan(
      {
        ...{ n: 1000, bs: 64, shuffle: true, dropLast: false, seed: 3 },
        ...{ weights: undefined, partialN: undefined, sampler: undefined },
      },
      epochNumber,
    );

  it('has a fingerprint that tells orders apart', () => {
    assert.equal(plan(1).fingerprint, plan(1).fingerprint);
    const different = new Set(numbers(200).map((i) => plan(i).fingerprint));
    assert.equal(different.size, 200);
  });
});

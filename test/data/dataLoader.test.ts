import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DataBlock,
  type DataLoadersOptions,
  IndexSplitter,
  memory,
  type Tensor,
  tidyAsync,
} from 'kindling';
import { epoch, Jitter, late, loaders, numbers, warnings } from './loaders.js';

describe('DataLoader', () => {
  it('yields every item once, training items in another order each epoch', async () => {
    const { train } = await loaders({}, { dropLast: false });
    const [first, second] = [await epoch(train), await epoch(train)];
    assert.deepEqual(
      first.map(([x]) => (x as number[]).length),
      [4, 4, 2],
    );
    for (const batches of [first, second]) {
      const seen = batches.flatMap(([x]) => x as number[]);
      assert.deepEqual(
        seen.sort((a, b) => a - b),
        numbers(10),
      );
    }
    assert.notDeepEqual(first, second);
  });

  it('keeps order and draws for the same seed and epoch, whatever prefetch is and what finishes first', async () => {
    const trial = { getX: late, itemTfms: [new Jitter()], batchTfms: [new Jitter()] };
    const runs: unknown[] = [];
    for (const prefetch of [0, 1, 2, 5]) {
      for (const [cache, readsAtOnce] of [
        [false, 1],
        [false, 12],
        [true, 3],
      ] as const) {
        const dls = await loaders(trial, { prefetch, cache, readsAtOnce });
        runs.push([await epoch(dls.train), await epoch(dls.train)]);
        dls.clearCache();
      }
    }
    for (const run of runs) assert.deepEqual(run, runs[0]);
    const other = await loaders(trial, { seed: 8 });
    assert.notDeepEqual(await epoch(other.train), (runs[0] as unknown[])[0]);
  });

  it('draws for an item by its own index, not by its place in a batch', async () => {
    const draws = async (options: DataLoadersOptions) => {
      const { train } = await loaders(
        { itemTfms: [new Jitter()] },
        { dropLast: false, ...options },
      );
      const batches = await epoch(train);
      const [x, y] = [0, 1].map((k) => batches.flatMap((batch) => batch[k] as number[]));
      return (x as number[]).map((value, i) => [value, (y as number[])[i]]).sort();
    };
    const expected = await draws({ shuffle: false });
    assert.ok(expected.every(([x]) => (x as number) % 1 > 0));
    assert.deepEqual(await draws({ shuffle: false, bs: 3 }), expected);
    assert.deepEqual(await draws({ shuffle: true }), expected);
  });

  it('repeats an epoch that it is set to', async () => {
    const { train } = await loaders({ itemTfms: [new Jitter()] });
    const epochs = [await epoch(train), await epoch(train), await epoch(train)];
    assert.equal(train.epoch, 3);
    train.epoch = 1;
    assert.deepEqual([await epoch(train), await epoch(train)], epochs.slice(1));
  });

  it('leaves the order of validation items alone', async () => {
    const block = new DataBlock({ splitter: IndexSplitter([4, 1, 3]) });
    const { valid } = await block.dataloaders(numbers(5), { bs: 2, valBs: 3 });
    assert.deepEqual(await epoch(valid), [
      [
        [4, 1, 3],
        [4, 1, 3],
      ],
    ]);
  });

  it('drops a last small batch of training, but never the only one', async () => {
    const lengths = async (n: number, options: DataLoadersOptions = {}) => {
      const { train } = await loaders({ n }, options);
      const found = (await epoch(train)).map(([x]) => (x as number[]).length);
      assert.equal(train.length, found.length);
      return found;
    };
    assert.deepEqual(await lengths(10), [4, 4]);
    assert.deepEqual(await lengths(10, { shuffle: false }), [4, 4, 2]);
    assert.deepEqual(await lengths(10, { dropLast: false }), [4, 4, 2]);
    assert.deepEqual(await lengths(3), [3]);
    assert.deepEqual(await lengths(4), [4]);
  });

  it('warns once of items fewer than bs', async () => {
    const seen = await warnings(async () => {
      for (const options of [{}, { shuffle: false }, { dropLast: false }]) {
        const { train } = await loaders({ n: 3 }, options);
        for (let e = 0; e < 2; e++) assert.equal((await epoch(train)).length, 1);
      }
      await epoch((await loaders({ n: 4 })).train);
      await epoch((await loaders()).newEmpty().train);
    });
    assert.deepEqual(seen, [
      'DataLoader: 3 items are fewer than bs, 4; they make one batch, which dropLast would leave out',
    ]);
  });

  it('reads no further ahead than prefetch says', async () => {
    let read = 0;
    const getX = (item: number) => {
      read++;
      return item;
    };
    for (const [prefetch, atMost] of [
      [0, 4],
      [1, 8],
      [3, 16],
    ] as const) {
      const dls = await loaders({ n: 40, getX }, { prefetch });
      read = 0;
      for await (const [xb, yb] of dls.train) {
        xb.dispose();
        yb.dispose();
        await sleep(20);
        break;
      }
      assert.equal(read, atMost, `prefetch ${prefetch}`);
    }
  });

  it('reads each item once with cache, and runs item transforms anew', async () => {
    let read = 0;
    const getX = (item: number) => {
      read++;
      return item;
    };
    const before = memory().tensors;
    const dls = await loaders({ getX, itemTfms: [new Jitter()] }, { cache: true, dropLast: false });
    const [first, second] = [await epoch(dls.train), await epoch(dls.train)];
    assert.equal(read, 10);
    const drawn = (batches: unknown[][]) =>
      batches.flatMap(([x]) => (x as number[]).map((value) => value % 1)).sort();
    assert.notDeepEqual(drawn(first), drawn(second));
    dls.clearCache();
    assert.equal(memory().tensors, before);
    await epoch(dls.train);
    assert.equal(read, 20);
    dls.clearCache();
  });

  it('reads so many items at once as readsAtOnce says', async () => {
    for (const readsAtOnce of [1, 3, 50]) {
      let [now, most] = [0, 0];
      const getX = async (item: number) => {
        most = Math.max(most, ++now);
        await sleep(1);
        now--;
        return item;
      };
      const dls = await loaders({ n: 24, getX }, { prefetch: 3, readsAtOnce });
      most = 0;
      await epoch(dls.train);
      assert.equal(most, Math.min(readsAtOnce, 12)); // three batches
    }
    await assert.rejects(
      loaders({}, { readsAtOnce: 0 }),
      /DataLoader: expected an integer of at least 1 for readsAtOnce, got 0/,
    );
  });

  it('gives one batch without beginning an epoch', async () => {
    const { train } = await loaders({ itemTfms: [new Jitter()] });
    const [x, y] = await train.oneBatch();
    const [first] = await epoch(train);
    assert.deepEqual([x.tolist(), y.tolist()], first);
    x.dispose();
    y.dispose();
    assert.equal(train.epoch, 1);
  });

  it('yields tensors that outlive the scope they were asked for in', async () => {
    const { train } = await loaders({});
    let kept: readonly Tensor[] = [];
    await tidyAsync(async () => {
      for await (const batch of train) {
        if (kept.length === 0) kept = batch;
        else for (const t of batch) t.dispose();
      }
    });
    assert.deepEqual(
      kept.map((t) => t.disposed),
      [false, false],
    );
    for (const t of kept) t.dispose();
  });

  it('throws ArgumentError for options out of range', async () => {
    await assert.rejects(
      loaders({}, { bs: 0 }),
      /DataLoader: expected an integer of at least 1 for bs, got 0/,
    );
    await assert.rejects(loaders({}, { valBs: 1.5 }), /for bs, got 1\.5/);
    await assert.rejects(
      loaders({}, { prefetch: -1 }),
      /DataLoader: expected an integer of at least 0 for prefetch/,
    );
    await assert.rejects(
      loaders({}, { seed: 0.5 }),
      /DataLoader: expected an integer for seed, got 0\.5/,
    );
  });
});

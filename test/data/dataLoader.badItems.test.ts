import assert from 'node:assert/strict';
import { type BadItem, type DataError, type DataLoadersOptions, memory, Transform } from 'kindling';
import { epoch, Jitter, late, loaders, numbers, remains, warnings } from './loaders.js';

const bad = new Set([2, 5, 8, 9, 10, 11]);
const getX = async (item: number): Promise<number> => {
  await late(item);
  if (bad.has(item)) throw new Error(`number ${item} is torn`);
  return item;
};
const skip = { shuffle: false, badItems: 'skip' } as const;
const inputs = (batches: unknown[][]) => batches.map(([x]) => x);

describe("DataLoader with badItems: 'skip'", () => {
  it('makes their batches smaller, leaves out those without a good item, and keeps all others', async () => {
    for (const prefetch of [0, 1, 5]) {
      const { train } = await loaders({ n: 14, getX }, { ...skip, prefetch });
      const seen = await warnings(async () => {
        assert.deepEqual(inputs(await epoch(train)), [
          [0, 1, 3],
          [4, 6, 7],
          [12, 13],
        ]);
      });
      assert.deepEqual(seen, [
        'DataLoader, epoch 0: left out 6 of 14 items; the first: getX: number 2 is torn, for item 2',
      ]);
    }
  });

  it('reports them in the order of the batches, each epoch anew', async () => {
    const told: BadItem[] = [];
    const onBadItem = (item: BadItem) => told.push(item);
    const { train } = await loaders({ n: 14, getX }, { badItems: 'skip', seed: 3, onBadItem });
    for (let e = 0; e < 2; e++) {
      const seen = await warnings(() => epoch(train));
      assert.equal(seen.length, 1);
      const expected = train
        .batchIndices(e)
        .flat()
        .filter((i) => bad.has(i));
      const items = train.skipped.map(({ item }) => item);
      assert.deepEqual(items, expected);
      assert.deepEqual(told.splice(0), train.skipped);
      const [first] = train.skipped;
      assert.deepEqual([first?.index, first?.error.name], [expected[0], 'DataError']);
    }
  });

  it('leaves out what an item transform refuses, with or without cache', async () => {
    class Odd extends Transform<unknown, unknown> {
      override readonly order = 3;
      encodes(value: unknown): unknown {
        if ((value as number) % 4 === 1) throw new Error('odd');
        return value;
      }
    }
    for (const cache of [false, true]) {
      const { train } = await loaders({ itemTfms: [new Odd()], n: 8 }, { ...skip, bs: 3, cache });
      await warnings(async () => {
        for (let e = 0; e < 2; e++)
          assert.deepEqual(inputs(await epoch(train)), [
            [0, 2],
            [3, 4],
            [6, 7],
          ]);
      });
      train.clearCache();
    }
  });

  it('gives the other items the draws that they have without bad ones', async () => {
    const values = async (options: DataLoadersOptions, getter: (item: number) => unknown) => {
      const trial = { n: 14, getX: getter as typeof getX, itemTfms: [new Jitter()] };
      const { train } = await loaders(trial, { dropLast: false, ...options });
      return (await epoch(train)).flatMap(([x]) => x as number[]);
    };
    await warnings(async () => {
      const whole = await values({}, (item) => item);
      const some = await values({ badItems: 'skip' }, getX);
      assert.deepEqual(
        some,
        whole.filter((value) => !bad.has(Math.floor(value))),
      );
    });
  });

  it('resumes exactly', async () => {
    await warnings(async () => {
      const options = { ...skip, shuffle: true };
      const whole = await epoch((await loaders({ n: 14, getX }, options)).train);
      for (let stop = 1; stop < whole.length; stop++) {
        const { train } = await loaders({ n: 14, getX }, options);
        let count = 0;
        for await (const batch of train) {
          for (const t of batch) t.dispose();
          if (++count === stop) break;
        }
        const other = (await loaders({ n: 14, getX }, options)).train;
        other.loadStateDict(train.stateDict());
        assert.deepEqual(await epoch(other), whole.slice(stop));
      }
    });
  });

  it('warns of a loop that was left too, of what it had come to', async () => {
    const { train } = await loaders({ n: 14, getX }, skip);
    const seen = await warnings(async () => {
      for await (const batch of train) {
        for (const t of batch) t.dispose();
        break;
      }
    });
    assert.deepEqual(seen.length, 1);
    assert.match(seen[0] as string, /left out 1 of 4 items; the first: getX: number 2 is torn/);
  });

  it('throws when no item is good, and frees everything', async () => {
    const none = () => {
      throw new Error('none');
    };
    const { train } = await loaders({ n: 6, getX: none }, { ...skip, dropLast: false });
    const left = await remains(async () => {
      await warnings(() =>
        assert.rejects(epoch(train), {
          name: 'DataError',
          message: 'DataLoader: none of 6 items can be read; the first: none: none, for item 0',
        }),
      );
      await assert.rejects(train.oneBatch(), { message: 'none: none, for item 0' });
    });
    assert.deepEqual(left, [0, 0]);
  });

  it('takes the next batch for oneBatch() when the first has no good item', async () => {
    const first = (item: number) => {
      if (item < 4) throw new Error('not yet');
      return item;
    };
    const { train } = await loaders({ getX: first }, skip);
    const [x, y] = await train.oneBatch();
    assert.deepEqual(x.tolist(), [4, 5, 6, 7]);
    x.dispose();
    y.dispose();
  });

  it('fails by an error of onBadItem, and of collation', async () => {
    const before = memory().tensors;
    const onBadItem = () => {
      throw new Error('I want them all');
    };
    const { train } = await loaders({ n: 14, getX }, { ...skip, onBadItem });
    await warnings(() => assert.rejects(epoch(train), { message: 'I want them all' }));
    const shapes = await loaders({ getX: (item) => (item === 3 ? [1, 2] : [1]) as never }, skip);
    await assert.rejects(epoch(shapes.train), /collate: expected one shape for the input/);
    assert.equal(memory().tensors, before);
  });

  it('is not what testDl() does unless it is asked to', async () => {
    const dls = await loaders({ n: 14, getX }, skip);
    await assert.rejects(epoch(dls.testDl([0, 2])), (error: DataError) => error.item === 2);
    await warnings(async () =>
      assert.deepEqual(inputs(await epoch(dls.testDl([0, 2, 1], { badItems: 'skip' }))), [[0, 1]]),
    );
  });

  it('throws ArgumentError for another word', async () => {
    await assert.rejects(
      loaders({}, { badItems: 'ignore' as never }),
      /DataLoader: expected 'error' or 'skip' for badItems, got 'ignore'/,
    );
    assert.deepEqual(numbers(2), [0, 1]);
  });
});

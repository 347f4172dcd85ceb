import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DataError, memory, type Tensor, Transform } from 'kindling';
import { epoch, late, loaders, remains } from './loaders.js';

describe('DataLoader that is left early', () => {
  const broken = async (item: number): Promise<number> => {
    await sleep((item * 7919) % 5);
    if (item === 5 || item === 9) throw new Error(`item ${item} is broken`);
    return item;
  };

  it('frees what is under way after a break and after an error of the consumer', async () => {
    const { train } = await loaders({ n: 60, getX: late }, { prefetch: 3 });
    assert.deepEqual(
      await remains(async () => {
        for await (const batch of train) {
          for (const t of batch) t.dispose();
          break;
        }
      }),
      [0, 0],
    );
    assert.deepEqual(
      await remains(async () => {
        const loop = async () => {
          for await (const batch of train) {
            for (const t of batch) t.dispose();
            throw new Error('enough');
          }
        };
        await assert.rejects(loop(), { message: 'enough' });
      }),
      [0, 0],
    );
  });

  it('throws the error of the first broken item, in its turn, and frees the rest', async () => {
    for (const prefetch of [0, 1, 2, 10]) {
      const { train } = await loaders({ n: 60, getX: broken }, { prefetch, shuffle: false });
      let batches = 0;
      const left = await remains(async () => {
        const loop = async () => {
          for await (const batch of train) {
            batches++;
            for (const t of batch) t.dispose();
          }
        };
        await assert.rejects(loop(), (error: DataError) => {
          assert.equal(error.message, 'broken: item 5 is broken, for item 5');
          assert.equal(error.item, 5);
          return true;
        });
      });
      assert.deepEqual([batches, left], [1, [0, 0]], `prefetch ${prefetch}`);
    }
  });

  it('frees a batch whose transform fails', async () => {
    class Fail extends Transform {
      override readonly order = 6;
      override readonly splitIdx = 0;
      encodes(value: unknown): unknown {
        (value as Tensor).mul(2);
        throw new Error('no more');
      }
    }
    for (const trial of [{ itemTfms: [new Fail()] }, { batchTfms: [new Fail()] }]) {
      const { train } = await loaders(trial);
      const left = await remains(async () => {
        await assert.rejects(epoch(train), { name: 'DataError', message: /^Fail: no more/ });
      });
      assert.deepEqual(left, [0, 0]);
    }
  });

  it('can be iterated again', async () => {
    const { train } = await loaders({ n: 8 });
    for await (const batch of train) {
      for (const t of batch) t.dispose();
      break;
    }
    assert.equal((await epoch(train)).length, 2);
  });

  it('frees what does not fit together', async () => {
    const { train } = await loaders({ getX: (item) => (item === 3 ? [1, 2] : [1]) as never });
    const left = await remains(async () => {
      await assert.rejects(epoch(train), /collate: expected one shape for the input/);
    });
    assert.deepEqual(left, [0, 0]);
    assert.equal((await epoch(await ones())).length, 2);
  });

  const ones = async () => (await loaders({ n: 8 })).train;

  it('frees a batch whose transform gives no tensor, or fails late', async () => {
    const late = async () => {
      await sleep(1);
      throw new Error('too late');
    };
    for (const [tfm, message] of [
      [() => [1, 2], /DataLoader: expected tensors of the batch transforms, got 1/],
      [late, /late: too late/],
    ] as const) {
      const dls = await loaders();
      dls.addTfms(tfm, { event: 'batchTfms' });
      const left = await remains(() => assert.rejects(epoch(dls.train), message));
      assert.deepEqual(left, [0, 0]);
    }
    const dls = await loaders();
    dls.addTfms(late, { event: 'itemTfms' });
    const left = await remains(() => assert.rejects(epoch(dls.train), /late: too late, for item/));
    assert.deepEqual(left, [0, 0]);
  });

  it('lets two loops run at the same time, each an epoch of its own', async () => {
    const straight = await loaders({ n: 12, getX: late });
    const expected = [await epoch(straight.train), await epoch(straight.train)];
    const { train } = await loaders({ n: 12, getX: late });
    const left = await remains(async () => {
      assert.deepEqual(await Promise.all([epoch(train), epoch(train)]), expected);
    });
    assert.deepEqual([left, train.epoch], [[0, 0], 2]);
  });

  it('keeps no more than prefetch batches for a consumer that does not come back', async () => {
    const { train } = await loaders({ n: 80 }, { prefetch: 3 });
    const before = memory().tensors;
    const batches = train.iterate();
    const { value } = await batches.next();
    for (const t of value ?? []) t.dispose();
    await sleep(40);
    assert.equal(memory().tensors - before, 6); // three batches of two tensors
    await batches.return();
    assert.equal(memory().tensors, before);
    assert.deepEqual(await batches.next(), { value: undefined, done: true });
    const other = train.iterate();
    await other.next(); // and lets go of it, so that the collector frees what is left
  });

  it('begins nothing before the first batch is asked for', async () => {
    let read = 0;
    const getX = (item: number) => item + 0 * read++;
    const { train } = await loaders({ getX });
    read = 0;
    const batches = train.iterate();
    await sleep(5);
    await batches.return();
    assert.deepEqual([read, train.epoch], [0, 0]);
  });
});

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DataError, type Tensor, Transform } from 'kindling';
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
});

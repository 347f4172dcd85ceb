import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { memory } from 'kindling';
import { epoch, late, loaders, remains } from './loaders.js';

const dispose = (batch: readonly { dispose(): void }[]) => {
  for (const t of batch) t.dispose();
};

describe('DataLoader#iterate() with a signal', () => {
  it('gives every batch while nobody aborts, and leaves no listener behind', async () => {
    const { train } = await loaders({ getX: late });
    const { signal } = new AbortController();
    let listeners = 0;
    signal.addEventListener = new Proxy(signal.addEventListener, {
      apply: (...call) => {
        listeners++;
        return Reflect.apply(...call);
      },
    });
    signal.removeEventListener = new Proxy(signal.removeEventListener, {
      apply: (...call) => {
        listeners--;
        return Reflect.apply(...call);
      },
    });
    let batches = 0;
    for await (const batch of train.iterate({ signal })) {
      assert.equal(listeners, 1);
      batches++;
      dispose(batch);
    }
    assert.deepEqual([batches, listeners], [2, 0]);
  });

  it('throws the reason, after which nothing is read any more and nothing is left', async () => {
    for (const prefetch of [0, 1, 2, 10]) {
      for (const atBatch of [0, 1, 3]) {
        let [begun, done] = [0, 0];
        const getX = async (item: number): Promise<number> => {
          begun++;
          await late(item);
          done++;
          return item;
        };
        const { train } = await loaders({ n: 80, getX }, { prefetch, readsAtOnce: 5 });
        const stop = new AbortController();
        const reason = new Error('enough');
        let batches = 0;
        const left = await remains(async () => {
          const loop = async (): Promise<void> => {
            if (atBatch === 0) setTimeout(() => stop.abort(reason), 2);
            for await (const batch of train.iterate({ signal: stop.signal })) {
              dispose(batch);
              if (++batches === atBatch) setTimeout(() => stop.abort(reason), 1);
            }
          };
          await assert.rejects(loop(), reason);
          assert.equal(begun, done);
        });
        assert.deepEqual(left, [0, 0], `prefetch ${prefetch}, batch ${atBatch}`);
        assert.ok(begun < 80, `${begun}`);
        assert.equal((await epoch(train)).length, 20); // the loader is as good as new
      }
    }
  });

  it('frees what was read ahead though the consumer never comes back', async () => {
    const { train } = await loaders({ n: 60, getX: late }, { prefetch: 3 });
    const stop = new AbortController();
    const before = memory().tensors;
    const batches = train.iterate({ signal: stop.signal });
    const { value } = await batches.next();
    await sleep(60);
    assert.equal(memory().tensors - before, 8); // its own two tensors and three batches'
    stop.abort();
    await sleep(5);
    assert.equal(memory().tensors - before, 2);
    dispose(value ?? []);
    await assert.rejects(batches.next(), { name: 'AbortError' });
    assert.deepEqual(await batches.next(), { value: undefined, done: true });
  });

  it('begins nothing when it is aborted before', async () => {
    let read = 0;
    const { train } = await loaders({ getX: (item) => item + 0 * read++ });
    read = 0;
    const loop = async (): Promise<void> => {
      for await (const batch of train.iterate({ signal: AbortSignal.abort() })) dispose(batch);
    };
    await assert.rejects(loop(), { name: 'AbortError' });
    assert.deepEqual([read, train.epoch], [0, 0]);
  });

  it('can be resumed where it stopped', async () => {
    const whole = await epoch((await loaders({ n: 20, getX: late })).train);
    const { train } = await loaders({ n: 20, getX: late });
    const stop = new AbortController();
    const first: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const batch of train.iterate({ signal: stop.signal })) {
        first.push(batch.map((t) => t.tolist()));
        dispose(batch);
        if (first.length === 2) stop.abort();
      }
    };
    await assert.rejects(loop(), { name: 'AbortError' });
    train.loadStateDict(train.stateDict());
    assert.deepEqual([...first, ...(await epoch(train))], whole);
  });
});

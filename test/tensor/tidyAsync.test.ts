import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { full, memory, ones, type Tensor, tidy, tidyAsync } from 'kindling';

const live = () => memory().tensors;
/** Collects until no more than `count` tensors are alive, or for ever in vain. */
async function collect(count: number): Promise<number> {
  for (let round = 0; round < 5 && live() > count; round++) {
    await nextTurn();
    globalThis.gc?.();
  }
  return live();
}

describe('tidyAsync()', () => {
  it('frees over awaits and gives back the result', async () => {
    const before = live();
    const y = await tidyAsync(async () => {
      const x = ones([3]);
      await pause(1);
      const doubled = x.mul(2);
      await nextTurn();
      return doubled.sum();
    });
    assert.equal(y.item(), 6);
    assert.equal(live(), before + 1);
    y.dispose();
  });

  it('keeps two scopes that run at the same time apart', async () => {
    const before = live();
    const work = (value: number, ms: number) =>
      tidyAsync(async () => {
        let x = full([2], value);
        for (let i = 0; i < 5; i++) {
          await pause(ms);
          x = x.add(1);
          ones([3]);
        }
        return x;
      });
    const made = await Promise.all([work(0, 1), work(100, 2), work(200, 3)]);
    assert.deepEqual(
      made.map((x) => x.tolist()),
      [
        [5, 5],
        [105, 105],
        [205, 205],
      ],
    );
    assert.equal(live(), before + 3);
    for (const x of made) x.dispose();
  });

  it('leaves the tensors of code without a scope alone', async () => {
    const scoped = tidyAsync(async () => {
      for (let i = 0; i < 5; i++) await nextTurn();
    });
    await nextTurn();
    const x = ones([2]);
    await scoped;
    assert.equal(x.disposed, false);
    x.dispose();
  });

  it('nests, with synchronous scopes inside', async () => {
    const before = live();
    const result = await tidyAsync(async () => {
      const inner = await tidyAsync(async () => {
        ones([1]);
        await nextTurn();
        return tidy(() => ones([2]).add(1));
      });
      assert.equal(live(), before + 1);
      await nextTurn();
      return tidy(() => inner.add(1)).tolist();
    });
    assert.deepEqual(result, [3, 3]);
    assert.equal(live(), before);
  });

  it('does not lose its result when it is started inside of tidy()', async () => {
    let started: Promise<Tensor> | null = null;
    tidy(() => {
      started = tidyAsync(async () => {
        const x = ones([2]);
        await nextTurn();
        return x.add(1);
      });
    });
    const y = await (started as unknown as Promise<Tensor>);
    assert.deepEqual(y.tolist(), [2, 2]);
    y.dispose();
  });

  it('frees everything when the function fails, at once or later', async () => {
    const before = live();
    const fail = (wait: boolean) => () =>
      tidyAsync(async () => {
        ones([2]);
        if (wait) await nextTurn();
        ones([3]);
        throw new Error('mine');
      });
    await assert.rejects(fail(false), /^Error: mine$/);
    await assert.rejects(fail(true), /^Error: mine$/);
    await assert.rejects(
      tidyAsync(() => {
        ones([2]);
        throw new Error('not even a promise');
      }),
      /^Error: not even a promise$/,
    );
    assert.equal(live(), before);
  });

  it('leaves what is made after its end to the collector', async () => {
    const before = live();
    let late: Promise<number> = Promise.resolve(0);
    await tidyAsync(async () => {
      late = (async () => {
        await pause(5);
        return ones([2]).numel();
      })();
    });
    const other = tidyAsync(() => pause(20));
    assert.equal(await late, 2);
    await other;
    assert.equal(await collect(before), before);
  });
});

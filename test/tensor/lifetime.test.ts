import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { full, memory, ones, Tensor, tidy } from 'kindling';

const live = () => memory().tensors;

/** Collects until no more than `count` tensors are alive, or for ever in vain. */
async function collect(count: number): Promise<number> {
  for (let round = 0; round < 5 && live() > count; round++) {
    await nextTurn();
    globalThis.gc?.();
  }
  return live();
}

describe('dispose()', () => {
  it('frees at once, and once', () => {
    const before = memory();
    const x = full([1000], 1);
    assert.deepEqual(memory(), {
      ...before,
      tensors: before.tensors + 1,
      bytes: before.bytes + 4000,
    });
    assert.equal(x.disposed, false);
    x.dispose();
    assert.equal(x.disposed, true);
    const y = ones([1]); // takes the place in the table that x left
    x.dispose();
    assert.equal(y.disposed, false);
    y.dispose();
    assert.deepEqual(memory(), before);
  });

  it('is what `using` calls', () => {
    const before = live();
    {
      using x = ones([2]);
      assert.equal(x.numel(), 2);
    }
    assert.equal(live(), before);
  });
});

describe('memory()', () => {
  it('counts a storage once, however many views it has', () => {
    tidy(() => {
      const before = memory();
      const x = full([10, 10], 1);
      x.t();
      x.narrow(0, 0, 5).reshape([50]);
      x.detach();
      assert.deepEqual(memory(), {
        ...before,
        tensors: before.tensors + 5,
        bytes: before.bytes + 400,
      });
    });
  });

  it('keeps counting a storage whose first tensor is gone', () => {
    tidy(() => {
      const before = memory();
      const x = full([100], 1);
      const half = x.narrow(0, 0, 50);
      x.dispose();
      assert.deepEqual(memory(), {
        ...before,
        tensors: before.tensors + 1,
        bytes: before.bytes + 400,
      });
      half.dispose();
      assert.deepEqual(memory(), before);
    });
  });

  it('counts bytes by element type', () => {
    tidy(() => {
      const before = memory().bytes;
      for (const dtype of ['float64', 'float16', 'bool', 'complex128'] as const) {
        ones([10], { dtype });
      }
      assert.equal(memory().bytes, before + 80 + 20 + 10 + 160);
    });
  });
});

describe('tensors without a scope', () => {
  it('are freed by the collector', async () => {
    const before = live();
    (() => {
      for (let i = 0; i < 100; i++) ones([10]).add(1);
    })();
    assert.equal(live(), before + 200);
    assert.equal(await collect(before), before);
  });

  it('are freed by the collector inside of one synchronous stretch too', () => {
    const before = live();
    let most = 0;
    for (let i = 0; i < 400; i++) {
      full([1024, 256], i); // 1 MB, which the collector is told of
      most = Math.max(most, live());
    }
    assert.ok(most < before + 300, `${most - before} of 400 alive at once`);
    globalThis.gc?.();
    assert.ok(live() < before + 10, `${live() - before} alive after a collection`);
  });

  it('live as long as something refers to them', async () => {
    const x = ones([2]);
    for (let round = 0; round < 3; round++) {
      await nextTurn();
      globalThis.gc?.();
    }
    assert.deepEqual(x.tolist(), [1, 1]);
    x.dispose();
  });

  it('live as long as one of the objects that share them', async () => {
    class Other extends Tensor {}
    const other = (() => ones([2]).as(Other))();
    for (let round = 0; round < 3; round++) {
      await nextTurn();
      globalThis.gc?.();
    }
    assert.deepEqual(other.tolist(), [1, 1]);
    other.dispose();
  });
});

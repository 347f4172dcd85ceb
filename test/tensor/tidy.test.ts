import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { full, memory, ones, Tensor, tidy } from 'kindling';

const live = () => memory().tensors;
const argumentError = (message: string | RegExp) => ({
  name: 'ArgumentError',
  code: 'ERR_ARGUMENT',
  message,
});

/** Collects until no more than `count` tensors are alive, or for ever in vain. */
async function collect(count: number): Promise<number> {
  for (let round = 0; round < 5 && live() > count; round++) {
    await nextTurn();
    globalThis.gc?.();
  }
  return live();
}

describe('tidy()', () => {
  it('frees what was made inside and gives back the result', () => {
    const before = live();
    const y = tidy(() => ones([3]).add(1).mul(2).sum());
    assert.equal(live(), before + 1);
    assert.equal(y.item(), 12);
    y.dispose();
    assert.equal(live(), before);
  });

  it('gives back what is no tensor as it is', () => {
    assert.equal(
      tidy(() => ones([3]).sum().item()),
      3,
    );
    assert.equal(
      tidy(() => null),
      null,
    );
    assert.equal(
      tidy(() => {
        ones([1]);
      }),
      undefined,
    );
  });

  it('keeps the tensors of arrays, maps, sets and objects, however deep', () => {
    const before = live();
    const made = tidy(() => {
      ones([1]);
      return {
        list: [ones([1]), [ones([2])]],
        map: new Map([['a', { inner: ones([3]) }]]),
        set: new Set([ones([4])]),
        number: 5,
        data: new Float32Array(1),
        nothing: null,
      };
    });
    assert.equal(live(), before + 4);
    const all = [...made.list.flat(), made.map.get('a')?.inner, ...made.set] as Tensor[];
    assert.deepEqual(
      all.map((x) => x.numel()),
      [1, 2, 3, 4],
    );
    for (const x of all) x.dispose();
  });

  it('keeps the tensors of a structure that contains itself', () => {
    interface Ring {
      x: Tensor;
      self?: Ring;
    }
    const ring = tidy(() => {
      const made: Ring = { x: ones([2]) };
      made.self = made;
      return made;
    });
    assert.equal(ring.x.numel(), 2);
    ring.x.dispose();
  });

  it('keeps every object of a tensor that is returned under two', async () => {
    class Other extends Tensor {}
    const before = live();
    let plain: Tensor | null = null;
    const made = tidy(() => {
      plain = ones([2]);
      return [plain, plain.as(Other)];
    });
    assert.equal(live(), before + 1);
    made.pop();
    assert.equal(await collect(before), before + 1, 'the first object still needs the tensor');
    assert.equal(made[0]?.numel(), 2);
    made[0]?.dispose();
  });

  it('leaves tensors from outside alone, returned or not', () => {
    const x = ones([2]);
    assert.equal(
      tidy(() => x),
      x,
    );
    tidy(() => x.add(1));
    assert.equal(x.disposed, false);
    x.dispose();
  });

  it('hands what survives to the scope outside', () => {
    const before = live();
    tidy(() => {
      const inner = tidy(() => {
        ones([1]);
        return ones([2]);
      });
      assert.equal(live(), before + 1);
      assert.equal(inner.numel(), 2);
    });
    assert.equal(live(), before);
  });

  it('frees everything when the function throws, and passes the error on', () => {
    const before = live();
    const mine = new RangeError('mine');
    assert.throws(
      () =>
        tidy(() => {
          ones([2]);
          tidy(() => ones([3]));
          throw mine;
        }),
      (error) => error === mine,
    );
    assert.equal(live(), before);
    const after = ones([1]);
    assert.equal(after.disposed, false, 'the scope is over');
    after.dispose();
  });

  it('lets a survivor go to the collector when no scope is outside', async () => {
    const before = live();
    (() => tidy(() => ones([2])))();
    assert.equal(await collect(before), before);
  });

  it('allows its tensors to be disposed before its end', () => {
    const before = live();
    tidy(() => {
      const x = ones([2]);
      x.dispose();
      const y = full([2], 3); // takes the place in the table that x left
      assert.equal(y.sum().item(), 6);
      return x;
    });
    assert.equal(live(), before);
  });

  it('refuses an asynchronous function, whose tensors it could not free', async () => {
    const before = live();
    let late = false;
    assert.throws(
      () =>
        tidy(async () => {
          ones([2]);
          await nextTurn();
          late = true;
        }),
      argumentError(/^tidy: expected a synchronous function, .* use tidyAsync$/),
    );
    assert.equal(live(), before);
    await nextTurn();
    await nextTurn();
    assert.equal(late, true);
  });

  it('frees many tensors at once', () => {
    const before = live();
    tidy(() => {
      for (let i = 0; i < 20_000; i++) ones([1]);
      assert.equal(live(), before + 20_000);
    });
    assert.equal(live(), before);
  });
});

import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { full, keep, memory, ones, Scope, Tensor, tidy, tidyAsync } from 'kindling';

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

describe('keep()', () => {
  it('takes a tensor out of every scope', () => {
    const before = live();
    const kept = tidy(() => tidy(() => [keep(ones([2]))].map((x) => [x.numel(), x] as const))[0]);
    assert.equal(live(), before + 1);
    assert.equal(kept?.[0], 2);
    kept?.[1].dispose();
  });

  it('keeps a tensor that is not returned', () => {
    let x: Tensor | null = null;
    tidy(() => {
      x = keep(ones([2]));
    });
    assert.equal((x as unknown as Tensor).disposed, false);
    (x as unknown as Tensor).dispose();
  });

  it('leaves the tensor to the collector', async () => {
    const before = live();
    tidy(() => {
      keep(ones([2]));
    });
    assert.equal(live(), before + 1);
    assert.equal(await collect(before), before);
  });

  it('may be asked twice, and outside of scopes', () => {
    const x = keep(keep(ones([2])));
    tidy(() => keep(x));
    assert.equal(x.disposed, false);
    x.dispose();
  });

  it('refuses what is no tensor', () => {
    assert.throws(
      () => keep([ones([1])] as unknown as Tensor),
      argumentError('keep: expected a tensor for tensor, got [object] (array)'),
    );
  });
});

describe('Scope', () => {
  it('frees at the end of a block with `using`', () => {
    const before = live();
    {
      using scope = new Scope();
      ones([2]).add(1);
      assert.equal(scope.size, 2);
    }
    assert.equal(live(), before);
  });

  it('frees at the end of a block that throws', () => {
    const before = live();
    assert.throws(() => {
      using _scope = new Scope();
      ones([2]);
      throw new Error('mine');
    }, /^Error: mine$/);
    assert.equal(live(), before);
    const x = ones([1]);
    assert.equal(x.disposed, false);
    x.dispose();
  });

  it('nests, and lets kept tensors through', () => {
    const before = live();
    let kept: Tensor;
    {
      using outer = new Scope();
      ones([1]);
      {
        using inner = new Scope();
        kept = keep(ones([2]));
        ones([3]);
        assert.equal(inner.size, 2);
      }
      ones([4]);
      assert.equal(outer.size, 2);
    }
    assert.equal(live(), before + 1);
    kept.dispose();
  });

  it('ends in any order', () => {
    const before = live();
    const first = new Scope();
    ones([1]);
    const second = new Scope();
    ones([2]);
    first[Symbol.dispose]();
    ones([3]);
    assert.equal(second.size, 2);
    second[Symbol.dispose]();
    assert.equal(live(), before);
    const x = ones([1]);
    tidy(() => {});
    assert.equal(x.disposed, false, 'no scope is left running');
    x.dispose();
  });

  it('may be disposed of twice', () => {
    const scope = new Scope();
    const x = ones([1]);
    scope[Symbol.dispose]();
    scope[Symbol.dispose]();
    assert.equal(x.disposed, true);
  });

  it('catches in run() only, when it is not entered', () => {
    const before = live();
    const scope = new Scope({ enter: false });
    const outside = ones([1]);
    const inside = scope.run(() => ones([2]));
    scope.run(() => ones([3]));
    assert.equal(scope.size, 2);
    scope.clear();
    assert.equal(inside.disposed, true);
    assert.equal(outside.disposed, false);
    scope.run(() => ones([4]));
    scope[Symbol.dispose]();
    assert.equal(live(), before + 1);
    outside.dispose();
  });

  it('keeps what run() made before it threw until its own end', () => {
    const before = live();
    const scope = new Scope({ enter: false });
    assert.throws(
      () =>
        scope.run(() => {
          ones([2]);
          throw new Error('mine');
        }),
      /^Error: mine$/,
    );
    assert.equal(scope.size, 1);
    scope[Symbol.dispose]();
    assert.equal(live(), before);
  });

  it('refuses an asynchronous function in run()', () => {
    const scope = new Scope({ enter: false });
    assert.throws(
      () => scope.run(async () => ones([1])),
      argumentError(/^Scope.run: expected a synchronous function/),
    );
    scope[Symbol.dispose]();
  });

  it('does not take the tensors of other code while it is held over an await', async () => {
    const other = (async () => {
      await pause(1);
      return ones([2]);
    })();
    const scope = new Scope();
    const own = ones([1]);
    await pause(10);
    scope[Symbol.dispose]();
    assert.equal(own.disposed, true);
    assert.equal((await other).disposed, false);
    (await other).dispose();
  });

  it('does not take the tensors of code that was about to go on when it was made', async () => {
    const other = (async () => {
      await null;
      return ones([2]);
    })();
    const scope = new Scope();
    await pause(1);
    scope[Symbol.dispose]();
    assert.equal((await other).disposed, false);
    (await other).dispose();
  });
});

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

describe('dispose()', () => {
  it('frees at once, and once', () => {
    const before = memory();
    const x = full([1000], 1);
    assert.deepEqual(memory(), { tensors: before.tensors + 1, bytes: before.bytes + 4000 });
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
      assert.deepEqual(memory(), { tensors: before.tensors + 5, bytes: before.bytes + 400 });
    });
  });

  it('keeps counting a storage whose first tensor is gone', () => {
    tidy(() => {
      const before = memory();
      const x = full([100], 1);
      const half = x.narrow(0, 0, 50);
      x.dispose();
      assert.deepEqual(memory(), { tensors: before.tensors + 1, bytes: before.bytes + 400 });
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

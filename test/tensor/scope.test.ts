import assert from 'node:assert/strict';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { keep, memory, ones, Scope, Tensor, tidy } from 'kindling';

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

  it('holds for every object of the tensor', async () => {
    class Other extends Tensor {}
    const [other] = (() => {
      const made: Tensor[] = [];
      tidy(() => {
        const x = ones([2]);
        made.push(x.as(Other));
        keep(x);
      });
      return made as [Tensor];
    })();
    await collect(0);
    assert.deepEqual(other.tolist(), [1, 1]);
    other.dispose();
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

  it('goes on catching when two scopes inside of it end in the wrong order', () => {
    const before = live();
    const outer = new Scope();
    const first = new Scope();
    const second = new Scope();
    first[Symbol.dispose]();
    second[Symbol.dispose]();
    ones([1]);
    assert.equal(outer.size, 1);
    outer[Symbol.dispose]();
    assert.equal(live(), before);
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

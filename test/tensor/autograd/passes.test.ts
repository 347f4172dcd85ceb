import assert from 'node:assert/strict';
import {
  AutogradFunction,
  enableGrad,
  grad,
  gradAsync,
  isGradEnabled,
  memory,
  noGrad,
  ones,
  rand,
  type Tensor,
  tensor,
  tidy,
  tidyAsync,
} from 'kindling';
import { alwaysLeaveThread } from '#kindling/tensor/autograd/passes.js';
import { Exp } from './functions.js';

const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor): Tensor | null => x.grad;
const itTidies = (title: string, body: () => Promise<void>) => it(title, () => tidyAsync(body));

/** A graph that takes a noticeable time to go back through. */
function heavy(size = 400, depth = 30): { leaf: Tensor; loss: Tensor } {
  const w = rand([size, size], { requiresGrad: true });
  let x: Tensor = w;
  for (let i = 0; i < depth; i++) x = x.matmul(w).tanh();
  return { leaf: w, loss: x.sum() };
}

describe('Tensor#backwardAsync()', function () {
  this.timeout(60_000);

  itTidies('gives the gradients of backward', async () => {
    const x = leaf([1, 2]);
    const y = Exp.apply(x).mul(x);
    y.sum().backward(null, { retainGraph: true });
    const expected = gradOf(x)?.tolist();
    x.grad = null;
    await y.sum().backwardAsync();
    assert.deepEqual(gradOf(x)?.tolist(), expected);
  });

  itTidies('takes a gradient, inputs and retainGraph', async () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const y = x.mul(w);
    await y.backwardAsync(tensor([1, 10]), { inputs: [x], retainGraph: true });
    assert.deepEqual([gradOf(x)?.tolist(), w.grad], [[3, 40], null]);
    await y.backwardAsync(tensor([1, 1]));
    assert.deepEqual(
      [gradOf(x)?.tolist(), gradOf(w)?.tolist()],
      [
        [6, 44],
        [1, 2],
      ],
    );
  });

  itTidies('leaves the event loop free, and holds the graph meanwhile', async () => {
    const { leaf: w, loss } = heavy();
    const lags: number[] = [];
    let last = performance.now();
    const timer = setInterval(() => {
      lags.push(performance.now() - last);
      last = performance.now();
    }, 1);
    const start = performance.now();
    const pass = loss.backwardAsync();
    loss.dispose();
    await pass;
    const took = performance.now() - start;
    clearInterval(timer);
    assert.ok(lags.length >= 3, `${lags.length} ticks in ${took} ms`);
    assert.deepEqual(gradOf(w)?.shape, [400, 400]);
  });

  itTidies('runs two graphs at once', async () => {
    const [a, b] = [heavy(128, 20), heavy(128, 20)];
    const again = [a, b].map(({ leaf: w, loss }) => {
      const [g] = grad(loss, w, { retainGraph: true });
      return g as Tensor;
    });
    await Promise.all([a.loss.backwardAsync(), b.loss.backwardAsync()]);
    [a, b].forEach(({ leaf: w }, i) => {
      assert.equal(gradOf(w)?.allclose(again[i] as Tensor), true);
    });
  });

  itTidies('runs hooks and custom functions on this thread, beside passes of its own', async () => {
    const w = rand([32, 32], { requiresGrad: true });
    let accumulated = 0;
    w.registerPostAccumulateGradHook(() => {
      accumulated++;
    });
    const loss = () => {
      let x: Tensor = ones([32, 32]);
      for (let i = 0; i < 5; i++) x = Exp.apply(x.matmul(w).tanh());
      return x.sum();
    };
    const passes: Promise<void>[] = [];
    for (let i = 0; i < 12; i++) {
      passes.push(loss().backwardAsync());
      loss().backward();
    }
    await Promise.all(passes);
    assert.equal(accumulated, 24);
  });

  itTidies('gives the tensors of its hooks to no scope', async () => {
    const x = leaf([1]);
    const seen: Tensor[] = [];
    x.registerHook((g) => {
      seen.push(g, g.mul(2));
    });
    const pass = x.mul(3).backwardAsync();
    await new Promise((resolve) => setImmediate(resolve));
    await pass;
    assert.deepEqual(
      seen.map((one) => one.tolist()),
      [[3], [6]],
    );
    for (const one of seen) one.dispose();
  });

  itTidies('carries the grad mode of createGraph into callbacks, and leaves ours', async () => {
    const modes: boolean[] = [];
    class Spy extends AutogradFunction {
      forward(x: Tensor): Tensor {
        return x.mul(2);
      }
      backward(g: Tensor): Tensor {
        modes.push(isGradEnabled());
        return g.mul(2);
      }
    }
    const x = leaf([1]);
    await Spy.apply(x).backwardAsync();
    await Spy.apply(x).backwardAsync(null, { createGraph: true });
    const y = Spy.apply(x);
    const [pass] = noGrad(() => [y.backwardAsync()]);
    await pass;
    assert.deepEqual(modes, [false, true, false]);
    assert.equal(isGradEnabled(), true);
    x.grad = null;
  });

  itTidies('rejects as backward throws', async () => {
    const x = leaf([1, 2]);
    await assert.rejects(x.mul(2).backwardAsync(), {
      name: 'TorchError',
      message: /^backwardAsync: grad can be implicitly created only for scalar outputs/,
    });
    await assert.rejects(ones([1]).backwardAsync(), { message: /does not require grad/ });
    await assert.rejects(x.sum().backwardAsync(5 as never), {
      name: 'ArgumentError',
      message: /^backwardAsync: expected a tensor or null for a gradient, got 5 \(number\)$/,
    });
    const gone = x.sum();
    gone.dispose();
    await assert.rejects(gone.backwardAsync(), { name: 'DisposedError' });
    const mine = new Error('mine');
    x.registerHook(() => {
      throw mine;
    });
    await assert.rejects(x.sum().backwardAsync(), (error) => error === mine);
  });

  it('leaves nothing behind', async () => {
    const before = memory().callbacks;
    const x = leaf([1]);
    for (let i = 0; i < 50; i++) await Exp.apply(x).sum().backwardAsync();
    x.grad = null;
    x.dispose();
    for (let i = 0; i < 4 && memory().callbacks > before; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc?.();
    }
    assert.ok(memory().callbacks <= before);
  });
});

describe('gradAsync()', () => {
  itTidies('gives what grad gives, to the scope of the caller', async () => {
    const [x, w] = [leaf([1, 2]), leaf([3, 4])];
    const before = memory().tensors;
    await tidyAsync(async () => {
      const [first, second, unused] = await gradAsync(x.mul(w).sum(), [x, w, leaf([0])], {
        allowUnused: true,
      });
      assert.deepEqual([first?.tolist(), second?.tolist(), unused], [[3, 4], [1, 2], null]);
    });
    assert.equal(memory().tensors, before);
    assert.equal(x.grad, null);
  });

  itTidies('gives second derivatives', async () => {
    const x = leaf([1, 2]);
    const [g] = await gradAsync(x.pow(3).sum(), x, { createGraph: true });
    const [h] = await gradAsync((g as Tensor).sum(), x);
    assert.deepEqual(h?.tolist(), [6, 12]);
  });

  itTidies('rejects as grad throws', async () => {
    const x = leaf([1]);
    await assert.rejects(gradAsync(x.mul(2), [leaf([1])]), {
      name: 'TorchError',
      message: /^gradAsync: .*differentiated Tensors appears to not have been used/,
    });
    await assert.rejects(gradAsync([], x), {
      message: /^gradAsync: expected at least one tensor for outputs, got none$/,
    });
  });
});

describe('a pass that leaves this thread', () => {
  before(() => alwaysLeaveThread(true));
  after(() => alwaysLeaveThread(false));

  it('calls back into it, gives the same numbers and the same errors', () => {
    tidy(() => {
      const x = leaf([0, 1]);
      const seen: unknown[] = [];
      x.registerHook((g) => {
        seen.push(isGradEnabled());
        return g.mul(2);
      });
      const [g] = grad(Exp.apply(x).sum(), x, { createGraph: true });
      assert.equal(g?.requiresGrad, true);
      Exp.apply(x).sum().backward();
      assert.deepEqual(seen, [true, false]);
      assert.equal(gradOf(x)?.tolist()?.toString().startsWith('2,5.43'), true);
      const mine = new Error('mine');
      const y = x.mul(2);
      y.registerHook(() => {
        throw mine;
      });
      assert.throws(
        () => y.sum().backward(),
        (error) => error === mine,
      );
      assert.throws(() => x.mul(2).backward(), { message: /^backward: grad can be implicitly/ });
    });
  });

  it('puts what callbacks make into the running scope', () => {
    const before = memory().tensors;
    tidy(() => {
      const x = leaf([1]);
      x.registerHook((g) => g.mul(2).add(1));
      x.mul(2).backward();
    });
    assert.equal(memory().tensors, before);
  });

  it('can be inside another', () => {
    tidy(() => {
      const x = leaf([1]);
      const y = x.mul(2);
      y.registerHook((g) => {
        const [inner] = grad(Exp.apply(leaf([0])), [], {}) ?? [];
        return inner ?? g;
      });
      assert.throws(() => y.backward(), {
        message: /^grad: expected at least one tensor for inputs/,
      });
      const z = x.mul(2);
      z.registerHook((g) => {
        const w = leaf([0]);
        return enableGrad(() => grad(Exp.apply(w), w)[0] as Tensor).mul(g);
      });
      z.backward();
      assert.deepEqual(gradOf(x)?.tolist(), [2]);
    });
  });
});

describe('passes inside each other', () => {
  it('end with an error before they would wait for each other', () => {
    tidy(() => {
      let depth = 0;
      const deeper = (): void => {
        depth++;
        const x = leaf([1]);
        const y = enableGrad(() => x.mul(2));
        y.registerHook(() => deeper());
        y.backward();
      };
      assert.throws(deeper, {
        name: 'ArgumentError',
        message: /^backward: more than 50 passes inside each other$/,
      });
      assert.equal(depth, 51);
    });
  });
});

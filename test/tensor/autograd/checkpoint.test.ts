import assert from 'node:assert/strict';
import {
  checkpoint,
  checkpointSequential,
  enableGrad,
  getRngState,
  grad,
  manualSeed,
  memory,
  nn,
  noGrad,
  ones,
  rand,
  type Tensor,
  tensor,
  tidy,
  tidyAsync,
} from 'kindling';
import { alwaysLeaveThread } from '#kindling/tensor/autograd/passes.js';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord } from '../../support/fixtures.js';
import { Exp, tensors } from './functions.js';

interface Case {
  seed: number;
  preserve: boolean;
  x: TensorRecord;
  w1: TensorRecord;
  w2: TensorRecord;
  output: TensorRecord;
  grads: TensorRecord[];
}

const { checkpoint: cases } = loadFixture<{ checkpoint: Case[] }>('autograd');
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor): Tensor | null => x.grad;
const { dropout } = nn.functional;

describe('checkpoint()', () => {
  for (const { seed, preserve, x, w1, w2, output, grads } of cases) {
    itTidies(`gives PyTorch's numbers with dropout inside, preserveRngState ${preserve}`, () => {
      const leaves = tensors([x, w1, w2], { requiresGrad: true }) as [Tensor, Tensor, Tensor];
      const block = (a: Tensor, b: Tensor) => dropout(a.matmul(b).tanh(), { p: 0.4 }).mul(2);
      manualSeed(seed);
      const hidden = checkpoint(block, [leaves[0], leaves[1]], { preserveRngState: preserve });
      const result = dropout(hidden, { p: 0.3 }).matmul(leaves[2]);
      allclose(result, output);
      grad(result.pow(2).sum(), leaves).forEach((got, i) => {
        allclose(got as Tensor, grads[i] as TensorRecord);
      });
    });
  }

  itTidies('computes again in backward, once per pass, and gives the same gradients', () => {
    let runs = 0;
    const fn = (x: Tensor) => {
      runs++;
      return Exp.apply(x.sin()).mul(x);
    };
    const x = leaf([1, 2]);
    const [plain] = grad(fn(x).sum(), x);
    runs = 0;
    const y = checkpoint(fn, x);
    assert.equal(runs, 1);
    const [first] = grad(y.sum(), x, { retainGraph: true });
    assert.equal(runs, 2);
    const [second] = grad(y.sum(), x);
    assert.equal(runs, 3);
    allclose(first as Tensor, plain as Tensor);
    allclose(second as Tensor, plain as Tensor);
  });

  itTidies('saves nothing of what is inside', () => {
    const x = rand([1000], { requiresGrad: true });
    const before = memory().bytes;
    const y = checkpoint((a) => a.sin().cos().exp().sin(), x, { preserveRngState: false });
    assert.equal(memory().bytes - before, 4000);
    y.sum().backward();
  });

  itTidies('takes what is no tensor, and gives several tensors or objects', () => {
    const x = leaf([1, 2]);
    const out = checkpoint((a: Tensor, by: number, name: string) => ({ [name]: a.exp().mul(by) }), [
      x,
      3,
      'y',
    ] as const);
    (out.y as Tensor).sum().backward();
    allclose(gradOf(x) as Tensor, [3 * Math.E, 3 * Math.E ** 2]);
  });

  itTidies('holds its inputs where their scope is over', () => {
    const x = leaf([1, 2]);
    const y = tidy(() => checkpoint((a) => a.exp().mul(a), x.mul(2)));
    y.sum().backward();
    // d/dx e^(2x)·2x = e^(2x)(4x + 2)
    allclose(gradOf(x) as Tensor, [6 * Math.E ** 2, 10 * Math.E ** 4]);
  });

  itTidies('nests', () => {
    const runs = { outer: 0, inner: 0 };
    const inner = (x: Tensor) => {
      runs.inner++;
      return x.sin().exp();
    };
    const outer = (x: Tensor) => {
      runs.outer++;
      return checkpoint(inner, x.mul(x)).cos().mul(x);
    };
    const x = leaf([0.5, 1]);
    const [expected] = grad(outer(x).sum(), x);
    Object.assign(runs, { outer: 0, inner: 0 });
    const y = checkpoint(outer, x);
    const [got] = grad(y.sum(), x);
    allclose(got as Tensor, expected as Tensor);
    assert.equal(runs.outer, 2);
    assert.equal(runs.inner, 3);
  });

  itTidies('goes through twice with createGraph', () => {
    const x = leaf([1, 2]);
    const y = checkpoint((a) => a.pow(3).mul(a.exp()), x);
    const [g] = grad(y.sum(), x, { createGraph: true });
    const [h] = grad((g as Tensor).sum(), x);
    // (x³eˣ)'' = eˣ(x³ + 6x² + 6x)
    allclose(h as Tensor, [13 * Math.E, 44 * Math.E ** 2], { rtol: 1e-5 });
  });

  itTidies('stops early when all is there, unless told not to', () => {
    for (const [earlyStop, expected] of [
      [true, ['in', 'out', 'in']],
      [false, ['in', 'out', 'in', 'out']],
    ] as const) {
      const seen: string[] = [];
      const x = leaf([1]);
      const fn = (a: Tensor) => {
        seen.push('in');
        const b = a.sin();
        seen.push('out');
        return b;
      };
      checkpoint(fn, x, { earlyStop }).backward();
      assert.deepEqual(seen, expected);
    }
  });

  itTidies('leaves the generator as it is after the pass', () => {
    const x = leaf([1, 2, 3]);
    const y = checkpoint((a) => dropout(a).exp(), x);
    const before = getRngState().tolist();
    y.sum().backward();
    assert.deepEqual(getRngState().tolist(), before);
  });

  itTidies('only calls the function where nothing is recorded', () => {
    const before = memory().callbacks;
    let runs = 0;
    noGrad(() =>
      checkpoint(
        (x) => {
          runs++;
          return x;
        },
        leaf([1]),
      ),
    );
    assert.equal(runs, 1);
    assert.equal(memory().callbacks, before);
  });

  itTidies('works for a module with parameters', () => {
    manualSeed(3);
    const model = new nn.Sequential(new nn.Linear(3, 4), new nn.Tanh(), new nn.Linear(4, 2));
    const x = ones([2, 3]);
    model.call(x).sum().backward();
    const expected = model.parameters().map((p) => p.grad?.clone() as Tensor);
    model.zeroGrad();
    checkpoint((a) => model.call(a), x)
      .sum()
      .backward();
    model.parameters().forEach((p, i) => {
      allclose(p.grad as Tensor, expected[i] as Tensor);
    });
    model.dispose();
  });

  it('works beside JavaScript, and on another thread', async () => {
    await tidyAsync(async () => {
      const x = leaf([1, 2]);
      const make = () => checkpoint((a) => Exp.apply(dropout(a, { p: 0 })).sin(), x).sum();
      make().backward();
      const expected = gradOf(x)?.tolist();
      x.grad = null;
      await make().backwardAsync();
      assert.deepEqual(gradOf(x)?.tolist(), expected);
      x.grad = null;
      alwaysLeaveThread(true);
      try {
        make().backward();
      } finally {
        alwaysLeaveThread(false);
      }
      assert.deepEqual(gradOf(x)?.tolist(), expected);
    });
  });

  it('goes with the graph', () => {
    const before = memory();
    tidy(() => {
      const x = leaf([1]);
      checkpoint((a) => a.exp().sin(), x);
      checkpoint((a) => a.exp().sin(), x).backward();
    });
    assert.equal(memory().callbacks, before.callbacks);
  });

  describe('misuse', () => {
    const twice = (first: (x: Tensor) => Tensor, second: (x: Tensor) => Tensor, options = {}) => {
      let run = 0;
      return checkpoint((x) => (run++ === 0 ? first : second)(x), leaf([1, 2]), options);
    };
    const checkpointError = (message: RegExp) => ({
      name: 'CheckpointError',
      code: 'ERR_CHECKPOINT',
      message,
    });

    itTidies('names another number of tensors', () => {
      const y = twice(
        (x) => x.sin().exp(),
        (x) => x.sin(),
      );
      assert.throws(
        () => y.sum().backward(),
        checkpointError(
          /^checkpoint: expected as many tensors to be saved on recomputation as in forward \(2\), got 1$/,
        ),
      );
      const more = twice(
        (x) => x.sin(),
        (x) => x.sin().sin().sin(),
        { earlyStop: false },
      );
      assert.throws(() => more.sum().backward(), checkpointError(/as in forward \(1\), got 3$/));
    });

    itTidies('names a tensor of another form', () => {
      const y = twice(
        (x) => x.sin().exp(),
        (x) => x.to('float64').sin().exp(),
      );
      assert.throws(
        () => y.sum().backward(),
        checkpointError(
          /^checkpoint: expected the same tensors on recomputation as in forward, but number 0 is float64\[2\] and was float32\[2\]$/,
        ),
      );
      const unchecked = twice(
        (x) => x.sin(),
        (x) => x.mul(1).sin(),
        { determinismCheck: false },
      );
      unchecked.sum().backward();
    });

    itTidies('refuses an input that has been changed in place', () => {
      const x = leaf([1, 2]).mul(1);
      const y = checkpoint((a) => a.exp(), x);
      x.add_(1);
      assert.throws(() => y.sum().backward(), {
        name: 'TorchError',
        message:
          /^backward: one of the variables needed for gradient computation has been modified/,
      });
    });

    itTidies('lets errors of the function through, in forward and backward', () => {
      const mine = new Error('mine');
      const fail = (): never => {
        throw mine;
      };
      const isMine = (error: unknown) => error === mine;
      assert.throws(() => checkpoint(fail, leaf([1])), isMine);
      assert.throws(
        () =>
          twice((x) => x.exp(), fail)
            .sum()
            .backward(),
        isMine,
      );
      // The plan of a function that failed does not stay.
      const x = leaf([1]);
      x.exp().backward();
      allclose(gradOf(x) as Tensor, [Math.E]);
    });

    itTidies('refuses what it cannot call', () => {
      const error = (message: RegExp) => ({ name: 'ArgumentError', message });
      assert.throws(
        () => checkpoint(5 as never, leaf([1])),
        error(/^checkpoint: expected a function for fn, got 5 \(number\)$/),
      );
      assert.throws(
        () => checkpoint((x: Tensor) => x, 5 as never),
        error(/^checkpoint: expected a tensor or an array for inputs, got 5 \(number\)$/),
      );
      assert.throws(
        () => checkpoint(async (x) => x, leaf([1])),
        error(/^checkpoint: expected a synchronous function, got one that returns a promise$/),
      );
    });

    itTidies('runs backward inside a recomputation', () => {
      const fn = (x: Tensor) => {
        const inner = enableGrad(() => grad(x.detach().requiresGrad_().exp().sum(), []) ?? []);
        return x.mul(inner.length);
      };
      assert.throws(() => checkpoint(fn, leaf([1])), { message: /^grad: expected at least one/ });
      const good = (x: Tensor) => {
        const twin = x.detach().requiresGrad_();
        const [slope] = grad(twin.exp().sin().sum(), twin);
        return x.exp().mul(slope as Tensor);
      };
      const x = leaf([0.5]);
      const [expected] = grad(good(x), x);
      const [got] = grad(checkpoint(good, x), x);
      allclose(got as Tensor, expected as Tensor);
    });
  });
});

describe('checkpointSequential()', () => {
  const run = (segments: number) => {
    const calls: number[] = [];
    const steps = [0, 1, 2, 3, 4].map((i) => (x: Tensor) => {
      calls.push(i);
      return x.sin().mul(2);
    });
    const x = leaf([0.5, 1]);
    checkpointSequential(steps, x, { segments, earlyStop: false }).sum().backward();
    return { calls, grad: gradOf(x) as Tensor };
  };

  itTidies('computes every stretch but the last again', () => {
    const plain = run(1);
    assert.deepEqual(plain.calls, [0, 1, 2, 3, 4]);
    const two = run(2);
    assert.deepEqual(two.calls, [0, 1, 2, 3, 4, 0, 1]);
    allclose(two.grad, plain.grad);
    const five = run(5);
    assert.deepEqual(five.calls, [0, 1, 2, 3, 4, 3, 2, 1, 0]);
    allclose(five.grad, plain.grad);
  });

  itTidies('takes modules', () => {
    const model = new nn.Sequential(new nn.Linear(2, 2), new nn.ReLU(), new nn.Linear(2, 1));
    const x = ones([1, 2]);
    const y = checkpointSequential([...model.children()], x, { segments: 2 });
    allclose(y, model.call(x));
    model.dispose();
  });

  itTidies('refuses a number of segments that does not fit', () => {
    for (const segments of [0, 6, 1.5]) {
      assert.throws(() => run(segments), {
        name: 'ArgumentError',
        message:
          /^checkpointSequential: expected an integer from 1 to 5, the number of steps, for segments, got /,
      });
    }
  });
});

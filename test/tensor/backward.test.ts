import assert from 'node:assert/strict';
import { memory, noGrad, ones, type Tensor, tensor, tidy, zeros } from 'kindling';

/** The test's tensors end with it. */
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[] | number[][]) => tensor(data, { requiresGrad: true });
/** Read anew each time, unlike what the compiler concludes from an assertion. */
const gradOf = (x: Tensor): Tensor | null => x.grad;
const argumentError = (message: RegExp) => ({
  name: 'ArgumentError',
  code: 'ERR_ARGUMENT',
  message,
});
const torchError = (message: RegExp) => ({ name: 'TorchError', code: 'ERR_TORCH', message });

function assertClose(x: Tensor | null | undefined, expected: number[], tolerance = 1e-6): void {
  const got = Array.from((x as Tensor).toTypedArray() as Float32Array);
  assert.equal(got.length, expected.length);
  got.forEach((value, i) => {
    const wanted = expected[i] as number;
    const off = Math.abs(value - wanted);
    assert.ok(off <= tolerance * Math.max(1, Math.abs(wanted)), `[${i}]: ${value}, not ${wanted}`);
  });
}

describe('Tensor#backward()', () => {
  itTidies('gives the gradient of a scalar', () => {
    const x = leaf([1, 2, 3]);
    assert.equal(gradOf(x), null);
    x.mul(x).sum().backward();
    // x = torch.tensor([1., 2, 3], requires_grad=True); (x * x).sum().backward(); x.grad
    assert.deepEqual(x.grad?.tolist(), [2, 4, 6]);
  });

  itTidies('adds to the gradient that is there', () => {
    const x = leaf([1, 2, 3]);
    x.mul(x).sum().backward();
    x.mul(x).sum().backward();
    assert.deepEqual(x.grad?.tolist(), [4, 8, 12]);
    x.grad = null;
    assert.equal(gradOf(x), null);
    x.sum().backward();
    assert.deepEqual(gradOf(x)?.tolist(), [1, 1, 1]);
  });

  itTidies('takes the gradient of a result that is no scalar', () => {
    const x = leaf([1, 2, 3]);
    // (x ** 3).backward(torch.tensor([1., .5, -1])); x.grad
    x.pow(3).backward(tensor([1, 0.5, -1]));
    assert.deepEqual(x.grad?.tolist(), [3, 6, -27]);
  });

  itTidies('reaches every leaf of the graph, and kept results on the way', () => {
    const w = leaf([
      [1, 2],
      [3, 4],
    ]);
    const z = tensor([1, -1]);
    const h = w.matmul(z).tanh();
    h.retainGrad();
    h.sum().backward();
    // w = torch.tensor([[1., 2], [3, 4]], requires_grad=True); z = torch.tensor([1., -1])
    // h = (w @ z).tanh(); h.retain_grad(); h.sum().backward(); h.grad; w.grad
    assert.deepEqual(h.grad?.tolist(), [1, 1]);
    assertClose(w.grad, [0.4199743, -0.4199743, 0.4199743, -0.4199743]);
    assert.equal(z.grad, null);
  });

  itTidies('goes twice through a graph that is retained', () => {
    const x = leaf([1, 2]);
    const y = x.mul(x).sum();
    y.backward(null, { retainGraph: true });
    y.backward();
    assert.deepEqual(x.grad?.tolist(), [4, 8]);
    assert.throws(() => y.backward(), torchError(/through the graph a second time/));
  });

  itTidies('records itself with createGraph', () => {
    const x = leaf([1, 2]);
    x.pow(3).sum().backward(null, { createGraph: true });
    const first = x.grad as Tensor;
    assert.equal(first.requiresGrad, true);
    x.grad = null;
    first.sum().backward();
    // 6 · x
    assert.deepEqual(gradOf(x)?.tolist(), [6, 12]);
    x.grad = null; // breaks the ring of graph and gradient
  });

  itTidies('stops at the inputs that it is given', () => {
    const [a, b] = [leaf([2]), leaf([3])];
    a.mul(b).backward(null, { inputs: [a] });
    assert.deepEqual([a.grad?.tolist(), b.grad], [[3], null]);
  });

  itTidies('gives gradients in float64 and of in-place work', () => {
    const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    const y = x.mul(2);
    y.add_(1).mul_(x);
    y.sum().backward();
    // x = torch.tensor([1., 2], dtype=torch.float64, requires_grad=True)
    // y = x * 2; y.add_(1).mul_(x); y.sum().backward(); x.grad
    assert.deepEqual(x.grad?.tolist(), [5, 9]);
    assert.equal(x.grad?.dtype, 'float64');
  });

  itTidies('refuses what has no gradient', () => {
    assert.throws(() => ones([]).backward(), torchError(/does not require grad/));
    assert.throws(() => leaf([1, 2]).mul(2).backward(), torchError(/only for scalar outputs/));
    assert.throws(() => leaf([1, 2]).detach().sum().backward(), torchError(/does not require/));
    assert.throws(
      () =>
        leaf([1, 2])
          .mul(2)
          .backward(tensor([1, 2, 3])),
      torchError(/^backward: .*\[3\].*\[2\]/s),
    );
    assert.throws(
      () => leaf([1]).backward('1' as never),
      argumentError(/^backward: expected a tensor or null for a gradient, got '1' \(string\)$/),
    );
    assert.throws(
      () => leaf([1]).backward(null, { inputs: [5 as never] }),
      argumentError(/^backward: expected a tensor .*got 5 \(number\)$/),
    );
  });

  itTidies('refuses to change a leaf in place', () => {
    assert.throws(() => leaf([1]).mul_(2), torchError(/leaf Variable that requires grad/));
    const x = leaf([1]);
    noGrad(() => x.mul_(2));
    assert.deepEqual(x.tolist(), [2]);
  });

  it('frees the graph with the last tensor that needs it', () => {
    const before = memory();
    tidy(() => {
      const x = leaf([1, 2]);
      for (let i = 0; i < 100; i++) tidy(() => x.mul(x).exp().sum().backward());
      assert.equal(memory().tensors, before.tensors + 1);
    });
    assert.deepEqual(memory(), before);
  });
});

describe('Tensor#requiresGrad', () => {
  itTidies('tells leaves from results', () => {
    const x = leaf([1]);
    const y = x.mul(2);
    assert.deepEqual([x.requiresGrad, x.isLeaf, x.gradFn], [true, true, null]);
    assert.deepEqual([y.requiresGrad, y.isLeaf], [true, false]);
    assert.match(y.gradFn ?? '', /^MulBackward\d$/);
    const z = ones([1]).mul(2);
    assert.deepEqual([z.requiresGrad, z.isLeaf, z.gradFn], [false, true, null]);
  });

  itTidies('can be set, as a property and in a chain', () => {
    const x = ones([2]);
    x.requiresGrad = true;
    assert.equal(x.requiresGrad, true);
    assert.equal(x.requiresGrad_(false), x);
    assert.equal(x.requiresGrad, false);
    assert.equal(x.requiresGrad_().requiresGrad, true);
  });

  itTidies('is refused by integers, and cannot be taken from a result', () => {
    assert.throws(
      () => tensor([1n]).requiresGrad_(),
      torchError(/only tensors of floating point/i),
    );
    assert.throws(() => {
      leaf([1]).mul(2).requiresGrad = false;
    }, torchError(/leaf/));
  });
});

describe('Tensor#grad', () => {
  itTidies('can be set', () => {
    const x = leaf([1, 2]);
    x.grad = tensor([5, 6]);
    assert.deepEqual(x.grad.tolist(), [5, 6]);
    x.sum().backward();
    assert.deepEqual(x.grad.tolist(), [6, 7]);
  });

  itTidies('refuses what is no gradient of this tensor', () => {
    const x = leaf([1, 2]);
    assert.throws(
      () => {
        x.grad = 1 as never;
      },
      argumentError(/^grad: expected a tensor or null for the gradient, got 1 \(number\)$/),
    );
    // x.grad = torch.ones(3): RuntimeError: assigned grad has data of a different size
    assert.throws(
      () => {
        x.grad = ones([3]);
      },
      argumentError(/^grad: expected .*\[2\].*got .*\[3\]/),
    );
    // x.grad = torch.ones(2, dtype=torch.float64): RuntimeError
    assert.throws(
      () => {
        x.grad = ones([2], { dtype: 'float64' }) as never;
      },
      argumentError(/^grad: expected .*float32.*got .*float64/),
    );
    assert.equal(gradOf(x), null);
  });
});

describe('Tensor#detach()', () => {
  itTidies('shares memory and leaves the graph', () => {
    const x = leaf([1, 2]);
    const y = x.detach();
    assert.equal(y.requiresGrad, false);
    y.zero_();
    assert.deepEqual(x.tolist(), [0, 0]);
    assert.equal(zeros([1]).detach().dtype, 'float32');
  });
});

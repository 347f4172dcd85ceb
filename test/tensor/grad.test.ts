import assert from 'node:assert/strict';
import {
  enableGrad,
  grad,
  inferenceMode,
  isGradEnabled,
  noGrad,
  ones,
  type Tensor,
  tensor,
  tidy,
  tidyAsync,
} from 'kindling';

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

describe('grad()', () => {
  itTidies('gives gradients that are zero everywhere, which LibTorch makes without memory', () => {
    const [x, y] = [leaf([1, -2]), leaf([3])];
    assertClose(grad(x.sgn().sum(), x)[0], [0, 0]);
    assert.equal(grad(y.sgn().sum(), y)[0]?.item(), 0);
  });

  itTidies('gives gradients without touching any .grad', () => {
    const x = leaf([1, 2, 3]);
    const [first] = grad(x.pow(3).sum(), x);
    assert.deepEqual(first?.tolist(), [3, 12, 27]);
    assert.equal(gradOf(x), null);
  });

  itTidies('gives second derivatives with createGraph', () => {
    const x = leaf([1, 2, 3]);
    // g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); torch.autograd.grad(g.sum(), x)
    const [first] = grad(x.pow(3).sum(), x, { createGraph: true });
    const [second] = grad((first as Tensor).sum(), [x]);
    assert.deepEqual(second?.tolist(), [6, 12, 18]);
  });

  itTidies('takes several outputs with their gradients', () => {
    const [a, b] = [leaf([2]), leaf([3])];
    const gradOutputs = [tensor([1]), tensor([2])];
    // torch.autograd.grad([a * b, a.exp()], [a, b], [torch.tensor([1.]), torch.tensor([2.])])
    const [da, db] = grad([a.mul(b), a.exp()], [a, b], { gradOutputs });
    assertClose(da, [17.778112]);
    assert.deepEqual(db?.tolist(), [2]);
  });

  itTidies('gives null for unused inputs where allowed', () => {
    const [a, b] = [leaf([2]), leaf([3])];
    assert.throws(() => grad(a.mul(2), [a, b]), torchError(/allow_unused=True/));
    const [da, db] = grad(a.mul(2), [a, b], { allowUnused: true });
    assert.deepEqual([da?.tolist(), db], [[2], null]);
  });

  itTidies('keeps the graph when asked to', () => {
    const x = leaf([1]);
    const y = x.mul(x);
    grad(y, x, { retainGraph: true });
    assert.deepEqual(grad(y, x)[0]?.tolist(), [2]);
    assert.throws(() => grad(y, x), torchError(/second time/));
  });

  itTidies('refuses what it cannot differentiate', () => {
    const x = leaf([1, 2]);
    const y = x.mul(2);
    assert.throws(() => grad(y, x), torchError(/only for scalar outputs/));
    assert.throws(() => grad(ones([]), x), torchError(/does not require grad/));
    assert.throws(
      () => grad([], x),
      argumentError(/^grad: expected at least one tensor for outputs, got none$/),
    );
    assert.throws(
      () => grad(y, [1 as never]),
      argumentError(/^grad: expected a tensor for inputs, got 1 \(number\)$/),
    );
    assert.throws(
      () => grad(y, x, { gradOutputs: [ones([2]), ones([2])] }),
      argumentError(/^grad: expected 1 gradients, one per output, got 2$/),
    );
  });
});

describe('noGrad()', () => {
  itTidies('records nothing inside, and again afterwards', () => {
    const x = leaf([1]);
    assert.equal(isGradEnabled(), true);
    const y = noGrad(() => {
      assert.equal(isGradEnabled(), false);
      return x.mul(2);
    });
    assert.equal(y.requiresGrad, false);
    assert.equal(isGradEnabled(), true);
    assert.equal(x.mul(2).requiresGrad, true);
  });

  itTidies('nests with enableGrad', () => {
    const x = leaf([1]);
    noGrad(() => {
      assert.equal(enableGrad(() => x.mul(2)).requiresGrad, true);
      assert.equal(x.mul(2).requiresGrad, false);
    });
  });

  itTidies('is over after an error', () => {
    assert.throws(
      () =>
        noGrad(() => {
          throw new Error('mine');
        }),
      /^Error: mine$/,
    );
    assert.equal(isGradEnabled(), true);
  });

  for (const [name, mode] of Object.entries({ noGrad, enableGrad, inferenceMode })) {
    it(`refuses an asynchronous function, and so does not leak its mode (${name})`, async () => {
      const modes: boolean[] = [];
      assert.throws(
        () =>
          mode(async () => {
            await null;
            modes.push(isGradEnabled());
          }),
        argumentError(new RegExp(`^${name}: expected a synchronous function, got one that`)),
      );
      assert.equal(isGradEnabled(), true);
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(modes, [true]);
    });
  }

  it('does not hold for code that runs between the awaits of others', async () => {
    await tidyAsync(async () => {
      const x = leaf([1]);
      const other = (async () => {
        await null;
        noGrad(() => x.mul(2));
      })();
      await null;
      assert.equal(x.mul(2).requiresGrad, true);
      await other;
    });
  });
});

describe('inferenceMode()', () => {
  itTidies('records nothing, and its tensors never join a graph', () => {
    const x = leaf([1]);
    const y = inferenceMode(() => x.mul(2));
    assert.equal(y.requiresGrad, false);
    assert.throws(() => y.requiresGrad_(), torchError(/inference tensor/i));
    assert.throws(() => x.mul(y), torchError(/Inference tensors cannot be saved for backward/));
  });

  itTidies('is over afterwards, after an error too, and nests', () => {
    assert.throws(
      () =>
        inferenceMode(() =>
          inferenceMode(() => {
            throw new Error('mine');
          }),
        ),
      /^Error: mine$/,
    );
    const x = leaf([1]);
    const y = x.mul(2);
    y.sum().backward();
    assert.deepEqual(x.grad?.tolist(), [2]);
  });
});

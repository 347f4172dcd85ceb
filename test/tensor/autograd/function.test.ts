import assert from 'node:assert/strict';
import {
  AutogradFunction,
  enableGrad,
  grad,
  gradcheck,
  memory,
  noGrad,
  ones,
  rand,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord } from '../../support/fixtures.js';
import { custom, Exp, ScaledProduct, SinCos, SortDescending, tensors } from './functions.js';

interface Case {
  function: string;
  inputs: TensorRecord[];
  outputs: TensorRecord[];
  gradOutputs: (TensorRecord | null)[];
  grads: TensorRecord[];
  second: (TensorRecord | null)[] | null;
}

const { custom: cases } = loadFixture<{ custom: Case[] }>('autograd');
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor): Tensor | null => x.grad;

/** A function of one tensor with the given parts. */
function made(
  forward: (this: Open, x: Tensor) => Tensor,
  backward: (this: Open, gradOutput: Tensor) => unknown,
): typeof Open {
  return class Made extends Open {
    override forward = forward;
    override backward = backward as () => Tensor;
  } as typeof Open;
}

/** Everything that a function's own code may use, for tests to use from outside. */
class Open extends AutogradFunction<[Tensor], Tensor, (Tensor | null)[]> {
  forward(x: Tensor): Tensor {
    return x.clone();
  }
  backward(gradOutput: Tensor): Tensor {
    return gradOutput;
  }
  save(...saved: (Tensor | null)[]): void {
    this.saveForBackward(...saved);
  }
  get saved(): (Tensor | null)[] {
    return this.savedTensors;
  }
  dirty(...inputs: Tensor[]): void {
    this.markDirty(...inputs);
  }
}

describe('AutogradFunction', () => {
  for (const { function: name, inputs, outputs, gradOutputs, grads, second } of cases) {
    const used = gradOutputs.map((one) => (one === null ? '–' : 'grad')).join(', ');
    itTidies(`gives PyTorch's outputs and gradients: ${name} (${used})`, () => {
      const leaves = tensors(inputs, { requiresGrad: true });
      const result = custom[name]?.(...leaves) as Tensor | Tensor[];
      const all = Array.isArray(result) ? result : [result];
      outputs.forEach((expected, i) => {
        allclose(all[i] as Tensor, expected);
      });
      const places = gradOutputs.flatMap((one, i) => (one === null ? [] : [i]));
      const found = grad(
        places.map((i) => all[i] as Tensor),
        leaves,
        { gradOutputs: tensors(places.map((i) => gradOutputs[i] ?? null)), createGraph: true },
      ) as Tensor[];
      grads.forEach((expected, i) => {
        allclose(found[i] as Tensor, expected);
      });
      const squares = found.map((one) => one.pow(2).sum()).reduce((a, b) => a.add(b));
      if (second === null) {
        // PyTorch's error is about a graph that is not there.
        assert.throws(() => grad(squares, leaves), {
          name: 'TorchError',
          message:
            name === 'cubeOnce'
              ? /^grad: CubeOnceBackward is differentiated twice, but its function is once/
              : /^grad: element 0 of tensors does not require grad/,
        });
        return;
      }
      const twice = grad(squares, leaves, { allowUnused: true });
      second.forEach((expected, i) => {
        if (expected === null) assert.equal(twice[i], null);
        else allclose(twice[i] as Tensor, expected);
      });
    });
  }

  itTidies('has a node that is called after the class', () => {
    assert.equal(Exp.apply(leaf([1])).gradFn, 'ExpBackward');
  });

  itTidies('records nothing where no input requires a gradient, or inside noGrad', () => {
    const before = memory().callbacks;
    const x = leaf([1]);
    assert.equal(Exp.apply(ones([1])).requiresGrad, false);
    assert.equal(noGrad(() => Exp.apply(x)).gradFn, null);
    assert.equal(memory().callbacks, before);
  });

  itTidies('runs forward without recording, and backward too unless createGraph', () => {
    const seen: boolean[] = [];
    const F = made(
      (x) => {
        seen.push(x.mul(2).requiresGrad);
        return x.mul(2);
      },
      (g) => {
        const twice = g.mul(2);
        seen.push(twice.requiresGrad);
        return twice;
      },
    );
    const x = leaf([1]);
    F.apply(x).sum().backward();
    assert.deepEqual(seen, [false, false]);
    const g = leaf([1]);
    grad(F.apply(x), x, { gradOutputs: g, createGraph: true });
    assert.deepEqual(seen, [false, false, false, true]);
  });

  itTidies('computes only what is wanted', () => {
    const [a, b] = [leaf([2]), tensor([3])];
    ScaledProduct.apply(a, b, 2).backward();
    assert.deepEqual(gradOf(a)?.tolist(), [6]);
    assert.equal(b.grad, null);
    // Both require a gradient, one is asked for.
    const seen: (readonly boolean[])[] = [];
    class Watched extends ScaledProduct {
      override backward(g: Tensor): (Tensor | null)[] {
        seen.push(this.needsInputGrad);
        return super.backward(g);
      }
    }
    const c = leaf([3]);
    assert.deepEqual(grad(Watched.apply(a, c, 2), c)[0]?.tolist(), [4]);
    assert.deepEqual(seen, [[false, true, false]]);
  });

  itTidies('marks outputs that have no gradient', () => {
    const [values, indices] = SortDescending.apply(leaf([1, 3, 2]));
    assert.deepEqual([values.requiresGrad, indices.requiresGrad], [true, false]);
    assert.deepEqual(indices.tolist(), [1, 2, 0]);
  });

  itTidies('gives null for gradients of unused outputs where asked to', () => {
    const seen: (string | null)[] = [];
    class F extends SinCos {
      override forward(x: Tensor): readonly [Tensor, Tensor] {
        this.setMaterializeGrads(false);
        return super.forward(x);
      }
      override backward(gradSin: Tensor | null, gradCos: Tensor | null): Tensor {
        for (const one of [gradSin, gradCos]) seen.push(one && String(one));
        return (gradSin ?? gradCos) as Tensor;
      }
    }
    const x = leaf([1]);
    F.apply(x)[0].backward();
    F.apply(x)[1].backward();
    assert.deepEqual(seen, ['tensor([1.])', null, null, 'tensor([1.])']);
  });

  itTidies('changes an input in place where it is marked dirty', () => {
    const F = made(
      function (x) {
        this.dirty(x);
        return x.mul_(2);
      },
      (g) => g.mul(2),
    );
    const x = leaf([1, 2]);
    const y = x.mul(1);
    const z = F.apply(y);
    assert.equal(z, y);
    assert.equal(y.gradFn, 'MadeBackward');
    y.sum().backward();
    assert.deepEqual(gradOf(x)?.tolist(), [2, 2]);
    assert.throws(() => F.apply(leaf([1])), {
      name: 'TorchError',
      message: /^AutogradFunction\.apply: a leaf Variable that requires grad/,
    });
    class Forgets extends Open {
      override forward(input: Tensor): Tensor {
        this.dirty(input);
        return input.mul_(2).clone();
      }
    }
    assert.throws(() => Forgets.apply(x.mul(1)), {
      message:
        /Some elements marked as dirty during the forward method were not returned as output/,
    });
  });

  itTidies('gives an input that it returns unchanged a node of its own', () => {
    const F = made(
      (x) => x,
      (g) => g.mul(10),
    );
    const x = leaf([1]);
    const y = F.apply(x);
    assert.notEqual(y, x);
    assert.equal(x.gradFn, null);
    y.backward();
    assert.deepEqual(gradOf(x)?.tolist(), [10]);
  });

  itTidies('refuses saved tensors that have been changed in place', () => {
    const x = leaf([1]).mul(1);
    const y = Exp.apply(x);
    y.add_(1);
    assert.throws(() => y.sum().backward(), {
      name: 'TorchError',
      message:
        /^backward: one of the variables needed for gradient computation has been modified by an inplace operation: \[CPUFloatType \[1\]\], which is output 0 of Exp, is at version 1; expected version 0 instead\. Hint: enable anomaly detection to find the operation that failed to compute its gradient, with setDetectAnomaly\(true\)\.$/,
    });
  });

  itTidies('runs twice with retainGraph, and otherwise only where nothing was saved', () => {
    const x = leaf([0]);
    const y = Exp.apply(x);
    y.backward(null, { retainGraph: true });
    y.backward();
    assert.deepEqual(gradOf(x)?.tolist(), [2]);
    assert.throws(() => y.backward(), {
      name: 'TorchError',
      message: /^backward: Trying to backward through the graph a second time/,
    });
    const Plain = made(
      (input) => input.mul(2),
      (g) => g.mul(2),
    );
    const z = Plain.apply(x);
    z.backward();
    z.backward();
    assert.deepEqual(gradOf(x)?.tolist(), [6]);
  });

  itTidies('saves nothing at a place', () => {
    const seen: unknown[] = [];
    const F = made(
      function (x) {
        this.save(null, x);
        return x.mul(2);
      },
      function (g) {
        seen.push(this.saved[0], this.saved[1]?.tolist());
        return g;
      },
    );
    F.apply(leaf([5])).backward();
    assert.deepEqual(seen, [null, [5]]);
  });

  itTidies('keeps tensors in fields as long as the graph, whatever scope made them', () => {
    class Mask extends AutogradFunction {
      mask: Tensor | null = null;
      forward(x: Tensor): Tensor {
        this.mask = x.gt(0);
        return x.mul(this.mask);
      }
      backward(g: Tensor): Tensor {
        return g.mul(this.mask as Tensor);
      }
    }
    const x = leaf([-1, 2]);
    const y = tidy(() => Mask.apply(x));
    y.sum().backward();
    assert.deepEqual(gradOf(x)?.tolist(), [0, 1]);
  });

  itTidies('frees what forward and backward make besides', () => {
    const F = made(
      (x) => x.mul(2).add(1).sub(1),
      (g) => g.add(1).mul(2).sub(2),
    );
    const x = leaf([1]);
    const before = memory().tensors;
    const y = F.apply(x);
    assert.equal(memory().tensors, before + 1);
    y.backward();
    assert.equal(memory().tensors, before + 1);
    assert.deepEqual(gradOf(x)?.tolist(), [2]);
  });

  itTidies('lets errors through as they are, from forward and backward', () => {
    const mine = new TypeError('mine');
    const fail = (): never => {
      throw mine;
    };
    const x = leaf([1]);
    const isMine = (error: unknown) => error === mine;
    assert.throws(() => made(fail, fail).apply(x), isMine);
    const y = made((input) => input.mul(2), fail).apply(x);
    assert.throws(() => y.backward(), isMine);
    assert.throws(() => grad(made((input) => input.mul(2), fail).apply(x), x), isMine);
    // A value that is no error, too.
    const odd = made(
      (input) => input.mul(2),
      () => {
        throw 'odd';
      },
    ).apply(x);
    assert.throws(
      () => odd.backward(),
      (error) => error === 'odd',
    );
    x.mul(2).backward();
    assert.deepEqual(gradOf(x)?.tolist(), [2]);
  });

  itTidies('can differentiate inside backward', () => {
    const F = made(
      function (x) {
        this.save(x);
        return x.pow(2);
      },
      function (g) {
        const inner = (this.saved[0] as Tensor).detach().requiresGrad_();
        const [slope] = enableGrad(() => grad(Exp.apply(inner).sum(), inner));
        return (slope as Tensor).mul(g);
      },
    );
    const x = leaf([0, 1]);
    F.apply(x).sum().backward();
    allclose(gradOf(x) as Tensor, [1, Math.E]);
  });

  itTidies('has a forward-mode derivative by jvp', () => {
    class Cube extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
      slope: Tensor | null = null;
      forward(x: Tensor): Tensor {
        this.slope = x.square().mul(3);
        this.saveForBackward(x);
        return x.pow(3);
      }
      backward(g: Tensor): Tensor {
        return g.mul(this.savedTensors[0].square().mul(3));
      }
      override jvp(tangent: Tensor | null): Tensor | null {
        return tangent === null ? null : tangent.mul(this.slope as Tensor);
      }
    }
    const x = rand([3], { dtype: 'float64', requiresGrad: true });
    assert.equal(
      gradcheck((a) => Cube.apply(a), x, { checkForwardAd: true }),
      true,
    );
    assert.equal(
      gradcheck((a) => Cube.apply(a.sin()).mul(a), x, { checkForwardAd: true }),
      true,
    );
    assert.throws(() => gradcheck((a) => Exp.apply(a), x, { checkForwardAd: true }), {
      name: 'TorchError',
      message: /Exp has no jvp method, which forward-mode differentiation needs/,
    });
  });

  describe('misuse', () => {
    const x = () => leaf([1, 2]);
    const same = (input: Tensor) => input.mul(1);
    const backwardError = (returned: unknown, message: RegExp, name = 'ArgumentError') =>
      tidy(() => {
        const y = made(same, () => returned).apply(x());
        assert.throws(() => y.sum().backward(), { name, message });
      });

    it('names the function and what forward returned', () => {
      const of = (returned: unknown, message: RegExp) =>
        tidy(() =>
          assert.throws(() => made((() => returned) as never, same).apply(x()), {
            name: 'ArgumentError',
            message,
          }),
        );
      of(5, /^Made\.forward: expected a tensor for the result, got 5 \(number\)$/);
      of(undefined, /^Made\.forward: expected a tensor for the result, got undefined$/);
      of([], /^Made\.forward: expected at least one tensor to be returned$/);
      of(
        Promise.resolve(),
        /^Made\.forward: expected a synchronous function, got one that returns a promise$/,
      );
    });

    it('names the function and what backward returned', () => {
      backwardError([], /^Made\.backward: expected 1 gradients, one per input of forward, got 0$/);
      backwardError(
        [null, 3],
        /^Made\.backward: expected 1 gradients, one per input of forward, got 2$/,
      );
      backwardError('x', /^Made\.backward: expected a tensor or null for the gradient of input 0/);
      tidy(() =>
        backwardError(
          ones([3]),
          /^backward: Function MadeBackward returned an invalid gradient at index 0 - got \[3\] but expected shape compatible with \[2\]$/,
          'TorchError',
        ),
      );
    });

    it('refuses a gradient of what is no tensor', () => {
      class F extends ScaledProduct {
        override backward(g: Tensor): Tensor[] {
          return [g, g, g];
        }
      }
      tidy(() =>
        assert.throws(() => F.apply(leaf([1]), leaf([1]), 2).backward(), {
          message: /^F\.backward: expected null for input 2, which is no tensor, got a gradient$/,
        }),
      );
    });

    it('takes nulls too many, and none at all', () => {
      tidy(() => {
        const a = leaf([1]);
        const F = made(same, (g) => [g, null, undefined]);
        F.apply(a).backward();
        assert.deepEqual(a.grad?.tolist(), [1]);
        const None = made(same, () => null);
        None.apply(a).backward();
        assert.deepEqual(a.grad?.tolist(), [1]);
      });
    });

    it('has saved tensors in backward only', () => {
      tidy(() =>
        assert.throws(
          () =>
            made(function (a) {
              return this.saved[0] ?? a;
            }, same).apply(x()),
          {
            name: 'ArgumentError',
            message: /^Made: savedTensors are there while backward runs only$/,
          },
        ),
      );
    });

    it('refuses disposed tensors and leaves nothing behind', () => {
      tidy(() => {
        const before = memory().callbacks;
        const gone = x();
        gone.dispose();
        assert.throws(() => Exp.apply(gone), { name: 'DisposedError' });
        const F = made(
          (a) => {
            const y = a.mul(2);
            y.dispose();
            return y;
          },
          (g) => g,
        );
        assert.throws(() => F.apply(x()), { name: 'DisposedError' });
        assert.equal(memory().callbacks, before);
      });
    });
  });

  describe('lifetime', () => {
    it('does not grow in a loop without a scope', async () => {
      const x = leaf([1, 2, 3]);
      for (let i = 0; i < 2000; i++) Exp.apply(x).sum().backward();
      for (let i = 0; i < 5 && memory().callbacks > 5; i++) {
        await new Promise((resolve) => setImmediate(resolve));
        globalThis.gc?.();
      }
      assert.ok(memory().callbacks <= 5, `${memory().callbacks} callbacks`);
      x.dispose();
    });

    it('keeps a graph whose function refers to its own output until the output is disposed', async () => {
      class Cycle extends AutogradFunction {
        own: Tensor | null = null;
        forward(x: Tensor): Tensor {
          this.own = x.mul(2);
          return this.own;
        }
        backward(g: Tensor): Tensor {
          return g.mul(2);
        }
      }
      const before = memory().callbacks;
      const x = leaf([1]);
      tidy(() => void Cycle.apply(x)); // a scope disposes
      assert.equal(memory().callbacks, before);
      const y = Cycle.apply(x);
      assert.equal(memory().callbacks, before + 1);
      y.dispose();
      assert.equal(memory().callbacks, before);
      x.dispose();
    });
  });
});

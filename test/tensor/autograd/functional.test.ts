import assert from 'node:assert/strict';
import {
  type Differentiable,
  eye,
  grad,
  hessian,
  hvp,
  jacobian,
  jvp,
  nn,
  ones,
  type Tensor,
  tensor,
  tidy,
  vhp,
  vjp,
  zeros,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord } from '../../support/fixtures.js';
import { plain, tensors } from './functions.js';

interface Case {
  function: string;
  inputs: TensorRecord[];
  v: TensorRecord[];
  w: TensorRecord[];
  jacobian: TensorRecord[][];
  hessian?: TensorRecord[][];
  vjp: TensorRecord[];
  jvp: TensorRecord[];
  vhp?: TensorRecord[];
  hvp?: TensorRecord[];
}

interface Double {
  function: string;
  inputs: TensorRecord[];
  grads: TensorRecord[];
  second: (TensorRecord | null)[];
}

type Many = readonly Tensor[];

const { functional, double } = loadFixture<{ functional: Case[]; double: Double[] }>('autograd');
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const square = (x: Tensor) => x.square();
const argumentError = (message: RegExp) => ({ name: 'ArgumentError', message });

const asList = (value: unknown) => (Array.isArray(value) ? value : [value]) as Tensor[];
function allCloseTo(got: unknown, expected: readonly TensorRecord[]): void {
  const list = asList(got);
  assert.equal(list.length, expected.length);
  expected.forEach((one, i) => {
    allclose(list[i] as Tensor, one);
  });
}

describe('double backward', () => {
  for (const { function: name, inputs, grads, second } of double) {
    itTidies(`gives PyTorch's numbers: ${name}`, () => {
      const leaves = tensors(inputs, { requiresGrad: true });
      const output = plain[name]?.(...leaves) as Tensor;
      const found = grad(output, leaves, { createGraph: true }) as Tensor[];
      allCloseTo(found, grads);
      const squares = found.map((one) => one.pow(2).sum()).reduce((a, b) => a.add(b));
      const twice = grad(squares, leaves, { allowUnused: true });
      second.forEach((expected, i) => {
        if (expected === null) assert.equal(twice[i], null);
        else allclose(twice[i] as Tensor, expected);
      });
    });
  }
});

describe("torch.autograd.functional's functions", () => {
  for (const one of functional) {
    const fn = plain[one.function] as Differentiable<Many, Tensor>;
    const made = () => ({
      inputs: tensors(one.inputs),
      v: tensors(one.v),
      w: tensors(one.w),
    });

    for (const strategy of ['reverse-mode', 'forward-mode'] as const) {
      itTidies(`jacobian() gives PyTorch's numbers: ${one.function}, ${strategy}`, () => {
        const got = jacobian(fn, made().inputs, { strategy });
        const rows = (one.jacobian.length > 1 ? got : [got]) as unknown as Many[];
        one.jacobian.forEach((row, o) => {
          allCloseTo(rows[o], row);
        });
      });

      itTidies(`jvp() gives PyTorch's numbers: ${one.function}, ${strategy}`, () => {
        const { inputs, v } = made();
        const [outputs, product] = jvp(fn, inputs, { v, strategy });
        allCloseTo(product, one.jvp);
        asList(fn(...inputs)).forEach((expected, i) => {
          allclose(asList(outputs)[i] as Tensor, expected);
        });
        assert.equal(asList(product)[0]?.requiresGrad, false);
      });
    }

    itTidies(`vjp() gives PyTorch's numbers: ${one.function}`, () => {
      const { inputs, w } = made();
      const [, product] = vjp(fn, inputs, { v: w });
      allCloseTo(product, one.vjp);
    });

    if (one.hessian === undefined) continue;
    const { hessian: matrix, vhp: left, hvp: right } = one as Required<Case>;
    for (const strategy of ['reverse-mode', 'forward-mode'] as const) {
      itTidies(`hessian() gives PyTorch's numbers: ${one.function}, ${strategy}`, () => {
        const got = hessian(fn, made().inputs, { strategy }) as unknown as Many[];
        matrix.forEach((row, i) => {
          allCloseTo(got[i], row);
        });
      });
    }
    itTidies(`vhp() and hvp() give PyTorch's numbers: ${one.function}`, () => {
      const { inputs, v } = made();
      allCloseTo(vhp(fn, inputs, { v })[1], left);
      allCloseTo(hvp(fn, inputs, { v })[1], right);
    });
  }

  itTidies('give bare tensors for a bare tensor', () => {
    const x = tensor([1, 2]);
    assert.deepEqual(jacobian(square, x).tolist(), [
      [2, 0],
      [0, 4],
    ]);
    const cube = (a: Tensor) => a.pow(3).sum();
    assert.deepEqual(hessian(cube, x).tolist(), [
      [6, 0],
      [0, 12],
    ]);
    assert.deepEqual(vjp(cube, x)[1].tolist(), [3, 12]);
    assert.deepEqual(jvp(square, x, { v: ones([2]) })[1].tolist(), [2, 4]);
    assert.deepEqual(hvp(cube, x, { v: ones([2]) })[1].tolist(), [6, 12]);
    assert.deepEqual(vhp(cube, x, { v: ones([2]) })[1].tolist(), [6, 12]);
  });

  itTidies('give a list per output for several outputs', () => {
    const both = (x: Tensor): [Tensor, Tensor] => [x.mul(2), x.sum()];
    const [a, b] = jacobian(both, ones([2]));
    assert.deepEqual(a.tolist(), [
      [2, 0],
      [0, 2],
    ]);
    assert.deepEqual(b.tolist(), [1, 1]);
    const [, [c, d]] = jvp(both, ones([2]), { v: tensor([1, 3]) });
    assert.deepEqual([c.tolist(), d.tolist()], [[2, 6], 4]);
  });

  itTidies('record what they compute with createGraph', () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const v = ones([2]);
    const third = (y: Tensor) => grad(y.sum(), x)[0]?.tolist();
    assert.deepEqual(third(jacobian(square, x, { createGraph: true })), [2, 2]);
    assert.deepEqual(third(vjp(square, x, { v, createGraph: true })[1]), [2, 2]);
    for (const strategy of ['forward-mode', 'reverse-mode'] as const)
      assert.deepEqual(third(jvp(square, x, { v, strategy, createGraph: true })[1]), [2, 2]);
    const cube = (a: Tensor) => a.pow(3).sum();
    assert.deepEqual(third(hessian(cube, x, { createGraph: true })), [6, 6]);
    assert.deepEqual(third(vhp(cube, x, { v, createGraph: true })[1]), [6, 6]);
    assert.deepEqual(third(hvp(cube, x, { v, createGraph: true })[1]), [6, 6]);
    assert.equal(jacobian(square, x).requiresGrad, false);
  });

  itTidies('take parameters into account, and leave their grad alone', () => {
    const layer = new nn.Linear(2, 2, { bias: false });
    const got = jacobian((x) => layer.call(x), ones([2]));
    allclose(got, layer.weight.detach());
    assert.equal(layer.weight.grad, null);
    layer.dispose();
  });

  itTidies('give zeros where nothing depends on anything, or an error with strict', () => {
    const x = ones([2]);
    const constant = () => ones([3]);
    const v = ones([3]);
    assert.deepEqual(jacobian(constant, x).tolist(), zeros([3, 2]).tolist());
    assert.deepEqual(vjp(constant, x, { v })[1].tolist(), [0, 0]);
    for (const strategy of ['forward-mode', 'reverse-mode'] as const) {
      const given = { v: ones([2]), strategy };
      assert.deepEqual(jvp(constant, x, given)[1].tolist(), [0, 0, 0]);
      assert.throws(
        () => jvp(constant, x, { ...given, strict: true }),
        argumentError(/^jvp: the function does not depend on the inputs, and strict is set$/),
      );
    }
    assert.throws(
      () => jacobian(constant, x, { strict: true }),
      argumentError(/^jacobian: the function does not depend on the inputs, and strict is set$/),
    );
    const first = (a: Tensor, _b: Tensor) => a.mul(1);
    assert.throws(
      () => vjp(first, [x, x] as const, { v: x, strict: true }),
      argumentError(/^vjp: the function does not depend on input 1, and strict is set$/),
    );
    assert.deepEqual(jacobian((a) => a.sum().reshape([1]).narrow(0, 0, 0), x).shape, [0, 2]);
  });

  itTidies('say what does not fit', () => {
    const x = ones([2]);
    assert.throws(
      () => vjp(square, x),
      argumentError(/^vjp: expected v, since it is not multiplied with a single number$/),
    );
    assert.throws(
      () => jvp(square, x, { v: ones([3]) }),
      argumentError(/^jvp: expected \[2\] for v, got \[3\]$/),
    );
    assert.throws(
      () => hessian(square as never, x),
      argumentError(/^hessian: expected a function that gives one number, got \[2\]$/),
    );
    assert.throws(() => hvp(square, x, { v: x }), argumentError(/^hvp: expected a function that/));
    assert.throws(
      () => jacobian(() => 5 as never, x),
      argumentError(/^jacobian: expected a tensor for the function's result, got 5 \(number\)$/),
    );
    assert.throws(
      () => jacobian(square, [] as never),
      argumentError(/^jacobian: expected at least one tensor for inputs, got none$/),
    );
    assert.throws(
      () => jvp((a) => jvp(square, a, { v: ones([2]) })[1], x, { v: ones([2]) }),
      argumentError(/^forwardMode: LibTorch has no forward-mode differentiation inside another$/),
    );
    // The level that failed is closed.
    assert.deepEqual(jvp(square, x, { v: x })[1].tolist(), [2, 2]);
  });

  itTidies('have per-sample gradients by a loop over samples', () => {
    const layer = new nn.Linear(3, 1, { bias: false });
    const batch = eye(3);
    const perSample = [0, 1, 2].map((i) => {
      const [g] = grad(layer.call(batch.narrow(0, i, 1)).sum(), layer.weight);
      return (g as Tensor).tolist();
    });
    assert.deepEqual(perSample, [[[1, 0, 0]], [[0, 1, 0]], [[0, 0, 1]]]);
    layer.dispose();
  });
});

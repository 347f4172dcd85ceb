import assert from 'node:assert/strict';
import {
  AutogradFunction,
  gradcheck,
  gradgradcheck,
  manualSeed,
  ones,
  rand,
  randn,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { Exp, ScaledProduct, SinCos, SortDescending } from './functions.js';

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const float64 = (shape: number[]) => randn(shape, { dtype: 'float64', requiresGrad: true });
const complex = (shape: number[]) => randn(shape, { dtype: 'complex128', requiresGrad: true });
const gradcheckError = (message: RegExp) => ({
  name: 'GradcheckError',
  code: 'ERR_GRADCHECK',
  message,
});

/** The identity with another backward. */
function withBackward(backward: (g: Tensor) => Tensor | null, factor = 1) {
  return class extends AutogradFunction {
    forward(x: Tensor): Tensor {
      return x.mul(factor);
    }
    backward(g: Tensor): Tensor | null {
      return backward(g);
    }
  };
}

describe('gradcheck()', () => {
  beforeEach(() => manualSeed(7));

  itTidies('is true for right derivatives', () => {
    assert.equal(
      gradcheck((x) => Exp.apply(x), float64([2, 2])),
      true,
    );
    assert.equal(
      gradcheck((a, b) => ScaledProduct.apply(a, b, 3), [float64([2]), float64([2])] as const),
      true,
    );
    assert.equal(
      gradcheck((x) => SinCos.apply(x), float64([3])),
      true,
    );
    assert.equal(
      gradcheck((x) => SortDescending.apply(x), float64([4])),
      true,
    );
    assert.equal(
      gradcheck((x: Tensor, by: number) => x.t().matmul(x).mul(by), [float64([2, 3]), 2] as const),
      true,
    );
  });

  itTidies('reads an input whose elements do not lie in order', () => {
    const x = float64([2, 3]).detach().t().requiresGrad_();
    assert.equal(
      gradcheck((a) => a.mul(a.sum(0)), x),
      true,
    );
  });

  itTidies('takes complex inputs and outputs', () => {
    assert.equal(
      gradcheck((z) => z.mul(z).exp(), complex([2])),
      true,
    );
    assert.equal(
      gradcheck((z) => z.abs(), complex([2])),
      true,
    );
    assert.equal(
      gradcheck((x, z) => z.mul(x), [float64([2]), complex([2])] as const),
      true,
    );
    class Wrong extends AutogradFunction {
      forward(z: Tensor): Tensor {
        return z.mul(z);
      }
      backward(g: Tensor): Tensor {
        return g;
      }
    }
    assert.throws(
      () => gradcheck((z) => Wrong.apply(z), complex([1])),
      gradcheckError(
        /^gradcheck: While considering the imaginary part of complex outputs only, Jacobian mismatch/,
      ),
    );
  });

  itTidies('shows both Jacobians where they differ', () => {
    const Wrong = withBackward((g) => g.mul(3), 2);
    const x = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
    assert.throws(
      () => gradcheck((a) => Wrong.apply(a), x),
      gradcheckError(
        /^gradcheck: Jacobian mismatch for output 0 with respect to input 0,\nnumerical:tensor\(\[\[2\.0000, 0\.0000\],\n {8}\[0\.0000, 2\.0000\]\], dtype=torch\.float64\)\nanalytical:tensor\(\[\[3\., 0\.\],\n {8}\[0\., 3\.\]\], dtype=torch\.float64\)$/,
      ),
    );
    assert.equal(
      gradcheck((a) => Wrong.apply(a), x, { raiseException: false }),
      false,
    );
  });

  itTidies('names the input and output', () => {
    const Wrong = withBackward((g) => g.mul(3));
    assert.throws(
      () =>
        gradcheck((a: Tensor, b: Tensor) => [a.mul(b), a.add(Wrong.apply(b))], [
          float64([1]),
          float64([1]),
        ] as const),
      gradcheckError(/mismatch for output 1 with respect to input 1,/),
    );
  });

  itTidies('says that single precision is not enough', () => {
    assert.throws(
      () => gradcheck((x) => x.sin(), rand([2], { requiresGrad: true })),
      gradcheckError(/\n\(input 0 is float32; finite differences need float64 or complex128\)$/),
    );
    const loose = { eps: 1e-2, atol: 1e-2, rtol: 1e-2 };
    assert.equal(
      gradcheck((x) => x.sin(), rand([2], { requiresGrad: true }), loose),
      true,
    );
  });

  itTidies('finds a backward that gives something else each time, within a tolerance', () => {
    let calls = 0;
    const Drifts = withBackward((g) => g.mul(1 + 1e-7 * calls++));
    const x = float64([1]);
    assert.throws(
      () => gradcheck((a) => Drifts.apply(a), x),
      gradcheckError(/^gradcheck: Backward is not reentrant, .* nondeterminism was 0\.$/),
    );
    assert.equal(
      gradcheck((a) => Drifts.apply(a), x, { nondetTol: 1e-6, checkUndefinedGrad: false }),
      true,
    );
  });

  itTidies('finds a backward that cannot do without a gradient', () => {
    class Needs extends AutogradFunction {
      forward(x: Tensor): Tensor {
        this.setMaterializeGrads(false);
        return x.clone();
      }
      backward(g: Tensor): Tensor {
        return g.clone();
      }
    }
    const x = float64([1]);
    assert.throws(
      () => gradcheck((a) => Needs.apply(a), x),
      gradcheckError(
        /^gradcheck: Expected backward function to handle undefined output grads, but/,
      ),
    );
    assert.equal(
      gradcheck((a) => Needs.apply(a), x, { checkUndefinedGrad: false }),
      true,
    );
    const Adds = withBackward((g) => g.add(g.eq(0)));
    assert.throws(
      () => gradcheck((a) => Adds.apply(a), ones([], { dtype: 'float64', requiresGrad: true })),
      gradcheckError(/Expected all input grads to be undefined or zero when all output grads are/),
    );
  });

  itTidies('finds a gradient of another element type where asked to', () => {
    const x = rand([1], { requiresGrad: true });
    const options = { eps: 1e-2, atol: 1e-1, checkGradDtypes: true };
    assert.equal(
      gradcheck((a) => a.mul(2), x, options),
      true,
    );
  });

  itTidies('checks the forward mode where asked to, and that alone', () => {
    const x = float64([2]);
    assert.equal(
      gradcheck((a) => a.sin().mul(a), x, { checkForwardAd: true }),
      true,
    );
    class Wrong extends AutogradFunction {
      forward(a: Tensor): Tensor {
        return a.mul(2);
      }
      backward(g: Tensor): Tensor {
        return g.mul(2);
      }
      override jvp(t: Tensor | null): Tensor | null {
        return t === null ? null : t.mul(3);
      }
    }
    assert.equal(
      gradcheck((a) => Wrong.apply(a), x),
      true,
    );
    assert.throws(
      () => gradcheck((a) => Wrong.apply(a), x, { checkForwardAd: true, checkBackwardAd: false }),
      gradcheckError(/^gradcheck: Jacobian computed with forward mode mismatch for output 0 with/),
    );
  });

  itTidies('wants a derivative of zero where nothing is differentiable', () => {
    const x = float64([2]);
    assert.equal(
      gradcheck(() => ones([1], { dtype: 'float64' }), x),
      true,
    );
    assert.throws(
      () => gradcheck((a) => a.detach().mul(2), x),
      gradcheckError(/^gradcheck: Numerical gradient for function expected to be zero$/),
    );
  });

  itTidies('refuses inputs that it cannot check', () => {
    const error = (message: RegExp) => ({ name: 'ArgumentError', message });
    assert.throws(
      () => gradcheck((x) => x, ones([1])),
      error(/^gradcheck: expected at least one input that requires a gradient$/),
    );
    assert.throws(
      () => gradcheck((x) => x, float64([1]).detach().expand([3]).requiresGrad_()),
      error(/^gradcheck: expected elements of their own in memory for input 0, got an expanded/),
    );
    assert.throws(
      () => gradcheck(() => 5 as never, float64([1])),
      error(/^gradcheck: expected a tensor for the function's result, got 5 \(number\)$/),
    );
    assert.throws(
      () => gradcheck((x: Tensor) => x, 5 as never),
      error(/^gradcheck: expected a tensor or an array for inputs, got 5 \(number\)$/),
    );
  });
});

describe('gradgradcheck()', () => {
  beforeEach(() => manualSeed(8));

  itTidies('is true for right second derivatives', () => {
    assert.equal(
      gradgradcheck((x) => Exp.apply(x), float64([2])),
      true,
    );
    assert.equal(
      gradgradcheck((a, b) => ScaledProduct.apply(a, b, 3), [float64([2]), float64([2])] as const),
      true,
    );
    assert.equal(
      gradgradcheck((z) => z.mul(z).mul(z), complex([1])),
      true,
    );
    const gradOutputs = float64([2]);
    assert.equal(
      gradgradcheck((x) => x.sin(), float64([2]), { gradOutputs }),
      true,
    );
  });

  itTidies('finds a backward that is not differentiable as it should be', () => {
    class Wrong extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
      forward(x: Tensor): Tensor {
        this.saveForBackward(x);
        return x.pow(3);
      }
      backward(g: Tensor): Tensor {
        // The right number, which knows nothing of x.
        return g.mul(this.savedTensors[0].detach().square().mul(3));
      }
    }
    const x = float64([2]);
    assert.equal(
      gradcheck((a) => Wrong.apply(a), x),
      true,
    );
    assert.throws(
      () => gradgradcheck((a) => Wrong.apply(a), x),
      gradcheckError(/^gradgradcheck: Jacobian mismatch for output 0 with respect to input 0,/),
    );
    assert.equal(
      gradgradcheck((a) => Wrong.apply(a), x, { raiseException: false }),
      false,
    );
  });
});

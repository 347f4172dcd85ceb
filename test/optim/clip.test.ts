import assert from 'node:assert/strict';
import { memory, nn, type Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { ramp } from '../support/ramp.js';

/** a.grad = r(2, 2) * 3; b.grad = r(3) * 2, where r(*s) is torch.arange(n) / n * 4 - 2. */
function withGradients(): [Tensor, Tensor] {
  const [a, b] = [ramp([2, 2]).requiresGrad_(), ramp([3]).requiresGrad_()];
  a.grad = ramp([2, 2]).mul(3);
  b.grad = ramp([3]).mul(2);
  return [a, b];
}

describe('clipGradNorm_()', () => {
  // >>> torch.nn.utils.clip_grad_norm_([a, b], 1.0, norm_type=p), a.grad, b.grad
  for (const [normType, norm, aGrad, bGrad] of [
    [
      2,
      8.57645320892334,
      [-0.6995898, -0.3497949, 0, 0.3497949],
      [-0.4663932, -0.1554644, 0.1554644],
    ],
    [
      1,
      18.66666603088379,
      [-0.3214285, -0.1607143, 0, 0.1607143],
      [-0.2142857, -0.07142856, 0.07142857],
    ],
    [
      Number.POSITIVE_INFINITY,
      6,
      [-0.9999999, -0.4999999, 0, 0.4999999],
      [-0.6666666, -0.2222222, 0.2222222],
    ],
  ] as const) {
    it(`equals PyTorch with the norm of p = ${normType}`, () =>
      tidy(() => {
        const [a, b] = withGradients();
        allclose(nn.utils.clipGradNorm_([a, b], 1, { normType }), norm);
        allclose((a.grad as Tensor).flatten(), aGrad);
        allclose(b.grad as Tensor, bGrad);
      }));
  }

  it('leaves small gradients alone, and parameters without any', () =>
    tidy(() => {
      const [a, b] = withGradients();
      b.grad = null;
      nn.utils.clipGradNorm_([a, b], 100);
      allclose((a.grad as Tensor).flatten(), [-6, -3, 0, 3]);
      allclose(nn.utils.clipGradNorm_([b], 1), 0);
      allclose(nn.utils.clipGradNorm_(a, 100), Math.sqrt(54));
    }));

  it('makes an infinite norm an error on demand, before anything is changed', () =>
    tidy(() => {
      const [a] = withGradients();
      a.grad = ramp([2, 2]).div(0);
      assert.throws(() => nn.utils.clipGradNorm_([a], 1, { errorIfNonfinite: true }), {
        name: 'ArgumentError',
        message: 'clipGradNorm_: expected finite gradients, got a norm of NaN',
      });
      assert.throws(
        () => nn.utils.clipGradNorm_([a], -1),
        /clipGradNorm_: expected a number ≥ 0 for maxNorm, got -1/,
      );
    }));

  it('leaves nothing but the norm behind', () => {
    const [a, b] = tidy(withGradients);
    const before = memory().tensors;
    nn.utils.clipGradNorm_([a, b], 1).dispose();
    nn.utils.clipGradValue_([a, b], 1);
    assert.equal(memory().tensors, before);
  });
});

describe('clipGradValue_()', () => {
  it('equals PyTorch', () =>
    tidy(() => {
      const [a, b] = withGradients();
      // >>> torch.nn.utils.clip_grad_value_([a, b], 1.5)
      nn.utils.clipGradValue_([a, b], 1.5);
      allclose((a.grad as Tensor).flatten(), [-1.5, -1.5, 0, 1.5]);
      allclose(b.grad as Tensor, [-1.5, -1.333333, 1.333333]);
      assert.throws(
        () => nn.utils.clipGradValue_([a], Number.NaN),
        /expected a number ≥ 0 for clipValue, got NaN/,
      );
    }));
});

// Functions that no layer of the other tests stands for, with PyTorch's numbers. r(*s) is torch.arange(n) / n * 4 - 2 in
// the shape s, as `ramp` makes it.
import assert from 'node:assert/strict';
import { full, manualSeed, nn, ones, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { ramp } from '../support/ramp.js';

const F = nn.functional;
const labels = () => tensor([0, 3, 1], { dtype: 'int64' });

describe('nn.functional', () => {
  // >>> F.normalize(r(2, 3)), and so on, flattened
  for (const [title, run, expected] of [
    [
      'normalize',
      () => F.normalize(ramp([2, 3])),
      [-0.8017837, -0.5345225, -0.2672612, 0, 0.4472137, 0.8944272],
    ],
    [
      'normalize by the sum along another dim',
      () => F.normalize(ramp([2, 3]), { p: 1, dim: 0 }),
      [-1, -0.6666666, -0.3333333, 0, 0.3333334, 0.6666667],
    ],
    [
      'pad with a value',
      () => F.pad(ramp([1, 3]), [1, 1], { value: 9 }),
      [9, -2, -0.6666666, 0.6666667, 9],
    ],
    [
      'pad by repeating',
      () => F.pad(ramp([1, 3]), [1, 2], { mode: 'replicate' }),
      [-2, -2, -0.6666666, 0.6666667, 0.6666667, 0.6666667],
    ],
    [
      'pad by going round',
      () => F.pad(ramp([1, 1, 3]), [1, 1], { mode: 'circular' }),
      [0.6666667, -2, -0.6666666, 0.6666667, -2],
    ],
    [
      'interpolate nearest-exact',
      () => F.interpolate(ramp([1, 1, 5]), { size: 3, mode: 'nearest-exact' }),
      [-2, -0.4, 1.2],
    ],
    [
      'interpolate by area',
      () => F.interpolate(ramp([1, 1, 4, 4]), { scaleFactor: 0.5, mode: 'area' }),
      [-1.375, -0.875, 0.625, 1.125],
    ],
    [
      'interpolate with antialiasing',
      () => F.interpolate(ramp([1, 1, 4, 4]), { size: [2, 3], mode: 'bilinear', antialias: true }),
      [-1.210714, -0.9107143, -0.6107143, 0.3607143, 0.6607143, 0.9607143],
    ],
    [
      'interpolate by a factor',
      () => F.interpolate(ramp([1, 1, 5]), { scaleFactor: 0.5, mode: 'linear' }),
      [-1.6, 0],
    ],
    [
      'interpolate by the factor of the rounded size',
      () =>
        F.interpolate(ramp([1, 1, 5]), {
          scaleFactor: 0.5,
          mode: 'linear',
          recomputeScaleFactor: true,
        }),
      [-1.4, 0.6],
    ],
    [
      'crossEntropy',
      () => F.crossEntropy(ramp([3, 4]), labels(), { labelSmoothing: 0.1, reduction: 'none' }),
      [1.904676, 1.004676, 1.604676],
    ],
    ['nllLoss', () => F.nllLoss(ramp([3, 4]), labels(), { reduction: 'sum' }), [0.6666667]],
    ['mseLoss', () => F.mseLoss(ramp([3, 4]), ramp([3, 4]).mul(2)), [1.351852]],
    ['l1Loss', () => F.l1Loss(ramp([3, 4]), ramp([3, 4]).mul(2)), [1]],
    [
      'binaryCrossEntropyWithLogits',
      () =>
        F.binaryCrossEntropyWithLogits(ramp([3, 4]), full([3, 4], 0.5), {
          posWeight: tensor([1, 2, 3, 4]),
        }),
      [1.434787],
    ],
    ['relu6', () => F.relu6(tensor([-1, 3, 7])), [0, 3, 6]],
    ['leakyRelu', () => F.leakyRelu(tensor([-1, 2]), 0.5), [-0.5, 2]],
    ['linear', () => F.linear(tensor([[1, 2]]), tensor([[3, 4]])), [11]],
    [
      'linear with bias',
      () => F.linear(tensor([[1, 2]]), tensor([[3, 4]]), { bias: tensor([5]) }),
      [16],
    ],
    ['avgPool1d', () => F.avgPool1d(ramp([1, 2, 4]), 2), [-1.75, -0.75, 0.25, 1.25]],
    ['softmax', () => F.softmax(tensor([[0, 0]]), 1), [0.5, 0.5]],
    ['logSoftmax', () => F.logSoftmax(tensor([[0, 0]]), 1), [-Math.LN2, -Math.LN2]],
  ] as const) {
    it(`equals PyTorch: ${title}`, () => tidy(() => allclose(run().flatten(), expected)));
  }

  it('equals PyTorch: oneHot', () =>
    tidy(() => {
      // >>> F.one_hot(torch.tensor([0, 2]), 4); F.one_hot(torch.tensor([0, 2]))
      const classes = tensor([0, 2], { dtype: 'int64' });
      const four = F.oneHot(classes, 4);
      assert.equal(four.dtype, 'int64');
      allclose(four, [
        [1, 0, 0, 0],
        [0, 0, 1, 0],
      ]);
      assert.deepEqual(F.oneHot(classes).shape, [2, 3]);
    }));

  it('equals PyTorch: batchNorm in training updates the running statistics given', () =>
    tidy(() => {
      const [runningMean, runningVar] = [tensor([0, 0]), tensor([1, 1])];
      // >>> F.batch_norm(torch.tensor([[1., 2], [3, 4]]), rm, rv, training=True, momentum=0.5)
      const out = F.batchNorm(
        tensor([
          [1, 2],
          [3, 4],
        ]),
        { runningMean, runningVar, training: true, momentum: 0.5 },
      );
      allclose(
        out,
        [
          [-1, -1],
          [1, 1],
        ],
        { atol: 1e-4 },
      );
      allclose(runningMean, [1, 1.5]);
      allclose(runningVar, [1.5, 1.5]);
    }));

  it('drops with the seed, in training only', () =>
    tidy(() => {
      const x = ones([100]);
      const run = () => {
        manualSeed(1);
        return F.dropout(x, { p: 0.3 });
      };
      const first = run();
      allclose(run(), first);
      const kept = first.gt(0).sum().item() as number;
      assert.ok(kept > 50 && kept < 90, `${kept} of 100 kept with p = 0.3`);
      allclose(first.maximum(first).max(), 1 / 0.7);
      allclose(F.dropout(x, { p: 0.3, training: false }), x);
      const images = F.dropout2d(ones([4, 8, 2, 2]), { p: 0.5 }).flatten(2); // [4, 8, 4]
      allclose(images.amax(2), images.amin(2));
      assert.throws(
        () => F.dropout(x, { p: -1 }),
        /dropout: expected a probability in \[0, 1\] for p, got -1/,
      );
    }));

  it('refuses reductions, modes and ranks that there are not', () =>
    tidy(() => {
      const x = ramp([3, 4]);
      assert.throws(() => F.mseLoss(x, x, { reduction: 'max' as 'mean' }), {
        name: 'ArgumentError',
        message: "mseLoss: expected 'none', 'mean' or 'sum' for reduction, got 'max' (string)",
      });
      assert.throws(
        () => F.interpolate(x, { size: 2 }),
        /interpolate: expected 3, 4 or 5 dimensions for input/,
      );
      assert.throws(
        () => F.interpolate(ramp([1, 1, 4]), { size: 2, mode: 'linear', antialias: true }),
        /interpolate: expected 'bilinear', 'bicubic' or 'lanczos' with antialias for mode, got 'linear'/,
      );
    }));

  it('gives gradients through every argument of conv2d', () =>
    tidy(() => {
      const [x, weight, bias] = [ramp([1, 1, 3, 3]), ones([1, 1, 2, 2]), ones([1])].map(
        (t: Tensor) => t.detach().requiresGrad_(),
      ) as [Tensor, Tensor, Tensor];
      F.conv2d(x, weight, { bias }).sum().backward();
      allclose(bias.grad as Tensor, [4]);
      allclose(x.grad as Tensor, [
        [
          [
            [1, 2, 1],
            [2, 4, 2],
            [1, 2, 1],
          ],
        ],
      ]);
      // >>> r(1, 1, 3, 3).unfold(2, 2, 1).unfold(3, 2, 1).sum((2, 3))
      allclose((weight.grad as Tensor).flatten(), [-4.444445, -2.666667, 0.8888887, 2.666667], {
        rtol: 1e-5,
      });
    }));
});

import assert from 'node:assert/strict';
import { MultiPointLoss, MultiTargetLoss, nn, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

type Names = 'pred' | 'targ' | 'mean' | 'sum' | 'none' | 'grad';
const { multiPointLoss: cases } = loadFixture<{ multiPointLoss: Record<Names, TensorRecord>[] }>(
  'points',
);

describe('MultiPointLoss', () => {
  for (const one of cases) {
    const seen = toTensor(one.targ).select(2, 2).tolist() as number[][];
    const title = `${JSON.stringify(seen)} for pred [${one.pred.shape}]`;
    it(`equals PyTorch's mse_loss of the points that are seen, ${title}`, () =>
      tidy(() => {
        const targ = toTensor(one.targ);
        for (const reduction of ['mean', 'sum', 'none'] as const) {
          const loss = new MultiPointLoss({ reduction }).call(toTensor(one.pred), targ);
          allclose(loss, one[reduction]);
        }
        const pred = toTensor(one.pred, { requiresGrad: true });
        new MultiPointLoss().call(pred, targ).backward();
        allclose(pred.grad as Tensor, one.grad);
      }));
  }

  it('lets nothing through of points that are not seen, not even NaN', () =>
    tidy(() => {
      const pred = tensor([[1, 0, Number.NaN, Number.POSITIVE_INFINITY]]).requiresGrad_();
      const targ = tensor([
        [
          [0, 0, 1],
          [Number.NaN, 0, 0],
        ],
      ]);
      const loss = new MultiPointLoss().call(pred, targ);
      allclose(loss, 0.5);
      loss.backward();
      allclose(pred.grad as Tensor, [[1, 0, 0, 0]]);
    }));

  it('leaves predictions as they are', () =>
    tidy(() => {
      const pred = tensor([[0.5, 2]]);
      const lossFunc = new nn.MultiPointLoss();
      assert.equal(lossFunc.decodes(lossFunc.activation(pred)), pred);
    }));

  it('is one of several losses', () =>
    tidy(() => {
      const losses = [new nn.CrossEntropyLossFlat(), new MultiPointLoss()];
      const lossFunc = new MultiTargetLoss(losses, { sizes: [3, 4], reduction: 'none' });
      const targs = [tensor([0, 1], { dtype: 'int64' }), zeros([2, 2, 3])] as const;
      const loss = lossFunc.call(zeros([2, 7]), ...targs);
      allclose(loss, [Math.log(3), Math.log(3)]);
    }));

  it('throws ArgumentError where outputs and points do not fit', () =>
    tidy(() => {
      const lossFunc = new MultiPointLoss();
      for (const pred of [zeros([2, 9]), zeros([3, 4]), zeros([12])])
        assert.throws(() => lossFunc.call(pred, zeros([2, 3, 3])), {
          name: 'ArgumentError',
          message: `MultiPointLoss: expected [2, 6], x and y for each of 3 points, for pred, got [${pred.shape.join(', ')}]`,
        });
      assert.throws(
        () => lossFunc.call(zeros([2, 6]), zeros([2, 3, 2])),
        /MultiPointLoss: expected \[B, N, 3\] for targ, got \[2, 3, 2\]/,
      );
    }));
});

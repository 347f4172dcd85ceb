import assert from 'node:assert/strict';
import {
  CrossEntropyLossFlat,
  MSELossFlat,
  MultiTargetLoss,
  nn,
  rand,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

interface Case {
  readonly title: string;
  readonly targets: readonly { readonly loss: string; readonly size: number }[];
  readonly weights: readonly number[];
  readonly reduction: 'none' | 'mean' | 'sum';
  readonly pred: TensorRecord;
  readonly targs: readonly TensorRecord[];
  readonly output: TensorRecord;
  readonly grad: TensorRecord;
  readonly activation: TensorRecord;
  readonly decoded: readonly TensorRecord[];
}

const { losses: cases } = loadFixture<{ losses: Case[] }>('multiTarget');
const kinds = nn as unknown as Record<string, new () => nn.Loss>;

function lossOf({ targets, weights, reduction }: Case): MultiTargetLoss {
  const losses = targets.map(({ loss }) => new (kinds[loss] as new () => nn.Loss)());
  const sizes = targets.map(({ size }) => size);
  return new MultiTargetLoss(losses, { sizes, weights, reduction });
}

const two = () =>
  new MultiTargetLoss([new CrossEntropyLossFlat(), new MSELossFlat()], { sizes: [3, 2] });

const int = (values: number[]): Tensor => tensor(values, { dtype: 'int64' });

describe('MultiTargetLoss', () => {
  for (const one of cases) {
    const weights = one.weights.join(', ');
    it(`adds PyTorch's losses of ${one.title}, weighted by ${weights}, reduced to '${one.reduction}'`, () =>
      tidy(() => {
        const lossFunc = lossOf(one);
        const pred = toTensor(one.pred, { requiresGrad: true });
        const loss = lossFunc.call(pred, ...one.targs.map((targ) => toTensor(targ)));
        allclose(loss, one.output);
        loss.sum().backward();
        allclose(pred.grad as Tensor, one.grad);
      }));
  }

  for (const one of cases.filter(({ reduction }) => reduction === 'mean')) {
    it(`activates and decodes each part of ${one.title}, weighted by ${one.weights.join(', ')}`, () =>
      tidy(() => {
        const lossFunc = lossOf(one);
        const activated = lossFunc.activation(toTensor(one.pred));
        allclose(activated, one.activation);
        const parts = lossFunc.split(activated);
        for (const [i, expected] of one.decoded.entries())
          allclose((lossFunc.perTarget[i] as nn.Loss).decodes(parts[i] as Tensor), expected);
      }));
  }

  it('decodes to numbers side by side, classes as their index', () =>
    tidy(() => {
      const pred = tensor([
        [0.1, 0.7, 0.2, -1.5, 2],
        [0.8, 0.1, 0.1, 0, 0.5],
      ]);
      allclose(two().decodes(pred), [
        [1, -1.5, 2],
        [0, 0, 0.5],
      ]);
    }));

  it('hands a change of reduction to every loss', () => {
    const lossFunc = two();
    lossFunc.reduction = 'sum';
    assert.deepEqual(
      [lossFunc.reduction, ...lossFunc.perTarget.map((loss) => loss.reduction)],
      ['sum', 'sum', 'sum'],
    );
    assert.throws(() => {
      lossFunc.reduction = 'batchmean';
    }, /expected one of none, mean, sum for reduction/);
  });

  it('follows weights that change', () =>
    tidy(() => {
      const lossFunc = two();
      const args = [rand([4, 5]), int([0, 1, 2, 0]), rand([4, 2])] as const;
      const plain = Number(lossFunc.call(...args).item());
      lossFunc.weights = [2, 2];
      assert.ok(Math.abs(Number(lossFunc.call(...args).item()) - 2 * plain) < 1e-5);
      lossFunc.weights = [0, 1];
      allclose(lossFunc.call(...args), new MSELossFlat().call(args[0].narrow(1, 3, 2), args[2]));
    }));

  it('takes several masks: classes of every pixel, side by side', () =>
    tidy(() => {
      const [a, b] = [new CrossEntropyLossFlat({ axis: 1 }), new CrossEntropyLossFlat({ axis: 1 })];
      const lossFunc = new MultiTargetLoss([a, b], { sizes: [3, 2] });
      const pred = rand([2, 5, 4, 4]);
      const [left, right] = [zeros([2, 4, 4], { dtype: 'int64' }), zeros([2, 4, 4]).to('int64')];
      const sum = a.call(pred.narrow(1, 0, 3), left).add(b.call(pred.narrow(1, 3, 2), right));
      allclose(lossFunc.call(pred, left, right), sum);
    }));

  it('moves with its losses, and prints them', () => {
    const weight = tensor([1, 2, 3]);
    const lossFunc = new MultiTargetLoss(
      [new CrossEntropyLossFlat({ weight }), new MSELossFlat()],
      {
        sizes: [3, 2],
        weights: [1, 20],
      },
    );
    assert.equal(lossFunc.to('float64').buffers()[0]?.dtype, 'float64');
    assert.equal(
      String(lossFunc),
      [
        'MultiTargetLoss(',
        '  sizes=[3, 2], weights=[1, 20]',
        '  (losses): ModuleList(',
        '    (0): FlattenedLoss of CrossEntropyLoss()',
        '    (1): FlattenedLoss of MSELoss()',
        '  )',
        ')',
      ].join('\n'),
    );
    lossFunc.dispose();
  });

  it('throws ArgumentError for sizes or weights that do not fit', () => {
    const losses = [new CrossEntropyLossFlat(), new MSELossFlat()];
    const make = (options: object) => () => new MultiTargetLoss(losses, options as { sizes: [] });
    assert.throws(make({ sizes: [3] }), {
      name: 'ArgumentError',
      message:
        /^MultiTargetLoss: expected integers of at least 1, one for each target, for sizes, got \[3\]/,
    });
    assert.throws(make({ sizes: [3, 0] }), /for sizes, got \[3, 0\]/);
    assert.throws(make({ sizes: [3, 2], weights: [1] }), /for weights, got \[1\]/);
    assert.throws(make({ sizes: [3, 2], weights: [1, -1] }), /for weights/);
    assert.throws(() => new MultiTargetLoss([], { sizes: [] }), /for losses, got \[\]/);
  });

  it('throws ArgumentError that names the shapes, or the target, that do not fit', () =>
    tidy(() => {
      const [label, point] = [int([0, 1]), zeros([2, 2])];
      assert.throws(
        () => two().call(zeros([2, 4]), label, point),
        /MultiTargetLoss: expected \[B, 5, …\], 3 \+ 2 outputs for 2 targets, for pred, got \[2, 4\]/,
      );
      assert.throws(
        () => two().call(zeros([2, 5]), label),
        /expected 2 targets, one for each loss/,
      );
      assert.throws(() => two().call(zeros([2, 5]), int([0, 1, 2]), point), {
        name: 'ArgumentError',
        message: /MultiTargetLoss: target 1, outputs \[2, 3\] against \[3\]: /,
      });
    }));
});

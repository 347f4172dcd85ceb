// What loss functions refuse; targets that LibTorch does not look at end the process there.
import assert from 'node:assert/strict';
import { nn, ones, type Tensor, tensor, tidy, zeros } from 'kindling';
import { int, loosely, refuses, x } from './refusals.js';

const F = nn.functional;
const ctc = (targets: Tensor, targetLengths: number[] = [2]) =>
  F.ctcLoss(zeros([5, 1, 3]), targets, [5], targetLengths);

describe('losses of nn.functional refuse', () => {
  refuses([
    [
      'klDiv',
      () => loosely.klDiv?.(x(), x(), { reduction: 'max' }),
      /: expected 'none', 'mean' or 'sum' for reduction, got 'max' \(string\)$/,
    ],
    [
      'mseLoss',
      () => F.mseLoss(x(), x(), { weight: ones([3]) }),
      /: expected shape \[2, 3\] for weight, got \[3\] \(array\)$/,
    ],
    [
      'huberLoss',
      () => F.huberLoss(x(), x(), { weight: ones([3]) }),
      /: expected shape \[2, 3\] for weight, got \[3\] \(array\)$/,
    ],
    [
      'huberLoss',
      () => F.huberLoss(x(), x(), { delta: 0 }),
      /: expected a number > 0 for delta, got 0 \(number\)$/,
    ],
    [
      'smoothL1Loss',
      () => F.smoothL1Loss(x(), x(), { beta: -1 }),
      /: expected a number ≥ 0 for beta, got -1 \(number\)$/,
    ],
    [
      'gaussianNllLoss',
      () => F.gaussianNllLoss(x(), x(), -1),
      /: expected a number ≥ 0 for variance, got -1 \(number\)$/,
    ],
    [
      'gaussianNllLoss',
      () => F.gaussianNllLoss(x(), x(), tensor([[1, 1, -2]])),
      /: expected numbers ≥ 0 for variance, got -2 \(number\)$/,
    ],
    [
      'gaussianNllLoss',
      () => F.gaussianNllLoss(x(), x(), ones([1, 1])),
      /: expected shape \[2, 3\], but for one size 1 or without the last for variance, got \[1, 1\] \(array\)$/,
    ],
    [
      'binaryCrossEntropy',
      () => F.binaryCrossEntropy(x(), ones([3])),
      /: expected shape \[2, 3\] for target, got \[3\] \(array\)$/,
    ],
    [
      'binaryCrossEntropyWithLogits',
      () => F.binaryCrossEntropyWithLogits(x(), ones([2, 1])),
      /: expected shape \[2, 3\] for target, got \[2, 1\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(x(), ones([4, 2]), int([0, 1])),
      /: expected last size 2 for input, got \[2, 3\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(ones([1, 2, 3]), ones([4, 3]), int([0])),
      /: expected 1 or 2 dimensions for input, got \[1, 2, 3\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(x(), ones([3]), int([0])),
      /: expected at least 2 dimensions for linearWeight, got \[3\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(ones([3]), ones([4, 2, 3]), int([0])),
      /: expected 2 dimensions for input, got \[3\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(x(), ones([4, 3]), int([0, 1]), { linearBias: ones([3]) }),
      /: expected shape \[4\] for linearBias, got \[3\] \(array\)$/,
    ],
    [
      'linearCrossEntropy',
      () => F.linearCrossEntropy(x(), ones([4, 3]), ones([2, 4]), { ignoreIndex: 1 }),
      /: expected none with targets that are probabilities for ignoreIndex, got 1 \(number\)$/,
    ],
    [
      'marginRankingLoss',
      () => F.marginRankingLoss(x(), ones([3]), x()),
      /: expected as many dimensions as input1, 2 for input2, got \[3\] \(array\)$/,
    ],
    [
      'marginRankingLoss',
      () => F.marginRankingLoss(x(), x(), ones([3])),
      /: expected as many dimensions as input1, 2 for target, got \[3\] \(array\)$/,
    ],
    [
      'multiMarginLoss',
      () => loosely.multiMarginLoss?.(x(), int([0, 1]), { p: 3 }),
      /: expected 1 or 2 for p, got 3 \(number\)$/,
    ],
    [
      'tripletMarginLoss',
      () => F.tripletMarginLoss(x(), x(), x(), { margin: 0 }),
      /: expected a number > 0 for margin, got 0 \(number\)$/,
    ],
    [
      'tripletMarginWithDistanceLoss',
      () => F.tripletMarginWithDistanceLoss(x(), x(), x(), { margin: -1 }),
      /: expected a number > 0 for margin, got -1 \(number\)$/,
    ],
    [
      'tripletMarginWithDistanceLoss',
      () => F.tripletMarginWithDistanceLoss(x(), ones([3]), x()),
      /: expected as many dimensions as anchor, 2 for positive, got \[3\] \(array\)$/,
    ],
    [
      'tripletMarginWithDistanceLoss',
      () => F.tripletMarginWithDistanceLoss(x(), x(), ones([3])),
      /: expected as many dimensions as anchor, 2 for negative, got \[3\] \(array\)$/,
    ],
    [
      'tripletMarginWithDistanceLoss',
      () => loosely.tripletMarginWithDistanceLoss?.(x(), x(), x(), { distanceFunction: 'linf' }),
      /: expected a function or null for distanceFunction, got 'linf' \(string\)$/,
    ],
    [
      'tripletMarginWithDistanceLoss',
      () => loosely.tripletMarginWithDistanceLoss?.(x(), x(), x(), { distanceFunction: () => 3 }),
      /: expected a tensor for the result of distanceFunction, got 3 \(number\)$/,
    ],
    [
      'ctcLoss',
      () => loosely.ctcLoss?.(zeros([5, 1, 3]), int([1, 2]), [5], null),
      /: expected whole numbers for targetLengths, got null$/,
    ],
    [
      'ctcLoss',
      () => loosely.ctcLoss?.(zeros([5, 1, 3]), int([1, 2]), tensor([4.5]), [2]),
      /: expected whole numbers for inputLengths, got \[4\.5\] \(array\)$/,
    ],
    [
      'ctcLoss',
      () => ctc(int([[1, 3]])),
      /: expected classes in \[0, 2\] for targets, got \[1, 3\] \(array\)$/,
    ],
    [
      'ctcLoss',
      () => ctc(int([1, -1000000])),
      /: expected classes in \[0, 2\] for targets, got \[-1000000, 1\] \(array\)$/,
    ],
    [
      'ctcLoss',
      () => ctc(int([[1, 2]]), [2, 2]),
      /: expected 1 of them for targetLengths, got \[2, 2\] \(array\)$/,
    ],
    [
      'ctcLoss',
      () => F.ctcLoss(zeros([5, 1, 3]), ones([1, 1, 2]), [5], [2]),
      /: expected 1 or 2 dimensions for targets, got \[1, 1, 2\] \(array\)$/,
    ],
  ]);

  for (const [name, body] of [
    ['crossEntropy', () => F.crossEntropy(x(), int([0, 3]))],
    ['nllLoss', () => F.nllLoss(x(), int([-1, 0]))],
  ] as const) {
    it(`${name}: a target that is no class`, () =>
      tidy(() => assert.throws(body, { name: 'TorchIndexError', code: 'ERR_INDEX' })));
  }

  it('multilabelMarginLoss and multiMarginLoss: a target that is no class', () =>
    tidy(() => {
      const outside = int([
        [7, 0, -1],
        [0, -1, -1],
      ]);
      assert.throws(() => F.multilabelMarginLoss(x(), outside), /out of range/);
      assert.throws(() => F.multiMarginLoss(x(), int([0, 7])), /target out of range/);
    }));
});

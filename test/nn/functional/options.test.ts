// What nn.functional refuses whatever the function: unknown options, and values that are no tensors; dropout, norms.
import { nn, ones } from 'kindling';
import { image, loosely, refuses, x } from './refusals.js';

const F = nn.functional;

describe('nn.functional refuses', () => {
  refuses([
    [
      'crossEntropy',
      () => loosely.crossEntropy?.(x(), x(), { labelSmothing: 1 }),
      /: unknown option labelSmothing; there are reduction, weight, ignoreIndex, labelSmoothing$/,
    ],
    [
      'dropout',
      () => loosely.dropout?.(x(), { p: 0.5, inplace: true }),
      /: unknown option inplace; there are p, training$/,
    ],
    [
      'mseLoss',
      () => loosely.mseLoss?.(x(), x(), x()),
      /: expected an object for options, got Tensor \(object\)$/,
    ],
    [
      'maxPool2d',
      () => loosely.maxPool2d?.(image(), 2, 2),
      /: expected an object for options, got 2 \(number\)$/,
    ],
    ['l1Loss', () => loosely.l1Loss?.(x(), 3), /: expected a tensor for target, got 3 \(number\)$/],
    [
      'nllLoss',
      () => loosely.nllLoss?.(x(), [0, 1]),
      /: expected a tensor for target, got \[0, 1\] \(array\)$/,
    ],
    [
      'huberLoss',
      () => loosely.huberLoss?.(x(), x(), { weight: 2 }),
      /: expected a tensor for weight, got 2 \(number\)$/,
    ],
    ['softmin', () => loosely.softmin?.(null, 0), /: expected a tensor for input, got null$/],
    [
      'lpPool1d',
      () => loosely.lpPool1d?.([1, 2], 2, 2),
      /: expected a tensor for input, got \[1, 2\] \(array\)$/,
    ],
    [
      'maxPool1d',
      () => loosely.maxPool1d?.([1, 2], 2),
      /: expected a tensor for self, got \[1, 2\] \(array\)$/,
    ],
    [
      'alphaDropout',
      () => F.alphaDropout(x(), { p: 2 }),
      /: expected a probability in \[0, 1\] for p, got 2 \(number\)$/,
    ],
    [
      'dropout1d',
      () => F.dropout1d(image()),
      /: expected 2 or 3 dimensions for input, got \[1, 1, 4, 4\] \(array\)$/,
    ],
    [
      'dropout3d_',
      () => F.dropout3d_(x()),
      /: expected 4 or 5 dimensions for input, got \[2, 3\] \(array\)$/,
    ],
    [
      'batchNorm',
      () => F.batchNorm(ones([1, 3]), { training: true }),
      /: expected more than one value per channel for input, got \[1, 3\] \(array\)$/,
    ],
    [
      'batchNorm',
      () => F.batchNorm(x(), { training: true, eps: 0 }),
      /: expected a number > 0 in training for eps, got 0 \(number\)$/,
    ],
    [
      'batchNorm',
      () => F.batchNorm(x(), { eps: -1 }),
      /: expected a number ≥ 0 for eps, got -1 \(number\)$/,
    ],
    [
      'groupNorm',
      () => F.groupNorm(ones([3]), 1),
      /: expected at least 2 dimensions for input, got \[3\] \(array\)$/,
    ],
    [
      'groupNorm',
      () => F.groupNorm(ones([1, 4]), 4),
      /: expected more than one value per channel for input, got \[1, 4\] \(array\)$/,
    ],
    [
      'instanceNorm',
      () => F.instanceNorm(ones([2, 3, 1])),
      /: expected more than one value per channel for input, got \[2, 3, 1\] \(array\)$/,
    ],
    [
      'localResponseNorm',
      () => F.localResponseNorm(x(), 2),
      /: expected at least 3 dimensions for input, got \[2, 3\] \(array\)$/,
    ],
    [
      'gumbelSoftmax',
      () => F.gumbelSoftmax(x(), { tau: 0 }),
      /: expected a number > 0 for tau, got 0 \(number\)$/,
    ],
  ]);
});

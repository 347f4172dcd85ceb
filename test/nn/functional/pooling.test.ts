// What pooling refuses.
import { nn, ones, tensor, zeros } from 'kindling';
import { image, refuses, x } from './refusals.js';

const F = nn.functional;

describe('pooling of nn.functional refuses', () => {
  refuses([
    [
      'maxUnpool2d',
      () =>
        F.maxUnpool2d(image(), zeros([1, 1, 4, 4], { dtype: 'int64' }), 2, { outputSize: [8, 20] }),
      /: expected 2 sizes ≥ 0 within a step of \[8, 8\] for outputSize, got \[8, 20\] \(array\)$/,
    ],
    [
      'maxUnpool1d',
      () => F.maxUnpool1d(image(), zeros([1, 1, 4, 4], { dtype: 'int64' }), 2),
      /: expected 2 or 3 dimensions for input, got \[1, 1, 4, 4\] \(array\)$/,
    ],
    [
      'maxUnpool3d',
      () => F.maxUnpool3d(image(), image(), [2, 2]),
      /: expected a whole number or 3 of them for kernelSize, got \[2, 2\] \(array\)$/,
    ],
    [
      'adaptiveMaxPool2d',
      () => F.adaptiveMaxPool2d(image(), [1, 2, 3]),
      /: expected a size or 2 of them for outputSize, got \[1, 2, 3\] \(array\)$/,
    ],
    [
      'adaptiveAvgPool3d',
      () => F.adaptiveAvgPool3d(ones([2, 3, 4]), 1),
      /: expected 4 or 5 dimensions for input, got \[2, 3, 4\] \(array\)$/,
    ],
    [
      'fractionalMaxPool2d',
      () => F.fractionalMaxPool2d(image(), 2, {}),
      /: expected outputSize or outputRatio for options, got null$/,
    ],
    [
      'fractionalMaxPool2d',
      () => F.fractionalMaxPool2d(x(), 2, { outputSize: 2 }),
      /: expected 3 or 4 dimensions for input, got \[2, 3\] \(array\)$/,
    ],
    [
      'fractionalMaxPool2d',
      () => F.fractionalMaxPool2d(image(), 2, { outputRatio: [0.5] }),
      /: expected a number or 2 of them for outputRatio, got \[0\.5\] \(array\)$/,
    ],
    [
      'fractionalMaxPool2d',
      () =>
        F.fractionalMaxPool2d(image(), 2, { outputSize: 2, _randomSamples: tensor([[[0.5, 7]]]) }),
      /: expected numbers in \[0, 1\) for _randomSamples, got \[0\.5, 7\] \(array\)$/,
    ],
    [
      'lpPool2d',
      () => F.lpPool2d(image(), 2, 1.5),
      /: expected a whole number or 2 of them for kernelSize, got 1\.5 \(number\)$/,
    ],
  ]);
});

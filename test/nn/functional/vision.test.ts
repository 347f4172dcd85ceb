// What functions of images refuse.
import { nn, ones } from 'kindling';
import { image, loosely, refuses } from './refusals.js';

const F = nn.functional;

describe('functions of images in nn.functional refuse', () => {
  refuses([
    [
      'affineGrid',
      () => F.affineGrid(ones([1, 2, 3]), [1, 1, 2]),
      /: expected 4 or 5 sizes > 0 for size, got \[1, 1, 2\] \(array\)$/,
    ],
    [
      'affineGrid',
      () => F.affineGrid(ones([1, 2, 3]), [1, 1, 1, 2, 2]),
      /: expected shape \[B, 3, 4\] for theta, got \[1, 2, 3\] \(array\)$/,
    ],
    [
      'affineGrid',
      () => F.affineGrid(ones([1, 2, 3], { dtype: 'int64' }), [1, 1, 2, 2]),
      /: expected a tensor of floats for theta, got 'int64' \(string\)$/,
    ],
    [
      'gridSample',
      () => loosely.gridSample?.(image(), ones([1, 1, 1, 2]), { mode: 'cubic' }),
      /: expected 'bilinear', 'nearest' or 'bicubic' for mode, got 'cubic' \(string\)$/,
    ],
    [
      'gridSample',
      () => loosely.gridSample?.(image(), ones([1, 1, 1, 2]), { paddingMode: 'wrap' }),
      /: expected 'zeros', 'border' or 'reflection' for paddingMode, got 'wrap' \(string\)$/,
    ],
    [
      'fold',
      () => F.fold(ones([1, 4, 9]), [4], 2),
      /: expected a whole number or 2 of them for outputSize, got \[4\] \(array\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), {}),
      /: expected either size or scaleFactor for options, got Object \(object\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: [2] }),
      /: expected one number or 2 for size, got \[2\] \(array\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: 2, recomputeScaleFactor: true }),
      /: expected false with size for recomputeScaleFactor, got true \(boolean\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: 2, alignCorners: false }),
      /: expected none with mode 'nearest' for alignCorners, got false \(boolean\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: 2, mode: 'area', antialias: true }),
      /: expected 'bilinear', 'bicubic' or 'lanczos' with antialias for mode, got 'area' \(string\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: 2, mode: 'trilinear' }),
      /: expected a mode for 2 spatial dims for mode, got 'trilinear' \(string\)$/,
    ],
    [
      'interpolate',
      () => F.interpolate(image(), { size: 2, mode: 'lanczos' }),
      /: expected true with mode 'lanczos' for antialias, got false \(boolean\)$/,
    ],
    [
      'interpolate',
      () =>
        F.interpolate(image(), { size: 2, mode: 'lanczos', antialias: true, alignCorners: true }),
      /: expected false with mode 'lanczos' for alignCorners, got true \(boolean\)$/,
    ],
  ]);
});

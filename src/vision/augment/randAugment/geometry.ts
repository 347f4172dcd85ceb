// Shearing, moving and turning: which map an operation is, and pictures and masks sent through one.
import { gridSample } from '../../../nn/functional/vision.js';
import { arange, ones, tensor } from '../../../tensor/create.js';
import { cat, stack } from '../../../tensor/functions.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import type { ImageSize } from '../../points.js';
import { inverse, type Matrix } from '../matrix.js';
import type { PadMode } from '../padding.js';

/** How a picture is sampled, and what lies outside. */
export interface Sampling {
  readonly interpolation: 'nearest' | 'bilinear';
  readonly padMode: PadMode;
  /** Levels for `padMode: 'zeros'`, one for each channel or one for all. */
  readonly fill: readonly number[];
}

/** Operations that move what is in the picture. */
export type Geometric = 'shearX' | 'shearY' | 'translateX' | 'translateY' | 'rotate';

/**
 * From where something was to where it is, in scaled coordinates of a picture of that size. Shears are by pixels per
 * pixel from the upper left corner, translations in pixels cut to an integer, rotations in degrees against the clock.
 */
export function mapOf(op: Geometric, magnitude: number, [height, width]: ImageSize): Matrix {
  return inverse(wayBack(op, magnitude, [height, width]));
}

/** From where something is to where it comes from. */
function wayBack(op: Geometric, magnitude: number, [height, width]: ImageSize): Matrix {
  switch (op) {
    case 'shearX': {
      const by = (magnitude * height) / width;
      return [1, by, by, 0, 1, 0, 0, 0, 1];
    }
    case 'shearY': {
      const by = (magnitude * width) / height;
      return [1, 0, 0, by, 1, by, 0, 0, 1];
    }
    case 'translateX':
      return [1, 0, (-2 * Math.trunc(magnitude)) / width, 0, 1, 0, 0, 0, 1];
    case 'translateY':
      return [1, 0, 0, 0, 1, (-2 * Math.trunc(magnitude)) / height, 0, 0, 1];
    case 'rotate': {
      const angle = (magnitude * Math.PI) / 180;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      return [cos, (-sin * height) / width, 0, (sin * width) / height, cos, 0, 0, 0, 1];
    }
  }
}

/**
 * A uint8 picture [C, H, W] or mask [H, W] whose contents a map has moved; without projection. Nearest is the pixel
 * that torchvision takes.
 */
export function movePicture(picture: Tensor, map: Matrix, sampling: Sampling): Tensor {
  return tidy(() => {
    const channels = picture.ndim === 2 ? picture.unsqueeze(0) : picture;
    const places = placesOf(channels, inverse(map));
    const moved =
      sampling.interpolation === 'nearest'
        ? nearest(channels, places, sampling)
        : bilinear(channels, places, sampling);
    return moved.reshape(picture.shape);
  });
}

/** Where each pixel of the result comes from, scaled: x and y, each float32 [H, W]. */
function placesOf(picture: Tensor, back: Matrix): [x: Tensor, y: Tensor] {
  const { device } = picture;
  const [height, width] = [picture.size(-2), picture.size(-1)];
  const middles = (size: number): Tensor =>
    arange(size, { dtype: 'float32', device }).sub(size / 2 - 0.5);
  const [columns, rows] = [middles(width), middles(height).unsqueeze(1)];
  const [xx, xy, x0, yx, yy, y0] = back as [number, number, number, number, number, number];
  // In pixels, then scaled, each step in float32, so that what lies half-way is rounded as torchvision rounds it.
  const float = (value: number, extent: number): number =>
    Math.fround(Math.fround(value) / (extent / 2));
  const along = (byColumn: number, byRow: number, start: number): Tensor =>
    columns.mul(byColumn).add(rows.mul(byRow)).add_(start);
  return [
    along(float(xx, width), float((xy * width) / height, width), float((x0 * width) / 2, width)),
    along(
      float((yx * height) / width, height),
      float(yy, height),
      float((y0 * height) / 2, height),
    ),
  ];
}

function nearest(picture: Tensor, [x, y]: readonly [Tensor, Tensor], sampling: Sampling): Tensor {
  const [height, width] = [picture.size(-2), picture.size(-1)];
  const [columns, rows] = [pixels(x, width), pixels(y, height)];
  const within =
    sampling.padMode === 'reflection' ? mirrored : (at: Tensor, n: number) => at.clamp(0, n - 1);
  const [column, row] = [within(columns, width), within(rows, height)];
  const indices = row.mul(width).add_(column).reshape([-1]);
  const flat = picture.reshape([picture.size(0), -1]);
  const found = stack(flat.unbind(0).map((channel) => channel.indexSelect(0, indices)));
  if (sampling.padMode !== 'zeros') return found;
  const isInside = column.eq(columns).logicalAnd_(row.eq(rows)).reshape([-1]);
  const fill = tensor(sampling.fill, { dtype: 'uint8', device: picture.device }).unsqueeze(1);
  return found.where(isInside, fill);
}

/** Scaled coordinates as whole pixels. */
function pixels(scaled: Tensor, size: number): Tensor {
  return scaled.add(1).mul_(size).sub_(1).div_(2).round_().to('int64');
}

/** As in a mirror at the edge of the picture, again and again. */
function mirrored(at: Tensor, size: number): Tensor {
  const inPeriod = at.remainder(2 * size);
  return inPeriod.minimum(inPeriod.mul(-1).add_(2 * size - 1));
}

function bilinear(
  picture: Tensor,
  [x, y]: readonly [Tensor, Tensor],
  { padMode, fill }: Sampling,
): Tensor {
  const isFilled = padMode === 'zeros' && fill.some((level) => level !== 0);
  const floats = picture.to('float32').unsqueeze(0);
  const { device } = picture;
  const cover = ones([1, 1, picture.size(-2), picture.size(-1)], { device });
  const grid = stack([x, y], -1).unsqueeze(0); // [1, H, W, 2]
  const found = gridSample(isFilled ? cat([floats, cover], 1) : floats, grid, {
    paddingMode: padMode,
  }).squeeze(0);
  if (!isFilled) return found.round_().to('uint8');
  const channels = picture.size(0);
  const outside = found.narrow(0, channels, 1).mul(-1).add_(1); // how much of a pixel is
  const levels = tensor(fill, { dtype: 'float32', device }).reshape([-1, 1, 1]);
  return found.narrow(0, 0, channels).add(outside.mul(levels)).round_().to('uint8');
}

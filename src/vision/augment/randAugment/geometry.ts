// Shearing, moving and turning: which map an operation is, and pictures and masks sent through one.
import { gridSample } from '../../../nn/functional/vision.js';
import { fromTypedArray, tensor } from '../../../tensor/create.js';
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
    const places = placesOf([picture.size(-2), picture.size(-1)], inverse(map));
    const moved =
      sampling.interpolation === 'nearest'
        ? nearest(channels, places, sampling)
        : bilinear(channels, places, sampling);
    return moved.reshape(picture.shape);
  });
}

/**
 * Where each pixel of the result comes from, scaled: x, y, x, y, … In float32, each step rounded as torchvision rounds
 * it, so that what lies half-way between pixels falls to the same side. A loop: operators would pass over all pixels
 * a dozen times.
 */
function placesOf([height, width]: ImageSize, back: Matrix): Float32Array {
  const { fround } = Math;
  const [xx, xy, x0, yx, yy, y0] = back as [number, number, number, number, number, number];
  const scaled = (pixels: number, extent: number): number => fround(fround(pixels) / (extent / 2));
  const x = [scaled(xx, width), scaled((xy * width) / height, width)] as const;
  const y = [scaled((yx * height) / width, height), scaled(yy, height)] as const;
  const [startX, startY] = [scaled((x0 * width) / 2, width), scaled((y0 * height) / 2, height)];
  const places = new Float32Array(2 * height * width);
  for (let row = 0, at = 0; row < height; row++) {
    const down = row - (height / 2 - 0.5); // from the middle of the picture to that of the pixel
    const [xOfRow, yOfRow] = [fround(down * x[1]), fround(down * y[1])];
    for (let column = 0; column < width; column++, at += 2) {
      const right = column - (width / 2 - 0.5);
      places[at] = fround(fround(right * x[0]) + xOfRow) + startX;
      places[at + 1] = fround(fround(right * y[0]) + yOfRow) + startY;
    }
  }
  return places;
}

function nearest(picture: Tensor, places: Float32Array, { padMode, fill }: Sampling): Tensor {
  const { device, dtype } = picture;
  const [channels, height, width] = picture.shape as readonly [number, number, number];
  const indices = indicesAt(pixelsAt(places, [height, width]), padMode, [height, width]);
  const from = fromTypedArray(indices, [indices.length]).to(device);
  const levels = tensor(fill, { dtype, device }).expand([channels]).unsqueeze(1);
  const found = cat([picture.reshape([channels, -1]), levels], 1) // the fill stands behind the last pixel
    .unbind(0)
    .map((channel) => channel.indexSelect(0, from));
  return stack(found);
}

/** The pixels at scaled coordinates, column, row, column, row, …, in their memory; half-way, the even ones. */
function pixelsAt(places: Float32Array, [height, width]: ImageSize): Int32Array {
  const { fround } = Math;
  const pixels = new Int32Array(places.buffer);
  // From here on a float32 has no bits for fractions: they are rounded, and the lowest bits are the integer.
  const whole = 1.5 * 2 ** 23;
  for (let i = 0; i < places.length; i += 2) {
    const [x, y] = [places[i] as number, places[i + 1] as number];
    places[i] = fround(fround(fround(x + 1) * width) - 1) / 2 + whole;
    places[i + 1] = fround(fround(fround(y + 1) * height) - 1) / 2 + whole;
  }
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] as number) - 0x4b400000;
  return pixels;
}

/** Which element of a plane each pixel is; behind the last one, what is outside and has no other place inside. */
function indicesAt(pixels: Int32Array, padMode: PadMode, [height, width]: ImageSize): Int32Array {
  const indices = new Int32Array(height * width);
  for (let i = 0; i < indices.length; i++) {
    let [column, row] = [pixels[2 * i] as number, pixels[2 * i + 1] as number];
    if (padMode !== 'zeros') {
      const inside = padMode === 'border' ? clamped : mirrored;
      [column, row] = [inside(column, width), inside(row, height)];
    }
    const isInside = column >= 0 && column < width && row >= 0 && row < height;
    indices[i] = isInside ? row * width + column : indices.length;
  }
  return indices;
}

function clamped(at: number, size: number): number {
  return Math.min(Math.max(at, 0), size - 1);
}

/** As in a mirror at the edge of the picture, again and again. */
function mirrored(at: number, size: number): number {
  const period = 2 * size;
  const inPeriod = ((at % period) + period) % period;
  return Math.min(inPeriod, period - 1 - inPeriod);
}

function bilinear(picture: Tensor, places: Float32Array, { padMode, fill }: Sampling): Tensor {
  const { device } = picture;
  const [height, width] = [picture.size(-2), picture.size(-1)];
  const grid = fromTypedArray(places, [1, height, width, 2]).to(device);
  const floats = picture.to('float32').unsqueeze(0);
  const isFilled = padMode === 'zeros' && fill.some((level) => level !== 0);
  // Zeros outside are the fill when the fill is zero.
  const levels = isFilled && tensor(fill, { dtype: 'float32', device }).reshape([-1, 1, 1]);
  if (levels) floats.sub_(levels);
  const found = gridSample(floats, grid, { paddingMode: padMode });
  if (levels) found.add_(levels);
  return found.round_().to('uint8');
}

// What the kernel does in one pass, by plain operators: for pictures that it does not take, and to hold it against.
import { arange, tensor } from '../../../tensor/create.js';
import { cat, stack } from '../../../tensor/functions.js';
import { callOperator } from '../../../tensor/ops.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import type { ImageSize } from '../../points.js';
import { plainColors } from './colors.js';
import type { PixelMaps } from './pixelMaps.js';
import type { AugmentPlan, FrameOptions } from './plan.js';

const gridModes = { bilinear: 0, nearest: 1, bicubic: 2 } as const;

/** Images [B, C, H, W] after a plan. */
export function plainImages(
  images: Tensor,
  { size, frame, toFloat, colors, normalize, format }: AugmentPlan,
  moves: PixelMaps | undefined,
): Tensor {
  return tidy(() => {
    let x = images.isFloatingPoint() ? images : images.to('float32');
    const isWhole = !images.isFloatingPoint();
    if (moves) x = readPixels(x, { ...moves, size, frame, isWhole });
    if (toFloat) x = x.div(toFloat.div);
    else if (isWhole) return x.round().clamp(0, 255).to(images.dtype);
    x = plainColors(x, colors);
    if (normalize) x = x.sub(perChannel(normalize.mean, x)).div(perChannel(normalize.std, x));
    if (format) x = x.to(format.dtype);
    return format?.channelsLast ? x.contiguous({ memoryFormat: 'channelsLast' }) : x;
  });
}

/** Masks [B, H, W] after a plan. */
export function plainMasks(
  masks: Tensor,
  { size, frame, toFloat }: AugmentPlan,
  moves: PixelMaps | undefined,
): Tensor {
  return tidy(() => {
    let x: Tensor = masks;
    if (moves) {
      const levels = masks.to('float32').unsqueeze(1); // [B, 1, H, W]
      const shrink = moves.shrink.map(() => [1, 1] as const); // a mean of classes is no class
      const nearest: FrameOptions = { ...frame, mode: 'nearest' };
      x = readPixels(levels, { maps: moves.maps, shrink, size, frame: nearest, isWhole: true })
        .squeeze(1)
        .to(masks.dtype);
    }
    if (!toFloat) return x;
    const classes = x.to('int64');
    return toFloat.divMask === 1
      ? classes
      : classes.div(toFloat.divMask, { roundingMode: 'floor' });
  });
}

interface Reading extends PixelMaps {
  readonly size: ImageSize;
  readonly frame: FrameOptions;
  /** Whether values are whole levels: means are rounded to them. */
  readonly isWhole: boolean;
}

/** [B, C, H, W] → [B, C, size] */
function readPixels(images: Tensor, reading: Reading): Tensor {
  const { maps, shrink, size, frame } = reading;
  const isPlain = frame.mode === 'bilinear' ? shrink : shrink.map(() => [1, 1] as const);
  const [first] = isPlain;
  if (!first) return images.newEmpty([0, images.size(1), ...size]);
  if (isPlain.every(([rows, columns]) => rows === first[0] && columns === first[1]))
    return readShrunk(images, { ...reading, rows: first[0], columns: first[1] });
  return cat(
    isPlain.map(([rows, columns], i) => {
      const map = maps.slice(i, i + 1);
      return readShrunk(images.narrow(0, i, 1), { ...reading, maps: map, rows, columns });
    }),
  );
}

/** The same of pictures that all shrink alike. */
function readShrunk(
  images: Tensor,
  { maps, size, frame, isWhole, rows, columns }: Reading & { rows: number; columns: number },
): Tensor {
  const [height, width] = [images.size(-2), images.size(-1)];
  const isShrunk = rows > 1 || columns > 1;
  let shrunk = images;
  if (isShrunk) {
    shrunk = callOperator(
      'aten::avg_pool2d',
      images,
      [rows, columns],
      [rows, columns],
      [0, 0],
      true,
      false,
    ) as Tensor;
    if (isWhole) shrunk = shrunk.add(0.5).floor();
  }
  // Padding is done here: grid_sample would do it after the picture has shrunk, and not at all where it has one pixel.
  const isRimmed = frame.padMode === 'zeros';
  if (isRimmed) shrunk = callOperator('aten::constant_pad_nd', shrunk, [1, 1, 1, 1], 0) as Tensor;
  const [x, y] = sources(maps, size, images);
  const grid = stack(
    [
      gridLine(x, { ...frame, size: width, by: columns, within: shrunk.size(-1) }),
      gridLine(y, { ...frame, size: height, by: rows, within: shrunk.size(-2) }),
    ],
    -1,
  ).to(images.dtype); // [B, h, w, 2]
  return callOperator('aten::grid_sampler', shrunk, grid, gridModes[frame.mode], 1, true) as Tensor;
}

/** Columns and rows of the picture under each pixel of the result: [B, h, w] each. */
function sources(
  maps: PixelMaps['maps'],
  [height, width]: ImageSize,
  { device }: Tensor,
): [x: Tensor, y: Tensor] {
  const matrices = tensor(Float64Array.from(maps.flat()), { device }).reshape([-1, 3, 3]);
  const columns = arange(width, { dtype: 'float64', device }).expand([height, width]);
  const rows = arange(height, { dtype: 'float64', device }).unsqueeze(1).expand([height, width]);
  const pixels = stack([columns, rows, columns.mul(0).add(1)], 0).reshape([3, -1]);
  const sent = matrices.matmul(pixels); // [B, 3, h·w]
  const w = sent.select(1, 2);
  const line = (i: number): Tensor =>
    sent.select(1, i).div(w).nanToNum(0, { posinf: 0, neginf: 0 }).reshape([-1, height, width]);
  return [line(0), line(1)];
}

interface Line extends FrameOptions {
  /** Pixels of the picture, how many of them are one of the shrunk, and how many that has, its rim of zeros included. */
  readonly size: number;
  readonly by: number;
  readonly within: number;
}

/** Positions along one side as `grid_sample` takes them, −1 … 1. */
function gridLine(at: Tensor, { padMode, alignCorners, size, by, within }: Line): Tensor {
  let inside = at;
  if (padMode === 'reflection') inside = mirrored(at, size, alignCorners);
  if (padMode === 'border') inside = at.clamp(0, size - 1);
  const position = inside
    .sub((by - 1) / 2)
    .div(by)
    .add(padMode === 'zeros' ? 1 : 0)
    .clamp(0, within - 1);
  return within === 1 ? position : position.mul(2 / (within - 1)).sub(1);
}

/** Back and forth between the middles of the outermost pixels, or their outer edges. */
function mirrored(at: Tensor, size: number, alignCorners: boolean): Tensor {
  const low = alignCorners ? 0 : -0.5;
  const span = alignCorners ? size - 1 : size;
  if (span === 0) return at.mul(0);
  const from = at
    .sub(low)
    .abs()
    .remainder(2 * span);
  return from.minimum(from.neg().add(2 * span)).add(low);
}

function perChannel(values: readonly number[], { device, dtype }: Tensor): Tensor {
  return tensor(values, { device, dtype }).reshape([-1, 1, 1]);
}

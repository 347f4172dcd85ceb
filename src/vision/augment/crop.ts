// Changes of an image's size and frame, for one sample; points, boxes and masks go along.
import { callable, Transform, type TransformContext, type Tuple } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { callOperator } from '../../tensor/ops.js';
import type { Tensor } from '../../tensor/tensor.js';
import { TensorBBox } from '../boxes.js';
import { TensorImage } from '../image.js';
import { classOf } from '../intToFloat.js';
import { TensorMask } from '../mask.js';
import { type ImageSize, imageSize, TensorPoint } from '../points.js';
import { type Box, resizeImage } from './resizeImage.js';

/** How a picture meets a frame of another shape: cut to it, filled up to it, or stretched. */
export type ResizeMethod = 'crop' | 'pad' | 'squish';

/** What lies outside a picture: its mirror image, its edge, or black. */
export type PadMode = 'reflection' | 'border' | 'zeros';

/** Options of {@link Resize}. */
export interface ResizeOptions {
  /** Default `'crop'`. */
  method?: ResizeMethod;
  /** For `method: 'pad'`. Default `'reflection'`. */
  padMode?: PadMode;
}

/**
 * Where the frame sits in the room it has, 0 … 1 both ways, and the size of the image that points
 * lie on.
 */
export interface Placement {
  readonly vertical: number;
  readonly horizontal: number;
  readonly size: ImageSize | undefined;
}

type Resized = TensorImage | TensorMask | TensorPoint | TensorBBox;

class ResizeTransform extends Transform<Resized, Resized, Placement> {
  override readonly order = 1;
  readonly size: ImageSize;
  readonly method: ResizeMethod;
  readonly padMode: PadMode;

  constructor(
    size: number | ImageSize,
    { method = 'crop', padMode = 'reflection' }: ResizeOptions = {},
  ) {
    super();
    const sizes = [size].flat();
    const isSize =
      (sizes.length === 1 || sizes.length === 2) &&
      sizes.every((n) => Number.isInteger(n) && n >= 1);
    checkArg(isSize, 'Resize', 'an integer of at least 1, or [height, width]', 'size', size);
    checkArg(
      ['crop', 'pad', 'squish'].includes(method),
      'Resize',
      "'crop', 'pad' or 'squish'",
      'method',
      method,
    );
    checkArg(
      ['reflection', 'border', 'zeros'].includes(padMode),
      'Resize',
      "'reflection', 'border' or 'zeros'",
      'padMode',
      padMode,
    );
    this.size = typeof size === 'number' ? [size, size] : size;
    this.method = method;
    this.padMode = padMode;
  }

  override accepts(value: unknown): value is Resized {
    return (
      value instanceof TensorImage ||
      value instanceof TensorMask ||
      value instanceof TensorPoint ||
      value instanceof TensorBBox
    );
  }

  override beforeCall(tuple: Tuple, { splitIdx, rng }: TransformContext): Placement {
    const size = imageSize(tuple);
    if (splitIdx === 1 || this.method === 'squish') return { vertical: 0.5, horizontal: 0.5, size };
    return { horizontal: rng.random(), vertical: rng.random(), size };
  }

  encodes(value: Resized, placement: Placement): Resized | Promise<Resized> {
    if (value instanceof TensorPoint) return this.#movePoints(value, placement).as(TensorPoint);
    if (value instanceof TensorBBox) {
      const corners = this.#movePoints(value.reshape([-1, 2]), placement);
      return corners.reshape([-1, 4]).as(TensorBBox);
    }
    const box = this.#box([value.size(-2), value.size(-1)], placement);
    if (value instanceof TensorMask)
      return nearestPixels(cutOut(value, box, this.padMode), this.size).as(TensorMask);
    return this.#resample(value, box);
  }

  async #resample(image: TensorImage, box: Box): Promise<TensorImage> {
    const [height, width] = [image.size(-2), image.size(-1)];
    const isInside =
      box.top >= 0 &&
      box.left >= 0 &&
      box.top + box.height <= height &&
      box.left + box.width <= width;
    const resized = isInside
      ? await resizeImage(image, this.size, box)
      : await resizeImage(cutOut(image, box, this.padMode), this.size);
    return resized.as(classOf(image));
  }

  /** p ← (p + 1)·size/box − 2·corner/box − 1: relative to the image, then to the box. */
  #movePoints(points: Tensor, { size, ...place }: Placement): Tensor {
    checkArg(size !== undefined, 'Resize', 'an image', 'what lies beside the points', size);
    const { top, left, height, width } = this.#box(size, { ...place, size });
    const scale = tensor([size[1] / width, size[0] / height]);
    const shift = tensor([(2 * left) / width, (2 * top) / height]);
    return points.add(1).mul(scale).sub(shift).sub(1);
  }

  /**
   * The frame of the target's shape: the largest inside the image (crop), or the smallest around it
   * (pad).
   */
  #box([height, width]: ImageSize, { vertical, horizontal }: Placement): Box {
    if (this.method === 'squish') return { top: 0, left: 0, height, width };
    const [toHeight, toWidth] = this.size;
    const ratios = [width / toWidth, height / toHeight] as const;
    const ratio = this.method === 'crop' ? Math.min(...ratios) : Math.max(...ratios);
    const boxHeight = Math.max(1, Math.trunc(ratio * toHeight));
    const boxWidth = Math.max(1, Math.trunc(ratio * toWidth));
    const top = Math.trunc(vertical * (height - boxHeight));
    const left = Math.trunc(horizontal * (width - boxWidth));
    return { top, left, height: boxHeight, width: boxWidth };
  }
}

/**
 * Makes every image `size`, an integer for a square or [height, width]; points stay where they are
 * in the picture, and so do boxes. Masks go along with their image, by the nearest pixel. While
 * training, the frame of `'crop'` and `'pad'` sits at a random place, in
 * validation in the middle. Resampling is antialiased, equal to Pillow's in every
 * pixel.
 *
 * @throws {ArgumentError} `size` is not one or two integers of at least 1, or an option is unknown.
 * @example
 * ```ts
 * Resize(224); // largest square that fits, then 224×224
 * Resize([240, 320], { method: 'pad', padMode: 'zeros' });
 * ```
 * @see https://docs.fast.ai/vision.augment.html#resize
 */
export const Resize = callable(ResizeTransform, 'Resize');
export type Resize = ResizeTransform;

/** A mask [H, W] in another size: each pixel is that under its middle, as Pillow's NEAREST takes it. */
function nearestPixels(mask: Tensor, [height, width]: ImageSize): Tensor {
  const indices = (from: number, to: number): Tensor =>
    tensor(
      BigInt64Array.from({ length: to }, (_, i) => BigInt(Math.floor(((i + 0.5) * from) / to))),
    );
  return mask
    .indexSelect(-2, indices(mask.size(-2), height))
    .indexSelect(-1, indices(mask.size(-1), width));
}

/** The part of an image that lies in a box, filled up where the box passes its edges. */
function cutOut(image: Tensor, { top, left, height, width }: Box, padMode: PadMode): Tensor {
  const rows = along(image, -2, { from: top, count: height }, padMode);
  return along(rows, -1, { from: left, count: width }, padMode);
}

function along(
  image: Tensor,
  dim: number,
  { from, count }: { from: number; count: number },
  padMode: PadMode,
): Tensor {
  const size = image.size(dim);
  if (from === 0 && count === size) return image;
  if (from >= 0 && from + count <= size) return image.narrow(dim, from, count);
  if (padMode === 'zeros') {
    const before = -from; // constant_pad_nd cuts where a pad is negative
    const after = from + count - size;
    const pads = dim === -1 ? [before, after] : [0, 0, before, after];
    return callOperator('aten::constant_pad_nd', image, pads, 0) as Tensor;
  }
  const inside = padMode === 'border' ? clampIndex : mirrorIndex;
  const indices = Array.from({ length: count }, (_, i) => inside(from + i, size));
  return image.indexSelect(dim, tensor(indices, { dtype: 'int64' }));
}

function clampIndex(i: number, size: number): number {
  return Math.min(Math.max(i, 0), size - 1);
}

/** As in a mirror at the middle of the outermost pixels, again and again. */
function mirrorIndex(i: number, size: number): number {
  const period = Math.max(1, 2 * (size - 1));
  const at = ((i % period) + period) % period;
  return Math.min(at, period - at);
}

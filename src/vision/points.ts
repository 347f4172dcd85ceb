// Points on images. How crops move them is augment/crop.ts.
import { callable, inClassOf, type SetupValues, Transform, type Tuple } from '../data/transform.js';
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import { TensorBBox } from './boxes.js';
import { TensorImage } from './image.js';

/**
 * Points as (x, y): float32 [N, 2], in a batch [B, N, 2]. In pixels as they are read and shown;
 * from `PointScaler` on relative to their image, −1 at its left or upper edge and 1 at its right or
 * lower one.
 *
 * @see https://docs.fast.ai/vision.core.html#points
 */
export class TensorPoint extends Tensor<'float32'> {
  declare protected readonly semantics: 'point';
}

/** One point, or several, in pixels. */
export type PointsLike =
  | readonly [x: number, y: number]
  | readonly (readonly [x: number, y: number])[];

class PointCreateTransform extends Transform<PointsLike, TensorPoint> {
  #c: number | undefined;

  override get c(): number | undefined {
    return this.#c;
  }

  override async setup({ train }: SetupValues<PointsLike>): Promise<void> {
    for await (const points of train) {
      this.#c = checkPoints(points).length;
      return;
    }
  }

  encodes(points: PointsLike): TensorPoint {
    const numbers = checkPoints(points);
    if (this.#c !== undefined && numbers.length !== this.#c) {
      throw new ArgumentError(
        this.name,
        `expected ${this.#c / 2} points, as the first item has, got ${numbers.length / 2}`,
      );
    }
    return tensor(Float32Array.from(numbers)).reshape([-1, 2]).as(TensorPoint);
  }
}

/**
 * Reads points: [x, y] or [[x, y], …] → TensorPoint [N, 2]. `c` is 2·N, from the first training
 * item.
 *
 * @throws {ArgumentError} when a value is not of that form, or has another number of points than
 * the first.
 */
export const PointCreate = callable(PointCreateTransform, 'PointCreate');
export type PointCreate = PointCreateTransform;

type OnImage = TensorPoint | TensorBBox;

class PointScalerTransform extends Transform<OnImage, OnImage, ImageSize | undefined> {
  override readonly order = 1;

  override accepts(value: unknown): value is OnImage {
    return value instanceof TensorPoint || value instanceof TensorBBox;
  }

  override beforeCall(tuple: Tuple): ImageSize | undefined {
    return imageSize(tuple);
  }

  encodes(points: OnImage, size: ImageSize | undefined): OnImage {
    const scaled = points.mul(2).div(extentOf(points, size)).sub(1);
    return inClassOf(points, scaled) as OnImage;
  }

  override decodes(points: OnImage, tuple: Tuple): OnImage {
    const rows = points.reshape([-1, points instanceof TensorBBox ? 4 : 2]);
    const pixels = rows
      .add(1)
      .mul(extentOf(points, imageSize(tuple)))
      .div(2);
    return inClassOf(points, pixels) as OnImage;
  }
}

/**
 * Points and corners of boxes from pixels to [−1, 1] of the image in the same tuple, `p ← 2·p/size −
 * 1`, and back. The image may stand anywhere in the tuple, where fastai needs it first. Points outside the image stay
 * outside [−1, 1].
 *
 * @throws {ArgumentError} when there is no image in the tuple.
 * @see https://docs.fast.ai/vision.core.html#pointscaler
 */
export const PointScaler = callable(PointScalerTransform, 'PointScaler');
export type PointScaler = PointScalerTransform;

/** Sizes are always height before width. */
export type ImageSize = readonly [height: number, width: number];

/** The size of the first image in a tuple. */
export function imageSize(tuple: Tuple): ImageSize | undefined {
  const image = tuple.find((value) => value instanceof TensorImage);
  return image && [image.size(-2), image.size(-1)];
}

/** (width, height) in the order of the coordinates: [2] for points, [4] for boxes. */
function extentOf(points: OnImage, size: ImageSize | undefined): Tensor {
  const isBoxes = points instanceof TensorBBox;
  const what = isBoxes ? 'boxes' : 'points';
  if (!size)
    throw new ArgumentError('PointScaler', `expected an image beside the ${what}, got none`);
  const [height, width] = size;
  return tensor(isBoxes ? [width, height, width, height] : [width, height]);
}

/** The coordinates in order. */
function checkPoints(points: PointsLike): number[] {
  const rows =
    Array.isArray(points) && points.length > 0 && points.every((row) => Array.isArray(row))
      ? points
      : [points];
  const fits = rows.every(
    (row) => Array.isArray(row) && row.length === 2 && row.every((n) => Number.isFinite(n)),
  );
  if (!fits)
    throw ArgumentError.of(
      'PointCreate',
      '[x, y] or [[x, y], …] with finite numbers',
      'points',
      points,
    );
  return rows.flat() as number[];
}

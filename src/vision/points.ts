// Points on images. How crops move them is augment/crop.ts.
import { callable, type SetupValues, Transform, type Tuple } from '../data/transform.js';
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
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

class PointScalerTransform extends Transform<TensorPoint, TensorPoint, ImageSize | undefined> {
  override readonly order = 1;

  override accepts(value: unknown): value is TensorPoint {
    return value instanceof TensorPoint;
  }

  override beforeCall(tuple: Tuple): ImageSize | undefined {
    return imageSize(tuple);
  }

  encodes(points: TensorPoint, size: ImageSize | undefined): TensorPoint {
    return points.mul(2).div(extent(size)).sub(1).as(TensorPoint);
  }

  override decodes(points: TensorPoint, tuple: Tuple): TensorPoint {
    return points
      .reshape([-1, 2])
      .add(1)
      .mul(extent(imageSize(tuple)))
      .div(2)
      .as(TensorPoint);
  }
}

/**
 * Points from pixels to [−1, 1] of the image in the same tuple, `p ← 2·p/size − 1`, and back. The
 * image may stand anywhere in the tuple, where fastai needs it first. Points outside the image stay
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

/** (width, height), in the order of a point's coordinates: [2]. */
function extent(size: ImageSize | undefined): Tensor {
  if (!size)
    throw new ArgumentError('PointScaler', 'expected an image beside the points, got none');
  return tensor([size[1], size[0]]);
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

// From pixels to coordinates relative to the image, and back.
import { callable, inClassOf, Transform, type Tuple } from '../data/transform.js';
import { ones, tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { cat } from '../tensor/functions.js';
import type { Tensor } from '../tensor/tensor.js';
import { isOnImage, type OnImage, withSeen } from './augment/moveTargets.js';
import { TensorBBox } from './boxes.js';
import { TensorMultiPoint } from './multiPoint.js';
import { type ImageSize, imageSize } from './points.js';

/** Options of {@link PointScaler}. */
export interface PointScalerOptions {
  /** Whether to scale; `false` for coordinates that are in [−1, 1] already. Default `true`. */
  doScale?: boolean;
  /** The coordinates come as (y, x), rows first. Shown as (x, y) all the same. Default `false`. */
  yFirst?: boolean;
}

class PointScalerTransform extends Transform<OnImage, OnImage, ImageSize | undefined> {
  override readonly order = 1;
  readonly #doScale: boolean;
  readonly #yFirst: boolean;

  constructor({ doScale = true, yFirst = false }: PointScalerOptions = {}) {
    super();
    this.#doScale = doScale;
    this.#yFirst = yFirst;
  }

  override accepts(value: unknown): value is OnImage {
    return isOnImage(value);
  }

  override beforeCall(tuple: Tuple): ImageSize | undefined {
    return imageSize(tuple);
  }

  encodes(points: OnImage, size: ImageSize | undefined): OnImage {
    const given = coordinates(points);
    const ordered = this.#yFirst ? given.reshape([-1, 2]).flip([1]).reshape(given.shape) : given;
    const scaled = this.#doScale ? ordered.mul(2).div(extentOf(points, size)).sub(1) : ordered;
    if (!(points instanceof TensorMultiPoint)) return inClassOf(points, scaled) as OnImage;
    return inClassOf(points, withSeen(scaled, points.narrow(-1, 2, 1))) as OnImage;
  }

  override decodes(points: OnImage, tuple: Tuple): OnImage {
    const rows = rowsOf(points);
    const pixels = coordinates(rows)
      .add(1)
      .mul(extentOf(points, imageSize(tuple)))
      .div(2);
    if (!(points instanceof TensorMultiPoint)) return inClassOf(points, pixels) as OnImage;
    return inClassOf(points, cat([pixels, seenOf(rows)], -1)) as OnImage;
  }
}

/**
 * Points and corners of boxes from pixels to [−1, 1] of the image in the same tuple, `p ← 2·p/size −
 * 1`, and back. The image may stand anywhere in the tuple, where fastai needs it first. Points outside the image stay
 * outside [−1, 1]; those of a `TensorMultiPoint` are marked as not seen.
 *
 * Decoding takes predictions too: [2·N] or [N, 2] for points, all of which are shown.
 *
 * @throws {ArgumentError} when there is no image in the tuple.
 * @see https://docs.fast.ai/vision.core.html#pointscaler
 */
export const PointScaler = callable(PointScalerTransform, 'PointScaler');
export type PointScaler = PointScalerTransform;

/** One row for each point or box. A flat list, which is a prediction, has coordinates only. */
function rowsOf(points: OnImage): OnImage {
  if (points instanceof TensorBBox) return inClassOf(points, points.reshape([-1, 4])) as OnImage;
  const isSeen = points instanceof TensorMultiPoint && points.ndim === 2 && points.size(1) === 3;
  return isSeen ? points : (inClassOf(points, points.reshape([-1, 2])) as OnImage);
}

/** Without visibility. */
function coordinates(points: OnImage): Tensor {
  return points instanceof TensorMultiPoint ? points.narrow(-1, 0, 2) : points;
}

/** [N, 1]; ones where nothing is known of it. */
function seenOf(rows: Tensor): Tensor {
  return rows.size(1) === 3
    ? rows.narrow(1, 2, 1)
    : ones([rows.size(0), 1], { device: rows.device });
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

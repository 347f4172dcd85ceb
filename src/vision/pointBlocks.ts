// The blocks of points.
import type { Block } from '../data/block.js';
import { ToTensor } from '../data/toTensor.js';
import { MSELossFlat, MultiPointLoss } from '../losses/index.js';
import {
  type MultiPointClass,
  MultiPointCreate,
  type MultiPointsLike,
  TensorMultiPoint,
} from './multiPoint.js';
import { PointScaler } from './pointScaler.js';
import { type PointClass, PointCreate, type PointsLike, TensorPoint } from './points.js';
import { checkTraits, type PointTraitsOptions } from './pointTraits.js';

/** Options of {@link PointBlock} and {@link MultiPointBlock}. */
export interface PointBlockOptions extends PointTraitsOptions {
  /** The getter gives (y, x), rows first. Shown as (x, y) all the same. Default `false`. */
  yFirst?: boolean;
}

/**
 * Points on the image in the same sample: [x, y] or [[x, y], …] in its pixels → TensorPoint [N, 2]
 * in [−1, 1], trained with mean squared error. `c` is 2·N. Shown in pixels of the picture that is
 * shown. Points that can be missing, or leave the picture, are {@link MultiPointBlock}'s.
 *
 * @throws {ArgumentError} `flipPairs` are no pairs of indices, an index stands in two of them, or two
 * names are the same.
 * @example
 * ```ts
 * PointBlock({ names: ['left eye', 'right eye', 'nose'], flipPairs: [[0, 1]] });
 * ```
 * @see https://docs.fast.ai/vision.data.html#pointblock
 */
export function PointBlock({
  yFirst = false,
  ...options
}: PointBlockOptions = {}): Block<PointsLike, TensorPoint, TensorPoint> {
  const { flipPairs, pointNames } = checkTraits('PointBlock', options);
  const cls: PointClass =
    flipPairs.length + pointNames.length === 0
      ? TensorPoint
      : class extends TensorPoint {
          static override readonly flipPairs = flipPairs;
          static override readonly pointNames = pointNames;
          static override readonly name = TensorPoint.name;
        };
  return {
    name: 'PointBlock',
    cls,
    typeTfms: () => [PointCreate({ cls, yFirst })],
    itemTfms: () => [PointScaler(), ToTensor()],
    lossFunc: () => new MSELossFlat(),
  };
}

/**
 * Points on the image in the same sample some of which may be missing: [x, y], [x, y, visible] or null for each, always
 * equally many, in pixels of the image → TensorMultiPoint [N, 3] as (x, y, v) in [−1, 1], v = 1 for a point that is seen.
 * A point that a transform takes out of the picture is no longer seen. Trained with mean squared error over the points
 * that are seen, {@link nn.MultiPointLoss}. `c` is 2·N: a model predicts x and y only. Shown in pixels of the picture that
 * is shown, of a prediction every point. fastai has no such.
 *
 * @throws {ArgumentError} `flipPairs` are no pairs of indices, an index stands in two of them, or two
 * names are the same.
 * @example
 * ```ts
 * const block = new DataBlock({
 *   blocks: [ImageBlock(), MultiPointBlock({ flipPairs: [[0, 1]] })],
 *   getX: (row: Row) => row.file,
 *   getY: ({ leftEye, rightEye, nose }) => [leftEye, rightEye, nose], // null where one is missing
 *   itemTfms: Resize(224),
 * });
 * ```
 */
export function MultiPointBlock({
  yFirst = false,
  ...options
}: PointBlockOptions = {}): Block<MultiPointsLike, TensorMultiPoint, TensorMultiPoint> {
  const { flipPairs, pointNames } = checkTraits('MultiPointBlock', options);
  const cls: MultiPointClass =
    flipPairs.length + pointNames.length === 0
      ? TensorMultiPoint
      : class extends TensorMultiPoint {
          static override readonly flipPairs = flipPairs;
          static override readonly pointNames = pointNames;
          static override readonly name = TensorMultiPoint.name;
        };
  return {
    name: 'MultiPointBlock',
    cls,
    typeTfms: () => [MultiPointCreate({ cls, yFirst })],
    itemTfms: () => [PointScaler(), ToTensor()],
    lossFunc: () => new MultiPointLoss(),
  };
}

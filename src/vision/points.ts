// Points on images. Those that may be missing are multiPoint.ts; how transforms move them is augment/moveTargets.ts.
import { callable, type SetupValues, Transform, type Tuple } from '../data/transform.js';
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import { TensorImage } from './image.js';
import { checkTraitsFit, type FlipPair } from './pointTraits.js';

/**
 * Points as (x, y): float32 [N, 2], in a batch [B, N, 2]. In pixels as they are read and shown;
 * from `PointScaler` on relative to their image, −1 at its left or upper edge and 1 at its right or
 * lower one.
 *
 * @see https://docs.fast.ai/vision.core.html#points
 */
export class TensorPoint extends Tensor<'float32'> {
  declare protected readonly semantics: 'point';
  /** Which points trade places when their picture is mirrored. A PointBlock's class has its own. */
  static readonly flipPairs: readonly FlipPair[] = [];
  /** What each point is called. */
  static readonly pointNames: readonly string[] = [];
}

/** A class of points. */
export type PointClass = typeof TensorPoint;

/** One point, or several, in pixels. */
export type PointsLike =
  | readonly [x: number, y: number]
  | readonly (readonly [x: number, y: number])[];

/** Options of {@link PointCreate}. */
export interface PointCreateOptions {
  /** The class to make, with its `flipPairs` and names. Default `TensorPoint`. */
  cls?: PointClass;
  /** The getter gives (y, x), rows first. Default `false`. */
  yFirst?: boolean;
}

class PointCreateTransform extends Transform<PointsLike, TensorPoint> {
  readonly #cls: PointClass;
  readonly #yFirst: boolean;
  #c: number | undefined;

  constructor({ cls = TensorPoint, yFirst = false }: PointCreateOptions = {}) {
    super();
    this.#cls = cls;
    this.#yFirst = yFirst;
  }

  override get c(): number | undefined {
    return this.#c;
  }

  override async setup({ train }: SetupValues<PointsLike>): Promise<void> {
    for await (const points of train) {
      this.#c = this.#numbers(points).length;
      return;
    }
  }

  encodes(points: PointsLike): TensorPoint {
    const numbers = this.#numbers(points);
    if (this.#c !== undefined && numbers.length !== this.#c) {
      throw new ArgumentError(
        this.name,
        `expected ${this.#c / 2} points, as the first item has, got ${numbers.length / 2}`,
      );
    }
    return tensor(Float32Array.from(numbers)).reshape([-1, 2]).as(this.#cls);
  }

  #numbers(points: PointsLike): number[] {
    const rows = checkPoints(points);
    checkTraitsFit(this.name, this.#cls, rows.length);
    return rows.flatMap(([x, y]) => (this.#yFirst ? [y, x] : [x, y]));
  }
}

/**
 * Reads points: [x, y] or [[x, y], …] → TensorPoint [N, 2]. `c` is 2·N, from the first training
 * item.
 *
 * @throws {ArgumentError} when a value is not of that form, has another number of points than the
 * first or than there are names, or lacks one of the flipPairs.
 */
export const PointCreate = callable(PointCreateTransform, 'PointCreate');
export type PointCreate = PointCreateTransform;

/** Sizes are always height before width. */
export type ImageSize = readonly [height: number, width: number];

/** Of a picture or a batch of pictures [.., H, W]. */
export function sizeOf(picture: Tensor): ImageSize {
  return [picture.size(-2), picture.size(-1)];
}

/** The size of the first image in a tuple. */
export function imageSize(tuple: Tuple): ImageSize | undefined {
  const image = tuple.find((value) => value instanceof TensorImage);
  return image && sizeOf(image);
}

/** One point a row. */
function checkPoints(points: PointsLike): [number, number][] {
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
  return rows as [number, number][];
}

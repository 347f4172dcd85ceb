// Points some of which cannot be seen. Points that all can be are points.ts.
import { callable, type SetupValues, Transform } from '../data/transform.js';
import { tensor } from '../tensor/create.js';
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import { checkTraitsFit, type FlipPair } from './pointTraits.js';

/**
 * Points as (x, y, v), where v is 1 for a point that is seen and 0 for one that is missing, hidden, or
 * outside the picture: float32 [N, 3], in a batch [B, N, 3]. In pixels as they are read and shown; from
 * `PointScaler` on relative to their image, −1 at its left or upper edge and 1 at its right or lower one.
 * A point that a transform takes out of the picture gets v = 0 and keeps it. Where v is 0, x and y are
 * finite and mean nothing. fastai has no such.
 */
export class TensorMultiPoint extends Tensor<'float32'> {
  declare protected readonly semantics: 'multiPoint';
  /** Which points trade places when their picture is mirrored. A MultiPointBlock's class has its own. */
  static readonly flipPairs: readonly FlipPair[] = [];
  /** What each point is called. */
  static readonly pointNames: readonly string[] = [];
}

/** A class of points with visibility. */
export type MultiPointClass = typeof TensorMultiPoint;

/** A point in pixels, with whether it is seen where that is not certain; `null` for a missing one. */
export type MultiPointLike =
  | readonly [x: number, y: number]
  | readonly [x: number, y: number, visible: boolean | 0 | 1]
  | null;

/** All points of an item, each in its place: missing ones too. */
export type MultiPointsLike = readonly MultiPointLike[];

/** Options of {@link MultiPointCreate}. */
export interface MultiPointCreateOptions {
  /** The class to make, with its `flipPairs` and names. Default `TensorMultiPoint`. */
  cls?: MultiPointClass;
  /** The getter gives (y, x) and (y, x, visible). Default `false`. */
  yFirst?: boolean;
}

class MultiPointCreateTransform extends Transform<MultiPointsLike, TensorMultiPoint> {
  readonly #cls: MultiPointClass;
  readonly #yFirst: boolean;
  #count: number | undefined;

  constructor({ cls = TensorMultiPoint, yFirst = false }: MultiPointCreateOptions = {}) {
    super();
    this.#cls = cls;
    this.#yFirst = yFirst;
  }

  override get c(): number | undefined {
    return this.#count && 2 * this.#count;
  }

  override async setup({ train }: SetupValues<MultiPointsLike>): Promise<void> {
    for await (const points of train) {
      this.#count = this.#rows(points).length;
      return;
    }
  }

  encodes(points: MultiPointsLike): TensorMultiPoint {
    const rows = this.#rows(points);
    const count = this.#count ?? rows.length;
    if (rows.length !== count)
      throw new ArgumentError(
        this.name,
        `expected ${count} points, as the first item has, got ${rows.length}; give null for a missing one`,
      );
    return tensor(Float32Array.from(rows.flat())).reshape([-1, 3]).as(this.#cls);
  }

  #rows(points: MultiPointsLike): number[][] {
    if (!Array.isArray(points) || points.length === 0 || !points.every(isPoint))
      throw ArgumentError.of(
        this.name,
        '[x, y], [x, y, visible] or null for each point, with finite numbers,',
        'points',
        points,
      );
    checkTraitsFit(this.name, this.#cls, points.length);
    return (points as MultiPointsLike).map((point) => {
      if (!point) return [0, 0, 0];
      const [x, y, visible = true] = point;
      return [...(this.#yFirst ? [y, x] : [x, y]), visible ? 1 : 0];
    });
  }
}

/**
 * Reads points some of which may be missing: [x, y], [x, y, visible] or null for each → TensorMultiPoint
 * [N, 3]. `c` is 2·N, from the first training item.
 *
 * @throws {ArgumentError} when a value is not of that form, has another number of points than the
 * first or than there are names, or lacks one of the flipPairs.
 */
export const MultiPointCreate = callable(MultiPointCreateTransform, 'MultiPointCreate');
export type MultiPointCreate = MultiPointCreateTransform;

function isPoint(point: unknown): boolean {
  if (point === null) return true;
  if (!Array.isArray(point) || (point.length !== 2 && point.length !== 3)) return false;
  const [x, y, visible = true] = point;
  const isSeen = typeof visible === 'boolean' || visible === 0 || visible === 1;
  return Number.isFinite(x) && Number.isFinite(y) && isSeen;
}

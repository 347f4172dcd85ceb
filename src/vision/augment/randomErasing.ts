import type { Rng } from '../../data/rng.js';
import { callable, Transform, type TransformContext, type Tuple } from '../../data/transform.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { Generator } from '../../tensor/generator.js';
import { randn } from '../../tensor/random.js';
import { tidy } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { classOf, TensorImage } from '../image.js';
import type { ImageSize } from '../points.js';
import type { Part } from './batch/plan.js';
import type { Box } from './resizeImage.js';

/** Rectangles in pixels, some for each sample; what passes the image's edges is cut off. */
export type ErasedAreas = readonly (readonly Box[])[];

/** Options of {@link RandomErasing}. */
export interface RandomErasingOptions {
  /** How likely a sample is changed, 0 … 1. Default 0.5. */
  p?: number;
  /** The smallest share of the image that is erased, 0 … `sh`. Default 0. */
  sl?: number;
  /** The largest share, `sl` … 1. Default 0.3. */
  sh?: number;
  /** A rectangle is at most so much narrower, or lower, than a square, above 0 … 1. Default 0.3. */
  minAspect?: number;
  /** The most rectangles in an image, which share the area; an integer of at least 1. Default 1. */
  maxCount?: number;
  /** The same rectangles in all images of a batch, or in none of them, as in fastai. Default false. */
  batch?: boolean;
  /**
   * The rectangles instead of random ones: one list for each of the `n` samples (a single one with
   * `batch`), or a function that gives them. `p` is not asked then.
   */
  draw?: ErasedAreas | ((n: number, rng: Rng, size: ImageSize) => ErasedAreas);
}

/** What the images of a tuple share. */
interface Erasure {
  readonly areas: ErasedAreas;
  /** The size of the image that the areas are for. */
  readonly size: ImageSize;
  readonly seed: number;
}

class RandomErasingTransform extends Transform<TensorImage, TensorImage, Erasure | undefined> {
  override readonly order = 100;
  override readonly splitIdx = 0;
  readonly #options: Required<Omit<RandomErasingOptions, 'draw'>> &
    Pick<RandomErasingOptions, 'draw'>;

  constructor({
    p = 0.5,
    sl = 0,
    sh = 0.3,
    minAspect = 0.3,
    maxCount = 1,
    batch = false,
    draw,
  }: RandomErasingOptions = {}) {
    super();
    const step = 'RandomErasing';
    checkArg(p >= 0 && p <= 1, step, 'a number from 0 to 1', 'p', p);
    checkArg(sh >= 0 && sh <= 1, step, 'a number from 0 to 1', 'sh', sh);
    checkArg(sl >= 0 && sl <= sh, step, `a number from 0 to sh, ${sh},`, 'sl', sl);
    const isAspect = minAspect > 0 && minAspect <= 1;
    checkArg(isAspect, step, 'a number above 0, up to 1,', 'minAspect', minAspect);
    const isCount = Number.isInteger(maxCount) && maxCount >= 1;
    checkArg(isCount, step, 'an integer of at least 1', 'maxCount', maxCount);
    this.#options = { p, sl, sh, minAspect, maxCount, batch, draw };
  }

  override accepts(value: unknown): value is TensorImage {
    return value instanceof TensorImage;
  }

  override beforeCall(tuple: Tuple, { rng }: TransformContext): Erasure | undefined {
    const image = tuple.find((value) => value instanceof TensorImage);
    if (!image) return undefined;
    const size = [image.size(-2), image.size(-1)] as const;
    const n = this.#options.batch || image.ndim === 3 ? 1 : image.size(0);
    return this.#erasure(n, rng, size);
  }

  #erasure(n: number, rng: Rng, size: ImageSize): Erasure {
    return { areas: this.#areas(n, rng, size), size, seed: rng.integer(0, 2 ** 32) };
  }

  get parts(): readonly Part[] {
    return [
      {
        name: this.name,
        stage: 'erase',
        addTo: (draft) => {
          const { n, rng, size } = draft;
          const erasure = this.#erasure(this.#options.batch ? 1 : n, rng, size);
          draft.eraseIn = (images) => this.eraseIn(images, erasure);
        },
      },
    ];
  }

  encodes(image: TensorImage, erasure: Erasure | undefined): TensorImage {
    if (!image.isFloatingPoint())
      throw new ArgumentError(
        this.name,
        `expected images of floats, which noise can stand in, got ${image.dtype}; IntToFloatTensor makes them, and belongs before it`,
      );
    if (!erasure?.areas.some((boxes) => boxes.length > 0)) return image;
    return tidy(() => {
      const made = image.clone().as(classOf(image)); // others may hold the batch
      this.eraseIn(made, erasure);
      return made;
    });
  }

  /** What `encodes` does, in the memory of the image, which has to be the caller's own. */
  eraseIn(image: TensorImage, { areas, size, seed }: Erasure): void {
    tidy(() => {
      const samples = image.ndim === 3 ? image.unsqueeze(0) : image; // [B, C, H, W]
      const to = [image.size(-2), image.size(-1)] as const;
      const parts = areas.flatMap((boxes, i) => {
        const sample = this.#options.batch ? samples : samples.narrow(0, i, 1);
        return boxes
          .map((box) => cut(scaled(box, size, to), to))
          .filter((box) => box.height * box.width > 0)
          .map((box) => sample.narrow(2, box.top, box.height).narrow(3, box.left, box.width));
      });
      fillWithNoise(parts, seed);
    });
  }

  #areas(n: number, rng: Rng, size: ImageSize): ErasedAreas {
    const { p, draw } = this.#options;
    if (draw) {
      const areas = typeof draw === 'function' ? draw(n, rng, size) : draw;
      const fits = Array.isArray(areas) && areas.length === n && areas.flat().every(isBox);
      checkArg(
        fits,
        this.name,
        `lists of { top, left, height, width } in whole pixels, for each of ${n} samples one,`,
        'draw',
        areas,
      );
      return areas;
    }
    return Array.from({ length: n }, () =>
      p === 1 || rng.random() < p ? this.#drawn(rng, size) : [],
    );
  }

  #drawn(rng: Rng, [height, width]: ImageSize): Box[] {
    const { sl, sh, minAspect, maxCount } = this.#options;
    const count = rng.integer(1, maxCount + 1);
    return Array.from({ length: count }, () => {
      const area = (rng.uniform(sl, sh) * height * width) / count;
      const aspect = Math.exp(rng.uniform(Math.log(minAspect), -Math.log(minAspect)));
      const rows = stretch(area * aspect, height, rng);
      const columns = stretch(area / aspect, width, rng);
      return { top: rows.from, height: rows.length, left: columns.from, width: columns.length };
    });
  }
}

/**
 * Rectangles of normal noise, N(0, 1), in float images [B, C, H, W], while training. It runs after
 * `Normalize`, where such noise is as bright and as varied as a picture is.
 *
 * Each sample draws for itself whether it is changed and where; fastai draws once for a whole batch,
 * which `batch: true` does too. The shares and forms of the rectangles are fastai's: an area between `sl` and `sh`
 * of the image, `aspect` between `minAspect` and its inverse, √(area·aspect) high and √(area/aspect) wide, but no longer
 * than the image. Noise and places depend on the seed, the epoch and the batch alone. The batch is
 * copied before it is changed, except where this is one step with what makes it.
 *
 * Masks, points and boxes stay: a point under a rectangle is still where it was.
 *
 * @throws {ArgumentError} an option is out of range, or images are not of floats.
 * @example
 * ```ts
 * const batchTfms = [Normalize.fromStats(...imagenetStats), RandomErasing({ sh: 0.2 })];
 * ```
 * @see https://docs.fast.ai/vision.augment.html#randomerasing
 */
export const RandomErasing = callable(RandomErasingTransform, 'RandomErasing');
export type RandomErasing = RandomErasingTransform;

/** One side of a square of `area`, at a random place along `size`, whose end it may pass. */
function stretch(area: number, size: number, rng: Rng): { from: number; length: number } {
  const length = Math.round(Math.sqrt(area));
  return { from: rng.integer(0, Math.max(size - length, 0) + 1), length };
}

function isBox(box: Box): boolean {
  const { top, left, height, width } = Object(box);
  return [top, left, height, width].every(Number.isInteger) && height >= 0 && width >= 0;
}

/** The same part of an image of another size. */
function scaled(box: Box, from: ImageSize, to: ImageSize): Box {
  if (from[0] === to[0] && from[1] === to[1]) return box;
  const [y, x] = [to[0] / from[0], to[1] / from[1]];
  const [top, left] = [Math.round(box.top * y), Math.round(box.left * x)];
  const height = Math.round((box.top + box.height) * y) - top;
  return { top, left, height, width: Math.round((box.left + box.width) * x) - left };
}

/** What lies inside an image. */
function cut({ top, left, height, width }: Box, size: ImageSize): Box {
  const [bottom, right] = [Math.min(top + height, size[0]), Math.min(left + width, size[1])];
  const [above, before] = [Math.max(top, 0), Math.max(left, 0)];
  return {
    top: above,
    left: before,
    height: Math.max(0, bottom - above),
    width: Math.max(0, right - before),
  };
}

/** Writes noise into views [.., C, h, w] of one tensor; all of it is drawn in one call. */
function fillWithNoise(parts: readonly Tensor[], seed: number): void {
  const device = parts[0]?.device ?? 'cpu';
  const total = parts.reduce((sum, part) => sum + part.numel(), 0);
  const noise = randn([total], { device, generator: new Generator(seed, { device }) });
  let at = 0;
  for (const part of parts) {
    part.copy_(noise.narrow(0, at, part.numel()).reshape(part.shape));
    at += part.numel();
  }
}

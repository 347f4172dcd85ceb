// What RandAugment and TrivialAugment share: steps, drawn once for a sample, that its picture and what lies on it go through.
import type { Rng } from '../../../data/rng.js';
import { Transform, type TransformContext, type Tuple } from '../../../data/transform.js';
import { ArgumentError, checkArg } from '../../../tensor/errors.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { classOf, TensorImage } from '../../image.js';
import { TensorMask } from '../../mask.js';
import { type ImageSize, imageSize } from '../../points.js';
import { isOnImage, moveTargets, type OnImage } from '../moveTargets.js';
import { checkPadMode, type PadMode } from '../padding.js';
import { mapOf, movePicture, type Sampling } from './geometry.js';
import {
  type AugmentStep,
  applyStep,
  augmentOperations,
  isGeometric,
  type Magnitudes,
} from './operations.js';

/** Options of both {@link RandAugment} and {@link TrivialAugment}. */
export interface PolicyOptions {
  /** How many magnitudes there are between none and the strongest, at least 2. Default 31. */
  numMagnitudeBins?: number;
  /** How pictures are sampled; masks always by the nearest pixel. Default `'nearest'`, as in torchvision. */
  interpolation?: 'nearest' | 'bilinear';
  /**
   * The level of what comes into the picture from outside, 0 … 255, or one for each channel.
   * Default 0, black.
   */
  fill?: number | readonly number[];
  /** What comes into a mask from outside, a class or the index of none. Default 0. */
  maskFill?: number;
  /** What comes in from outside instead of `fill` and `maskFill`. Default `'zeros'`, which is those. */
  padMode?: PadMode;
  /** The steps instead of random ones, or a function that gives them for a picture's size. */
  draw?: readonly AugmentStep[] | ((size: ImageSize, rng: Rng) => readonly AugmentStep[]);
}

/** What the elements of a sample share. */
export interface Steps {
  readonly steps: readonly AugmentStep[];
  readonly size: ImageSize | undefined;
}

type Augmented = TensorImage | TensorMask | OnImage;

/** Steps on uint8 images, while training; geometric ones move masks, points and boxes too. */
export abstract class Policy extends Transform<Augmented, Augmented, Steps> {
  override readonly order = 3;
  override readonly splitIdx = 0;
  override readonly keepsShape = true;
  protected readonly bins: number;
  readonly #sampling: Sampling;
  readonly #maskSampling: Sampling;
  readonly #draw: PolicyOptions['draw'];

  constructor(
    step: string,
    {
      numMagnitudeBins = 31,
      interpolation = 'nearest',
      fill = 0,
      maskFill = 0,
      padMode = 'zeros',
      draw,
    }: PolicyOptions,
  ) {
    super();
    const areBins = Number.isInteger(numMagnitudeBins) && numMagnitudeBins >= 2;
    checkArg(areBins, step, 'an integer of at least 2', 'numMagnitudeBins', numMagnitudeBins);
    const isKnown = ['nearest', 'bilinear'].includes(interpolation);
    checkArg(isKnown, step, "'nearest' or 'bilinear'", 'interpolation', interpolation);
    checkPadMode(step, padMode);
    const levels = typeof fill === 'number' ? [fill] : fill;
    const areLevels = Array.isArray(levels) && levels.length > 0 && levels.every(isLevel);
    checkArg(areLevels, step, 'a level from 0 to 255, or one for each channel,', 'fill', fill);
    checkArg(isLevel(maskFill), step, 'an integer from 0 to 255', 'maskFill', maskFill);
    this.bins = numMagnitudeBins;
    this.#sampling = { interpolation, padMode, fill: levels };
    this.#maskSampling = { interpolation: 'nearest', padMode, fill: [maskFill] };
    this.#draw = typeof draw === 'function' || !draw ? draw : checkedSteps(step, draw);
  }

  /** Random steps for a picture of that size. */
  protected abstract drawn(size: ImageSize, rng: Rng): readonly AugmentStep[];

  override accepts(value: unknown): value is Augmented {
    return value instanceof TensorImage || value instanceof TensorMask || isOnImage(value);
  }

  override beforeCall(tuple: Tuple, { rng }: TransformContext): Steps {
    const mask = tuple.find((value) => value instanceof TensorMask);
    const size = imageSize(tuple) ?? (mask && ([mask.size(-2), mask.size(-1)] as const));
    if (!size) return { steps: [], size };
    const draw = this.#draw;
    if (!draw) return { steps: this.drawn(size, rng), size };
    if (typeof draw !== 'function') return { steps: draw, size };
    return { steps: checkedSteps(this.name, draw(size, rng)), size };
  }

  encodes(value: Augmented, { steps, size }: Steps): Augmented {
    if (value instanceof TensorImage) return this.#image(value, { steps, size });
    if (!size)
      throw new ArgumentError(this.name, 'expected an image or a mask beside points, got none');
    const maps = steps.flatMap(([operation, magnitude]) =>
      isGeometric(operation) ? [mapOf(operation, magnitude, size)] : [],
    );
    if (!(value instanceof TensorMask))
      return maps.reduce((targets, map) => moveTargets(targets, map), value);
    let mask: Tensor = value;
    for (const map of maps) mask = movePicture(mask, map, this.#maskSampling);
    return mask.as(TensorMask);
  }

  #image(image: TensorImage, { steps, size }: Steps): TensorImage {
    const channels = image.size(0);
    const fits = image.dtype === 'uint8' && image.ndim === 3 && (channels === 1 || channels === 3);
    if (!fits)
      throw new ArgumentError(
        this.name,
        `expected a picture, uint8 [C, H, W] with 1 or 3 channels, got ${image.dtype} [${image.shape.join(', ')}]`,
      );
    const { fill } = this.#sampling;
    checkArg(
      fill.length === 1 || fill.length === channels,
      this.name,
      `a level for each of ${channels} channels, or one for all,`,
      'fill',
      fill,
    );
    const shared = { size: size as ImageSize, sampling: this.#sampling };
    let made: Tensor = image;
    for (const step of steps) made = applyStep(made, step, shared);
    return made.as(classOf(image));
  }

  /** One of the magnitudes, and for some a sign. */
  protected signed({ isSigned }: Magnitudes, magnitude: number, rng: Rng): number {
    return isSigned && rng.integer(0, 2) === 1 ? -magnitude : magnitude;
  }
}

function isLevel(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 255;
}

/** Whether a magnitude means something to its operation. */
function isStep(step: AugmentStep): boolean {
  if (!Array.isArray(step) || step.length !== 2) return false;
  const [operation, magnitude] = step as AugmentStep;
  if (!augmentOperations.includes(operation) || !Number.isFinite(magnitude)) return false;
  if (['brightness', 'color', 'contrast', 'sharpness'].includes(operation)) return magnitude >= -1;
  return operation !== 'posterize' || (magnitude >= 0 && magnitude <= 8);
}

function checkedSteps(transform: string, steps: readonly AugmentStep[]): readonly AugmentStep[] {
  const odd = Array.isArray(steps) ? steps.find((step) => !isStep(step)) : steps;
  const expected = 'pairs of an operation and a magnitude that it can have';
  checkArg(Array.isArray(steps) && odd === undefined, transform, expected, 'draw', odd);
  return steps;
}

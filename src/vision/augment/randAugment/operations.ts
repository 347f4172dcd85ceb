// The operations by name: how strong they may be, and what they do to a picture.
import { arange, linspace } from '../../../tensor/create.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import type { ImageSize } from '../../points.js';
import { colour, sharpness } from './colour.js';
import { type Geometric, mapOf, movePicture, type Sampling } from './geometry.js';
import { autoContrast, brightness, contrast, equalize, posterize, solarize } from './levels.js';

/**
 * What {@link RandAugment} and {@link TrivialAugment} do to pictures: torchvision's operations, in its order.
 *
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandAugment.html
 */
export const augmentOperations = [
  'identity',
  'shearX',
  'shearY',
  'translateX',
  'translateY',
  'rotate',
  'brightness',
  'color',
  'contrast',
  'sharpness',
  'posterize',
  'solarize',
  'autoContrast',
  'equalize',
] as const;

/** The name of an operation of {@link RandAugment}. */
export type AugmentOperation = (typeof augmentOperations)[number];

/**
 * An operation and how strong it is: shears in pixels per pixel, translations in pixels (cut to an integer), rotations in
 * degrees against the clock; brightness, color, contrast and sharpness as what is added to a factor of 1, at
 * least −1; posterize as the bits that stay, 0 … 8; solarize as the level from which on pictures become
 * negatives. The others take no magnitude: 0.
 */
export type AugmentStep = readonly [operation: AugmentOperation, magnitude: number];

/** The magnitudes that an operation can have, weakest first; of some the opposite too. */
export interface Magnitudes {
  /** Empty where there is nothing to choose. */
  readonly values: readonly number[];
  readonly isSigned: boolean;
}

/** The strongest of each kind. */
export interface Strongest {
  readonly shear: number;
  readonly translate: (size: number) => number;
  readonly rotate: number;
  readonly factor: number;
  /** How many bits posterize takes away. */
  readonly bits: number;
}

/** The magnitudes of an operation for pictures of a size, `bins` of them. */
export function magnitudesOf(
  operation: AugmentOperation,
  strongest: Strongest,
  { bins, size: [height, width] }: { bins: number; size: ImageSize },
): Magnitudes {
  // PyTorch's operators: a translation that is an integer here must be one there, and is cut to one.
  const evenly = (from: number, to: number): number[] =>
    tidy(() => linspace(from, to, { steps: bins }).tolist() as number[]);
  switch (operation) {
    case 'shearX':
    case 'shearY':
      return { values: evenly(0, strongest.shear), isSigned: true };
    case 'translateX':
      return { values: evenly(0, strongest.translate(width)), isSigned: true };
    case 'translateY':
      return { values: evenly(0, strongest.translate(height)), isSigned: true };
    case 'rotate':
      return { values: evenly(0, strongest.rotate), isSigned: true };
    case 'brightness':
    case 'color':
    case 'contrast':
    case 'sharpness':
      return { values: evenly(0, strongest.factor), isSigned: true };
    case 'posterize': {
      const lost = tidy(() =>
        arange(bins)
          .div((bins - 1) / strongest.bits)
          .round()
          .tolist(),
      );
      return { values: (lost as number[]).map((bits) => 8 - bits), isSigned: false };
    }
    case 'solarize':
      return { values: evenly(255, 0), isSigned: false };
    default:
      return { values: [], isSigned: false };
  }
}

/** Whether an operation moves what is in the picture, and with it what lies on it. */
export function isGeometric(operation: AugmentOperation): operation is Geometric {
  return /^(shear|translate|rotate)/.test(operation);
}

/** A uint8 picture [C, H, W] of 1 or 3 channels after a step. */
export function applyStep(
  picture: Tensor,
  [operation, magnitude]: AugmentStep,
  { size, sampling }: { size: ImageSize; sampling: Sampling },
): Tensor {
  switch (operation) {
    case 'identity':
      return picture;
    case 'brightness':
      return brightness(picture, 1 + magnitude);
    case 'color':
      return colour(picture, 1 + magnitude);
    case 'contrast':
      return contrast(picture, 1 + magnitude);
    case 'sharpness':
      return sharpness(picture, 1 + magnitude);
    case 'posterize':
      return posterize(picture, Math.trunc(magnitude));
    case 'solarize':
      return solarize(picture, magnitude);
    case 'autoContrast':
      return autoContrast(picture);
    case 'equalize':
      return equalize(picture);
    default:
      return movePicture(picture, mapOf(operation, magnitude, size), sampling);
  }
}

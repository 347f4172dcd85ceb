import type { Rng } from '../../../data/rng.js';
import { callable } from '../../../data/transform.js';
import { checkArg } from '../../../tensor/errors.js';
import type { ImageSize } from '../../points.js';
import {
  type AugmentOperation,
  type AugmentStep,
  augmentOperations,
  magnitudesOf,
  type Strongest,
} from './operations.js';
import { Policy, type PolicyOptions } from './policy.js';

/** Options of {@link RandAugment}. */
export interface RandAugmentOptions extends PolicyOptions {
  /** How many operations a picture goes through, at least 0. Default 2. */
  numOps?: number;
  /** How strong each is, 0 … `numMagnitudeBins` − 1. Default 9. */
  magnitude?: number;
}

const strongest: Strongest = {
  shear: 0.3,
  translate: (size) => (150 / 331) * size,
  rotate: 30,
  factor: 0.9,
  bits: 4,
};

class RandAugmentTransform extends Policy {
  readonly #numOps: number;
  readonly #magnitude: number;

  constructor({ numOps = 2, magnitude = 9, ...options }: RandAugmentOptions = {}) {
    super('RandAugment', options);
    const isCount = Number.isInteger(numOps) && numOps >= 0;
    checkArg(isCount, 'RandAugment', 'an integer of at least 0', 'numOps', numOps);
    const last = this.bins - 1;
    const isBin = Number.isInteger(magnitude) && magnitude >= 0 && magnitude <= last;
    checkArg(isBin, 'RandAugment', `an integer from 0 to ${last}`, 'magnitude', magnitude);
    this.#numOps = numOps;
    this.#magnitude = magnitude;
  }

  protected drawn(size: ImageSize, rng: Rng): AugmentStep[] {
    return Array.from({ length: this.#numOps }, () => {
      const operation = augmentOperations[rng.integer(0, augmentOperations.length)];
      const range = { bins: this.bins, size };
      const magnitudes = magnitudesOf(operation as AugmentOperation, strongest, range);
      const magnitude = magnitudes.values[this.#magnitude] ?? 0;
      return [operation as AugmentOperation, this.signed(magnitudes, magnitude, rng)];
    });
  }
}

/**
 * RandAugment: each picture goes through `numOps` operations of one strength, drawn from torchvision's
 * fourteen, while training. An item transform, of uint8 images [C, H, W] with 1 or 3 channels, that
 * runs after `Resize`. The operations and their magnitudes are torchvision's, and its results on tensors
 * are met within one level.
 *
 * Where torchvision changes the picture only, shears, translations and rotations move its mask (by the nearest
 * pixel), points and boxes too; a moved box is the frame around its corners, so that rotations widen it.
 * Pictures are sampled by the nearest pixel by default, as torchvision's; `interpolation: 'bilinear'` looks better and costs
 * more. With it, edges blend into `fill` once, where torchvision's tensors count it twice. `padMode` is not torchvision's.
 *
 * @throws {ArgumentError} an option is out of range; or a picture is not uint8, or has other than 1 or 3 channels.
 * @example
 * ```ts
 * const itemTfms = [Resize(224), RandAugment({ magnitude: 12, interpolation: 'bilinear' })];
 * RandAugment({ draw: [['rotate', 30], ['posterize', 4]] }); // these, always
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.RandAugment.html
 */
export const RandAugment = callable(RandAugmentTransform, 'RandAugment');
export type RandAugment = RandAugmentTransform;

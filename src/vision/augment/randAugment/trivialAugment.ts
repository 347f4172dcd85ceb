import type { Rng } from '../../../data/rng.js';
import { callable } from '../../../data/transform.js';
import type { ImageSize } from '../../points.js';
import {
  type AugmentOperation,
  type AugmentStep,
  augmentOperations,
  magnitudesOf,
  type Strongest,
} from './operations.js';
import { Policy, type PolicyOptions } from './policy.js';

const strongest: Strongest = {
  shear: 0.99,
  translate: () => 32,
  rotate: 135,
  factor: 0.99,
  bits: 6,
};

class TrivialAugmentTransform extends Policy {
  constructor(options: PolicyOptions = {}) {
    super('TrivialAugment', options);
  }

  protected drawn(size: ImageSize, rng: Rng): AugmentStep[] {
    const operation = augmentOperations[rng.integer(0, augmentOperations.length)];
    const range = { bins: this.bins, size };
    const magnitudes = magnitudesOf(operation as AugmentOperation, strongest, range);
    const count = magnitudes.values.length;
    const magnitude = count > 0 ? (magnitudes.values[rng.integer(0, count)] as number) : 0;
    return [[operation as AugmentOperation, this.signed(magnitudes, magnitude, rng)]];
  }
}

/**
 * TrivialAugment in its wide form: each picture goes through one of the operations of {@link RandAugment},
 * at a strength that is drawn too, up to much stronger ones, while training. There is nothing to tune. All else,
 * masks, points, boxes and sampling included, is as for `RandAugment`. torchvision: `TrivialAugmentWide`.
 *
 * @throws {ArgumentError} an option is out of range; or a picture is not uint8, or has other than 1 or 3 channels.
 * @example
 * ```ts
 * const itemTfms = [Resize(224), TrivialAugment()];
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.TrivialAugmentWide.html
 */
export const TrivialAugment = callable(TrivialAugmentTransform, 'TrivialAugment');
export type TrivialAugment = TrivialAugmentTransform;

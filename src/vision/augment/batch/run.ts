// A plan carried out: natively where the kernel can, by plain operators elsewhere.
import { ArgumentError } from '../../../tensor/errors.js';
import {
  augmentMasks,
  augmentPictures,
  canAugment,
  canAugmentMasks,
  type Motion,
} from '../../../tensor/nativeAugment.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { classOf, type TensorImage } from '../../image.js';
import { TensorMask } from '../../mask.js';
import { sizeOf } from '../../points.js';
import { identity } from '../matrix.js';
import { type PixelMaps, pixelMaps } from './pixelMaps.js';
import { plainImages, plainMasks } from './plain.js';
import type { AugmentPlan } from './plan.js';

/** Images [B, C, H, W] after a plan. */
export async function changeImages(images: TensorImage, plan: AugmentPlan): Promise<Tensor> {
  checkImages(images, plan);
  const moved = movesOf(images, plan);
  const { toFloat, colors, normalize, format, eraseIn } = plan;
  if (!toFloat || plan.frame.mode !== 'bilinear' || !canAugment(images)) {
    const plain = plainImages(images, plan, moved);
    if (!eraseIn) return plain.as(classOf(images));
    const own = plain.clone().as(classOf(images)); // it may still be what came in
    eraseIn(own);
    return own;
  }
  const moves = moved ?? stay(images);
  const made = await augmentPictures(images, {
    ...motionOf(moves, { ...plan, size: moved ? plan.size : sizeOf(images) }),
    shrink: Int32Array.from(moves.shrink.flat()),
    colors,
    div: toFloat.div,
    ...normalize,
    dtype: format?.dtype ?? 'float32',
    channelsLast: format?.channelsLast ?? false,
  });
  const changed = made.as(classOf(images));
  eraseIn?.(changed);
  return changed;
}

/** Masks [B, H, W] after a plan. */
export async function changeMasks(masks: TensorMask, plan: AugmentPlan): Promise<Tensor> {
  const moves = movesOf(masks, plan);
  const { toFloat } = plan;
  if (!toFloat || !moves || !canAugmentMasks(masks))
    return plainMasks(masks, plan, moves).as(TensorMask);
  const made = await augmentMasks(masks, { ...motionOf(moves, plan), div: toFloat.divMask });
  return made.as(TensorMask);
}

/** Pictures of another size than the first of the batch are read with maps of their own. */
function movesOf(picture: Tensor, { maps, size, frame }: AugmentPlan): PixelMaps | undefined {
  return maps && pixelMaps(maps, { from: sizeOf(picture), to: size }, frame.alignCorners);
}

/** Every pixel from where it is. */
function stay(picture: Tensor): PixelMaps {
  const each = <T>(value: T): T[] => new Array<T>(picture.size(0)).fill(value);
  return { maps: each(identity), shrink: each([1, 1] as const) };
}

function motionOf({ maps }: PixelMaps, { size, frame }: AugmentPlan): Motion {
  const { padMode, alignCorners } = frame;
  return { maps: Float64Array.from(maps.flat()), size, padMode, alignCorners };
}

function checkImages(images: TensorImage, { toFloat, colors, normalize }: AugmentPlan): void {
  if (colors.length > 0 && !toFloat && !images.isFloatingPoint()) {
    const expected = 'float images in [0, 1], as IntToFloatTensor makes them,';
    throw ArgumentError.of('LightingTfm', expected, 'images', images.dtype);
  }
  if (!normalize) return;
  const [given, channels] = [normalize.mean.length, images.size(1)];
  if (given === channels || given === 1) return;
  throw new ArgumentError(
    'Normalize',
    `expected images of ${given} channels, as there are statistics for, got ${channels}`,
  );
}

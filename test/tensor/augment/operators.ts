// The operators themselves, by name, with the arguments of a call.
import { fromTypedArray, ops, type Tensor } from 'kindling';
import type { AugmentCall, MaskCall } from '#kindling/tensor/nativeAugment.js';

const KINDS = ['contrast', 'brightness', 'saturation', 'hue'];

/** kindling::augment, or one of another library that takes the same. */
export function pictureOperator(images: Tensor, call: AugmentCall, library = 'kindling'): Tensor {
  const samples = images.shape[0] as number;
  const values = Float32Array.from(call.colors.flatMap((step) => [...step.values]));
  const maps = fromTypedArray(call.maps, [samples, 3, 3]);
  return ops.call(`${library}::augment`, images, maps, call.size, {
    paddingMode: call.padMode,
    alignCorners: call.alignCorners,
    shrink: call.shrink,
    colors: call.colors.map(({ kind }) => KINDS.indexOf(kind)),
    colorValues: fromTypedArray(values, [call.colors.length, samples]),
    div: call.div,
    mean: call.mean,
    std: call.std,
    dtype: call.dtype,
    channelsLast: call.channelsLast,
  }) as Tensor;
}

/** kindling::augment_mask, or one of another library that takes the same. */
export function maskOperator(masks: Tensor, call: MaskCall, library = 'kindling'): Tensor {
  const maps = fromTypedArray(call.maps, [masks.shape[0] as number, 3, 3]);
  return ops.call(`${library}::augment_mask`, masks, maps, call.size, {
    paddingMode: call.padMode,
    alignCorners: call.alignCorners,
    div: call.div,
  }) as Tensor;
}

import { callable, Transform } from '../data/transform.js';
import { type FloatImage, TensorImage } from './image.js';

class IntToFloatTensorTransform extends Transform<TensorImage, FloatImage> {
  override readonly order = 10;

  override accepts(value: unknown): value is TensorImage {
    return value instanceof TensorImage;
  }

  encodes(image: TensorImage): FloatImage {
    return image.div(255).as(classOf(image)) as FloatImage;
  }

  override decodes(image: TensorImage): TensorImage {
    return image.clamp(0, 1).mul(255).round().to('uint8').as(classOf(image));
  }
}

/**
 * Pixels from 0 … 255 to [0, 1], a batch transform of every ImageBlock: uint8 [B, C, H, W] →
 * float32. Decoding clamps, and rounds where fastai cuts off.
 *
 * @see https://docs.fast.ai/data.transforms.html#inttofloattensor
 */
export const IntToFloatTensor = callable(IntToFloatTensorTransform, 'IntToFloatTensor');
export type IntToFloatTensor = IntToFloatTensorTransform;

/** The class of an image, for what is made of it. */
export function classOf<T extends TensorImage>(
  image: T,
): new (
  source: ConstructorParameters<typeof TensorImage>[0],
) => T {
  return image.constructor as new (
    source: ConstructorParameters<typeof TensorImage>[0],
  ) => T;
}

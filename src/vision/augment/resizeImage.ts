// One image in another size. Which part of it, is viewTransform.ts's.
import { resamplePicture } from '../../tensor/nativeImage.js';
import { callOperator } from '../../tensor/ops.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { ImageSize } from '../points.js';

/** A frame in pixels of the image, whose edges it may pass. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/**
 * An image [C, H, W], or the part of it in a box inside, in another size, resampled with
 * antialiasing. uint8 on the CPU: off the JavaScript thread, contiguous, and as Pillow's BILINEAR
 * resizes the part when it has been cut out, in every pixel (Pillow 13 may be a level off where the
 * height shrinks much more than the width). All else is LibTorch's, within a level of that.
 *
 * @throws {TorchError} an element type that LibTorch cannot resample.
 */
export async function resizeImage(
  image: Tensor,
  size: ImageSize,
  box: Box = { top: 0, left: 0, height: image.size(-2), width: image.size(-1) },
): Promise<Tensor> {
  const [height, width] = size;
  const isSize = box.height === height && box.width === width;
  if (!isSize && image.dtype === 'uint8' && image.device === 'cpu')
    return resamplePicture(image, { ...box, size });
  const part = image.narrow(-2, box.top, box.height).narrow(-1, box.left, box.width);
  if (isSize) return part;
  const batch = part.unsqueeze(0); // [1, C, H, W]
  const resized = callOperator('aten::_upsample_bilinear2d_aa', batch, [height, width], false);
  return (resized as Tensor).squeeze(0);
}

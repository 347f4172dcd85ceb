import { tensor } from '../../tensor/create.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { ImageSize } from '../points.js';

/** A mask [..., H, W] in another size: each pixel is that under its middle, as Pillow's NEAREST takes it. */
export function nearestPixels(mask: Tensor, [height, width]: ImageSize): Tensor {
  const indices = (from: number, to: number): Tensor =>
    tensor(
      BigInt64Array.from({ length: to }, (_, i) => BigInt(Math.floor(((i + 0.5) * from) / to))),
    ).to(mask.device);
  return mask
    .indexSelect(-2, indices(mask.size(-2), height))
    .indexSelect(-1, indices(mask.size(-1), width));
}

import { full } from '../tensor/create.js';
import { cat } from '../tensor/functions.js';
import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { TensorImage } from '../vision/image.js';

/** Space between two images, as a share of the first one's width. */
const gap = 0.06;

/** Images [C, H, W] of uint8 as one, from left to right at the upper edge, on white; a single one is returned as it is. */
export function sideBySide(images: readonly TensorImage[]): TensorImage {
  const [first] = images as readonly [TensorImage];
  if (images.length === 1) return first;
  return tidy(() => {
    const channels = Math.max(...images.map((image) => image.size(0)));
    const height = Math.max(...images.map((image) => image.size(1)));
    const space = white(channels, height, Math.ceil(first.size(2) * gap));
    const columns = images.flatMap((image, i) => {
      const [, rows, width] = image.shape as [number, number, number];
      const coloured = image.expand([channels, rows, width]);
      const column = cat([coloured, white(channels, height - rows, width)], 1);
      return i === 0 ? [column] : [space, column];
    });
    return cat(columns, 2).as(TensorImage);
  });
}

function white(channels: number, height: number, width: number): Tensor {
  return full([channels, height, width], 255, { dtype: 'uint8' });
}

// Operations that look at several channels or pixels at once, in float32 as torchvision has them.
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { luma } from '../batch/colors.js';

/** Whole levels of grey as float32 [H, W]. */
export function greyOf(picture: Tensor): Tensor {
  const floats = picture.to('float32');
  if (floats.size(0) === 1) return floats.squeeze(0);
  const [red, green, blue] = floats.unbind(0) as [Tensor, Tensor, Tensor];
  return red.mul(luma[0]).add_(green.mul(luma[1])).add_(blue.mul(luma[2])).floor_();
}

/** Colours `factor` times as far from grey, at least 0; a grey picture stays. */
export function colour(picture: Tensor, factor: number): Tensor {
  if (picture.size(0) === 1) return picture;
  return tidy(() => blend(picture.to('float32'), greyOf(picture), factor));
}

/**
 * The picture `factor` times as far, at least 0, from itself as seen through a filter that smooths: each pixel counts 5,
 * its eight neighbours 1. Edges stay as they are, and pictures without anything else.
 */
export function sharpness(picture: Tensor, factor: number): Tensor {
  const [height, width] = [picture.size(-2), picture.size(-1)];
  if (height <= 2 || width <= 2) return picture;
  return tidy(() => {
    const floats = picture.to('float32');
    const three = (of: Tensor, dim: number): Tensor => {
      const length = of.size(dim) - 2;
      return of
        .narrow(dim, 0, length)
        .add(of.narrow(dim, 1, length))
        .add_(of.narrow(dim, 2, length));
    };
    const inside = (of: Tensor): Tensor => of.narrow(-2, 1, height - 2).narrow(-1, 1, width - 2);
    const smooth = floats.clone();
    const sums = three(three(floats, -1), -2); // thirteenths, which are never half-way between levels
    inside(smooth).copy_(sums.add_(inside(floats).mul(4)).div_(13).round_());
    return blend(floats, smooth, factor);
  });
}

/** `factor` parts of a picture and 1 − factor of another, as levels. Overwrites the first. */
function blend(floats: Tensor, other: Tensor, factor: number): Tensor {
  return floats
    .mul_(factor)
    .add_(other.mul(1 - factor))
    .clamp_(0, 255)
    .to('uint8');
}

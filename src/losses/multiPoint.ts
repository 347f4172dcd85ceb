// The loss of points some of which may be missing.
import { ArgumentError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';
import { Loss } from './loss.js';

/**
 * Mean squared error over the coordinates of the points that are seen: predictions [B, 2·N] or [B, N, 2] against (x, y, v) [B, N, 3],
 * where v is above 0 for a point that is seen. What is predicted for the others has no gradient; a batch without any point that is
 * seen has the loss 0. 'mean' divides by the number of coordinates that are seen in the whole batch, so that missing points do not
 * make a loss small; 'none' gives one number per item, [B], the mean over its own. fastai has no such.
 *
 * @throws {ArgumentError} from `call`, when targets are not [B, N, 3], or there are not two outputs for each point.
 * @example
 * ```ts
 * const lossFunc = new nn.MultiPointLoss();
 * const targ = tensor([[[0.5, 0, 1], [0, 0, 0]]]); // the second point is missing
 * lossFunc.call(tensor([[0.5, 1, 9, 9]]), targ).item(); // 0.5
 * ```
 */
export class MultiPointLoss extends Loss {
  override forward(pred: Tensor, targ: Tensor): Tensor {
    const [count, n] = targ.shape;
    if (targ.ndim !== 3 || targ.size(2) !== 3)
      throw new ArgumentError('MultiPointLoss', `expected [B, N, 3] for targ, got ${form(targ)}`);
    if (pred.ndim < 2 || pred.size(0) !== count || pred.numel() !== (2 * targ.numel()) / 3)
      throw new ArgumentError(
        'MultiPointLoss',
        `expected [${count}, ${2 * (n as number)}], x and y for each of ${n} points, for pred, got ${form(pred)}`,
      );
    const isSeen = targ.narrow(2, 2, 1).gt(0); // [B, N, 1]
    const off = pred.reshape([count as number, -1, 2]).sub(targ.narrow(2, 0, 2)); // [B, N, 2]
    const error = off.where(isSeen, 0).square(); // 0 first, so that not even NaN has a gradient
    if (this.reduction === 'sum') return error.sum();
    const coordinates = isSeen.to(error.dtype).mul(2);
    if (this.reduction === 'none') return error.sum([1, 2]).div(coordinates.sum([1, 2]).clamp(1));
    return error.sum().div(coordinates.sum().clamp(1));
  }
}

function form(tensor: Tensor): string {
  return `[${tensor.shape.join(', ')}]`;
}

// Where points and boxes are once their image has been transformed. Every transform goes through here, so that all of
// them move targets alike.
import { inClassOf } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { cat } from '../../tensor/functions.js';
import type { Tensor } from '../../tensor/tensor.js';
import { TensorBBox } from '../boxes.js';
import type { TensorPoint } from '../points.js';
import type { Matrix } from './matrix.js';

/** What lies on an image, scaled: −1 at its left or upper edge, 1 at its right or lower one. */
export type OnImage = TensorPoint | TensorBBox;

/** A point that a perspective sends beyond the horizon ends far away instead of at infinity. */
const nearestHorizon = 1e-6;

/**
 * Points [N, 2] and boxes [N, 4] where `maps`, one matrix, sends them; or those of a batch, [B, N, …], with a matrix
 * for each sample. A matrix goes from where things were to where they are, both scaled to their image. A box becomes
 * the frame around its moved corners; one without extent, which is padding, stays.
 *
 * @throws {ArgumentError} as many matrices are not given as there are samples.
 */
export function moveTargets<T extends OnImage>(value: T, maps: Matrix | readonly Matrix[]): T {
  const list = typeof maps[0] === 'number' ? [maps as Matrix] : (maps as readonly Matrix[]);
  const isBatch = value.ndim === 3;
  const samples = isBatch ? value.size(0) : 1;
  checkArg(list.length === samples, 'moveTargets', `${samples} matrices`, 'maps', list.length);
  const matrices = tensor(Float32Array.from(list.flat()), { device: value.device })
    .reshape([-1, 3, 3])
    .transpose(1, 2); // [B, 3, 3]
  const batch = isBatch ? value : value.unsqueeze(0); // [B, N, …]
  const moved = value instanceof TensorBBox ? frames(batch, matrices) : points(batch, matrices);
  return inClassOf(value, isBatch ? moved : moved.squeeze(0)) as T;
}

/** [B, N, 2] → [B, N, 2] */
function points(from: Tensor, transposed: Tensor): Tensor {
  const ones = from.narrow(-1, 0, 1).mul(0).add(1);
  const sent = cat([from, ones], -1).matmul(transposed); // [B, N, 3]
  return sent.narrow(-1, 0, 2).div(sent.narrow(-1, 2, 1).clamp(nearestHorizon));
}

/** [B, N, 4] → [B, N, 4] */
function frames(boxes: Tensor, transposed: Tensor): Tensor {
  const [count, n] = boxes.shape as readonly [number, number, number];
  const [x1, y1, x2, y2] = boxes.unbind(-1) as [Tensor, Tensor, Tensor, Tensor];
  const corners = cat(
    [x1, y1, x2, y1, x1, y2, x2, y2].map((line) => line.unsqueeze(-1)),
    -1,
  ).reshape([count, 4 * n, 2]);
  const moved = points(corners, transposed).reshape([count, n, 4, 2]);
  const made = cat([moved.amin(2), moved.amax(2)], -1); // [B, N, 4]
  const isPadding = boxes
    .narrow(-1, 0, 2)
    .eq(boxes.narrow(-1, 2, 2))
    .all(-1, { keepdim: true });
  return boxes.where(isPadding, made);
}

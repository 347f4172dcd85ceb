// Where points and boxes are once their image has been transformed. Every transform goes through here, so that all of
// them move targets alike.
import { inClassOf } from '../../data/transform.js';
import { tensor } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { cat } from '../../tensor/functions.js';
import type { Tensor } from '../../tensor/tensor.js';
import { TensorBBox } from '../boxes.js';
import { type MultiPointClass, TensorMultiPoint } from '../multiPoint.js';
import { type PointClass, TensorPoint } from '../points.js';
import { type FlipPair, swappedIndices } from '../pointTraits.js';
import { determinant, type Matrix } from './matrix.js';

/** What lies on an image, scaled: −1 at its left or upper edge, 1 at its right or lower one. */
export type OnImage = TensorPoint | TensorMultiPoint | TensorBBox;

/** Whether a value is moved when its image is. */
export function isOnImage(value: unknown): value is OnImage {
  return (
    value instanceof TensorPoint || value instanceof TensorMultiPoint || value instanceof TensorBBox
  );
}

/** A point that a perspective sends beyond the horizon ends far away instead of at infinity. */
const nearestHorizon = 1e-6;

/** A point on the edge is in the picture, also where float32 puts it a hair's breadth outside. */
const edge = 1 + 1e-5;

/**
 * Points [N, 2], points with visibility [N, 3] and boxes [N, 4] where `maps`, one matrix, sends them; or those of a batch,
 * [B, N, …], with a matrix for each sample. A matrix goes from where things were to where they are, both scaled to their
 * image. A box becomes the frame around its moved corners; one without extent, which is padding, stays. In a picture that a
 * map mirrors, points of one of the flipPairs of their class trade places. A point with visibility that is no longer in the
 * picture is not seen, and stays so.
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
  const moved = move(value, { batch, matrices });
  const swapped = value instanceof TensorBBox ? moved : swap(moved, flipPairsOf(value), list);
  return inClassOf(value, isBatch ? swapped : swapped.squeeze(0)) as T;
}

/** Points (x, y) [..., N, 2] with what was seen of them, [..., N, 1], where they are in the picture: [..., N, 3]. */
export function withSeen(at: Tensor, seen: Tensor): Tensor {
  const isInside = at.abs().amax(-1, { keepdim: true }).le(edge);
  return cat([at, seen.mul(isInside)], -1);
}

function move(
  value: OnImage,
  { batch, matrices }: Readonly<Record<'batch' | 'matrices', Tensor>>,
): Tensor {
  if (value instanceof TensorBBox) return frames(batch, matrices);
  if (value instanceof TensorPoint) return points(batch, matrices);
  return withSeen(points(batch.narrow(-1, 0, 2), matrices), batch.narrow(-1, 2, 1));
}

function flipPairsOf(value: TensorPoint | TensorMultiPoint): readonly FlipPair[] {
  return (value.constructor as PointClass | MultiPointClass).flipPairs;
}

/** Points [B, N, …], those of pairs in each other's place in the samples that are mirrored. */
function swap(moved: Tensor, pairs: readonly FlipPair[], maps: readonly Matrix[]): Tensor {
  const { device } = moved;
  const mirrored = maps.map(isMirrored);
  if (pairs.length === 0 || !mirrored.includes(true)) return moved;
  const places = tensor(swappedIndices(pairs, moved.size(1)), { dtype: 'int64', device });
  const isSwapped = tensor(mirrored, { dtype: 'bool', device }).reshape([-1, 1, 1]);
  return moved.indexSelect(1, places).where(isSwapped, moved);
}

/** Whether a map shows the middle of a picture from behind: two mirrors in a row do not. */
function isMirrored(map: Matrix): boolean {
  return determinant(map) * (map[8] as number) < 0; // that of the map's slope at (0, 0), times w⁴ ≥ 0
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

// What lies outside a picture, where a frame passes its edges.
import { tensor } from '../../tensor/create.js';
import { checkArg } from '../../tensor/errors.js';
import { callOperator } from '../../tensor/ops.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Box } from './resizeImage.js';

/** What lies outside a picture: its mirror image, its edge, or black. */
export type PadMode = 'reflection' | 'border' | 'zeros';

/** @throws {ArgumentError} there is no such mode. */
export function checkPadMode(transform: string, padMode: PadMode): void {
  const modes = ['reflection', 'border', 'zeros'];
  checkArg(
    modes.includes(padMode),
    transform,
    "'reflection', 'border' or 'zeros'",
    'padMode',
    padMode,
  );
}

/** The part of a picture [.., H, W] that lies in a box, filled up where the box passes its edges. */
export function cutOut(picture: Tensor, box: Box, padMode: PadMode): Tensor {
  const rows = along(picture, -2, { from: box.top, count: box.height }, padMode);
  return along(rows, -1, { from: box.left, count: box.width }, padMode);
}

/**
 * The lines of a picture at these places along a dimension; they may repeat, and lie outside before
 * or after those inside.
 */
export function linesAt(
  picture: Tensor,
  dim: -1 | -2,
  places: readonly number[],
  padMode: PadMode,
): Tensor {
  const size = picture.size(dim);
  if (places.length === size && places.every((place, i) => place === i)) return picture;
  const at = (indices: readonly number[]): Tensor =>
    picture.indexSelect(dim, tensor(indices, { dtype: 'int64' }));
  if (padMode === 'border') return at(places.map((i) => clampIndex(i, size)));
  if (padMode === 'reflection') return at(places.map((i) => mirrorIndex(i, size)));
  const inside = at(places.filter((i) => i >= 0 && i < size));
  const before = places.filter((i) => i < 0).length;
  return pad(inside, dim, [before, places.filter((i) => i >= size).length]);
}

function along(
  picture: Tensor,
  dim: -1 | -2,
  { from, count }: { from: number; count: number },
  padMode: PadMode,
): Tensor {
  const size = picture.size(dim);
  if (from === 0 && count === size) return picture;
  if (from >= 0 && from + count <= size) return picture.narrow(dim, from, count);
  if (padMode === 'zeros') return pad(picture, dim, [-from, from + count - size]);
  const places = Array.from({ length: count }, (_, i) => from + i);
  return linesAt(picture, dim, places, padMode);
}

/** Lines of zeros before and after; cuts off where the number is negative. */
function pad(picture: Tensor, dim: -1 | -2, lines: readonly [number, number]): Tensor {
  if (lines[0] === 0 && lines[1] === 0) return picture;
  const pads = dim === -1 ? lines : [0, 0, ...lines];
  return callOperator('aten::constant_pad_nd', picture, pads, 0) as Tensor;
}

function clampIndex(i: number, size: number): number {
  return Math.min(Math.max(i, 0), size - 1);
}

/** As in a mirror at the middle of the outermost pixels, again and again. */
function mirrorIndex(i: number, size: number): number {
  const period = Math.max(1, 2 * (size - 1));
  const at = ((i % period) + period) % period;
  return Math.min(at, period - at);
}

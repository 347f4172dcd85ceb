// Matrix products of groups.

import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp, checkTensors, withDefaults } from './op.js';

/** Options of `groupedMm`. */
export interface GroupedMmOptions<R extends DType = DType> {
  /** [G] int32: where each group of the ragged dim ends, rising; needed if a matrix has two dims. Default none. */
  offs?: Tensor | null;
  /** Not yet computed by LibTorch: must be none. */
  bias?: Tensor | null;
  /** Element type of the result. Default: the input's. */
  outDtype?: R | null;
}

const groupedMmOp = bindOp('aten::_grouped_mm', 'groupedMm');

/**
 * One matrix product for each group: [G, N, M] and [G, M, P] → [G, N, P]. With `offs` one dim is cut into groups: rows of a
 * [N, M] against [G, M, P] → [N, P]; [G, N, M] against columns of [M, P] → [N, P]; or M of both [N, M] and [M, P] → [G, N, P].
 *
 * Offsets are looked at before LibTorch gets them, which does not.
 *
 * @throws {ArgumentError} `offs` does not rise within the ragged dim.
 * @throws {TorchError} the sizes do not fit, or rows are no multiple of 16 bytes long.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.grouped_mm.html
 */
export function groupedMm<D extends DType, R extends DType = D>(
  matA: Tensor<D>,
  matB: Tensor,
  options?: GroupedMmOptions<R>,
): Tensor<R> {
  const defaults = { offs: null, bias: null, outDtype: null };
  const { offs, bias, outDtype } = withDefaults('groupedMm', options, defaults);
  checkTensors('groupedMm', { matA, matB });
  if (offs !== null && offs.device === 'cpu') checkOffsets(offs, raggedSize(matA, matB));
  return groupedMmOp(matA, matB, offs, bias, outDtype);
}

function raggedSize(matA: Tensor, matB: Tensor): number {
  if (matA.ndim === 2) return matB.ndim === 2 ? matA.size(1) : matA.size(0);
  return matB.size(-1);
}

function checkOffsets(offs: Tensor, size: number): void {
  const ends = (offs.tolist() as number[]).map(Number);
  const rising = ends.every((end, i) => end >= (i === 0 ? 0 : (ends[i - 1] as number)));
  const inside = rising && (ends.at(-1) ?? 0) <= size;
  checkArg(inside, 'groupedMm', `places that rise to at most ${size}`, 'offs', ends);
}

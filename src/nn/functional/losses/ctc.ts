// Connectionist temporal classification: a loss for sequences whose alignment is not known.

import { arange, tensor } from '../../../tensor/create.js';
import type { DType } from '../../../tensor/dtype.js';
import { checkArg } from '../../../tensor/errors.js';
import { isTensor } from '../../../tensor/handle.js';
import { tidy } from '../../../tensor/scope.js';
import type { Tensor } from '../../../tensor/tensor.js';
import { bindOp, checkTensors, withDefaults } from '../op.js';
import { type ReductionOptions, reductionCode } from './reduction.js';

/** Options of `ctcLoss`. 'mean' divides each loss by its target's length first. */
export interface CTCLossFunctionOptions extends ReductionOptions {
  /** The class that means "nothing". Default 0. */
  blank?: number;
  /** Whether losses that are infinite (targets longer than inputs) count as 0. Default false. */
  zeroInfinity?: boolean;
}

const ctcLossOp = bindOp('aten::ctc_loss.Tensor');
const ctcLossListOp = bindOp('aten::ctc_loss.IntList');

/**
 * −log of the probability of the target, summed over all alignments: log-probabilities [T, B, C] (or [T, C]) with
 * targets [B, S] (or [S]), or all targets in one row, and lengths [B] (or []) → [] or [B].
 *
 * Targets are looked at before LibTorch gets them, which reads and writes beyond its memory where one is no class.
 *
 * @param inputLengths integers in [0, T]; a tensor or an array
 * @param targetLengths integers in [0, S]; a tensor or an array
 * @throws {ArgumentError} a target is no class, or there is no such reduction.
 * @throws {TorchError} a length is out of range, or the shapes do not fit.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.ctc_loss.html
 */
export function ctcLoss<D extends DType>(
  logProbs: Tensor<D>,
  targets: Tensor,
  inputLengths: Tensor | readonly number[],
  targetLengths: Tensor | readonly number[],
  options?: CTCLossFunctionOptions,
): Tensor<D> {
  const defaults = { blank: 0, reduction: 'mean', zeroInfinity: false } as const;
  const { blank, reduction, zeroInfinity } = withDefaults('ctcLoss', options, defaults);
  const code = reductionCode('ctcLoss', reduction);
  checkTensors('ctcLoss', { logProbs, targets });
  const inputs = listed('inputLengths', inputLengths);
  const lengths = listed('targetLengths', targetLengths);
  checkTargets(targets, lengths, logProbs.size(-1));
  const tensors = isTensor(inputLengths) && isTensor(targetLengths);
  const op = tensors ? ctcLossOp : ctcLossListOp;
  const given = tensors ? [inputLengths, targetLengths] : [inputs, lengths];
  return op(logProbs, targets, ...given, blank, code, zeroInfinity);
}

function listed(name: string, lengths: Tensor | readonly number[]): readonly number[] {
  const numbers: unknown = isTensor(lengths) ? [lengths.tolist()].flat() : lengths;
  const whole = Array.isArray(numbers) && numbers.every(Number.isSafeInteger);
  checkArg(whole, 'ctcLoss', 'whole numbers', name, numbers);
  return numbers;
}

/** Only what the lengths name is read: padding may be anything. */
function checkTargets(targets: Tensor, lengths: readonly number[], classes: number): void {
  checkArg(targets.ndim <= 2, 'ctcLoss', '1 or 2 dimensions', 'targets', targets.shape);
  tidy(() => {
    let read = targets;
    if (targets.ndim === 2) {
      const [rows, size] = targets.shape as [number, number];
      checkArg(lengths.length === rows, 'ctcLoss', `${rows} of them`, 'targetLengths', lengths);
      const { device } = targets;
      const ends = tensor(lengths, { dtype: 'int64', device }).unsqueeze(1); // [B, 1]
      read = targets.maskedSelect(arange(size, { device }).lt(ends));
    }
    if (read.numel() === 0) return;
    const [least, most] = read.aminmax().map((value) => Number(value.item())) as [number, number];
    const inside = least >= 0 && most < classes;
    checkArg(inside, 'ctcLoss', `classes in [0, ${classes - 1}]`, 'targets', [least, most]);
  });
}

// A loss for sequences whose alignment is not known.

import { type LossOptions, NativeLoss } from './loss.js';

/** Options of `CTCLoss`. */
export interface CTCLossOptions extends LossOptions {
  /** The class that means "nothing". Default 0. */
  blank?: number;
  /** Whether losses that are infinite (targets longer than inputs) count as 0. Default false. */
  zeroInfinity?: boolean;
}

/**
 * Connectionist temporal classification: `call(logProbs, targets, inputLengths, targetLengths)` with log-probabilities
 * [T, B, C], targets [B, S] or all in one row, and lengths [B]. 'mean' divides each loss by its target's length first.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.CTCLoss.html
 */
export class CTCLoss extends NativeLoss {
  readonly blank: number;
  readonly zeroInfinity: boolean;

  constructor({ blank = 0, zeroInfinity = false, ...options }: CTCLossOptions = {}) {
    super('CTCLoss', options);
    this.blank = blank;
    this.zeroInfinity = zeroInfinity;
  }

  protected override nativeOptions() {
    return { blank: this.blank, zeroInfinity: this.zeroInfinity };
  }

  protected override get inputCount(): number {
    return 4;
  }
}

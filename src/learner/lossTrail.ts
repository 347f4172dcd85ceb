import { stack } from '../tensor/functions.js';
import { keep, tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';

/**
 * The smoothed training loss: an exponential average of the batches' losses without bias towards its start, as fastai computes it, in
 * float32. The losses stay on their device until somebody reads.
 *
 * @see https://docs.fast.ai/learner.html#avgsmoothloss
 */
export class LossTrail {
  readonly #beta: number;
  #waiting: Tensor[] = [];
  #average = 0;
  readonly #smoothed: number[] = [];

  constructor(beta: number) {
    this.#beta = beta;
  }

  /** Batches so far. */
  get count(): number {
    return this.#smoothed.length + this.#waiting.length;
  }

  push(loss: Tensor): void {
    this.#waiting.push(keep(loss.detach().mean()));
  }

  /** The smoothed loss after each batch. */
  get values(): readonly number[] {
    this.#read();
    return this.#smoothed;
  }

  /** The smoothed loss now; null before the first batch. */
  get last(): number | null {
    return this.values.at(-1) ?? null;
  }

  #read(): void {
    if (this.#waiting.length === 0) return;
    const losses = tidy(() => stack(this.#waiting, 0).toFloat32Array());
    for (const loss of this.#waiting) loss.dispose();
    this.#waiting = [];
    const { fround } = Math;
    const share = fround(1 - fround(this.#beta));
    for (const loss of losses) {
      this.#average = fround(this.#average - fround(fround(this.#average - loss) * share));
      this.#smoothed.push(
        fround(this.#average / fround(1 - this.#beta ** (this.#smoothed.length + 1))),
      );
    }
  }
}

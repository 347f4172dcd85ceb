import { cat } from '../tensor/functions.js';
import { keep, tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { Callback } from './callback.js';

/** Options of {@link GatherPreds}. */
export interface GatherPredsOptions {
  /** Gather what went into the model. Default `false`. */
  withInput?: boolean;
  /** Gather each item's loss; the loss must not be reduced. Default `false`. */
  withLoss?: boolean;
}

/** What a pass over a loader gave: lists of batches; of inputs and targets, one list for each. */
interface Gathered {
  preds: Tensor[];
  targs: Tensor[][];
  losses: Tensor[];
  inputs: Tensor[][];
}

/** Gathers the model's raw output, the targets, and more, of a pass over a loader, on the CPU. */
export class GatherPreds extends Callback {
  readonly #options: GatherPredsOptions;
  readonly #gathered: Gathered = { preds: [], targs: [], losses: [], inputs: [] };

  constructor(options: GatherPredsOptions = {}) {
    super();
    this.#options = options;
  }

  override afterBatch(): void {
    if (!this.learn.hasPred) return;
    const { pred, xs, ys } = this.learn;
    const { preds, targs, losses, inputs } = this.#gathered;
    preds.push(toKeep(pred));
    keepEach(targs, ys);
    if (this.#options.withInput) keepEach(inputs, xs);
    const [targ] = ys;
    if (this.#options.withLoss && targ)
      losses.push(toKeep(this.learn.loss.reshape([targ.size(0), -1]).mean([1])));
  }

  /** Everything in one piece, in the order in which it came. It belongs to the caller. */
  take(): { preds: Tensor; targs?: Tensor[]; losses?: Tensor; inputs?: Tensor[] } {
    const { preds, targs, losses, inputs } = this.#gathered;
    return {
      preds: joined(preds),
      ...(targs.length > 0 && { targs: targs.map(joined) }),
      ...(losses.length > 0 && { losses: joined(losses) }),
      ...(this.#options.withInput && { inputs: inputs.map(joined) }),
    };
  }

  /** Frees what has not been taken. */
  clear(): void {
    const { preds, targs, losses, inputs } = this.#gathered;
    for (const list of [preds, losses, ...targs, ...inputs])
      for (const tensor of list.splice(0)) tensor.dispose();
  }
}

function toKeep(tensor: Tensor): Tensor {
  return keep(tensor.detach().to('cpu'));
}

function keepEach(lists: Tensor[][], tensors: readonly Tensor[]): void {
  for (const [i, tensor] of tensors.entries()) {
    lists[i] ??= [];
    lists[i].push(toKeep(tensor));
  }
}

function joined(parts: readonly Tensor[]): Tensor {
  return tidy(() => cat(parts, 0));
}

// Where a run is: what the loop sets, and callbacks read and change.
import type { DataLoader } from '../data/dataLoader.js';
import { KindlingError } from '../tensor/errors.js';
import type { Tensor } from '../tensor/tensor.js';

/** What a learner is doing. */
export type Task = 'fit' | 'validate' | 'preds';

/** The state of a run. Tensors in it live until the batch ends. */
export class RunState {
  /** What is going on; null between runs. */
  task: Task | null = null;
  /** Whether training batches are running, not validation batches. */
  training = false;
  epoch = 0;
  nEpoch = 1;
  /** The number of the batch in this pass. */
  iter = 0;
  /** How many batches this pass has. */
  nIter = 0;
  /** Training batches of this fit so far. */
  trainIter = 0;
  /** The share of this fit that is done, in [0, 1]. */
  pctTrain = 0;
  /** The loader of this pass. */
  dl!: DataLoader;
  /** The inputs of the batch. */
  xs: Tensor[] = [];
  /** The targets of the batch. */
  ys: Tensor[] = [];
  /** Ends the run when aborted. */
  signal: AbortSignal | undefined;
  #pred: Tensor | undefined;
  #lossGrad: Tensor | undefined;
  #loss: Tensor | undefined;

  /** The first input of the batch; setting it changes what the model sees. */
  get xb(): Tensor {
    return first('xb', this.xs);
  }

  set xb(value: Tensor) {
    this.xs = [value, ...this.xs.slice(1)];
  }

  /** The first target of the batch; setting it changes what the loss sees. */
  get yb(): Tensor {
    return first('yb', this.ys);
  }

  set yb(value: Tensor) {
    this.ys = [value, ...this.ys.slice(1)];
  }

  /** The model's output, from `afterPred` on. */
  get pred(): Tensor {
    return this.#pred ?? missing('pred');
  }

  set pred(value: Tensor) {
    this.#pred = value;
  }

  /** The loss that gradients come from, from `afterLoss` on. */
  get lossGrad(): Tensor {
    return this.#lossGrad ?? missing('lossGrad');
  }

  set lossGrad(value: Tensor) {
    this.#lossGrad = value;
  }

  /** The loss without its graph, from `afterLoss` on. */
  get loss(): Tensor {
    return this.#loss ?? missing('loss');
  }

  set loss(value: Tensor) {
    this.#loss = value;
  }

  /** Whether the batch has got as far as a prediction. */
  get hasPred(): boolean {
    return this.#pred !== undefined;
  }

  /** Whether the batch has got as far as a loss. */
  get hasLoss(): boolean {
    return this.#loss !== undefined;
  }

  /** @internal Begins a batch, or none. */
  setBatch(xs: Tensor[], ys: Tensor[]): void {
    this.xs = xs;
    this.ys = ys;
    this.#pred = undefined;
    this.#lossGrad = undefined;
    this.#loss = undefined;
  }

  /** @internal A function that puts everything back as it is now. */
  remember(): () => void {
    const { task, training, epoch, nEpoch, iter, nIter, trainIter, pctTrain, dl, xs, ys, signal } =
      this;
    const fields = {
      task,
      training,
      epoch,
      nEpoch,
      iter,
      nIter,
      trainIter,
      pctTrain,
      dl,
      xs,
      ys,
      signal,
    };
    const [pred, lossGrad, loss] = [this.#pred, this.#lossGrad, this.#loss];
    return () => {
      Object.assign(this, fields);
      this.#pred = pred;
      this.#lossGrad = lossGrad;
      this.#loss = loss;
    };
  }
}

function first(name: string, tensors: readonly Tensor[]): Tensor {
  return tensors[0] ?? missing(name);
}

function missing(name: string): never {
  throw new KindlingError(
    'ERR_NO_BATCH',
    `Learner.${name}`,
    'expected a batch that has one; none is running, or it has not got that far',
  );
}

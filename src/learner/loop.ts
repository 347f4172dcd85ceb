// The training loop: fit → epoch → train, validate → batch → step, each phase between its events.
import { setImmediate as nextMacrotask } from 'node:timers/promises';
import type { DataLoader } from '../data/dataLoader.js';
import type { TensorHandle } from '../tensor/handle.js';
import { Scope } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import { CancelFitException } from './cancel.js';
import type { Learner } from './learner.js';

/** Trains for `learn.nEpoch` epochs, validating after each. */
export function runFit(learn: Learner): Promise<void> {
  return learn.dispatch.phase('Fit', async () => {
    for (let epoch = 0; epoch < learn.nEpoch; epoch++) {
      learn.epoch = epoch;
      await learn.dispatch.phase('Epoch', async () => {
        await train(learn);
        await validate(learn, learn.dls.valid);
      });
    }
  });
}

/** One pass over a loader without training, between the events of a run of one epoch. */
export function runValidation(learn: Learner, dl: DataLoader): Promise<void> {
  return learn.dispatch.phase('Fit', () =>
    learn.dispatch.phase('Epoch', () => validate(learn, dl)),
  );
}

function train(learn: Learner): Promise<void> {
  return pass(learn, 'Train', learn.dls.train);
}

function validate(learn: Learner, dl: DataLoader): Promise<void> {
  return pass(learn, 'Validate', dl);
}

/** One pass over a loader; only training records a graph. */
async function pass(learn: Learner, name: 'Train' | 'Validate', dl: DataLoader): Promise<void> {
  const { dispatch } = learn;
  const { recording } = dispatch;
  learn.dl = dl;
  dispatch.recording = name === 'Train';
  try {
    await dispatch.phase(name, () => allBatches(learn));
  } finally {
    dispatch.recording = recording;
  }
}

async function allBatches(learn: Learner): Promise<void> {
  const { dl } = learn;
  learn.nIter = dl.length;
  let iter = 0;
  stopIfAborted(learn);
  for await (const batch of dl) {
    learn.iter = iter++;
    await oneBatch(learn, batch);
    await nextMacrotask();
    stopIfAborted(learn);
  }
}

function stopIfAborted(learn: Learner): void {
  if (learn.signal?.aborted) throw new CancelFitException();
}

async function oneBatch(learn: Learner, batch: readonly Tensor[]): Promise<void> {
  const { dispatch } = learn;
  const outer = dispatch.scope;
  const scope = new Scope({ enter: false });
  dispatch.scope = scope;
  try {
    dispatch.stretch(() => adoptBatch(learn, batch));
    await dispatch.phase('Batch', () => runModel(learn));
  } finally {
    dispatch.scope = outer;
    learn.setBatch([], []);
    scope[Symbol.dispose]();
  }
}

/** Hands the loader's tensors over to the scope of the batch, so that one rule holds for all tensors of a batch. */
function adoptBatch(learn: Learner, batch: readonly Tensor[]): void {
  const owned = batch.map((tensor) =>
    tensor.detach().as(tensor.constructor as new (source: TensorHandle) => Tensor),
  );
  for (const tensor of batch) tensor.dispose();
  learn.setBatch(owned.slice(0, learn.dls.nInp), owned.slice(learn.dls.nInp));
}

async function runModel(learn: Learner): Promise<void> {
  const { dispatch } = learn;
  dispatch.stretch(() => {
    learn.pred = learn.model.call(...learn.xs);
  });
  await dispatch.fire('afterPred');
  const hasTarget = learn.ys.length > 0;
  if (hasTarget) {
    dispatch.stretch(() => {
      learn.lossGrad = learn.lossFunc.call(learn.pred, ...learn.ys);
      learn.loss = learn.lossGrad.detach().clone();
    });
  }
  await dispatch.fire('afterLoss');
  if (learn.training && hasTarget) await step(learn);
}

async function step(learn: Learner): Promise<void> {
  const { dispatch } = learn;
  await dispatch.phase('Backward', () => dispatch.stretch(() => learn.lossGrad.backward()));
  await dispatch.phase('Step', () => dispatch.stretch(() => learn.opt.step()));
  dispatch.stretch(() => learn.opt.zeroGrad());
}

import { Callback } from './callback.js';

/** Keeps the counters of a run and puts model and loss in the mode and on the device that it needs. Every learner has one. */
export class TrainEval extends Callback {
  override readonly order = -10;
  override readonly runValid = false;

  override beforeFit(): void {
    const { learn } = this;
    learn.epoch = 0;
    if (learn.task === 'fit') {
      learn.trainIter = 0;
      learn.pctTrain = 0;
    }
    learn.model.to(learn.dls.device);
    learn.lossFunc.to(learn.dls.device);
  }

  override beforeTrain(): void {
    this.learn.training = true;
    this.learn.model.train();
    this.learn.pctTrain = this.learn.epoch / this.learn.nEpoch;
  }

  override afterBatch(): void {
    const { learn } = this;
    learn.trainIter++;
    learn.pctTrain = (learn.epoch + (learn.iter + 1) / learn.nIter) / learn.nEpoch;
  }

  override beforeValidate(): void {
    this.learn.training = false;
    this.learn.model.eval();
  }
}

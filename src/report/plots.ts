import type { HyperName } from '../learner/hypers.js';
import type { Picture } from '../learner/picture.js';
import type { Recorder } from '../learner/recorder.js';
import { lineChart, type Series } from './chart.js';

/** Options of {@link plotLoss}. */
export interface PlotLossOptions {
  /** Batches to leave out at the beginning, where losses are high. Default 5. */
  skipStart?: number;
  /** Draw the validation loss at the end of each epoch too. Default `true`. */
  withValid?: boolean;
  /** Powers of ten on the y axis. Default `false`. */
  log?: boolean;
}

/**
 * The smoothed training loss, batch by batch, and the validation loss of each epoch.
 *
 * @see https://docs.fast.ai/learner.html#recorder.plot_loss
 */
export function plotLoss(
  recorder: Recorder,
  { skipStart = 5, withValid = true, log = false }: PlotLossOptions = {},
): Promise<Picture> {
  const train: Series = {
    name: 'train',
    points: recorder.losses.map((loss, i) => [i + 1, loss] as const).slice(skipStart),
  };
  const column = recorder.names.indexOf('valid_loss') - 1;
  const ends = recorder.iters.flatMap((iter, epoch): [number, number][] => {
    const loss = recorder.values[epoch]?.[column];
    return loss === null || loss === undefined ? [] : [[iter, loss]];
  });
  const valid: Series = {
    name: 'valid',
    points: ends.filter(([iter]) => iter >= skipStart),
    marked: true,
  };
  return lineChart(withValid ? [train, valid] : [train], {
    title: 'Loss',
    x: 'batch',
    y: 'loss',
    log,
  });
}

/**
 * A hyper-parameter batch by batch: the learning rate, or one that a schedule has set.
 *
 * @see https://docs.fast.ai/callback.schedule.html#recorder.plot_sched
 */
export function plotSched(recorder: Recorder, name: HyperName = 'lr'): Promise<Picture> {
  const values = name === 'lr' ? recorder.lrs : (recorder.hps[name] ?? []);
  const points = values.flatMap((value, i): [number, number][] =>
    value === undefined ? [] : [[i + 1, value]],
  );
  const titles: Record<HyperName, string> = {
    lr: 'Learning rate',
    mom: 'Momentum',
    sqrMom: 'Squared momentum',
    eps: 'Epsilon',
    wd: 'Weight decay',
  };
  return lineChart([{ name, points }], { title: titles[name], x: 'batch', y: name });
}

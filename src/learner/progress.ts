import type { ProgressOutput } from '../net/output.js';
import { Callback } from './callback.js';

export type { ProgressOutput };

/** Options of {@link Progress}. */
export interface ProgressOptions {
  /** Default `process.stdout`. */
  out?: ProgressOutput;
}

const redrawMs = 100;
const barWidth = 30;
const gap = '  ';

/**
 * Shows training: fastai's table, one row for each epoch, and in a terminal a bar under it for the pass that is running. Where output is no
 * terminal there are only the table's lines. Every learner has one; `learn.noBar()` silences it.
 *
 * @see https://docs.fast.ai/callback.progress.html
 */
export class Progress extends Callback {
  override readonly order = 60;
  readonly #out: ProgressOutput;
  #widths: number[] = [];
  #passStarted = 0;
  #drawn = 0;
  #barShown = false;

  constructor({ out = process.stdout }: ProgressOptions = {}) {
    super();
    this.#out = out;
  }

  override beforeFit(): void {
    if (this.learn.task !== 'fit') return;
    const { names } = this.learn.recorder;
    this.#widths = names.map((name) => Math.max(name.length, 8));
    this.#line(names);
  }

  override beforeTrain(): void {
    this.#beginPass();
  }

  override beforeValidate(): void {
    this.#beginPass();
  }

  override afterBatch(): void {
    const now = performance.now();
    if (!this.#out.isTTY || now - this.#drawn < redrawMs) return;
    this.#drawn = now;
    const text = this.#barText((now - this.#passStarted) / 1000);
    this.#out.write(`\r\x1b[2K${text.slice(0, (this.#out.columns ?? 80) - 1)}`);
    this.#barShown = true;
  }

  override afterEpoch(): void {
    const { task, recorder, epoch } = this.learn;
    if (task !== 'fit') return;
    const numbers = (recorder.values.at(-1) ?? []).map((value) => value?.toFixed(6) ?? '');
    this.#line([String(epoch), ...numbers, formatTime(recorder.seconds.at(-1) ?? 0)]);
  }

  override cleanupFit(): void {
    this.#clearBar();
  }

  #beginPass(): void {
    this.#passStarted = performance.now();
    this.#drawn = 0;
  }

  #line(cells: readonly string[]): void {
    this.#clearBar();
    this.#out.write(
      `${cells
        .map((cell, i) => cell.padEnd(this.#widths[i] ?? 0))
        .join(gap)
        .trimEnd()}\n`,
    );
  }

  #clearBar(): void {
    if (this.#barShown) this.#out.write('\r\x1b[2K');
    this.#barShown = false;
  }

  #barText(seconds: number): string {
    const { task, training, epoch, nEpoch, iter, nIter, recorder } = this.learn;
    const done = iter + 1;
    const name =
      task === 'fit'
        ? `epoch ${epoch + 1}/${nEpoch} ${training ? 'train' : 'valid'}`
        : task === 'validate'
          ? 'validate'
          : 'predict';
    const filled = Math.round((barWidth * done) / nIter);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    const left = formatTime((seconds / done) * (nIter - done));
    const loss =
      training && task === 'fit' ? `${gap}loss ${recorder.smoothLoss?.toFixed(4) ?? ''}` : '';
    return `${name}  ${bar} ${done}/${nIter}${gap}${formatTime(seconds)}, ${left} left${loss}`;
  }
}

/** Minutes and seconds, `01:05`; from an hour on `1:01:05`. */
export function formatTime(seconds: number): string {
  const total = Math.floor(seconds);
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

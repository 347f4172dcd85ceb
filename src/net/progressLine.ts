// Shows a download: one live line on a terminal, a line now and then in a log.
import type { Progress } from './meter.js';
import { formatBytes, type ProgressOutput } from './output.js';

const BAR_CELLS = 20;
const REDRAW_MS = 100;
/** In a log: a line each tenth, or after this long. */
const LOG_MS = 5000;
/** The rate is that of the last seconds. */
const WINDOW_MS = 3000;

export class ProgressLine {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenth = -1;
  #message = '';
  #shown = false;
  #samples: { at: number; fetched: number }[] = [];

  constructor(
    private readonly out: ProgressOutput,
    private readonly now: () => number = Date.now,
    private readonly name = 'LibTorch',
  ) {}

  update(progress: Progress): void {
    const at = this.now();
    if (progress.phase === 'download') this.#sample(at, progress.fetched);
    else this.#samples = []; // unpacking takes time too, but that says nothing of the network
    if (this.out.isTTY) this.#draw(at, progress);
    else this.#log(at, progress);
  }

  /** Clears the live line. */
  end(): void {
    if (this.#shown) this.out.write('\r\x1b[2K');
    this.#shown = false;
  }

  #draw(at: number, progress: Progress): void {
    if (progress.phase === 'done') return;
    const same = progress.message === this.#message;
    if (same && at - this.#drawnAt < REDRAW_MS) return;
    this.#message = progress.message;
    this.#drawnAt = at;
    const width = (this.out.columns || 80) - 1;
    this.out.write(`\r\x1b[2K${this.#describe(progress).slice(0, width)}`);
    this.#shown = true;
  }

  #log(at: number, progress: Progress): void {
    const { phase, message, done, total } = progress;
    if (phase === 'done' || phase === 'unpack') return;
    const tenth = phase === 'download' && total > 0 ? Math.floor((10 * done) / total) : -1;
    const due = tenth > this.#tenth || (tenth >= 0 && tenth < 10 && at - this.#drawnAt >= LOG_MS);
    if (phase === 'download' ? !due && this.#message === message : this.#message === message)
      return;
    this.#tenth = Math.max(tenth, this.#tenth);
    this.#message = message;
    this.#drawnAt = at;
    this.out.write(`${this.#describe(progress)}\n`);
  }

  #describe({ phase, message, done, total }: Progress): string {
    if (total === 0 || (phase !== 'download' && phase !== 'unpack'))
      return `${this.name}: ${message}`;
    const part = Math.min(1, done / total);
    const full = Math.round(part * BAR_CELLS);
    const bar = this.out.isTTY ? ` [${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]` : ':';
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    const amount = `${formatBytes(done)} of ${formatBytes(total)}`;
    if (phase === 'unpack') return `${this.name}${bar} ${percent}  ${amount}  unpacking`;
    const rate = this.#rate();
    const left =
      rate > 0 ? `  ${formatBytes(rate)}/s  ${formatSeconds((total - done) / rate)} left` : '';
    return `${this.name}${bar} ${percent}  ${amount}${left}`;
  }

  #sample(at: number, fetched: number): void {
    const last = this.#samples.at(-1);
    if (!last || at - last.at >= REDRAW_MS) this.#samples.push({ at, fetched });
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > WINDOW_MS)
      this.#samples.shift();
  }

  /** Bytes per second. */
  #rate(): number {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at === first.at) return 0;
    return (1000 * (last.fetched - first.fetched)) / (last.at - first.at);
  }
}

function formatSeconds(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes} min ${whole % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// Shows a download: one live line on a terminal, a line now and then in a log.
import type { Progress } from './meter.js';
import { formatBytes, type ProgressOutput } from './output.js';

const REDRAW_MS = 100;
/** In a log: a line each tenth, or after this long. */
const LOG_MS = 5000;
/** The rate is that of the last seconds. */
const WINDOW_MS = 3000;

/** How much of a line is shown: cells of the bar, and how many facts behind the percentage. */
interface Detail {
  cells: number;
  facts: number;
}

const IN_LOG: Detail = { cells: 0, facts: 3 };
const DETAILS: readonly Detail[] = [
  { cells: 20, facts: 3 },
  { cells: 10, facts: 3 },
  { cells: 10, facts: 2 },
  { cells: 10, facts: 1 },
  { cells: 0, facts: 1 },
  { cells: 0, facts: 0 },
];

export interface ProgressLineOptions {
  /** What is fetched; every line begins with it. */
  name: string;
  /** Whether unpacking gets a line in a log: where it comes after the download, not between its pieces. Default false. */
  logsUnpacking?: boolean;
  /** The time in milliseconds; tests pass another. */
  now?: () => number;
}

export class ProgressLine {
  #drawnAt = Number.NEGATIVE_INFINITY;
  #tenth = -1;
  #message = '';
  #shown = false;
  #samples: { at: number; fetched: number }[] = [];

  constructor(
    private readonly out: ProgressOutput,
    private readonly options: ProgressLineOptions,
  ) {}

  update(progress: Progress): void {
    const at = (this.options.now ?? Date.now)();
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
    this.out.write(`\r\x1b[2K${this.#fitting(progress, width)}`);
    this.#shown = true;
  }

  #log(at: number, progress: Progress): void {
    const { phase, message, done, total } = progress;
    if (phase === 'done' || (phase === 'unpack' && !this.options.logsUnpacking)) return;
    const tenth = phase === 'download' && total > 0 ? Math.floor((10 * done) / total) : -1;
    const due = tenth > this.#tenth || (tenth >= 0 && tenth < 10 && at - this.#drawnAt >= LOG_MS);
    if (phase === 'download' ? !due && this.#message === message : this.#message === message)
      return;
    this.#tenth = Math.max(tenth, this.#tenth);
    this.#message = message;
    this.#drawnAt = at;
    const text =
      phase === 'unpack' ? `${this.options.name}: ${message}` : this.#describe(progress, IN_LOG);
    this.out.write(`${text}\n`);
  }

  /** The most that fits into a line: less and less of the bar, the time left, the rate, the amount. */
  #fitting(progress: Progress, width: number): string {
    for (const detail of DETAILS) {
      const text = this.#describe(progress, detail);
      if (text.length <= width) return text;
    }
    const text = this.#describe(progress, { cells: 0, facts: 0 });
    return `${text.slice(0, Math.max(0, width - 1))}…`;
  }

  #describe({ phase, message, done, total }: Progress, { cells, facts }: Detail): string {
    const { name } = this.options;
    const moves = phase === 'download' || phase === 'unpack';
    if (!moves || total === 0) {
      return `${name}: ${message}${moves && done > 0 ? `  ${formatBytes(done)}` : ''}`;
    }
    const part = Math.min(1, done / total);
    const full = Math.round(part * cells);
    const bar = cells > 0 ? ` [${'#'.repeat(full)}${'.'.repeat(cells - full)}]` : ':';
    const rate = phase === 'download' ? this.#rate() : 0;
    const rest = [`${formatBytes(done)} of ${formatBytes(total)}`];
    if (phase === 'unpack') rest.push('unpacking');
    if (rate > 0)
      rest.push(`${formatBytes(rate)}/s`, `${formatSeconds((total - done) / rate)} left`);
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    return [`${name}${bar} ${percent}`, ...rest.slice(0, facts)].join('  ');
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

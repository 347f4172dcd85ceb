// Counts what a download does, for whoever shows it.

export type Phase = 'look' | 'wait' | 'download' | 'unpack' | 'check' | 'done';

export interface Progress {
  phase: Phase;
  /** What is being done, in words. */
  message: string;
  /** Bytes here so far, those of an earlier attempt included. */
  done: number;
  /** Bytes wanted, as far as known. */
  total: number;
  /** Bytes that came over the network in this run. */
  fetched: number;
}

export type OnProgress = (progress: Progress) => void;

export class Meter {
  done = 0;
  total = 0;
  fetched = 0;
  #phase: Phase = 'look';
  #message = '';

  constructor(private readonly onProgress: OnProgress = () => {}) {}

  phase(phase: Phase, message: string): void {
    this.#phase = phase;
    this.#message = message;
    this.#report();
  }

  /** Bytes that arrived now (`fetched`) or lay there already. */
  add(bytes: number, { fetched }: { fetched: boolean }): void {
    this.done += bytes;
    if (fetched) this.fetched += bytes;
    this.#report();
  }

  /** Bytes that turned out useless and will be fetched again. */
  takeBack(bytes: number): void {
    this.done -= bytes;
  }

  /** Counts something else from now on. */
  restart(total: number): void {
    this.done = 0;
    this.total = total;
  }

  #report(): void {
    const { done, total, fetched } = this;
    this.onProgress({ phase: this.#phase, message: this.#message, done, total, fetched });
  }
}

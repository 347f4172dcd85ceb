// Work that is begun ahead of its time, in order, and never more of it than allowed.

/** Options of {@link ReadAhead}. */
export interface ReadAheadOptions<T> {
  /** The first of the results, and where they end. */
  readonly from: number;
  readonly to: number;
  /** How many may be under way or wait while the consumer works. */
  readonly prefetch: number;
  readonly read: (k: number) => Promise<T>;
  /** Frees a result that nobody will take. */
  readonly free: (result: T) => void;
}

/** Results in their order, the next ones already under way. */
export class ReadAhead<T> {
  readonly #options: ReadAheadOptions<T>;
  readonly #ahead: Promise<T>[] = [];
  #started: number;
  #closing: Promise<void> | undefined;

  constructor(options: ReadAheadOptions<T>) {
    this.#options = options;
    this.#started = options.from;
  }

  /** The next result; what comes after it is begun. */
  async next(): Promise<T> {
    const { prefetch } = this.#options;
    this.#begin(Math.max(1, prefetch));
    const result = await (this.#ahead.shift() as Promise<T>);
    this.#begin(prefetch);
    return result;
  }

  /** Begins nothing more, and frees what is under way as soon as it is there. */
  close(): Promise<void> {
    this.#closing ??= this.#freeAll();
    return this.#closing;
  }

  async #freeAll(): Promise<void> {
    this.#started = this.#options.to;
    for (const result of this.#ahead.splice(0)) await result.then(this.#options.free, () => {});
  }

  #begin(count: number): void {
    while (this.#ahead.length < count && this.#started < this.#options.to) {
      const result = this.#options.read(this.#started++);
      result.catch(() => {}); // it is awaited when its turn comes, perhaps never
      this.#ahead.push(result);
    }
  }
}

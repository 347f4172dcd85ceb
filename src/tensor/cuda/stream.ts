// Streams: queues of work on a GPU, and events: points in them. Both are LibTorch's own.
import { addon, begin, first, next, put } from '../cells.js';
import type { Device } from '../device.js';
import { ArgumentError, checkArg } from '../errors.js';
import { type GpuDevice, putGpu } from './device.js';

/** How a {@link Stream} is made. */
export interface StreamOptions {
  /** Default: the current GPU. */
  device?: GpuDevice;
  /** A smaller number goes first: 0 is ordinary, -1 high. Default 0. */
  priority?: number;
}

/**
 * A queue of work on a GPU. Work of one stream runs in order, that of several at the same time where the GPU has room.
 *
 * Streams come from LibTorch's pool of 32 per GPU and priority, and need not be freed: the 33rd is the first again.
 *
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @example
 * ```ts
 * const side = new cuda.Stream();
 * side.waitStream(cuda.currentStream());
 * const y = cuda.stream(side, () => x.matmul(w));
 * cuda.currentStream().waitStream(side);
 * y.recordStream(cuda.currentStream());
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.Stream.html
 */
export class Stream {
  readonly #id: number;
  readonly #index: number;

  constructor({ device = 'cuda', priority = 0 }: StreamOptions = {}) {
    if (made !== null) {
      [this.#id, this.#index] = made;
      return;
    }
    checkArg(Number.isInteger(priority), 'cuda.Stream', 'an integer', 'priority', priority);
    putGpu(device, 'cuda.Stream');
    put(priority);
    addon.cudaNewStream();
    this.#id = first();
    this.#index = next();
  }

  /** Writes a stream argument. */
  static put(stream: Stream, op: string): void {
    if (!(typeof stream === 'object' && stream !== null && #id in stream))
      throw ArgumentError.of(op, 'a cuda.Stream', 'stream', stream);
    put(stream.#id);
    put(stream.#index);
  }

  /** The GPU that the stream belongs to. */
  get device(): Device {
    return `cuda:${this.#index}`;
  }

  /** LibTorch's number of the stream; 0 is the GPU's default stream. */
  get streamId(): number {
    return this.#id;
  }

  /** Whether two objects are the same stream. */
  equals(other: Stream): boolean {
    return this.#id === other.#id && this.#index === other.#index;
  }

  /** Whether everything that the stream was given is done. */
  query(): boolean {
    begin();
    Stream.put(this, 'cuda.Stream.query');
    return addon.cudaStreamQuery();
  }

  /** Waits until everything that the stream was given is done. */
  synchronize(): void {
    begin();
    Stream.put(this, 'cuda.Stream.synchronize');
    addon.cudaStreamSynchronize();
  }

  /** {@link Stream.synchronize} as a promise; the event loop goes on. */
  async synchronizeAsync(): Promise<void> {
    begin();
    Stream.put(this, 'cuda.Stream.synchronizeAsync');
    await addon.cudaStreamSynchronizeAsync();
  }

  /** Records an event behind the work given so far, and gives it back. Default: a new one. */
  recordEvent(event: Event = new Event()): Event {
    event.record(this);
    return event;
  }

  /** Lets what the stream is given from now on wait for an event. */
  waitEvent(event: Event): void {
    event.wait(this);
  }

  /** Lets what this stream is given from now on wait for what the other one has been given so far. */
  waitStream(stream: Stream): void {
    this.waitEvent(stream.recordEvent());
  }

  /** The lowest and the highest priority that there is: `[0, -5]`, say. */
  static priorityRange(): [lowest: number, highest: number] {
    addon.cudaStreamPriorities();
    return [first(), next()];
  }
}

/** The stream that is being wrapped: LibTorch made it, not the user. */
let made: readonly [id: number, index: number] | null = null;

function wrapStream(): Stream {
  made = [first(), next()];
  try {
    return new Stream();
  } finally {
    made = null;
  }
}

/**
 * The stream that work on a GPU goes to just now, in this thread.
 *
 * @throws {NoCudaError} there is no GPU.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.current_stream.html
 */
export function currentStream(device: GpuDevice = 'cuda'): Stream {
  putGpu(device, 'cuda.currentStream');
  addon.cudaCurrentStream();
  return wrapStream();
}

/** The stream that work on a GPU goes to unless it is told otherwise. @throws {NoCudaError} there is no GPU. */
export function defaultStream(device: GpuDevice = 'cuda'): Stream {
  putGpu(device, 'cuda.defaultStream');
  addon.cudaDefaultStream();
  return wrapStream();
}

/** How an {@link Event} is made. */
export interface EventOptions {
  /** Note the time, for {@link Event.elapsedTime}. Default false. */
  enableTiming?: boolean;
  /** Let a waiting thread sleep instead of spin. Default false. */
  blocking?: boolean;
}

/** Frees native events whose objects are gone. */
const finished = new FinalizationRegistry<number>((code) => {
  begin();
  put(code);
  addon.cudaFreeEvent();
});

/**
 * A point in the work of a stream, to wait for or to measure time by.
 *
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @example
 * ```ts
 * const [start, end] = [0, 1].map(() => new cuda.Event({ enableTiming: true }));
 * start.record();
 * x.matmul(w);
 * end.record();
 * await end.synchronizeAsync();
 * console.log(start.elapsedTime(end), 'ms');
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.Event.html
 */
export class Event {
  readonly #code: number;
  /** Whether the event notes the time. */
  readonly enableTiming: boolean;
  #recorded = false;

  constructor({ enableTiming = false, blocking = false }: EventOptions = {}) {
    this.enableTiming = enableTiming;
    begin();
    put(enableTiming ? 1 : 0);
    put(blocking ? 1 : 0);
    addon.cudaMakeEvent();
    this.#code = first();
    finished.register(this, this.#code);
  }

  /** Puts the event behind the work that a stream has been given so far. Default: the current stream. */
  record(stream: Stream = currentStream()): void {
    this.#begin();
    Stream.put(stream, 'cuda.Event.record');
    addon.cudaEventRecord();
    this.#recorded = true;
  }

  /** Lets what a stream is given from now on wait for the event. Default: the current stream. */
  wait(stream: Stream = currentStream()): void {
    this.#begin();
    Stream.put(stream, 'cuda.Event.wait');
    addon.cudaEventWait();
  }

  /** Whether the work before the event is done; true for one that was never recorded. */
  query(): boolean {
    this.#begin();
    return addon.cudaEventQuery();
  }

  /** Waits until the work before the event is done. */
  synchronize(): void {
    this.#begin();
    addon.cudaEventSynchronize();
  }

  /** {@link Event.synchronize} as a promise; the event loop goes on. */
  async synchronizeAsync(): Promise<void> {
    this.#begin();
    await addon.cudaEventSynchronizeAsync();
  }

  /**
   * Milliseconds from this event to a later one.
   *
   * @throws {ArgumentError} one of them does not note the time (`enableTiming`), or was never recorded.
   * @throws {TorchError} one of them has not been reached yet: synchronize first.
   */
  elapsedTime(end: Event): number {
    for (const [name, event] of [
      ['this event', this],
      ['end', end],
    ] as const) {
      const fault = !event.enableTiming
        ? 'enableTiming: true'
        : event.#recorded
          ? ''
          : 'record() before';
      if (fault !== '') throw new ArgumentError('cuda.Event.elapsedTime', `${name} needs ${fault}`);
    }
    this.#begin();
    put(end.#code);
    addon.cudaEventElapsedTime();
    return first();
  }

  #begin(): void {
    begin();
    put(this.#code);
  }
}

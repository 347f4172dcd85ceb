// Making a stream the current one, for the time of a function.
import { addon, begin, first } from '../cells.js';
import type { Device } from '../device.js';
import { ArgumentError } from '../errors.js';
import { type GpuDevice, putGpu, refusePromise } from './device.js';
import { currentStream, Stream } from './stream.js';

function makeCurrent(stream: Stream): void {
  begin();
  Stream.put(stream, 'cuda.stream');
  addon.cudaSetStream();
}

function exchangeDevice(device: Device | number): number {
  putGpu(device as GpuDevice, 'cuda.stream');
  addon.cudaSetDevice();
  return first();
}

/**
 * Runs a synchronous function whose work on the GPU goes to `stream`; the stream's GPU is the current one meanwhile.
 *
 * A tensor that was made in one stream and is used in another needs both a wait ({@link Stream.waitStream}) and
 * `recordStream`, so that its memory is not given away too early.
 *
 * @throws {NoCudaError} there is no GPU.
 * @throws {ArgumentError} `fn` returns a promise: what it awaits would run in another stream.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.stream.html
 */
export function stream<T>(stream: Stream, fn: () => T): T {
  if (!(stream instanceof Stream))
    throw ArgumentError.of('cuda.stream', 'a cuda.Stream', 'stream', stream);
  const device = exchangeDevice(stream.device);
  const before = currentStream();
  makeCurrent(stream);
  try {
    return refusePromise('cuda.stream', fn());
  } finally {
    makeCurrent(before);
    exchangeDevice(device);
  }
}

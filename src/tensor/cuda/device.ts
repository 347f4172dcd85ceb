// Which GPUs there are, which one is current, what they are.
import { addon, begin, first, gpuCount, put } from '../cells.js';
import type { Device } from '../device.js';
import { ArgumentError, noCudaError } from '../errors.js';

/** A GPU: its number, `'cuda:1'`, or `'cuda'` for the current one. */
export type GpuDevice = number | Exclude<Device, 'cpu'>;

/** The number that native code takes; -1 is the current GPU. */
function indexOf(device: GpuDevice, op: string): number {
  const text = typeof device === 'string' ? /^cuda(?::(\d{1,2}))?$/.exec(device) : null;
  if (text) return text[1] === undefined ? -1 : Number(text[1]);
  if (typeof device === 'number' && Number.isInteger(device) && device >= 0) return device;
  throw ArgumentError.of(op, "a GPU's number, 'cuda' or 'cuda:<index>'", 'device', device);
}

/**
 * Starts a call whose first argument is a GPU.
 *
 * @throws {NoCudaError} there is none.
 * @throws {ArgumentError} there is none of this number.
 */
export function putGpu(device: GpuDevice, op: string): void {
  const index = indexOf(device, op);
  const count = gpuCount();
  if (count === 0) throw noCudaError(op);
  if (index >= count) {
    const there = count === 1 ? "'cuda:0', the only GPU" : `'cuda:0' to 'cuda:${count - 1}'`;
    throw ArgumentError.of(op, there, 'device', device);
  }
  begin();
  put(index);
}

/**
 * Whether tensors can be put on a GPU: LibTorch is a CUDA build, and finds a driver and a GPU.
 *
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.is_available.html
 */
export function isAvailable(): boolean {
  return gpuCount() > 0;
}

/** The number of GPUs; 0 where CUDA is not to be had. @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.device_count.html */
export function deviceCount(): number {
  return gpuCount();
}

/**
 * The number of the current GPU, which `'cuda'` without a number means. Each thread has its own; 0 at first.
 *
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.current_device.html
 */
export function currentDevice(): number {
  addon.cudaCurrentDevice();
  return first();
}

/**
 * Makes a GPU the current one of this thread. {@link device} does so for a while.
 *
 * @throws {NoCudaError} there is no GPU.
 * @throws {ArgumentError} there is no GPU of this number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.set_device.html
 */
export function setDevice(device: GpuDevice): void {
  putGpu(device, 'cuda.setDevice');
  addon.cudaSetDevice();
}

/**
 * Runs a synchronous function with another GPU as the current one.
 *
 * @throws {ArgumentError} `fn` returns a promise: what it awaits would run on another GPU.
 * @example
 * ```ts
 * const y = cuda.device(1, () => rand([2, 3], { device: 'cuda' })); // on cuda:1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.device.html
 */
export function device<T>(device: GpuDevice, fn: () => T): T {
  putGpu(device, 'cuda.device');
  addon.cudaSetDevice();
  const before = first();
  try {
    return refusePromise('cuda.device', fn());
  } finally {
    setDevice(before);
  }
}

/** Gives a function's result back, unless it is a promise. */
export function refusePromise<T>(op: string, result: T): T {
  const then = (result as PromiseLike<unknown> | null)?.then;
  if (typeof then !== 'function') return result;
  then.call(result, undefined, () => {});
  throw new ArgumentError(op, 'expected a synchronous function, got one that returns a promise');
}

/**
 * Waits until a GPU has done everything that it was given to do, in all streams. The thread stands still meanwhile; see
 * {@link synchronizeAsync}.
 *
 * @throws {NoCudaError} there is no GPU.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.synchronize.html
 */
export function synchronize(device: GpuDevice = 'cuda'): void {
  putGpu(device, 'cuda.synchronize');
  addon.cudaSynchronize();
}

/**
 * {@link synchronize} as a promise: the wait is on another thread, and the event loop goes on.
 *
 * @throws {NoCudaError} there is no GPU (the promise is rejected).
 */
export async function synchronizeAsync(device: GpuDevice = 'cuda'): Promise<void> {
  putGpu(device, 'cuda.synchronizeAsync');
  await addon.cudaSynchronizeAsync();
}

/** What a GPU is. Sizes are in bytes. */
export interface DeviceProperties {
  /** As NVIDIA calls it. */
  readonly name: string;
  readonly uuid: string;
  /** Compute capability, before the dot. */
  readonly major: number;
  /** Compute capability, behind the dot. */
  readonly minor: number;
  readonly totalMemory: number;
  readonly multiProcessorCount: number;
  readonly maxThreadsPerMultiProcessor: number;
  readonly maxThreadsPerBlock: number;
  readonly warpSize: number;
  readonly regsPerMultiprocessor: number;
  readonly L2CacheSize: number;
  readonly sharedMemoryPerBlock: number;
  /** Of a block that asks for more than usual. */
  readonly sharedMemoryPerBlockOptin: number;
  readonly sharedMemoryPerMultiprocessor: number;
  /** Whether it shares the memory of the CPU. */
  readonly isIntegrated: boolean;
  readonly isMultiGpuBoard: boolean;
  readonly pciDomainId: number;
  readonly pciBusId: number;
  readonly pciDeviceId: number;
}

/**
 * What a GPU is: its name, its memory, its processors.
 *
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @throws {ArgumentError} there is no GPU of this number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.get_device_properties.html
 */
export function getDeviceProperties(device: GpuDevice = 'cuda'): DeviceProperties {
  return propertiesOf(device, 'cuda.getDeviceProperties');
}

function propertiesOf(device: GpuDevice, op: string): DeviceProperties {
  putGpu(device, op);
  const found = addon.cudaProperties() as DeviceProperties;
  return {
    ...found,
    isIntegrated: Number(found.isIntegrated) !== 0,
    isMultiGpuBoard: Number(found.isMultiGpuBoard) !== 0,
  };
}

/** A GPU's name: `'NVIDIA H100 80GB HBM3'`. @throws {NoCudaError} there is no GPU. */
export function getDeviceName(device: GpuDevice = 'cuda'): string {
  return propertiesOf(device, 'cuda.getDeviceName').name;
}

/** A GPU's compute capability: `[9, 0]`. @throws {NoCudaError} there is no GPU. */
export function getDeviceCapability(device: GpuDevice = 'cuda'): [major: number, minor: number] {
  const { major, minor } = propertiesOf(device, 'cuda.getDeviceCapability');
  return [major, minor];
}

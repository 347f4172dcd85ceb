// The memory of GPUs, as LibTorch's allocator counts it.
import { addon, first, next } from '../cells.js';
import { type GpuDevice, putGpu } from './device.js';

/** One count over time. */
export interface MemoryCount {
  /** Now. */
  readonly current: number;
  /** The highest since the start or {@link resetPeakMemoryStats}. */
  readonly peak: number;
  /** All increases together, since the start or {@link resetAccumulatedMemoryStats}. */
  readonly allocated: number;
  /** All decreases together. */
  readonly freed: number;
}

/** One count for all of the memory, and for its two pools. */
export interface MemoryPools {
  readonly all: MemoryCount;
  /** Blocks under 1 MB. */
  readonly smallPool: MemoryCount;
  readonly largePool: MemoryCount;
}

/** What {@link memoryStats} reports. */
export interface MemoryStats {
  /** Requests for memory. */
  readonly allocation: MemoryPools;
  /** Pieces reserved from the driver. */
  readonly segment: MemoryPools;
  /** Blocks in use. */
  readonly active: MemoryPools;
  /** Parts of pieces that are free but cannot be given back by themselves. */
  readonly inactiveSplit: MemoryPools;
  /** Bytes of tensors, rounded up to blocks. */
  readonly allocatedBytes: MemoryPools;
  /** Bytes taken from the driver. */
  readonly reservedBytes: MemoryPools;
  readonly activeBytes: MemoryPools;
  readonly inactiveSplitBytes: MemoryPools;
  /** Bytes of tensors, as asked for. */
  readonly requestedBytes: MemoryPools;
  readonly oversizeAllocations: MemoryCount;
  readonly oversizeSegments: MemoryCount;
  /** How often the cache had to be emptied for a request. */
  readonly numAllocRetries: number;
  /** How often memory ran out. */
  readonly numOoms: number;
  readonly numSyncAllStreams: number;
  readonly numDeviceAlloc: number;
  readonly numDeviceFree: number;
  /** Larger blocks are not split; -1: no limit. */
  readonly maxSplitSize: number;
}

/**
 * LibTorch's counts of its memory on a GPU. Unlike PyTorch's flat keys (`'allocated_bytes.all.current'`) they are nested:
 * `stats.allocatedBytes.all.current`.
 *
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @throws {ArgumentError} there is no GPU of this number.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.memory.memory_stats.html
 */
export function memoryStats(device: GpuDevice = 'cuda'): MemoryStats {
  return statsOf(device, 'cuda.memoryStats');
}

/** {@link memoryStats} under another name. */
export function statsOf(device: GpuDevice, op: string): MemoryStats {
  putGpu(device, op);
  return addon.cudaMemoryStats() as MemoryStats;
}

/** Bytes of the tensors on a GPU. Unlike in PyTorch, an error without CUDA instead of 0. @throws {NoCudaError} there is no GPU. */
export function memoryAllocated(device: GpuDevice = 'cuda'): number {
  return statsOf(device, 'cuda.memoryAllocated').allocatedBytes.all.current;
}

/** The most bytes of tensors there have been on a GPU. @throws {NoCudaError} there is no GPU. */
export function maxMemoryAllocated(device: GpuDevice = 'cuda'): number {
  return statsOf(device, 'cuda.maxMemoryAllocated').allocatedBytes.all.peak;
}

/** Bytes that LibTorch has taken from the driver, for tensors and for its cache. @throws {NoCudaError} there is no GPU. */
export function memoryReserved(device: GpuDevice = 'cuda'): number {
  return statsOf(device, 'cuda.memoryReserved').reservedBytes.all.current;
}

/** The most bytes that LibTorch has had from the driver. @throws {NoCudaError} there is no GPU. */
export function maxMemoryReserved(device: GpuDevice = 'cuda'): number {
  return statsOf(device, 'cuda.maxMemoryReserved').reservedBytes.all.peak;
}

/** Lets the peaks of {@link memoryStats} begin at the present values. @throws {NoCudaError} there is no GPU. */
export function resetPeakMemoryStats(device: GpuDevice = 'cuda'): void {
  putGpu(device, 'cuda.resetPeakMemoryStats');
  addon.cudaResetPeakMemoryStats();
}

/** Lets the sums of {@link memoryStats} begin at 0. @throws {NoCudaError} there is no GPU. */
export function resetAccumulatedMemoryStats(device: GpuDevice = 'cuda'): void {
  putGpu(device, 'cuda.resetAccumulatedMemoryStats');
  addon.cudaResetAccumulatedMemoryStats();
}

/**
 * Bytes of a GPU that are free, and all of its bytes, whoever uses them: the driver's answer.
 *
 * @throws {NoCudaError} there is no GPU.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.memory.mem_get_info.html
 */
export function memGetInfo(device: GpuDevice = 'cuda'): [free: number, total: number] {
  putGpu(device, 'cuda.memGetInfo');
  addon.cudaMemGetInfo();
  return [first(), next()];
}

/**
 * Gives the memory that no tensor uses back to the driver, for other programs. It makes no more room for one's own tensors.
 * Unlike in PyTorch, an error without CUDA.
 *
 * @throws {NoCudaError} there is no GPU.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.memory.empty_cache.html
 */
export function emptyCache(): void {
  addon.cudaEmptyCache();
}

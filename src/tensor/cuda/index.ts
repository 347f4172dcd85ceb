// PyTorch's torch.cuda. Without a GPU everything but isAvailable and deviceCount is a NoCudaError.
export {
  currentDevice,
  type DeviceProperties,
  device,
  deviceCount,
  type GpuDevice,
  getDeviceCapability,
  getDeviceName,
  getDeviceProperties,
  isAvailable,
  setDevice,
  synchronize,
  synchronizeAsync,
} from './device.js';
export {
  emptyCache,
  type MemoryCount,
  type MemoryPools,
  type MemoryStats,
  maxMemoryAllocated,
  maxMemoryReserved,
  memGetInfo,
  memoryAllocated,
  memoryReserved,
  memoryStats,
  resetAccumulatedMemoryStats,
  resetPeakMemoryStats,
} from './memory.js';
export { memorySummary } from './memorySummary.js';
export * from './seed.js';
export {
  currentStream,
  defaultStream,
  Event,
  type EventOptions,
  Stream,
  type StreamOptions,
} from './stream.js';
export { stream } from './streamScope.js';

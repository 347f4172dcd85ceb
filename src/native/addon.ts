// The typed view of the native core: one contract. Arguments and results of functions without parameters travel through
// the cells (src/tensor/cells.ts); native/bind/cells.h says how.

/** An operator: arguments and results in cells. The object is the one that will stand for its only result, to be guarded. */
export type NativeOperator = (object?: object) => void;

declare const nativePass: unique symbol;

/** A pass through a graph that runs beside JavaScript. */
export interface NativePass {
  readonly [nativePass]: never;
}

/** What `kindling-torch-<minor>` exports. */
export interface Addon {
  setCells(cells: Float64Array): void;
  setErrorFactory(factory: (code: string, op: string, message: string) => Error): void;
  setWarningHandler(handle: (op: string, message: string) => void): void;
  /** cells: [index] */
  intern(text: string): void;

  /** cells: [count, handles…] */
  release(): void;
  /** cells: [handle]; the tensor is freed when the object is collected */
  guard(object: object): void;
  /** cells: [handle] */
  isLive(): boolean;
  /** → [tensors, bytes] */
  memory(): void;
  /** cells: [handle] → [rank, sizes…] */
  shape(): void;
  /** cells: [handle] → [rank, strides…] */
  strides(): void;
  /** cells: [handle] → [dtype, device, rank, element count, contiguous, layout] */
  properties(): void;
  /** cells: [handle] → [address of the first element, address of the storage (scalars), bytes of the storage] */
  addressOf(): void;
  /** cells: [handle] → [scalar] */
  item(): void;

  /** cells: [dtype, rank, sizes…] → [handle] */
  fromData(data: ArrayBufferView): void;
  /** cells: [handle] */
  toData(data: ArrayBufferView): void;
  /** cells: [handle, dtype]; fills `data` off this thread */
  toDataAsync(data: ArrayBufferView): Promise<void>;
  /** cells: [handle] → [identity (0 for none of its own), bytes, offset in bytes] of the memory under a tensor */
  storageOf(): void;
  /** cells: [handle, offset, count] → [handle] bytes of a storage as a uint8 tensor, shared */
  carve(): void;
  /** cells: [handle] */
  fill(data: ArrayBufferView): void;

  /** cells: [handle, count, indices…] → [handle] */
  at(): void;
  /** cells: [handle, accumulate, count, indices…, is tensor, handle or scalar] */
  setAt(): void;

  bindOperator(name: string, overload: string): NativeOperator;
  schemaOf(name: string, overload: string): string;
  overloadsOf(name: string): string;
  operatorNames(): string;
  isBoxed(name: string, overload: string): boolean;

  /** The function that runs callbacks; it returns 0, or the number of what the callback threw. */
  setDispatch(dispatch: (id: number, detached: boolean) => number): void;
  /** → [count, ids…] */
  takeDead(): void;
  /** cells: [count, handles…] */
  give(): void;
  takeTrace(): string;
  /** cells: [enabled, checkNan] */
  setAnomaly(readStack: () => string): void;

  /** cells: [outputs, inputs, gradients, retainGraph, createGraph, allowUnused, elsewhere] */
  backward(): void;
  /** cells: as backward → [count, handles…] */
  grad(): void;
  /** cells: [accumulate, outputs, inputs, gradients, retainGraph, createGraph, allowUnused, callback] */
  launch(): NativePass;
  finishBackward(pass: NativePass): void;
  /** → [count, handles…] */
  finishGrad(pass: NativePass): void;
  /** cells: [callback, jvp callback, materialize, once, inputs, outputs, not differentiable, dirty, saved] → [handles…] */
  applyFunction(name: string): void;
  /** cells: [handle, callback] → [place] */
  registerHook(): void;
  /** cells: [handle, place] */
  removeHook(): void;
  /** cells: [handle, callback] */
  registerPostAccumulateHook(): void;
  /** cells: [handle, callback] */
  removePostAccumulateHook(): void;
  /** cells: [callback, inputs, earlyStop, check] */
  enterCheckpoint(): void;
  leaveCheckpoint(): void;
  enterDualLevel(): void;
  leaveDualLevel(): void;
  /** cells: [value]; gives what it was */
  setForwardMode(): boolean;

  /** cells: [handle] → [requiresGrad, isLeaf, has a gradient, retains its gradient] */
  autogradState(): void;
  /** cells: [handle, value] */
  setRequiresGrad(): void;
  /** cells: [handle] → [handle] */
  gradOf(): void;
  /** cells: [handle, gradient] */
  setGradOf(): void;
  /** cells: [handle] */
  retainGrad(): void;
  /** cells: [handle] */
  gradFnOf(): string;
  isGradEnabled(): boolean;
  /** cells: [value] */
  setGradEnabled(): void;
  enterInferenceMode(): void;
  leaveInferenceMode(): void;

  manualSeed(seed: string): void;
  /** cells: [device] → [code] */
  makeGenerator(seed: string): void;
  /** cells: [device] → [code] of the device's own generator */
  defaultGenerator(): void;
  /** cells: [code] */
  freeGenerator(): void;
  /** cells: [code] */
  seedGenerator(seed: string): void;
  /** cells: [code] */
  seedOfGenerator(): string;
  /** cells: [code] → [handle] */
  generatorState(): void;
  /** cells: [code, handle] */
  setGeneratorState(): void;

  /** cells: [count, (name, kind, value)…] */
  makeLoss(name: string, distance: ((a: number, b: number) => number) | null): () => void;

  /** gives '' or what went wrong */
  openCodec(path: string): string;
  /** cells: [channels, most pixels]; a handle, the file's bytes, or undefined where it cannot be read */
  openImage(path: string): Promise<number | ArrayBuffer | undefined>;
  /** cells: [channels, most pixels]; a handle, or undefined where the bytes have to be decoded elsewhere */
  decodeImage(bytes: ArrayBufferView): Promise<number | undefined>;
  /** cells: [handle, 6, top, left, height, width, height, width]; a handle */
  resizeImage(): Promise<number>;
  /** cells: [n, (size)…] → [handle] of uint8 */
  newBatch(): void;
  /** cells: [handle, first place, most pixels, squish, count, (vertical, horizontal)…]; a bit for each file to be decoded elsewhere */
  fillImages(paths: string): Promise<number>;
  /** cells: [count, handles…] → [handle], 0 where they are no contiguous bytes of one shape */
  stackImages(): void;
  /** cells: [handle, divisor] → [handle], 0 where it is not contiguous bytes on the CPU */
  imageToFloat(): void;

  /** cells: [handle, maps, height, width, padding, align corners, shrink, kinds, amounts, div, mean, std, dtype, channels last]; handles, one of them not 0 */
  augmentImages(): Promise<number>[];
  /** cells: [handle, maps, height, width, padding, align corners, div]; handles, one of them not 0 */
  augmentMasks(): Promise<number>[];

  torchVersion(): string;
  cpuCapability(): string;
  buildConfiguration(): string;
  hasCuda(): boolean;
  /** → [count] */
  getNumThreads(): void;
  /** cells: [count] */
  setNumThreads(): void;
  /** → [count] */
  getNumInteropThreads(): void;
  /** cells: [count] */
  setNumInteropThreads(): void;
  /** → [algorithms, warn only, fill uninitialised memory] */
  determinism(): void;
  /** cells: [algorithms, warn only, fill uninitialised memory] */
  setDeterminism(): void;
  /** → [0 highest, 1 high, 2 medium] */
  getFloat32MatmulPrecision(): void;
  setFloat32MatmulPrecision(precision: string): void;
  /** cells: [on] */
  setFlushDenormal(): boolean;
  isInferenceMode(): boolean;

  /** cells: [device] → [enabled, dtype, caches weights] */
  autocastState(): void;
  /** cells: [device, enabled, dtype, caches weights] */
  enterAutocast(): void;
  /** cells: the same, as it was before */
  leaveAutocast(): void;

  /** gives '' or what went wrong */
  openLibrary(path: string): string;
  demangle(symbol: string): string;

  /** → [count, handles…] */
  liveHandles(): void;

  /** cells: [record shapes, record memory] */
  startProfile(): void;
  stopProfile(): Trace;
  /** → [count] */
  traceLength(trace: Trace): void;
  /** cells: [index] → [start, end, thread at start, thread at end, device type, device index, bytes, scope, id, launcher's id,
   * count of inputs, (rank, sizes…)…]; gives the name */
  traceEvent(trace: Trace): string;
  saveTrace(trace: Trace, path: string): void;
  enterRange(label: string): void;
  leaveRange(): void;

  /** `name` is one of native/device/flags.cc */
  backendFlag(name: string): boolean;
  /** cells: [value] */
  setBackendFlag(name: string): void;
  /** → [version], 0 without cuDNN */
  cudnnVersion(): void;

  /** → [count] */
  cudaDeviceCount(): void;
  /** Whether this core was built with CUDA. */
  cudaIsBuilt(): boolean;
  // A device is an index, -1 for the current one; a stream is [id, device]; an event is a code.
  /** → [device] */
  cudaCurrentDevice(): void;
  /** cells: [device] → [the one before] */
  cudaSetDevice(): void;
  /** cells: [device] */
  cudaSynchronize(): void;
  /** cells: [device] */
  cudaSynchronizeAsync(): Promise<void>;
  /** cells: [device] */
  cudaProperties(): object;
  /** cells: [device, priority] → [stream] */
  cudaNewStream(): void;
  /** cells: [device] → [stream] */
  cudaDefaultStream(): void;
  /** cells: [device] → [stream] */
  cudaCurrentStream(): void;
  /** cells: [stream] */
  cudaSetStream(): void;
  /** cells: [stream] */
  cudaStreamQuery(): boolean;
  /** cells: [stream] */
  cudaStreamSynchronize(): void;
  /** cells: [stream] */
  cudaStreamSynchronizeAsync(): Promise<void>;
  /** → [lowest, highest] */
  cudaStreamPriorities(): void;
  /** cells: [handle, stream] */
  cudaRecordStream(): void;
  /** cells: [timing, blocking] → [event] */
  cudaMakeEvent(): void;
  /** cells: [event] */
  cudaFreeEvent(): void;
  /** cells: [event, stream] */
  cudaEventRecord(): void;
  /** cells: [event, stream] */
  cudaEventWait(): void;
  /** cells: [event] */
  cudaEventQuery(): boolean;
  /** cells: [event] */
  cudaEventSynchronize(): void;
  /** cells: [event] */
  cudaEventSynchronizeAsync(): Promise<void>;
  /** cells: [start, end] → [milliseconds] */
  cudaEventElapsedTime(): void;
  /** cells: [device] */
  cudaMemoryStats(): object;
  /** cells: [device] */
  cudaResetPeakMemoryStats(): void;
  /** cells: [device] */
  cudaResetAccumulatedMemoryStats(): void;
  /** cells: [device] → [free, total] */
  cudaMemGetInfo(): void;
  cudaEmptyCache(): void;
}

/** What LibTorch's profiler recorded; native code knows what is in it. */
export interface Trace {
  readonly trace?: never;
}

/** What `kindling.node` exports. */
export interface Loader {
  /** Opens a shared library for the whole process; throws in the system's words. */
  open(path: string): void;
  /** Sets an environment variable for native libraries, unless it is set. */
  setDefault(name: string, value: string): void;
}

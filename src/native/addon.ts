// The typed view of the native core: one contract. Arguments and results of functions without parameters travel through
// the cells (src/tensor/cells.ts); native/bind/cells.h says how.

/** An operator: arguments and results in cells. The object is the one that will stand for its only result, to be guarded. */
export type NativeOperator = (object?: object) => void;

/** What `kindling-torch-<minor>` exports. */
export interface Addon {
  setCells(cells: Float64Array): void;
  setErrorFactory(factory: (code: string, op: string, message: string) => Error): void;
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
  /** cells: [handle] → [dtype, device, rank, element count, contiguous] */
  properties(): void;
  /** cells: [handle] → [scalar] */
  item(): void;

  /** cells: [dtype, rank, sizes…] → [handle] */
  fromData(data: ArrayBufferView): void;
  /** cells: [handle] */
  toData(data: ArrayBufferView): void;
  /** cells: [handle] → [identity, bytes, offset in bytes] of the memory under a tensor */
  storageOf(): void;
  /** cells: [handle, offset, count] → [handle] bytes of a storage as a uint8 tensor, shared */
  carve(): void;
  /** cells: [handle] */
  fill(data: ArrayBufferView): void;

  bindOperator(name: string, overload: string): NativeOperator;
  schemaOf(name: string, overload: string): string;
  overloadsOf(name: string): string;
  operatorNames(): string;
  isBoxed(name: string, overload: string): boolean;

  /** cells: [tensors, gradients, retainGraph, createGraph, inputs] */
  backward(): void;
  /** cells: [outputs, inputs, gradients, retainGraph, createGraph, allowUnused] → [count, handles…] */
  grad(): void;
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
  /** → [code] */
  makeGenerator(seed: string): void;
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

  torchVersion(): string;
  cpuCapability(): string;
  buildConfiguration(): string;
  hasCuda(): boolean;
  /** → [count] */
  getNumThreads(): void;
  /** cells: [count] */
  setNumThreads(): void;
}

/** What `kindling.node` exports. */
export interface Loader {
  /** Opens a shared library for the whole process; throws in the system's words. */
  open(path: string): void;
  /** Sets an environment variable for native libraries, unless it is set. */
  setDefault(name: string, value: string): void;
}

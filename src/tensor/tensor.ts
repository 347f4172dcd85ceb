// The tensor object: a handle and what can be asked of it. Operators are methods too, typed in ops.generated.ts and
// bound on first use; how tensors are made is in create.ts and random.ts.
import {
  type PostAccumulateGradHook,
  registerHook,
  registerPostAccumulateGradHook,
  type TensorHook,
} from './autograd/hooks.js';
import { type BackwardOptions, backward, backwardAsync } from './autograd/passes.js';
import { addon, begin, type Complex, first, next, nextScalar, put, rewind } from './cells.js';
import { Stream } from './cuda/stream.js';
import {
  type Device,
  type DeviceOr,
  type DeviceType,
  type DeviceTypeOf,
  deviceCode,
  deviceName,
  isDevice,
} from './device.js';
import { type DType, dtypeName, isDType } from './dtype.js';
import { ArgumentError, checkArg, TorchIndexError } from './errors.js';
import { installExtensions, type TensorExtensions } from './extensions.js';
import { formatAnyLayout } from './formatSparse.js';
import { configureHandles, idOf, isTensor, TensorHandle, wrap } from './handle.js';
import { installMethods } from './methods.js';
import type { TensorMethods } from './ops.generated.js';
import { bindOverloads } from './ops.js';
import { tidy } from './scope.js';
import type { HasDim, SizeAt } from './shapes/dims.js';
import type { Shape } from './shapes/shape.js';
import { itemAsync, toTypedArrayAsync } from './toHost.js';
import {
  type DataOf,
  emptyData,
  emptyFloat16,
  type Float16Data,
  type Nested,
  nest,
  numberOf,
} from './values.js';

const op = (name: string, overload = '') =>
  bindOverloads(name, [`aten::${name}${overload === '' ? '' : `.${overload}`}`], { method: true });
const detach = op('detach');
const clone = op('clone');
const pinMemory = op('pin_memory');
const isPinned = op('is_pinned');
const toCopy = bindOverloads('to', ['aten::to.dtype_layout'], { method: true });

/** How {@link Tensor.to} copies. */
export interface CopyOptions {
  /** Copy asynchronously where possible (between pinned memory and a GPU). Default false. */
  nonBlocking?: boolean;
  /** Copy even when nothing changes. Default false. */
  copy?: boolean;
}

/** Options of {@link Tensor.to}. */
export interface ToOptions<E extends DType = DType, W extends Device | null = Device>
  extends CopyOptions {
  dtype?: E;
  device?: W;
}

/**
 * A tensor of LibTorch: `D` is its element type, `S` its shape, `V` the kind of its device, each as far as the compiler knows
 * it (docs/types.md).
 *
 * Inside {@link tidy} or a {@link Scope} it is freed at the end of the scope, outside when nothing refers to it, and at
 * once by `dispose()`.
 *
 * Operators are methods with PyTorch's names in camelCase. Required arguments go by position, the rest in one object:
 * `x.sum([0, 1], { keepdim: true })`. Numbers stand for scalars; a whole number counts as an integer, so that
 * `x.add(1)` keeps an int64 tensor int64.
 *
 * @see https://docs.pytorch.org/docs/stable/tensors.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are installed below
export class Tensor<
  out D extends DType = DType,
  out S extends Shape = Shape,
  V extends DeviceType = DeviceType,
> extends TensorHandle {
  declare protected readonly elementType: D;
  declare protected readonly sizes: S;
  declare protected readonly home: Home<V>;
  /** In types only: what is an instance of a class is one of any shape. */
  declare static readonly [Symbol.hasInstance]: <T>(
    this: abstract new (
      ...args: never[]
    ) => T,
    value: unknown,
  ) => value is T;

  /** Sizes, outermost first; read anew at each access. */
  get shape(): Readonly<S> {
    return this.#list(addon.shape) as unknown as Readonly<S>;
  }

  /** How many elements lie between neighbours along each dimension, or along one. */
  stride(): readonly number[];
  stride(dim: number): number;
  stride(dim?: number): readonly number[] | number {
    const strides = this.#list(addon.strides);
    return dim === undefined ? strides : atDim('stride', strides, dim);
  }

  get dtype(): D {
    return dtypeName(this.#property(0)) as D;
  }

  get device(): Device {
    return deviceName(this.#property(1));
  }

  /** The number of dimensions. */
  get ndim(): S['length'] {
    return this.#property(2);
  }

  /** The number of elements. */
  numel(): number {
    return this.#property(3);
  }

  /** Whether elements lie in memory in order without gaps. */
  isContiguous(): boolean {
    return this.#property(4) !== 0;
  }

  /**
   * The size of one dimension; negative counts from the end.
   *
   * @throws {RangeError} `dim` is out of range.
   */
  size<X extends Tensor, const K extends number>(this: X, dim: K & HasDim<X, K>): SizeAt<X, K> {
    return atDim('size', this.shape, dim) as SizeAt<X, K>;
  }

  /**
   * The only element as a JavaScript value: boolean for `bool`, bigint for integers beyond 2^53, otherwise number.
   *
   * @throws {TorchError} the tensor has not exactly one element.
   */
  item(): D extends 'bool' ? boolean : D extends 'complex64' | 'complex128' ? Complex : number {
    begin();
    put(idOf(this));
    addon.item();
    rewind();
    return nextScalar() as never;
  }

  /**
   * The elements as nested arrays (a bare value for a tensor without dimensions). float16 and bfloat16 come as the
   * numbers that they are, complex elements as `{ re, im }`.
   *
   * @param options.bigint give int64 as bigint. Default false: numbers.
   * @throws {ArgumentError} an int64 element does not fit a number and `bigint` is not set.
   */
  tolist(options: { bigint?: boolean } = {}): Nested {
    return nest(this.#values(options.bigint ?? false), this.shape);
  }

  /**
   * The elements in order, as a fresh typed array: float16 and bfloat16 as Float32Array, int64 as BigInt64Array, bool as
   * Uint8Array of 0 and 1, complex as pairs of re and im.
   *
   * @param options.float16 give float16 as the runtime's own `Float16Array`, half the bytes. Default false.
   * @throws {ArgumentError} `float16` is asked for and this Node has no `Float16Array` (Node 24 has).
   */
  toTypedArray(options: { float16: true }): D extends 'float16' ? Float16Data : DataOf<D>;
  toTypedArray(options?: { float16?: false }): DataOf<D>;
  toTypedArray({ float16 = false } = {}): DataOf<D> | Float16Data {
    const { dtype } = this;
    const half = float16 && dtype === 'float16';
    const widens = !half && (dtype === 'float16' || dtype === 'bfloat16');
    const data = half ? emptyFloat16(this.numel(), 'toTypedArray') : emptyData(dtype, this.numel());
    const source = widens ? (this.to('float32') as Tensor) : this;
    begin();
    put(idOf(source));
    addon.toData(data);
    if (source !== this) source.dispose();
    return data as DataOf<D>;
  }

  /**
   * {@link Tensor.toTypedArray} as a promise: conversion and copy happen on another thread, behind the work that the GPU has
   * been given so far, and the event loop goes on. Do not change the elements before it resolves.
   */
  toTypedArrayAsync(): Promise<DataOf<D>> {
    return toTypedArrayAsync(this);
  }

  /** {@link Tensor.item} as a promise; see {@link Tensor.toTypedArrayAsync}. */
  itemAsync(): Promise<ReturnType<Tensor<D>['item']>> {
    return itemAsync(this) as Promise<never>;
  }

  /** The elements in order, converted to float32 whatever the type. */
  toFloat32Array(): Float32Array {
    if (this.dtype === 'float32') return this.toTypedArray() as unknown as Float32Array;
    const converted = this.to('float32');
    const data = converted.toTypedArray() as Float32Array;
    converted.dispose();
    return data;
  }

  /** The elements in order as JavaScript values. */
  #values(bigint: boolean): (number | bigint | boolean | Complex)[] {
    const data = this.toTypedArray() as ArrayLike<number | bigint>;
    const { dtype } = this;
    if (dtype === 'complex64' || dtype === 'complex128') {
      return Array.from({ length: data.length / 2 }, (_, i) => ({
        re: data[2 * i] as number,
        im: data[2 * i + 1] as number,
      }));
    }
    if (dtype === 'bool') return Array.from(data, (value) => value !== 0);
    if ((dtype === 'int64' || dtype === 'uint64') && !bigint)
      return Array.from(data, (value) => numberOf(value as bigint));
    return Array.from(data);
  }

  /** Whether operations on this tensor are recorded for `backward`. */
  get requiresGrad(): boolean {
    return this.#autograd(0);
  }

  set requiresGrad(value: boolean) {
    this.requiresGrad_(value);
  }

  /**
   * Sets {@link Tensor.requiresGrad} and gives the tensor back.
   *
   * @throws {TorchError} the element type is an integer, or the tensor is the result of a recorded operation.
   */
  requiresGrad_(value = true): this {
    begin();
    put(idOf(this));
    put(value ? 1 : 0);
    addon.setRequiresGrad();
    return this;
  }

  /** Whether the tensor was made by the user, not by a recorded operation. */
  get isLeaf(): boolean {
    return this.#autograd(1);
  }

  /** The accumulated gradient, null before the first `backward`. A new tensor object at each access. */
  get grad(): Tensor<D, S, V> | null {
    begin();
    put(idOf(this));
    addon.gradOf();
    const id = first();
    return id === 0 ? null : (wrap(id) as Tensor<D, S, V>);
  }

  set grad(value: Tensor<D, S, V> | null) {
    if (value !== null) this.#checkGrad(value);
    begin();
    put(idOf(this));
    put(value === null ? 0 : idOf(value));
    addon.setGradOf();
  }

  /** Keeps the gradient of a tensor that is not a leaf. */
  retainGrad(): void {
    begin();
    put(idOf(this));
    addon.retainGrad();
  }

  /** The name of the operation that made this tensor in the graph (`'AddBackward0'`), null for a leaf. */
  get gradFn(): string | null {
    begin();
    put(idOf(this));
    // A custom function's is CppNode<its class>.
    return (
      addon
        .gradFnOf()
        .split('::')
        .at(-1)
        ?.replace(/^CppNode<|>+$/g, '') || null
    );
  }

  /**
   * Computes the gradient of this tensor with respect to the leaves of its graph and adds it to their `grad`.
   *
   * @param gradient needed unless the tensor has exactly one element
   * @throws {TorchError} the tensor does not require a gradient, or its graph has been used already.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.backward.html
   */
  backward(gradient: Tensor | null = null, options: BackwardOptions = {}): void {
    backward(this as Tensor, gradient, options);
  }

  /**
   * {@link Tensor.backward} on a thread of its own: the event loop goes on meanwhile. Grad mode, autocast and anomaly
   * mode are those of the call. The graph lives until the pass has ended, whatever becomes of this object.
   *
   * Leave the tensors of the graph, and the `grad` of its leaves, alone until then. Hooks and custom functions run on
   * JavaScript's thread in between; what they make belongs to no scope. A pass cannot be stopped half-way.
   *
   * @throws {TorchError} (by rejection) as `backward` does; an error thrown in a hook comes out as the same object.
   * @example
   * ```ts
   * await loss.backwardAsync();
   * optimizer.step();
   * ```
   */
  backwardAsync(gradient: Tensor | null = null, options: BackwardOptions = {}): Promise<void> {
    return backwardAsync(this as Tensor, gradient, options);
  }

  /**
   * Calls `hook` with the gradient of this tensor in every backward pass through it; what the hook returns, if anything,
   * is used in its place. The gradient itself must not be changed in place.
   *
   * @returns a function that removes the hook
   * @throws {TorchError} the tensor does not require a gradient.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.register_hook.html
   */
  registerHook(hook: TensorHook): () => void {
    return registerHook(this as Tensor, hook);
  }

  /**
   * Calls `hook` with this tensor whenever a backward pass has added to its `grad`: an optimizer's step can be taken, and
   * the gradient freed, before the pass has come to the end.
   *
   * @returns a function that removes the hook
   * @throws {TorchError} the tensor is not a leaf, or does not require a gradient.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.register_post_accumulate_grad_hook.html
   */
  registerPostAccumulateGradHook(hook: PostAccumulateGradHook<this>): () => void {
    return registerPostAccumulateGradHook(this, hook);
  }

  /** The same elements outside the graph; shares memory. */
  detach(): Tensor<D, S, V> {
    return detach.call(this) as Tensor<D, S, V>;
  }

  /** A copy that gradients flow through. */
  clone(): Tensor<D, S, V> {
    return clone.call(this) as Tensor<D, S, V>;
  }

  /**
   * The tensor with another element type, on another device, or both; itself where nothing changes.
   *
   * With `nonBlocking: true` a copy from pinned memory to a GPU, or from a GPU, only starts: synchronize before reading what
   * came to the CPU, or before changing what goes to the GPU.
   *
   * @param more `copy` and `nonBlocking`, where `target` is not an object already
   * @throws {NoCudaError} a CUDA device is asked for and there is none.
   * @throws {ArgumentError} there is no GPU of this number.
   */
  to<E extends DType>(dtype: E, more?: CopyOptions): Tensor<E, S, V>;
  to<const W extends Device>(device: W, more?: CopyOptions): Tensor<D, S, DeviceTypeOf<W>>;
  to<E extends DType = D, const W extends Device | null = null>(
    options: ToOptions<E, W>,
  ): Tensor<E, S, DeviceOr<W, V>>;
  to(target: DType | Device | ToOptions, more: CopyOptions = {}): Tensor {
    checkArg(
      typeof target === 'string' || (typeof target === 'object' && target !== null),
      'to',
      'an element type, a device or options',
      'target',
      target,
    );
    const options =
      typeof target === 'string'
        ? isDType(target)
          ? { dtype: target }
          : { device: target as Device }
        : target;
    if (typeof target === 'string' && !isDType(target) && !isDevice(target)) {
      throw ArgumentError.of('to', 'an element type or a device', 'target', target);
    }
    const {
      dtype,
      device,
      copy = false,
      nonBlocking = false,
    } = { ...options, ...more } as ToOptions;
    if (
      !copy &&
      (dtype === undefined || dtype === this.dtype) &&
      (device === undefined || sameDevice(device, this.device))
    ) {
      return this as Tensor;
    }
    return toCopy.call(this, { dtype, device, copy, nonBlocking }) as Tensor;
  }

  /**
   * A copy in pinned memory, which a GPU can read by itself: `x.pinMemory().to('cuda', { nonBlocking: true })`. The tensor
   * itself where it is pinned already.
   *
   * @throws {NoCudaError} there is no GPU.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.pin_memory.html
   */
  pinMemory(): Tensor<D, S, V> {
    return this.isPinned() ? this : (pinMemory.call(this) as Tensor<D, S, V>);
  }

  /** Whether the tensor is in pinned memory; false without a GPU. */
  isPinned(): boolean {
    return isPinned.call(this) as boolean;
  }

  /**
   * Keeps the memory of a tensor on a GPU, once it is freed, from being given away before the work that `stream` has been
   * given so far is done. Needed where another stream uses the tensor than the one it was made in.
   *
   * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.record_stream.html
   */
  recordStream(stream: Stream): void {
    begin();
    put(idOf(this));
    Stream.put(stream, 'recordStream');
    addon.cudaRecordStream();
  }

  /** The same tensor as an object of a semantic class (`TensorImage`, say); shares the handle. */
  as<T extends TensorHandle>(type: new (source: TensorHandle) => T): T {
    return new type(this);
  }

  /** Frees the tensor now. Using it afterwards is a `DisposedError`; disposing it again does nothing. */
  dispose(): void {
    begin();
    put(1);
    put(idOf(this));
    addon.release();
  }

  /** Whether the tensor has been freed. */
  get disposed(): boolean {
    begin();
    put(idOf(this));
    return !addon.isLive();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** The tensor as PyTorch prints it. */
  override toString(): string {
    return this.disposed ? 'tensor(<disposed>)' : tidy(() => formatAnyLayout(this));
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #checkGrad(value: Tensor): void {
    checkArg(isTensor(value), 'grad', 'a tensor or null', 'the gradient', value);
    const form = (tensor: Tensor) =>
      `${tensor.dtype}[${tensor.shape.join(', ')}] on ${tensor.device}`;
    if (form(value) !== form(this))
      throw new ArgumentError('grad', `expected ${form(this)}, got ${form(value)}`);
  }

  #list(read: () => void): number[] {
    begin();
    put(idOf(this));
    read();
    const out: number[] = [];
    for (let count = first(); count > 0; count--) out.push(next());
    return out;
  }

  #property(index: number): number {
    begin();
    put(idOf(this));
    addon.properties();
    let value = first();
    for (let i = 0; i < index; i++) value = next();
    return value;
  }

  #autograd(index: number): boolean {
    begin();
    put(idOf(this));
    addon.autogradState();
    let value = first();
    for (let i = 0; i < index; i++) value = next();
    return value !== 0;
  }
}

// biome-ignore-start lint/correctness/noUnusedVariables: a merged declaration repeats them
export interface Tensor<
  out D extends DType = DType,
  out S extends Shape = Shape,
  V extends DeviceType = DeviceType,
> extends TensorMethods,
    TensorExtensions<D> {}
// biome-ignore-end lint/correctness/noUnusedVariables: a merged declaration repeats them

/** Says the device's kind in a method, so that a tensor of unknown device goes wherever one of known device does. */
interface Home<V> {
  is(device: V): void;
}

function atDim(op: string, values: readonly number[], dim: number): number {
  if (!Number.isInteger(dim)) throw ArgumentError.of(op, 'an integer', 'dim', dim);
  const value = values[dim < 0 ? dim + values.length : dim];
  if (value === undefined) {
    throw new TorchIndexError(
      op,
      `expected dim in [${-values.length}, ${values.length - 1}], got ${dim}`,
    );
  }
  return value;
}

function sameDevice(asked: Device, has: Device): boolean {
  return deviceCode(asked, 'to') === deviceCode(has, 'to');
}

configureHandles(
  (id, object) => {
    begin();
    put(id);
    addon.guard(object);
  },
  (id) => new Tensor(id),
);
installExtensions(Tensor.prototype);
installMethods(Tensor.prototype);

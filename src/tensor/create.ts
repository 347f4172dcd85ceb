// Tensors from values: nested arrays, typed arrays, ranges, constants. Random ones are in random.ts.
import { fromBytes } from './bytes.js';
import { isTypedArray } from './cells.js';
import type { Device, DeviceOr, DeviceType, DeviceTypeOf } from './device.js';
import { type DType, dtypeCode } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { isTensor } from './handle.js';
import { bindOverloads } from './ops.js';
import type { DTypeOfArray, DTypeOfData, ShapeOfData } from './shapes/data.js';
import type { Shape, Sizes } from './shapes/shape.js';
import type { Tensor } from './tensor.js';
import { checkTypedArray, readTypedArray, refuseBareBytes } from './typedArray.js';
import { type Float16Data, fill, flatten, type NestedInput } from './values.js';

/** How a new tensor is made. */
export interface TensorOptions<D extends DType = DType, W extends Device | null = Device> {
  /** Element type. Default: `float32`, except where a function says otherwise. */
  dtype?: D;
  /** Default `'cpu'`; for a tensor like another one, that one's. */
  device?: W;
  /** Record operations for `backward`. Default false. */
  requiresGrad?: boolean;
}

const factory = (name: string, overload = '') =>
  bindOverloads(name, [`aten::${name}${overload === '' ? '' : `.${overload}`}`], { method: false });
const operators = {
  empty: factory('empty', 'memory_format'),
  zeros: factory('zeros'),
  ones: factory('ones'),
  full: factory('full'),
  arange: factory('arange', 'start_step'),
  linspace: factory('linspace'),
  logspace: factory('logspace'),
  eye: bindOverloads('eye', ['aten::eye.m'], { method: false }),
  emptyLike: factory('empty_like'),
  zerosLike: factory('zeros_like'),
  onesLike: factory('ones_like'),
  fullLike: factory('full_like'),
};

function finish<T extends Tensor>(tensor: unknown, requiresGrad: boolean | undefined): T {
  const made = tensor as T;
  return requiresGrad ? made.requiresGrad_() : made;
}

function checkShape(op: string, shape: readonly number[]): void {
  if (!Array.isArray(shape)) throw ArgumentError.of(op, 'an array of sizes', 'shape', shape);
  for (const size of shape)
    checkArg(Number.isSafeInteger(size) && size >= 0, op, 'whole numbers ≥ 0', 'shape', shape);
}

/** The tensor as asked for, freeing the one in between. */
function converted<T extends Tensor>(op: string, tensor: Tensor, options: TensorOptions): T {
  const moved = tensor.to(native(op, options));
  if (moved !== tensor) tensor.dispose();
  return finish(moved, options.requiresGrad);
}

/**
 * A tensor with the given elements, copied.
 *
 * The element type follows the data: numbers give `float32` (JavaScript cannot tell 1 from 1.0, so that, unlike PyTorch,
 * whole numbers give `float32` too), bigint `int64`, boolean `bool`, `{ re, im }` `complex64`; a typed array keeps its own.
 *
 * @param data a number, nested arrays of one length per level, or a typed array (one dimension)
 * @throws {ArgumentError} ragged arrays, a value that is not a number, or one that the element type cannot hold.
 * @example
 * ```ts
 * const x = tensor([[1, 2], [3, 4]]);
 * const labels = tensor([0, 2, 1], { dtype: 'int64' });
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.tensor.html
 */
export function tensor<
  A extends NodeJS.TypedArray | Float16Data,
  D extends DType = DTypeOfArray<A>,
  const W extends Device = 'cpu',
>(data: A, options?: TensorOptions<D, W>): Tensor<NoInfer<D>, [number], DeviceTypeOf<W>>;
export function tensor<
  const N extends NestedInput,
  D extends DType = DTypeOfData<N>,
  const W extends Device = 'cpu',
>(data: N, options?: TensorOptions<D, W>): Tensor<NoInfer<D>, ShapeOfData<N>, DeviceTypeOf<W>>;
export function tensor<D extends DType = DType, const W extends Device = 'cpu'>(
  data: NestedInput | NodeJS.TypedArray | Float16Data,
  options?: TensorOptions<D, W>,
): Tensor<NoInfer<D>, Shape, DeviceTypeOf<W>>;
export function tensor(
  data: NestedInput | NodeJS.TypedArray | Float16Data,
  options: TensorOptions = {},
): Tensor {
  if (isTensor(data))
    throw new ArgumentError('tensor', 'expected numbers, got a tensor; use clone() or detach()');
  refuseBareBytes('tensor', data);
  if (isTypedArray(data)) return fromTypedArray(data, [data.length], options);
  const flat = flatten(data as NestedInput, 'tensor');
  const dtype = options.dtype ?? flat.dtype;
  dtypeCode(dtype, 'tensor');
  const source = dtype === 'float16' || dtype === 'bfloat16' ? 'float32' : dtype;
  return converted('tensor', fromBytes(fill(flat.values, dtype, 'tensor'), source, flat.shape), {
    ...options,
    dtype,
  });
}

/**
 * A tensor with the elements of a typed array, copied; the array may lie in shared or resizable memory.
 *
 * @param shape sizes whose product is the array's length
 * @param options.dtype convert to this type. Default: the array's own (`Uint8Array` → `uint8`, `BigInt64Array` → `int64`,
 *   `Float16Array` → `float16`, …); `Uint16Array` → `int32`, `Uint32Array` and `BigUint64Array` → `int64`, because there are no
 *   wider unsigned types here
 * @throws {ArgumentError} the sizes do not fit the data, its memory is gone, or a uint64 is 2^63 or more.
 */
export function fromTypedArray<
  A extends NodeJS.TypedArray | Float16Data,
  const N extends Shape,
  D extends DType = DTypeOfArray<A>,
  const W extends Device = 'cpu',
>(
  data: A,
  shape: readonly [...N],
  options: TensorOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  checkShape('fromTypedArray', shape);
  checkTypedArray('fromTypedArray', data);
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== data.length) {
    throw new ArgumentError(
      'fromTypedArray',
      `expected ${count} elements for shape [${shape.join(', ')}], got ${data.length}`,
    );
  }
  // Bytes of a bool tensor are 0 or 1 and nothing else; going through uint8 makes them so.
  const read = readTypedArray('fromTypedArray', data, shape, options.dtype);
  return converted('fromTypedArray', read, options);
}

/** Zeros of a shape. @throws {ArgumentError} a size that is not a whole number. */
export function zeros<
  const N extends Shape,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  options: TensorOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  checkShape('zeros', shape);
  return finish(operators.zeros(shape, native('zeros', options)), options.requiresGrad);
}

/** Ones of a shape. @throws {ArgumentError} a size that is not a whole number. */
export function ones<
  const N extends Shape,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  options: TensorOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  checkShape('ones', shape);
  return finish(operators.ones(shape, native('ones', options)), options.requiresGrad);
}

/** A tensor whose elements are whatever memory held. @throws {ArgumentError} a size that is not a whole number. */
export function empty<
  const N extends Shape,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  options: TensorOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  checkShape('empty', shape);
  return finish(operators.empty(shape, native('empty', options)), options.requiresGrad);
}

/**
 * A shape filled with one value. Default type: `bool` for a boolean, `int64` for a bigint, otherwise `float32`.
 *
 * @throws {ArgumentError} a size that is not a whole number.
 */
export function full<
  const N extends Shape,
  X extends number | bigint | boolean,
  D extends DType = DTypeOfData<X>,
  const W extends Device = 'cpu',
>(
  shape: readonly [...N],
  value: X,
  options: TensorOptions<D, W> = {},
): Tensor<NoInfer<D>, Sizes<N>, DeviceTypeOf<W>> {
  checkShape('full', shape);
  const dtype =
    options.dtype ??
    (typeof value === 'boolean' ? 'bool' : typeof value === 'bigint' ? 'int64' : 'float32');
  return finish(
    operators.full(shape, value, native('full', { ...options, dtype })),
    options.requiresGrad,
  );
}

/** Options of {@link arange}. */
export interface ArangeOptions<D extends DType = DType, W extends Device = Device>
  extends TensorOptions<D, W> {
  /** Distance of neighbours. Default 1. */
  step?: number;
}

/**
 * The numbers from `start` (default 0) up to `end`, without `end`.
 * Default type: `int64` where start, end and step are whole numbers, otherwise `float32`.
 *
 * @throws {TorchError} `step` is 0 or leads away from `end`.
 */
export function arange<D extends DType = 'int64', const W extends Device = 'cpu'>(
  end: number,
  options?: ArangeOptions<D, W>,
): Tensor<NoInfer<D>, [number], DeviceTypeOf<W>>;
export function arange<D extends DType = 'int64', const W extends Device = 'cpu'>(
  start: number,
  end: number,
  options?: ArangeOptions<D, W>,
): Tensor<NoInfer<D>, [number], DeviceTypeOf<W>>;
export function arange(a: number, b?: number | ArangeOptions, c: ArangeOptions = {}): Tensor {
  const [start, end, options] = typeof b === 'number' ? [a, b, c] : [0, a, b ?? {}];
  const { step = 1 } = options;
  const whole = [start, end, step].every(Number.isInteger);
  const made = operators.arange(start, end, {
    step,
    ...native('arange', { ...options, dtype: options.dtype ?? (whole ? 'int64' : 'float32') }, [
      'step',
    ]),
  });
  return finish(made, options.requiresGrad);
}

/** `steps` numbers from `start` to `end`, both included. */
export function linspace<
  const N extends number,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  start: number,
  end: number,
  { steps, ...options }: TensorOptions<D, W> & { steps: N },
): Tensor<NoInfer<D>, [N], DeviceTypeOf<W>> {
  return finish(
    operators.linspace(start, end, steps, native('linspace', options)),
    options.requiresGrad,
  );
}

/** `steps` numbers from base^start to base^end, evenly spaced as exponents. `base` defaults to 10. */
export function logspace<
  const N extends number,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  start: number,
  end: number,
  { steps, base = 10, ...options }: TensorOptions<D, W> & { steps: N; base?: number },
): Tensor<NoInfer<D>, [N], DeviceTypeOf<W>> {
  return finish(
    operators.logspace(start, end, steps, { base, ...native('logspace', options) }),
    options.requiresGrad,
  );
}

/** Ones on the diagonal: [n, m], `m` defaults to `n`. */
export function eye<
  const N extends number,
  const M extends number = N,
  D extends DType = 'float32',
  const W extends Device = 'cpu',
>(
  n: N,
  options: TensorOptions<D, W> & { m?: M } = {},
): Tensor<NoInfer<D>, [N, M], DeviceTypeOf<W>> {
  const { m = n, ...rest } = options as TensorOptions & { m?: number };
  return finish(operators.eye(n, m, native('eye', rest)), options.requiresGrad);
}

/** Zeros with the shape, type and device of another tensor. */
export function zerosLike<
  D extends DType,
  S extends Shape,
  V extends DeviceType,
  R extends DType = D,
  const W extends Device | null = null,
>(like: Tensor<D, S, V>, options: TensorOptions<R, W> = {}): Tensor<NoInfer<R>, S, DeviceOr<W, V>> {
  return finish(operators.zerosLike(like, native('zerosLike', options)), options.requiresGrad);
}

/** Ones with the shape, type and device of another tensor. */
export function onesLike<
  D extends DType,
  S extends Shape,
  V extends DeviceType,
  R extends DType = D,
  const W extends Device | null = null,
>(like: Tensor<D, S, V>, options: TensorOptions<R, W> = {}): Tensor<NoInfer<R>, S, DeviceOr<W, V>> {
  return finish(operators.onesLike(like, native('onesLike', options)), options.requiresGrad);
}

/** Uninitialised memory with the shape, type and device of another tensor. */
export function emptyLike<
  D extends DType,
  S extends Shape,
  V extends DeviceType,
  R extends DType = D,
  const W extends Device | null = null,
>(like: Tensor<D, S, V>, options: TensorOptions<R, W> = {}): Tensor<NoInfer<R>, S, DeviceOr<W, V>> {
  return finish(operators.emptyLike(like, native('emptyLike', options)), options.requiresGrad);
}

/** One value in the shape, type and device of another tensor. */
export function fullLike<
  D extends DType,
  S extends Shape,
  V extends DeviceType,
  R extends DType = D,
  const W extends Device | null = null,
>(
  like: Tensor<D, S, V>,
  value: number | boolean,
  options: TensorOptions<R, W> = {},
): Tensor<NoInfer<R>, S, DeviceOr<W, V>> {
  return finish(operators.fullLike(like, value, native('fullLike', options)), options.requiresGrad);
}

const COMMON_OPTIONS = ['dtype', 'device', 'requiresGrad'];

/**
 * The options that LibTorch's factories take.
 *
 * @throws {ArgumentError} an option that neither all factories have nor `own` lists.
 */
export function native(
  op: string,
  options: TensorOptions<DType, Device | null>,
  own: readonly string[] = [],
): { dtype?: DType; device?: Device } {
  for (const key of Object.keys(options)) {
    const known = [...own, ...COMMON_OPTIONS];
    if (!known.includes(key))
      throw new ArgumentError(op, `unknown option ${key}; there are ${known.join(', ')}`);
  }
  const { dtype, device } = options as TensorOptions;
  return { dtype, device };
}

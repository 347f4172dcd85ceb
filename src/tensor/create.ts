// Tensors from values: nested arrays, typed arrays, ranges, constants. Random ones are in random.ts.
import { fromBytes } from './bytes.js';
import { isTypedArray } from './cells.js';
import type { Device } from './device.js';
import { type DType, dtypeCode } from './dtype.js';
import { ArgumentError, checkArg } from './errors.js';
import { isTensor } from './handle.js';
import { bindOverloads } from './ops.js';
import type { Tensor } from './tensor.js';
import { checkTypedArray, readTypedArray, refuseBareBytes } from './typedArray.js';
import { type Float16Data, fill, flatten, type NestedInput } from './values.js';

/** How a new tensor is made. */
export interface TensorOptions<D extends DType = DType> {
  /** Element type. Default: `float32`, except where a function says otherwise. */
  dtype?: D;
  /** Default `'cpu'`. */
  device?: Device;
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

function finish<D extends DType>(tensor: unknown, requiresGrad: boolean | undefined): Tensor<D> {
  const made = tensor as Tensor<D>;
  return requiresGrad ? made.requiresGrad_() : made;
}

function checkShape(op: string, shape: readonly number[]): void {
  if (!Array.isArray(shape)) throw ArgumentError.of(op, 'an array of sizes', 'shape', shape);
  for (const size of shape)
    checkArg(Number.isSafeInteger(size) && size >= 0, op, 'whole numbers ≥ 0', 'shape', shape);
}

/** The tensor as asked for, freeing the one in between. */
function converted<D extends DType>(
  op: string,
  tensor: Tensor,
  options: TensorOptions<D>,
): Tensor<D> {
  const { dtype, device } = native(op, options) as TensorOptions<D>;
  const moved = tensor.to({ dtype, device }) as unknown as Tensor<D>;
  if ((moved as unknown) !== tensor) tensor.dispose();
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
export function tensor(data: Float64Array, options?: TensorOptions<'float64'>): Tensor<'float64'>;
export function tensor(data: BigInt64Array, options?: TensorOptions<'int64'>): Tensor<'int64'>;
export function tensor(
  data: Uint8Array | Uint8ClampedArray,
  options?: TensorOptions<'uint8'>,
): Tensor<'uint8'>;
export function tensor<D extends DType = 'float32'>(
  data: NestedInput | NodeJS.TypedArray | Float16Data,
  options?: TensorOptions<D>,
): Tensor<D>;
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
export function fromTypedArray<D extends DType = DType>(
  data: NodeJS.TypedArray | Float16Data,
  shape: readonly number[],
  options: TensorOptions<D> = {},
): Tensor<D> {
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
export function zeros<D extends DType = 'float32'>(
  shape: readonly number[],
  options: TensorOptions<D> = {},
): Tensor<D> {
  checkShape('zeros', shape);
  return finish(operators.zeros(shape, native('zeros', options)), options.requiresGrad);
}

/** Ones of a shape. @throws {ArgumentError} a size that is not a whole number. */
export function ones<D extends DType = 'float32'>(
  shape: readonly number[],
  options: TensorOptions<D> = {},
): Tensor<D> {
  checkShape('ones', shape);
  return finish(operators.ones(shape, native('ones', options)), options.requiresGrad);
}

/** A tensor whose elements are whatever memory held. @throws {ArgumentError} a size that is not a whole number. */
export function empty<D extends DType = 'float32'>(
  shape: readonly number[],
  options: TensorOptions<D> = {},
): Tensor<D> {
  checkShape('empty', shape);
  return finish(operators.empty(shape, native('empty', options)), options.requiresGrad);
}

/**
 * A shape filled with one value. Default type: `bool` for a boolean, `int64` for a bigint, otherwise `float32`.
 *
 * @throws {ArgumentError} a size that is not a whole number.
 */
export function full<D extends DType = 'float32'>(
  shape: readonly number[],
  value: number | bigint | boolean,
  options: TensorOptions<D> = {},
): Tensor<D> {
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
export interface ArangeOptions<D extends DType> extends TensorOptions<D> {
  /** Distance of neighbours. Default 1. */
  step?: number;
}

/**
 * The numbers from `start` (default 0) up to `end`, without `end`.
 * Default type: `int64` where start, end and step are whole numbers, otherwise `float32`.
 *
 * @throws {TorchError} `step` is 0 or leads away from `end`.
 */
export function arange<D extends DType = 'int64'>(
  end: number,
  options?: ArangeOptions<D>,
): Tensor<D>;
export function arange<D extends DType = 'int64'>(
  start: number,
  end: number,
  options?: ArangeOptions<D>,
): Tensor<D>;
export function arange(
  a: number,
  b?: number | ArangeOptions<DType>,
  c: ArangeOptions<DType> = {},
): Tensor {
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
export function linspace<D extends DType = 'float32'>(
  start: number,
  end: number,
  { steps, ...options }: TensorOptions<D> & { steps: number },
): Tensor<D> {
  return finish(
    operators.linspace(start, end, steps, native('linspace', options)),
    options.requiresGrad,
  );
}

/** `steps` numbers from base^start to base^end, evenly spaced as exponents. `base` defaults to 10. */
export function logspace<D extends DType = 'float32'>(
  start: number,
  end: number,
  { steps, base = 10, ...options }: TensorOptions<D> & { steps: number; base?: number },
): Tensor<D> {
  return finish(
    operators.logspace(start, end, steps, { base, ...native('logspace', options) }),
    options.requiresGrad,
  );
}

/** Ones on the diagonal: [n, m], `m` defaults to `n`. */
export function eye<D extends DType = 'float32'>(
  n: number,
  options: TensorOptions<D> & { m?: number } = {},
): Tensor<D> {
  const { m = n, ...rest } = options;
  return finish(operators.eye(n, m, native('eye', rest)), options.requiresGrad);
}

/** Zeros with the shape, type and device of another tensor. */
export function zerosLike<D extends DType>(
  like: Tensor<D>,
  options: TensorOptions<D> = {},
): Tensor<D> {
  return finish(operators.zerosLike(like, native('zerosLike', options)), options.requiresGrad);
}

/** Ones with the shape, type and device of another tensor. */
export function onesLike<D extends DType>(
  like: Tensor<D>,
  options: TensorOptions<D> = {},
): Tensor<D> {
  return finish(operators.onesLike(like, native('onesLike', options)), options.requiresGrad);
}

/** Uninitialised memory with the shape, type and device of another tensor. */
export function emptyLike<D extends DType>(
  like: Tensor<D>,
  options: TensorOptions<D> = {},
): Tensor<D> {
  return finish(operators.emptyLike(like, native('emptyLike', options)), options.requiresGrad);
}

/** One value in the shape, type and device of another tensor. */
export function fullLike<D extends DType>(
  like: Tensor<D>,
  value: number | boolean,
  options: TensorOptions<D> = {},
): Tensor<D> {
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
  options: TensorOptions,
  own: readonly string[] = [],
): { dtype?: DType; device?: Device } {
  for (const key of Object.keys(options)) {
    const known = [...own, ...COMMON_OPTIONS];
    if (!known.includes(key))
      throw new ArgumentError(op, `unknown option ${key}; there are ${known.join(', ')}`);
  }
  const { dtype, device } = options;
  return { dtype, device };
}

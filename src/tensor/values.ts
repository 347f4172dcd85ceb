// JavaScript values for tensors: nested arrays to flat data and back, typed arrays by element type.
import { type Complex, isComplex, isTypedArray } from './cells.js';
import type { DType } from './dtype.js';
import { ArgumentError, show } from './errors.js';

/** Elements as nested arrays. */
export type Nested = number | bigint | boolean | Complex | Nested[];

/** What a tensor can be made from. */
export type NestedInput = number | bigint | boolean | Complex | readonly NestedInput[];

/** The typed array that holds elements of type D; float16 and bfloat16 travel as float32. */
export type DataOf<D extends DType> = D extends 'float32' | 'float16' | 'bfloat16' | 'complex64'
  ? Float32Array
  : D extends 'float64' | 'complex128'
    ? Float64Array
    : D extends keyof Integers
      ? Integers[D]
      : Uint8Array;

interface Integers {
  int64: BigInt64Array;
  int32: Int32Array;
  int16: Int16Array;
  int8: Int8Array;
  uint16: Uint16Array;
  uint32: Uint32Array;
  uint64: BigUint64Array;
}

/**
 * What a `Float16Array` is, as far as this library needs it: only newer versions of Node and of TypeScript's library have
 * the class.
 */
export interface Float16Data extends ArrayBufferView {
  readonly BYTES_PER_ELEMENT: number;
  readonly length: number;
  [index: number]: number;
  [Symbol.iterator](): IterableIterator<number>;
}

/** The runtime's own class; Node has it from version 24 on. */
const Float16Array: (new (length: number) => Float16Data) | undefined = Reflect.get(
  globalThis,
  'Float16Array',
);

/** Room for `count` elements of float16 as they are. @throws {ArgumentError} this Node has no `Float16Array`. */
export function emptyFloat16(count: number, op: string): Float16Data {
  if (Float16Array !== undefined) return new Float16Array(count);
  throw new ArgumentError(
    op,
    `expected a runtime with Float16Array for float16, got Node ${process.versions.node} (Node 24 has it)`,
  );
}

/** The element type of a typed array. */
export function dtypeOfArray(data: ArrayBufferView, op: string): DType {
  if (data instanceof Uint16Array) return 'uint16';
  if (data instanceof Uint32Array) return 'uint32';
  if (data instanceof BigUint64Array) return 'uint64';
  if (data instanceof Float32Array) return 'float32';
  if (data instanceof Float64Array) return 'float64';
  if (data instanceof Uint8Array || data instanceof Uint8ClampedArray) return 'uint8';
  if (data instanceof Int8Array) return 'int8';
  if (data instanceof Int16Array) return 'int16';
  if (data instanceof Int32Array) return 'int32';
  if (data instanceof BigInt64Array) return 'int64';
  if (Object.prototype.toString.call(data) === '[object Float16Array]') return 'float16';
  throw ArgumentError.of(op, 'a typed array', 'data', data);
}

/** Room for `count` elements. */
export function emptyData(dtype: DType, count: number): DataOf<DType> {
  switch (dtype) {
    case 'float32':
    case 'float16':
    case 'bfloat16':
      return new Float32Array(count);
    case 'complex64':
      return new Float32Array(2 * count);
    case 'complex128':
      return new Float64Array(2 * count);
    case 'float64':
      return new Float64Array(count);
    case 'int64':
      return new BigInt64Array(count);
    case 'int32':
      return new Int32Array(count);
    case 'int16':
      return new Int16Array(count);
    case 'int8':
      return new Int8Array(count);
    case 'uint16':
      return new Uint16Array(count);
    case 'uint32':
      return new Uint32Array(count);
    case 'uint64':
      return new BigUint64Array(count);
    default:
      return new Uint8Array(count);
  }
}

/** Flat data in nested arrays of the given shape. */
export function nest(
  values: readonly (number | bigint | boolean | Complex)[],
  shape: readonly number[],
): Nested {
  if (shape.length === 0) return values[0] as Nested;
  let at = 0;
  const build = (dim: number): Nested[] =>
    Array.from({ length: shape[dim] as number }, () =>
      dim === shape.length - 1 ? (values[at++] as Nested) : build(dim + 1),
    );
  return build(0);
}

/** Nested arrays as flat values with their shape. */
export interface Flat {
  readonly shape: number[];
  readonly values: (number | bigint | boolean | Complex)[];
  /** The element type that the values ask for: bool, int64 (bigint), complex64, otherwise float32. */
  readonly dtype: DType;
}

/**
 * @throws {ArgumentError} arrays of different lengths, or a value that is not a number; the position is named.
 */
export function flatten(data: NestedInput, op: string): Flat {
  const shape: number[] = [];
  for (let level: unknown = data; isList(level); level = level[0]) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  const values: Flat['values'] = [];
  const kinds = new Set<string>();
  const walk = (value: unknown, dim: number, path: string): void => {
    if (dim < shape.length) {
      if (!isList(value))
        throw new ArgumentError(op, `expected an array at data${path}, got ${show(value)}`);
      if (value.length !== shape[dim]) {
        throw new ArgumentError(
          op,
          `expected ${shape[dim]} elements at data${path}, got ${value.length}`,
        );
      }
      for (let i = 0; i < value.length; i++) walk(value[i], dim + 1, `${path}[${i}]`);
      return;
    }
    const kind = isComplex(value) ? 'complex' : typeof value;
    if (kind !== 'number' && kind !== 'bigint' && kind !== 'boolean' && kind !== 'complex') {
      throw new ArgumentError(op, `expected a number at data${path}, got ${show(value)}`);
    }
    kinds.add(kind);
    values.push(value as number);
  };
  walk(data, 0, '');
  return { shape, values, dtype: dtypeOfKinds(kinds) };
}

function dtypeOfKinds(kinds: ReadonlySet<string>): DType {
  if (kinds.has('complex')) return 'complex64';
  if (kinds.has('number') || kinds.size === 0) return 'float32';
  return kinds.has('bigint') ? 'int64' : 'bool';
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isTypedArray(value);
}

/** Flat values in the typed array of an element type. */
export function fill(values: Flat['values'], dtype: DType, op: string): ArrayBufferView {
  const data = emptyData(dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Flat['values'][number];
    if (dtype === 'complex64' || dtype === 'complex128') {
      const { re, im } = isComplex(value) ? value : { re: Number(value), im: 0 };
      (data as Float32Array)[2 * i] = re;
      (data as Float32Array)[2 * i + 1] = im;
    } else if (isComplex(value)) {
      throw ArgumentError.of(op, `a real number for element type ${dtype}`, `element ${i}`, value);
    } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[i] = toBigInt(value, dtype, i, op);
    } else if (dtype === 'bool') {
      (data as Uint8Array)[i] = Number(value) !== 0 ? 1 : 0;
    } else {
      (data as Float32Array)[i] = checked(Number(value), dtype, i, op);
    }
  }
  return data;
}

const RANGES: Partial<Record<DType, readonly [number, number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-2147483648, 2147483647],
  uint16: [0, 65535],
  uint32: [0, 4294967295],
};

/** Integers are checked, never cut or wrapped. */
function checked(value: number, dtype: DType, at: number, op: string): number {
  const range = RANGES[dtype];
  if (range !== undefined && !(Number.isInteger(value) && value >= range[0] && value <= range[1])) {
    throw ArgumentError.of(
      op,
      `an integer in [${range[0]}, ${range[1]}] for element type ${dtype}`,
      `element ${at}`,
      value,
    );
  }
  return value;
}

function toBigInt(value: number | bigint | boolean, dtype: DType, at: number, op: string): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw ArgumentError.of(op, `an integer for element type ${dtype}`, `element ${at}`, value);
  }
  const exact = BigInt(value);
  const cut = dtype === 'uint64' ? BigInt.asUintN(64, exact) : BigInt.asIntN(64, exact);
  if (cut !== exact) {
    const kind = dtype === 'uint64' ? 'a whole number' : 'an integer';
    throw ArgumentError.of(op, `${kind} of 64 bits`, `element ${at}`, value);
  }
  return exact;
}

/** An integer of 64 bits as a number. */
export function numberOf(value: bigint): number {
  if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) {
    throw new ArgumentError(
      'tolist',
      `${value} does not fit a number; use tolist({ bigint: true }) or toTypedArray()`,
    );
  }
  return Number(value);
}

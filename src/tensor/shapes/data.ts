// Types only: what tensors that are made of JavaScript values are.
import type { Complex } from '../cells.js';
import type { DType } from '../dtype.js';
import type { NestedInput } from '../values.js';
import type { Known, Shape, Sizes } from './shape.js';

/** The element type of nested arrays, as `tensor` chooses it. */
export type DTypeOfData<N> = [ElementDType<N>] extends [infer D extends DType] ? D : DType;

type ElementDType<N> = [NestedInput] extends [N] ? DType : DTypeOfEach<N>;

type DTypeOfEach<N> = N extends boolean
  ? 'bool'
  : N extends bigint
    ? 'int64'
    : N extends Complex
      ? 'complex64'
      : N extends readonly (infer E)[]
        ? [E] extends [never]
          ? 'float32'
          : ElementDType<E>
        : 'float32';

/** The shape of nested arrays: how many there are on each level, where that is known. */
export type ShapeOfData<N> = Known<Lengths<N>>;

type Lengths<N> = [NestedInput] extends [N] ? Shape : LengthsOfEach<N>;

type LengthsOfEach<N> = N extends readonly unknown[]
  ? N['length'] extends 0
    ? [0]
    : Lengths<N[number]> extends infer Inner extends Shape
      ? Sizes<[N['length'], ...Inner]>
      : Shape
  : [];

interface ArrayDTypes {
  Float16Array: 'float16';
  Float32Array: 'float32';
  Float64Array: 'float64';
  Uint8Array: 'uint8';
  Uint8ClampedArray: 'uint8';
  Int8Array: 'int8';
  Int16Array: 'int16';
  Int32Array: 'int32';
  BigInt64Array: 'int64';
  Uint16Array: 'int32';
  Uint32Array: 'int64';
  BigUint64Array: 'int64';
}

/** The element type of a typed array. */
export type DTypeOfArray<A> = A extends { readonly [Symbol.toStringTag]: infer Name }
  ? Name extends keyof ArrayDTypes
    ? ArrayDTypes[Name]
    : DType
  : DType;

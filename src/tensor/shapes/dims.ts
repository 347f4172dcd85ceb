// Types only: one dimension or several of them, reduced, resized, inserted or put in another order.
import type {
  Fits,
  Gap,
  IsCounted,
  Known,
  Mismatch,
  NoDim,
  Shape,
  ShapeOf,
  Show,
  Split,
} from './shape.js';

type SizeOf<S extends Shape, K extends number> = number extends S['length']
  ? number
  : Split<S, K> extends [unknown, infer N extends number, unknown]
    ? N
    : number;

/** The size of dimension K. */
export type SizeAt<A, K extends number> = SizeOf<ShapeOf<A>, K>;

/** The shape with size N in dimension K: the shape, Shape, or a Mismatch. */
type Resizing<S extends Shape, K extends number, N extends number> = S extends readonly []
  ? Shape
  : number extends S['length']
    ? Shape
    : IsCounted<K> extends false
      ? { [I in keyof S]: number }
      : Split<S, K> extends [infer F extends Shape, unknown, infer B extends Shape]
        ? [...F, N, ...B]
        : Mismatch<NoDim<S, K>>;

/** The shape with size N in dimension K. */
export type Resize<A, K extends number, N extends number> = Known<Resizing<ShapeOf<A>, K, N>>;

/** What dimension K must be. */
export type HasDim<A, K extends number> = Fits<Resizing<ShapeOf<A>, K, number>>;

/** The reduced dimensions as null. */
type Mark<
  Whole extends Shape,
  S extends readonly unknown[],
  Ks extends Shape,
> = Ks extends readonly [infer K extends number, ...infer Rest extends Shape]
  ? IsCounted<K> extends false
    ? null
    : Split<S, K> extends [infer F extends unknown[], unknown, infer B extends unknown[]]
      ? Mark<Whole, [...F, null, ...B], Rest>
      : Mismatch<NoDim<Whole, K>>
  : S;

type Unmarked<S extends readonly unknown[], Keep, Out extends Shape = []> = S extends readonly [
  infer N,
  ...infer Rest,
]
  ? N extends number
    ? Unmarked<Rest, Keep, [...Out, N]>
    : Unmarked<Rest, Keep, Keep extends true ? [...Out, 1] : Out>
  : Out;

/** The shape, Shape, or a Mismatch. */
type Reducing<S extends Shape, K, Keep extends boolean> = Keep extends unknown
  ? K extends null | undefined | readonly []
    ? Keep extends true
      ? Ones<S>
      : []
    : S extends readonly []
      ? []
      : number extends S['length']
        ? Shape
        : K extends number
          ? ReducingAll<S, [K], Keep>
          : K extends Shape
            ? ReducingAll<S, K, Keep>
            : Shape
  : never;

type ReducingAll<S extends Shape, Ks extends Shape, Keep> = number extends Ks['length']
  ? Shape
  : Mark<S, S, Ks> extends infer M
    ? M extends readonly unknown[]
      ? Unmarked<M, Keep>
      : M extends Mismatch<string>
        ? M
        : Shape
    : never;

type Ones<S extends Shape> = { [I in keyof S]: 1 };

/** The shape of a reduction over K, null for all dimensions; with Keep they stay, of size 1. */
export type Reduce<A, K, Keep extends boolean = false> = Known<Reducing<ShapeOf<A>, K, Keep>>;

/** What the dimensions of a reduction must be. */
export type HasDims<A, K> = Fits<Reducing<ShapeOf<A>, K, true>>;

/** A new dimension K of size N: the shape, Shape, or a Mismatch. */
type Inserting<S extends Shape, K extends number, N extends number> = S extends unknown
  ? number extends S['length']
    ? Shape
    : IsCounted<K> extends false
      ? Shape
      : Gap<S, K> extends [infer F extends Shape, infer B extends Shape]
        ? [...F, N, ...B]
        : Mismatch<NoDim<S, K>>
  : never;

/** The shape with a new dimension K of size N. */
export type Insert<A, K extends number, N extends number> = Known<Inserting<ShapeOf<A>, K, N>>;

/** Where a new dimension may go. */
export type HasGap<A, K extends number> = Fits<Inserting<ShapeOf<A>, K, 1>>;

/** Where dimension K is, counted from the front. */
type Place<S extends Shape, K extends number> =
  Split<S, K> extends [infer F extends unknown[], unknown, unknown] ? F['length'] : never;

type Exchange<S extends Shape, I extends number, J extends number> = {
  [P in keyof S]: P extends `${I}` ? S[J] : P extends `${J}` ? S[I] : S[P];
};

type Transposing<S extends Shape, I extends number, J extends number> = number extends S['length']
  ? Shape
  : number extends I | J
    ? { [P in keyof S]: number }
    : Exchange<S, Place<S, I>, Place<S, J>>;

/** Dimensions I and J exchanged. */
export type Transpose<A, I extends number, J extends number> = Known<Transposing<ShapeOf<A>, I, J>>;

type Turning<S extends Shape> = S extends readonly [
  ...infer Batch extends Shape,
  infer N extends number,
  infer M extends number,
]
  ? [...Batch, M, N]
  : S extends readonly [] | readonly [number]
    ? S
    : Shape;

/** The last two dimensions exchanged; a vector as it is. */
export type MatrixTranspose<A> = Known<Turning<ShapeOf<A>>>;

/** Dimensions in the order Ks: the shape, Shape, or a Mismatch. */
type Permuting<S extends Shape, Ks extends Shape> = S extends unknown
  ? number extends Ks['length']
    ? Shape
    : number extends S['length']
      ? { -readonly [I in keyof Ks]: number }
      : Ks['length'] extends S['length']
        ? { -readonly [I in keyof Ks]: SizeOf<S, Ks[I]> }
        : Mismatch<`${Show<S>} has not ${Ks['length']} dimensions`>
  : never;

/** Dimensions in the order Ks. */
export type Permute<A, Ks extends Shape> = Known<Permuting<ShapeOf<A>, Ks>>;
/** What an order of dimensions must be. */
export type Permutes<A, Ks extends Shape> = Fits<Permuting<ShapeOf<A>, Ks>>;

type Squeezing<S extends Shape, K> = number extends S['length']
  ? Shape
  : K extends null
    ? WithoutOnes<S>
    : K extends number
      ? Split<S, K> extends [infer F extends Shape, infer N, infer B extends Shape]
        ? N extends 1
          ? [...F, ...B]
          : number extends N
            ? Shape
            : S
        : Shape
      : Shape;

/** Without the dimensions of size 1, all of them or K. */
export type Squeeze<A, K = null> = Known<Squeezing<ShapeOf<A>, K>>;

type WithoutOnes<S extends Shape, Out extends Shape = []> = S extends readonly [
  infer N extends number,
  ...infer Rest extends Shape,
]
  ? N extends 1
    ? WithoutOnes<Rest, Out>
    : number extends N
      ? Shape
      : WithoutOnes<Rest, [...Out, N]>
  : Out;

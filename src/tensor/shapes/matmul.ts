// Types only: products of vectors and matrices, and layers that are such products.
import type { Broadcasting } from './broadcast.js';
import type { Meets } from './devices.js';
import type { Agree, Known, Mismatch, Shape, ShapeOf } from './shape.js';

type Inner<A extends number, B extends number, R> = Agree<
  A,
  B,
  R,
  Mismatch<`inner sizes ${A} and ${B} differ`>
>;

/** The shape, Shape, or a Mismatch. */
type Multiplying<S extends Shape, T extends Shape> = S extends unknown
  ? T extends unknown
    ? number extends S['length'] | T['length']
      ? Shape
      : Product<S, T>
    : never
  : never;

type Product<S extends Shape, T extends Shape> = S extends readonly [infer A extends number]
  ? T extends readonly [infer B extends number]
    ? Inner<A, B, []>
    : T extends readonly [...infer Batch extends Shape, infer B extends number, infer M]
      ? Inner<A, B, [...Batch, M]>
      : WithoutDims
  : S extends readonly [
        ...infer Batch extends Shape,
        infer N extends number,
        infer A extends number,
      ]
    ? T extends readonly [infer B extends number]
      ? Inner<A, B, [...Batch, N]>
      : T extends readonly [
            ...infer Other extends Shape,
            infer B extends number,
            infer M extends number,
          ]
        ? Inner<A, B, Batched<Broadcasting<Batch, Other>, [N, M]>>
        : WithoutDims
    : WithoutDims;

type WithoutDims = Mismatch<'a tensor has no dimensions'>;
type Batched<Batch, Matrix extends Shape> = Batch extends Shape ? [...Batch, ...Matrix] : Batch;

/** The matrix product. */
export type MatMul<A, B> = Known<Multiplying<ShapeOf<A>, ShapeOf<B>>>;
/** What a second factor must be. */
export type MatMuls<A, B> = Meets<Multiplying<ShapeOf<A>, ShapeOf<B>>, A, B>;

/** The same for operators that demand so many dimensions of both. */
type Ranked<
  S extends Shape,
  T extends Shape,
  R extends readonly [number, number],
> = S extends unknown
  ? T extends unknown
    ? number extends S['length'] | T['length']
      ? Shape
      : [S['length'], T['length']] extends R
        ? Product<S, T>
        : Mismatch<`expected ${R[0]} and ${R[1]} dimensions, got ${S['length']} and ${T['length']}`>
    : never
  : never;

/** What a second factor must be where both have a given number of dimensions. */
export type Ranks<A, B, R extends readonly [number, number]> = Meets<
  Ranked<ShapeOf<A>, ShapeOf<B>, R>,
  A,
  B
>;

type Pairing<S extends Shape, T extends Shape> = S extends readonly [infer N extends number]
  ? T extends readonly [infer M extends number]
    ? [N, M]
    : Shape
  : Shape;

/** The products of all pairs of two vectors. */
export type Outer<A, B> = Known<Pairing<ShapeOf<A>, ShapeOf<B>>>;

type Features<A extends number, In extends number, R> = Agree<
  A,
  In,
  R,
  Mismatch<`the input has ${A} features, the weight takes ${In}`>
>;

/** x·weightᵀ with a weight of [out, in]. */
type Transforming<S extends Shape, T extends Shape> = S extends unknown
  ? T extends unknown
    ? S extends readonly [...infer Batch extends Shape, infer A extends number]
      ? T extends readonly [infer Out extends number, infer In extends number]
        ? Features<A, In, [...Batch, Out]>
        : T extends readonly [infer In extends number]
          ? Features<A, In, Batch>
          : Shape
      : Shape
    : never
  : never;

/** The shape of x·weightᵀ with a weight of [out, in]. */
export type Linear<A, B> = Known<Transforming<ShapeOf<A>, ShapeOf<B>>>;
/** What a weight must be for x·weightᵀ. */
export type Linears<A, B> = Meets<Transforming<ShapeOf<A>, ShapeOf<B>>, A, B>;

type Naming<S extends Shape, T extends Shape> = number extends S['length']
  ? Shape
  : T extends readonly [number, infer K extends number]
    ? [...S, K]
    : [...S, number];

/** The rows of a table of [N, K] that indices name. */
export type Embedding<Indices, Table> = Known<Naming<ShapeOf<Indices>, ShapeOf<Table>>>;

/** A new last dimension of N classes. */
export type OneHot<A, N extends number> = number extends ShapeOf<A>['length']
  ? Shape
  : [...ShapeOf<A>, N extends -1 ? number : N];

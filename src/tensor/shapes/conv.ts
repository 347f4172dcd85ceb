// Types only: the shapes of convolutions and pooling.
import type { Minus, Plus, Product, Quotient } from './arithmetic.js';
import type { Meets } from './devices.js';
import type { Agree, Fits, Known, Mismatch, Shape, ShapeOf } from './shape.js';

/** One number for all spatial dimensions, or one for each. */
export type Size = number | readonly number[];

/** The number for spatial dimension I. */
type At<X, I> = X extends readonly [infer Only extends number]
  ? Only
  : X extends readonly number[]
    ? I extends keyof X
      ? Extract<X[I], number>
      : number
    : X extends number
      ? X
      : number;

/** ⌊(H + 2·P − D·(K − 1) − 1) / St⌋ + 1, as PyTorch writes it. */
type Windows<
  H extends number,
  K extends number,
  St extends number,
  P extends number,
  D extends number,
> = Plus<Quotient<Minus<Plus<H, Product<P, 2>>, Plus<Product<D, Minus<K, 1>>, 1>>, St>, 1>;

type Spatial<Hs extends Shape, Ks extends Shape, St, P, D> = {
  [I in keyof Hs]: P extends 'same'
    ? Hs[I]
    : Windows<Hs[I], At<Ks, I>, At<St, I>, P extends 'valid' ? 0 : At<P, I>, At<D, I>>;
};

type Numbers<Ks extends Shape> = { [I in keyof Ks]: number };

/** Convolving [B, C, …] or [C, …] with a weight of [C_out, C/groups, …]: the shape, Shape, or a Mismatch. */
type Convolving<S extends Shape, T extends Shape, St, P, D, G extends number> = S extends unknown
  ? T extends unknown
    ? number extends S['length'] | T['length']
      ? Shape
      : T extends readonly [
            infer Out extends number,
            infer In extends number,
            ...infer Ks extends Shape,
          ]
        ? S extends readonly [...infer Batch extends Shape, infer C extends number, ...Numbers<Ks>]
          ? S extends readonly [...Batch, C, ...infer Hs extends Shape]
            ? Batch['length'] extends 0 | 1
              ? Agree<
                  C,
                  Product<In, G>,
                  [...Batch, Out, ...Spatial<Hs, Ks, St, P, D>],
                  Mismatch<`the input has ${C} channels, the weight takes ${Product<In, G>}`>
                >
              : Mismatch<`the input has ${S['length']} dimensions, the weight ${T['length']}`>
            : Shape
          : Mismatch<`the input has ${S['length']} dimensions, the weight ${T['length']}`>
        : Shape
    : never
  : never;

/** The shape of a convolution with stride, padding, dilation and groups. */
export type Conv<A, B, St = 1, P = 0, D = 1, G extends number = 1> = Known<
  Convolving<ShapeOf<A>, ShapeOf<B>, St, P, D, G>
>;

/** What a weight must be. */
export type Convolves<A, B, G extends number> = Meets<
  Convolving<ShapeOf<A>, ShapeOf<B>, 1, 'same', 1, G>,
  A,
  B
>;

/** The spatial dimensions, so many. */
interface Space {
  1: [number];
  2: [number, number];
  3: [number, number, number];
}
type Rank = keyof Space;

type Pooling<S extends Shape, R extends Shape, K, St, P, D, Ceil> = S extends readonly []
  ? Mismatch<'there are no dimensions'>
  : number extends S['length']
    ? Shape
    : S extends readonly [...infer Front extends Shape, ...R]
      ? S extends readonly [...Front, ...infer Hs extends Shape]
        ? Front['length'] extends 1 | 2
          ? Ceil extends false
            ? [
                ...Front,
                ...Spatial<
                  Hs,
                  { [I in keyof Hs]: At<K, I> },
                  St extends readonly [] | null ? K : St,
                  P,
                  D
                >,
              ]
            : [...Front, ...R]
          : Mismatch<`expected ${R['length']} spatial dimensions, got shape of ${S['length']}`>
        : Shape
      : Mismatch<`expected ${R['length']} spatial dimensions, got shape of ${S['length']}`>;

/** The shape of pooling over the last R dimensions; with St [] or null the windows do not overlap. */
export type Pool<A, R extends Rank, K, St = [], P = 0, D = 1, Ceil extends boolean = false> = Known<
  Pooling<ShapeOf<A>, Space[R], K, St, P, D, Ceil>
>;

/** Whether there are R dimensions to pool over, and one or two before them. */
export type HasSpace<A, R extends Rank> = Fits<Pooling<ShapeOf<A>, Space[R], 1, [], 0, 1, true>>;

type Adapting<S extends Shape, R extends Shape, N> = number extends S['length']
  ? Shape
  : S extends readonly [...infer Front extends Shape, ...R]
    ? S extends readonly [...Front, ...infer Hs extends Shape]
      ? [...Front, ...{ [I in keyof Hs]: Adapted<N, I, Hs[I]> }]
      : Shape
    : Shape;

/** The shape of pooling to the sizes N, or N in each of R dimensions; null keeps a size. */
export type AdaptivePool<A, R extends Rank, N> = Known<Adapting<ShapeOf<A>, Space[R], N>>;

type Adapted<N, I, H extends number> = N extends null
  ? H
  : N extends number
    ? N
    : N extends readonly unknown[]
      ? N['length'] extends 1
        ? Adapted<N[0], I, H>
        : I extends keyof N
          ? Adapted<N[I], I, H>
          : number
      : number;

// Types only: the same elements in another shape.
import type { Exactly, Product } from './arithmetic.js';
import type { Fits, Known, Mismatch, Shape, ShapeOf, Show, Split } from './shape.js';

/** The number of elements. */
export type Numel<S extends Shape, Count extends number = 1> = S extends readonly [
  infer N extends number,
  ...infer Rest extends Shape,
]
  ? N extends unknown
    ? number extends N
      ? number
      : Numel<Rest, Product<Count, N>>
    : never
  : S extends readonly []
    ? Count
    : number;

/** The sizes other than −1, null where there is no −1. */
type Given<N extends Shape, Out extends Shape = []> = N extends readonly [
  infer A extends number,
  ...infer Rest extends Shape,
]
  ? A extends -1
    ? [...Out, ...Rest]
    : Given<Rest, [...Out, A]>
  : null;

type Fill<N extends Shape, Size extends number> = {
  -readonly [I in keyof N]: N[I] extends -1 ? Size : N[I];
};

/** [shape, sizes] without the leading ones that are the same in both: most of the arithmetic. */
type Cancel<S extends Shape, N extends Shape> = S extends readonly [
  infer A extends number,
  ...infer Ss extends Shape,
]
  ? N extends readonly [A, ...infer Ns extends Shape]
    ? number extends A
      ? [S, N]
      : A extends 0
        ? [S, N]
        : Cancel<Ss, Ns>
    : [S, N]
  : [S, N];

/** Count elements in sizes Rest, which end the shape N: the shape, Shape, or a Mismatch. */
type Holding<
  Count extends number,
  Rest extends Shape,
  S extends Shape,
  N extends Shape,
> = Count extends unknown
  ? number extends Count
    ? Fill<N, number>
    : Given<Rest> extends infer G
      ? G extends Shape
        ? [Exactly<Count, Numel<G>>] extends [never]
          ? Unequal<S, N>
          : Fill<N, Exactly<Count, Numel<G>>>
        : [Count & Numel<Rest>] extends [never]
          ? Unequal<S, N>
          : Fill<N, number>
      : never
  : never;

type Unequal<
  S extends Shape,
  N extends Shape,
> = Mismatch<`${Numel<S>} elements do not fit ${Show<N>}`>;

type Reshaping<S extends Shape, N extends Shape> = S extends unknown
  ? N extends unknown
    ? number extends N['length']
      ? Shape
      : Cancel<S, N> extends [infer Ss extends Shape, infer Ns extends Shape]
        ? Holding<Numel<Ss>, Ns, S, N>
        : never
    : never
  : never;

/** The elements of S in shape N, in which one size may be −1. */
export type Reshape<A, N extends Shape> = Known<Reshaping<ShapeOf<A>, N>>;
/** What a shape must be to hold the same elements. */
export type Reshapes<A, N extends Shape> = Fits<Reshaping<ShapeOf<A>, N>>;

/** All elements in one dimension. */
export type Ravel<A> = [Numel<ShapeOf<A>>];

type Unflattening<S extends Shape, K extends number, N extends Shape> = S extends readonly []
  ? Shape
  : Split<S, K> extends [infer F extends Shape, infer Size extends number, infer B extends Shape]
    ? Holding<Size, N, [Size], N> extends infer H
      ? H extends Shape
        ? [...F, ...H, ...B]
        : H
      : never
    : Shape;

/** Dimension K as several, of sizes N. */
export type Unflatten<A, K extends number, N extends Shape> = Known<Unflattening<ShapeOf<A>, K, N>>;
/** What sizes must be to take the place of dimension K. */
export type Unflattens<A, K extends number, N extends Shape> = Fits<Unflattening<ShapeOf<A>, K, N>>;

type Flattening<S extends Shape, I extends number, J extends number> = number extends S['length']
  ? Shape
  : S extends readonly []
    ? [1]
    : Split<S, I> extends [infer F extends Shape, unknown, unknown]
      ? Split<S, J> extends [unknown, unknown, infer B extends Shape]
        ? S extends readonly [...F, ...infer M extends Shape, ...B]
          ? [...F, Numel<M>, ...B]
          : Shape
        : Shape
      : Shape;

/** The dimensions from I to J as one. */
export type Flatten<A, I extends number, J extends number> = Known<Flattening<ShapeOf<A>, I, J>>;

type Repeating<S extends Shape, N extends Shape, Out extends Shape = []> = number extends
  | S['length']
  | N['length']
  ? Shape
  : N extends readonly [...infer Ns extends Shape, infer B extends number]
    ? S extends readonly [...infer Ss extends Shape, infer A extends number]
      ? Repeating<Ss, Ns, [Product<A, B>, ...Out]>
      : Repeating<[], Ns, [B, ...Out]>
    : [...S, ...Out];

/** Each size so many times as N says, counted from the last dimension. */
export type Repeat<A, N extends Shape> = Known<Repeating<ShapeOf<A>, N>>;

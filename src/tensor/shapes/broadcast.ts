// Types only: shapes of operations on several tensors, element by element.
import type { SameDevice } from './devices.js';
import type { Agree, Fits, Known, Mismatch, Shape, ShapeOf, Show, Verdict } from './shape.js';

type Zip<S extends Shape, T extends Shape, Out extends Shape = []> = S extends readonly [
  ...infer Ss extends Shape,
  infer A extends number,
]
  ? T extends readonly [...infer Ts extends Shape, infer B extends number]
    ? ZipSizes<A, B, Ss, Ts, Out>
    : [...S, ...Out]
  : [...T, ...Out];

/** Two sizes of one dimension: 1 gives way, and what is unknown may be 1. */
type ZipSizes<
  A extends number,
  B extends number,
  Ss extends Shape,
  Ts extends Shape,
  Out extends Shape,
> = A extends 1
  ? Zip<Ss, Ts, [B, ...Out]>
  : B extends 1
    ? Zip<Ss, Ts, [A, ...Out]>
    : number extends A
      ? Zip<Ss, Ts, [B, ...Out]>
      : number extends B
        ? Zip<Ss, Ts, [A, ...Out]>
        : [A & B] extends [never]
          ? Mismatch<`sizes ${A} and ${B} differ`>
          : Zip<Ss, Ts, [A & B, ...Out]>;

/** The common shape, Shape, or a Mismatch. */
export type Broadcasting<S extends Shape, T extends Shape> = T extends readonly []
  ? S
  : S extends readonly []
    ? T
    : number extends S['length']
      ? Shape
      : number extends T['length']
        ? Shape
        : Zip<S, T>;

/** The shape of an operation on two tensors (or shapes, or numbers), element by element. */
export type Broadcast<A, B> = Known<Broadcasting<ShapeOf<A>, ShapeOf<B>>>;

type Reason<R> = R extends Mismatch<infer Why> ? Why : '';

/** What a second tensor must be to be broadcast with the first. */
export type Broadcasts<A, B> = {
  fits: SameDevice<A, B>;
  misfits: Mismatch<`${Show<ShapeOf<A>>} and ${Show<ShapeOf<B>>} do not broadcast: ${Reason<
    Broadcasting<ShapeOf<A>, ShapeOf<B>>
  >}`>;
}[Verdict<Broadcasting<ShapeOf<A>, ShapeOf<B>>>];

type FillingOf<S extends Shape, T extends Shape> = S extends unknown
  ? T extends unknown
    ? number extends S['length'] | T['length']
      ? S
      : Filling<S, T>
    : never
  : never;

type Filling<S extends Shape, T extends Shape> = T extends readonly [
  ...infer Ts extends Shape,
  infer B extends number,
]
  ? S extends readonly [...infer Ss extends Shape, infer A extends number]
    ? B extends 1
      ? Filling<Ss, Ts>
      : Agree<A, B, Filling<Ss, Ts>, Mismatch<`sizes ${A} and ${B} differ`>>
    : Mismatch<'there are more dimensions'>
  : S;

/** What a tensor must be to be copied into another one. */
export type Receives<A, B> = {
  fits: unknown;
  misfits: Mismatch<`${Show<ShapeOf<B>>} does not broadcast to ${Show<ShapeOf<A>>}: ${Reason<
    FillingOf<ShapeOf<A>, ShapeOf<B>>
  >}`>;
}[Verdict<FillingOf<ShapeOf<A>, ShapeOf<B>>>];

/** What an operand must be to be broadcast to the tensor that an operation changes in place. */
export type Fills<A, B> = Receives<A, B> & SameDevice<A, B>;

/** Expands from the right; −1 keeps a size. */
type Growing<S extends Shape, N extends Shape, Out extends Shape = []> = N extends readonly [
  ...infer Ns extends Shape,
  infer B extends number,
]
  ? S extends readonly [...infer Ss extends Shape, infer A extends number]
    ? GrowSize<A, B, Ss, Ns, Out>
    : [...N, ...Out]
  : S extends readonly []
    ? Out
    : Mismatch<'there are more dimensions than sizes'>;

type GrowSize<
  A extends number,
  B extends number,
  Ss extends Shape,
  Ns extends Shape,
  Out extends Shape,
> = B extends -1
  ? Growing<Ss, Ns, [A, ...Out]>
  : A extends 1
    ? Growing<Ss, Ns, [B, ...Out]>
    : number extends B
      ? Growing<Ss, Ns, [A, ...Out]>
      : [A & B] extends [never]
        ? Mismatch<`size ${A} cannot become ${B}`>
        : Growing<Ss, Ns, [A & B, ...Out]>;

/** `expand`: the shape, Shape, or a Mismatch. */
type Expanding<S extends Shape, N extends Shape> = S extends unknown
  ? number extends N['length']
    ? Shape
    : number extends S['length']
      ? { -readonly [I in keyof N]: N[I] extends -1 ? number : N[I] }
      : Growing<S, N>
  : never;

/** The shape in which sizes of 1 have grown to N. */
export type Expand<A, N extends Shape> = Known<Expanding<ShapeOf<A>, N>>;
/** What sizes must be for `expand`. */
export type Expands<A, N extends Shape> = Fits<Expanding<ShapeOf<A>, N>>;

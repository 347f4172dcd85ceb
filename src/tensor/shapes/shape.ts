// Types only: what the compiler knows of a shape, and how it says that shapes do not fit. A rule of this folder gives a
// shape, or a `Mismatch` where LibTorch is sure to refuse; where sizes are unknown it gives `number` or `Shape`.

import type { Tensor } from '../tensor.js';

/** Sizes, outermost first: `[2, 3]` where they are known, `[number, 3]` in part, `Shape` where not even their number is. */
export type Shape = readonly number[];

/** No value has this type: the compiler shows it, with the reason, where shapes or devices cannot fit. */
export interface Mismatch<Reason extends string> {
  readonly mismatch: Reason;
}

/** Sizes as they were given; `Shape` where their number is unknown. */
export type Sizes<N extends Shape> = number extends N['length'] ? Shape : N;

/** The shape of a tensor; shapes are what they are, and numbers have no dimensions. */
export type ShapeOf<A> = A extends Shape
  ? A
  : A extends Tensor<infer _D, infer S, infer _V>
    ? S
    : [];

/** The result of a rule where it is a shape. */
export type Known<R> = [R] extends [infer S extends Shape] ? S : Shape;

/**
 * Nothing to object to, or the mismatch that a rule has found: `argument & Fits<Rule>`.
 *
 * A table and not a condition, so that it holds in functions that are generic in a shape: there the compiler takes the
 * verdict on an unknown shape. For that a rule asks `S extends unknown` before it asks anything else of S.
 */
export type Fits<R> = { fits: unknown; misfits: R }[Verdict<R>];

export type Verdict<R> = R extends Mismatch<string> ? 'misfits' : 'fits';

/** Then, or Else where two sizes are sure to differ. */
export type Agree<A, B, Then, Else> = A extends unknown
  ? B extends unknown
    ? number extends A | B
      ? Then
      : [A & B] extends [never]
        ? Else
        : Then
    : never
  : never;

/** `[2, 3]` as text. */
export type Show<S extends readonly unknown[], Out extends string = ''> = S extends readonly [
  infer N extends number,
  ...infer Rest,
]
  ? Show<Rest, Out extends '' ? `${N}` : `${Out}, ${N}`>
  : `[${Out}]`;

/** The places before a dimension counted from the front. */
interface Before {
  '0': [];
  '1': [unknown];
  '2': [unknown, unknown];
  '3': [unknown, unknown, unknown];
  '4': [unknown, unknown, unknown, unknown];
  '5': [unknown, unknown, unknown, unknown, unknown];
  '6': [unknown, unknown, unknown, unknown, unknown, unknown];
  '7': [unknown, unknown, unknown, unknown, unknown, unknown, unknown];
}

/** The places after a dimension counted from the end. */
interface After {
  '-1': [];
  '-2': [unknown];
  '-3': [unknown, unknown];
  '-4': [unknown, unknown, unknown];
  '-5': [unknown, unknown, unknown, unknown];
  '-6': [unknown, unknown, unknown, unknown, unknown];
  '-7': [unknown, unknown, unknown, unknown, unknown, unknown];
  '-8': [unknown, unknown, unknown, unknown, unknown, unknown, unknown];
}

/** Dimensions beyond these are left to LibTorch. */
export type IsCounted<K extends number> = `${K}` extends keyof Before | keyof After ? true : false;

/** [sizes before, size, sizes after] of dimension K, null where there is no such dimension. */
export type Split<S extends readonly unknown[], K extends number> = `${K}` extends keyof Before
  ? S extends readonly [...Before[`${K}`], infer N, ...infer Back]
    ? S extends readonly [...infer Front, N, ...Back]
      ? [Front, N, Back]
      : null
    : null
  : `${K}` extends keyof After
    ? S extends readonly [...infer Front, infer N, ...After[`${K}`]]
      ? S extends readonly [...Front, N, ...infer Back]
        ? [Front, N, Back]
        : null
      : null
    : null;

/** [sizes before, sizes after] the gap where a new dimension K would go. */
export type Gap<S extends Shape, K extends number> = `${K}` extends keyof Before
  ? S extends readonly [...Before[`${K}`], ...infer Back extends Shape]
    ? S extends readonly [...infer Front extends Shape, ...Back]
      ? [Front, Back]
      : null
    : null
  : `${K}` extends keyof After
    ? S extends readonly [...infer Front extends Shape, ...After[`${K}`]]
      ? S extends readonly [...Front, ...infer Back extends Shape]
        ? [Front, Back]
        : null
      : null
    : null;

/** Why dimension K cannot be meant. */
export type NoDim<
  S extends readonly unknown[],
  K extends number,
> = `dimension ${K} is out of range for ${Show<S>}`;

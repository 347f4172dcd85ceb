// Types only: tensors joined and taken apart.
import type { DType } from '../dtype.js';
import type { Promote } from '../resultDtype.js';
import type { Tensor } from '../tensor.js';
import type { Exactly, Plus } from './arithmetic.js';
import type { DeviceOf } from './devices.js';
import type { Insert, Reduce, Resize, SizeAt } from './dims.js';
import type {
  Agree,
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

/** What cat and stack take. */
export type Tensors = readonly Tensor[];

/** The dtype of the tensors together. */
export type DTypeOfAll<L extends Tensors, D = never> = L extends readonly [
  infer X extends Tensor,
  ...infer Rest extends Tensors,
]
  ? DTypeOfAll<Rest, [D] extends [never] ? X['dtype'] : Promote<D & DType, X['dtype']>>
  : [D] extends [never]
    ? L[number]['dtype']
    : D & DType;

/** Sizes that both know and that are equal. */
type Equal<S extends Shape, T extends Shape, Out extends Shape = []> = S extends readonly [
  infer A extends number,
  ...infer Ss extends Shape,
]
  ? T extends readonly [infer B extends number, ...infer Ts extends Shape]
    ? Agree<A, B, Equal<Ss, Ts, [...Out, A & B]>, Mismatch<`sizes ${A} and ${B} differ`>>
    : Mismatch<'the numbers of dimensions differ'>
  : T extends readonly []
    ? Out
    : Mismatch<'the numbers of dimensions differ'>;

type Cat2<S extends Shape, T extends Shape, K extends number> = number extends S['length']
  ? Shape
  : number extends T['length']
    ? Shape
    : IsCounted<K> extends false
      ? Shape
      : T extends readonly [0]
        ? S
        : S extends readonly [0]
          ? T
          : Split<S, K> extends [
                infer F extends Shape,
                infer N extends number,
                infer B extends Shape,
              ]
            ? Split<T, K> extends [
                infer F2 extends Shape,
                infer N2 extends number,
                infer B2 extends Shape,
              ]
              ? Equal<[...F, ...B], [...F2, ...B2]> extends Mismatch<string>
                ? Mismatch<`${Show<S>} and ${Show<T>} do not join along dimension ${K}`>
                : [...F, Plus<N, N2>, ...B]
              : Mismatch<NoDim<T, K>>
            : Mismatch<NoDim<S, K>>;

type CatAll<S, L extends Tensors, K extends number> = S extends Shape
  ? L extends readonly [infer X extends Tensor, ...infer Rest extends Tensors]
    ? CatAll<Cat2<S, ShapeOf<X>, K>, Rest, K>
    : S
  : S;

/** The shape, Shape, or a Mismatch. */
type Concatenating<L extends Tensors, K extends number> = number extends L['length']
  ? Resize<ShapeOf<L[number]>, K, number>
  : L extends readonly [infer X extends Tensor, ...infer Rest extends Tensors]
    ? CatAll<ShapeOf<X>, Rest, K>
    : Shape;

/** The shape of tensors joined along dimension K. */
export type Cat<L extends Tensors, K extends number> = Known<Concatenating<L, K>>;
/** What tensors must be to be joined along dimension K. */
export type Cats<L extends Tensors, K extends number> = Fits<Concatenating<L, K>>;

type Same2<S extends Shape, T extends Shape> = number extends S['length']
  ? T
  : number extends T['length']
    ? S
    : Equal<S, T> extends infer E
      ? E extends Mismatch<string>
        ? Mismatch<`${Show<S>} and ${Show<T>} differ`>
        : E
      : never;

type SameAll<S, L extends Tensors> = S extends Shape
  ? L extends readonly [infer X extends Tensor, ...infer Rest extends Tensors]
    ? SameAll<Same2<S, ShapeOf<X>>, Rest>
    : S
  : S;

type Stacking<L extends Tensors, K extends number> = (
  L extends readonly [infer X extends Tensor, ...infer Rest extends Tensors]
    ? SameAll<ShapeOf<X>, Rest>
    : ShapeOf<L[number]>
) extends infer S
  ? S extends Shape
    ? number extends S['length']
      ? Shape
      : IsCounted<K> extends false
        ? Shape
        : Gap<S, K> extends [Shape, Shape]
          ? Insert<S, K, L['length']>
          : Mismatch<NoDim<S, K>>
    : S
  : never;

/** The shape of tensors joined along a new dimension K. */
export type Stack<L extends Tensors, K extends number> = Known<Stacking<L, K>>;
/** What tensors must be to be stacked. */
export type Stacks<L extends Tensors, K extends number> = Fits<Stacking<L, K>>;

/** N times X as a tuple, where N is known and not large. */
type Copies<X extends Tensor, N extends number, Out extends readonly X[] = []> = number extends N
  ? Several<X>
  : Out['length'] extends N
    ? Out
    : Out['length'] extends 16
      ? Several<X>
      : Copies<X, N, [...Out, X]>;

/** Of unknown shape, so that `as [Tensor, Tensor]` says how many there are. */
type Several<X extends Tensor> = Tensor<X['dtype'], Shape, DeviceOf<X>>[];

/** The slices along dimension K. */
export type Unbind<X extends Tensor, K extends number> = Copies<
  Tensor<X['dtype'], Reduce<X, K>, DeviceOf<X>>,
  SizeAt<X, K>
>;

/** Parts of the sizes Ns, or of size Ns each. */
export type Parts<X extends Tensor, Ns extends number | Shape, K extends number> = Ns extends Shape
  ? number extends Ns['length']
    ? Several<X>
    : {
        -readonly [I in keyof Ns]: Tensor<
          X['dtype'],
          Resize<X, K, Extract<Ns[I], number>>,
          DeviceOf<X>
        >;
      }
  : Ns extends number
    ? EqualParts<X, Ns, Exactly<SizeAt<X, K>, Ns>, K>
    : never;

/** So many parts, equal ones where the size can be divided. */
export type Chunks<X extends Tensor, N extends number, K extends number> = EqualParts<
  X,
  Exactly<SizeAt<X, K>, N>,
  N,
  K
>;

/** Count parts of one size; one of the two is never where the size cannot be divided. */
type EqualParts<X extends Tensor, Size extends number, Count extends number, K extends number> = [
  Size,
] extends [never]
  ? Several<X>
  : [Count] extends [never]
    ? Several<X>
    : number extends Size | Count
      ? Several<X>
      : Copies<Tensor<X['dtype'], Resize<X, K, Size>, DeviceOf<X>>, Count>;

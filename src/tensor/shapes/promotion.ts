// Types only: PyTorch's promotion of dtypes, in which what has no dimensions counts less than what has.
import type { ComplexDType, DType, FloatDType, IntDType } from '../dtype.js';
import type { NumberDType, PromoteTable } from '../resultDtype.js';
import type { Tensor } from '../tensor.js';
import type { ShapeOf } from './shape.js';

/** The dtype of an operation on two tensors, or on a tensor and a number; unknown shapes count as having dimensions. */
export type Promotion<X extends Tensor, Y> = [Promoting<X, Y>] extends [infer D extends DType]
  ? D
  : DType;

type Promoting<X extends Tensor, Y> = Y extends Tensor
  ? [X['dtype'], Y['dtype']] extends [Y['dtype'], X['dtype']]
    ? X['dtype']
    : ShapeOf<Y> extends readonly []
      ? ShapeOf<X> extends readonly []
        ? PromoteTable[X['dtype']][Y['dtype']]
        : Yielding<X['dtype'], Y['dtype']>
      : ShapeOf<X> extends readonly []
        ? Yielding<Y['dtype'], X['dtype']>
        : PromoteTable[X['dtype']][Y['dtype']]
  : PromoteTable[X['dtype']][Extract<NumberAs<Y, X['dtype']>, DType>];

/** What a number counts as: 1 is whole and 1.5 is not; of a `number` the compiler does not know. */
type NumberAs<Y, D extends DType> = Y extends boolean
  ? Besides<D, 'bool'>
  : Y extends bigint
    ? Besides<D, 'int64'>
    : Y extends number
      ? number extends Y
        ? NumberDType<D>
        : `${Y}` extends `${string}e${string}`
          ? NumberDType<D>
          : `${Y}` extends `${string}.${string}`
            ? Besides<D, 'float32'>
            : Besides<D, 'int64'>
      : D;

type Besides<D extends DType, E extends DType> = D extends DType ? Yielding<D, E> : never;

/** D with dimensions beside E without: E counts only where it is of a higher kind. */
type Yielding<D extends DType, E extends DType> = D extends ComplexDType
  ? D
  : D extends FloatDType
    ? E extends ComplexDType
      ? PromoteTable[D]['complex64']
      : D
    : D extends IntDType
      ? E extends IntDType | 'bool'
        ? D
        : PromoteTable[D][E]
      : PromoteTable[D][E];

// Types only: which dtype an operator's result has, beyond Promote. Tables, so that unions of dtypes are followed.
import type { DType, IntDType } from './dtype.js';

/** What goes where PyTorch takes a Python number: booleans count as bool, bigints and whole numbers as int64. */
export type Scalar = number | bigint | boolean;

/** How the elements of a new tensor lie in memory, in PyTorch's words. */
export type MemoryFormat = 'contiguous_format' | 'preserve_format' | 'channels_last' | 'channels_last_3d';

type Identity = { [D in DType]: D };
type IdentityBut<Changes> = Omit<Identity, keyof Changes> & Changes;

type FloatTable = IdentityBut<{ [D in IntDType | 'bool']: 'float32' }>;
type SumTable = IdentityBut<{ [D in IntDType | 'bool']: 'int64' }>;
type RealTable = IdentityBut<{ complex64: 'float32'; complex128: 'float64' }>;
type ComplexTable = { [D in DType]: D extends 'float64' | 'complex128' ? 'complex128' : 'complex64' };
type IntegerTable = IdentityBut<{ bool: 'int64' }>;
type BoolTable = { [D in DType]: D extends 'uint8' ? 'uint8' : 'bool' };
type NumberTable = IdentityBut<{ [D in IntDType]: D | 'float32' } & { bool: 'bool' | 'int64' | 'float32' }>;

/** The dtype of `exp`, `sqrt` or a quotient: whole numbers and bools become float32. */
export type FloatOf<D extends DType> = FloatTable[D];

/** The dtype of a sum or a product over a dimension: whole numbers and bools become int64. */
export type SumOf<D extends DType> = SumTable[D];

/** The dtype of arithmetic that has no bools, as `remainder`: bools become int64. */
export type IntegerOf<D extends DType> = IntegerTable[D];

/** The dtype of `all` and `any`: bool, but uint8 stays. */
export type BoolOf<D extends DType> = BoolTable[D];

/** The dtype of `abs` or `real`: complex numbers give the dtype of their parts. */
export type RealOf<D extends DType> = RealTable[D];

/** The dtype of a Fourier transform. */
export type ComplexOf<D extends DType> = ComplexTable[D];

/**
 * What a JavaScript number counts as beside a tensor: the tensor's own dtype if that has fractions; beside whole numbers
 * it may be either, because the compiler cannot tell 1 from 1.5.
 */
export type NumberDType<D extends DType> = NumberTable[D];

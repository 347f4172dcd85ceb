// Types only: which dtype an operator's result has. Tables rather than conditions, so that unions of dtypes are followed.
import type { DType, FloatDType, IntDType, WideUnsignedDType } from './dtype.js';

/** What goes where PyTorch takes a Python number: booleans count as bool, bigints and whole numbers as int64. */
export type Scalar = number | bigint | boolean;

/** How the elements of a new tensor lie in memory, in PyTorch's words. */
export type MemoryFormat =
  | 'contiguousFormat'
  | 'preserveFormat'
  | 'channelsLast'
  | 'channelsLast3d';

type Identity = { [D in DType]: D };
type IdentityBut<Changes> = Omit<Identity, keyof Changes> & Changes;

type Whole = IntDType | 'bool';
type Signed = Exclude<Whole, WideUnsignedDType>;
/** LibTorch refuses to promote these. */
type NoneWith<E extends DType> = { [D in E]: never };
type Unsigned<W extends WideUnsignedDType> = {
  [D in DType]: D extends W | FloatDType ? D : never;
};
type Half = 'float16' | 'bfloat16';
type UpToFloat32 = Whole | Half | 'float32';

/** What two dtypes become, by the first and by the second. */
export interface PromoteTable {
  bool: IdentityBut<NoneWith<WideUnsignedDType>>;
  uint8: IdentityBut<{ bool: 'uint8'; int8: 'int16' } & NoneWith<WideUnsignedDType>>;
  int8: IdentityBut<{ bool: 'int8'; uint8: 'int16' } & NoneWith<WideUnsignedDType>>;
  int16: IdentityBut<{ [D in 'bool' | 'uint8' | 'int8']: 'int16' } & NoneWith<WideUnsignedDType>>;
  int32: IdentityBut<
    { [D in 'bool' | 'uint8' | 'int8' | 'int16']: 'int32' } & NoneWith<WideUnsignedDType>
  >;
  int64: IdentityBut<{ [D in Signed]: 'int64' } & NoneWith<WideUnsignedDType>>;
  uint16: Unsigned<'uint16'>;
  uint32: Unsigned<'uint32'>;
  uint64: Unsigned<'uint64'>;
  float16: IdentityBut<{ [D in Whole]: 'float16' } & { bfloat16: 'float32' }>;
  bfloat16: IdentityBut<{ [D in Whole]: 'bfloat16' } & { float16: 'float32' }>;
  float32: IdentityBut<{ [D in UpToFloat32]: 'float32' }>;
  float64: IdentityBut<{ [D in UpToFloat32]: 'float64' } & { complex64: 'complex128' }>;
  complex64: IdentityBut<
    { [D in Exclude<UpToFloat32, WideUnsignedDType>]: 'complex64' } & {
      float64: 'complex128';
    } & NoneWith<WideUnsignedDType>
  >;
  complex128: { [D in DType]: D extends WideUnsignedDType ? never : 'complex128' };
}

type FloatTable = IdentityBut<{ [D in Whole]: 'float32' }>;
type SumTable = IdentityBut<{ [D in Whole]: 'int64' }>;
type RealTable = IdentityBut<{ complex64: 'float32'; complex128: 'float64' }>;
type ComplexTable = {
  [D in DType]: D extends 'float64' | 'complex128' ? 'complex128' : 'complex64';
};
type IntegerTable = IdentityBut<{ bool: 'int64' }>;
type BoolTable = { [D in DType]: D extends 'uint8' ? 'uint8' : 'bool' };
type NumberTable = IdentityBut<
  { [D in IntDType]: D | 'float32' } & { bool: 'bool' | 'int64' | 'float32' }
>;

/**
 * The dtype of an operation on tensors of types A and B, PyTorch's rule for two tensors of at least one dimension.
 *
 * @see https://docs.pytorch.org/docs/stable/tensor_attributes.html
 */
export type Promote<A extends DType, B extends DType> = PromoteTable[A][B];

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

// Element types: names, LibTorch's codes, widths, and the promotion of two types.
import { ArgumentError } from './errors.js';

/** LibTorch's code (`c10::ScalarType`) of every element type. */
const CODES = {
  uint8: 0,
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  float16: 5,
  float32: 6,
  float64: 7,
  complex64: 9,
  complex128: 10,
  bool: 11,
  bfloat16: 15,
  uint16: 27,
  uint32: 28,
  uint64: 29,
} as const satisfies Readonly<Record<DType, number>>;

/** Quantized element types, deprecated in PyTorch: operators take and give them by `ops.call`, types do not know them. */
const QUANTIZED_CODES: Readonly<Record<string, number>> = { qint8: 12, quint8: 13, qint32: 14 };

/** The type of a tensor's elements, by PyTorch's name. The default for numbers is `float32`. */
export type DType = FloatDType | IntDType | ComplexDType | 'bool';

/** Element types with a fraction; only these and complex ones can require a gradient. */
export type FloatDType = 'float16' | 'bfloat16' | 'float32' | 'float64';

/** Whole-number element types, without `bool`. */
export type IntDType = 'uint8' | 'int8' | 'int16' | 'int32' | 'int64' | WideUnsignedDType;

/**
 * Unsigned integers beyond bytes: for data from elsewhere. LibTorch can make, copy, convert, compare and index them, but has
 * hardly any arithmetic, and mixes them with fractions only.
 */
export type WideUnsignedDType = 'uint16' | 'uint32' | 'uint64';

/** Complex element types. */
export type ComplexDType = 'complex64' | 'complex128';

const NAMES = new Map<number, DType>(
  Object.entries({ ...CODES, ...QUANTIZED_CODES }).map(([name, code]) => [code, name as DType]),
);

/** Every element type's name. */
export const DTYPES = Object.keys(CODES) as readonly DType[];

export function dtypeCode(dtype: DType, op: string, name = 'dtype'): number {
  if (isDType(dtype)) return CODES[dtype];
  if (typeof dtype !== 'string' || !Object.hasOwn(QUANTIZED_CODES, dtype))
    throw ArgumentError.of(op, `one of ${DTYPES.join(', ')}`, name, dtype);
  return QUANTIZED_CODES[dtype] as number;
}

/** The name of a code; element types that Kindling has no name for (float8) show as `dtype23`. */
export function dtypeName(code: number): DType {
  return NAMES.get(code) ?? (`dtype${code}` as DType);
}

export function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(CODES, value);
}

export function isFloatDType(dtype: DType): dtype is FloatDType {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16';
}

const SIZES: Readonly<Record<DType, number>> = {
  uint8: 1,
  int8: 1,
  bool: 1,
  int16: 2,
  float16: 2,
  bfloat16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  int64: 8,
  uint64: 8,
  float64: 8,
  complex64: 8,
  complex128: 16,
};

/** Bytes of one element. */
export function itemSize(dtype: DType): number {
  return SIZES[dtype] ?? (dtypeCode(dtype, 'itemSize') === QUANTIZED_CODES.qint32 ? 4 : 1);
}

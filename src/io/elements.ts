// Bytes of a file as a tensor: element types, byte order, and the types that LibTorch has no name for.
import { byteLength } from '../tensor/bytes.js';
import { type DType, itemSize } from '../tensor/dtype.js';
import { tidy } from '../tensor/scope.js';
import { carve, overStorage, storageOf } from '../tensor/storage.js';
import type { Tensor } from '../tensor/tensor.js';
import { isUnsigned, signedBits, type UnsignedType, widenUnsigned } from '../tensor/unsigned.js';
import type { Source } from './source.js';

/** Element types that files hold: all of ours, and unsigned ones that become wider signed ones. */
export type StoredType = DType | UnsignedType;

/** Bytes of one element. */
export function storedSize(type: StoredType): number {
  return itemSize(isUnsigned(type) ? signedBits(type) : type);
}

/** Width of the units whose bytes the other byte order turns around. */
export function swapWidth(type: StoredType): number {
  return type === 'complex64' || type === 'complex128' ? storedSize(type) / 2 : storedSize(type);
}

/** The bytes with those of each unit of `width` in reverse order, copied. */
export function swapBytes(bytes: Tensor<'uint8'>, width: number): Tensor<'uint8'> {
  return tidy(() => bytes.reshape([-1, width]).flip([1]).reshape([-1]) as Tensor<'uint8'>);
}

/** Makes every byte of bool elements 0 or 1, in place: LibTorch's kernels count on it. */
export function cleanBool(bytes: Tensor<'uint8'>): void {
  tidy(() => {
    if (bytes.numel() > 0 && bytes.gt(1).any().item()) bytes.ne_(0);
  });
}

/** A tensor's elements in order as bytes in main memory: its own where they lie so, else a copy. */
export function contentOf(tensor: Tensor): Tensor<'uint8'> {
  return tidy(() => {
    const plain = tensor.detach().to('cpu').resolveConj().resolveNeg().contiguous();
    return carve(plain, storageOf(plain).offset, byteLength(plain));
  });
}

/** The product of sizes; null where it, or a size, is not an exact number. */
export function countOf(shape: readonly (number | bigint)[]): number | null {
  let count = 1;
  for (const size of shape) {
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return null;
    count *= size;
  }
  // A zero among sizes that overflow would hide them.
  const bound = shape.reduce<number>((product, size) => product * Math.max(Number(size), 1), 1);
  return Number.isSafeInteger(bound) ? count : null;
}

/** Strides of a contiguous tensor. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    strides[dim] = stride;
    stride *= Math.max(shape[dim] as number, 1);
  }
  return strides;
}

/** A contiguous tensor over bytes of its own storage, which it shares unless its type has to be widened. */
export function elementsOf(
  source: Source,
  bytes: Tensor<'uint8'>,
  { type, shape, what }: { type: StoredType; shape: readonly number[]; what: string },
): Tensor {
  if (type === 'bool') cleanBool(bytes);
  const layout = { shape, strides: contiguousStrides(shape), offset: 0 };
  if (!isUnsigned(type)) return overStorage(bytes, { ...layout, dtype: type });
  return widened(source, overStorage(bytes, { ...layout, dtype: signedBits(type) }), type, what);
}

/** The values of an unsigned type as the next wider signed one, always copied. */
export function widened(source: Source, bits: Tensor, type: UnsignedType, what: string): Tensor {
  const wide = widenUnsigned(bits, type);
  if (wide !== null) return wide;
  throw source.error(`${what} has uint64 values of 2^63 or more, which int64 cannot hold`);
}

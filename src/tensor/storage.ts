// The memory under tensors, for reading and writing files: who shares it, and parts of it as bytes.
import { addon, begin, first, next, put } from './cells.js';
import type { DType } from './dtype.js';
import { ArgumentError } from './errors.js';
import { idOf, wrap } from './handle.js';
import { callOperator } from './ops.js';
import type { Tensor } from './tensor.js';

/** The memory that a tensor looks at. */
export interface StorageUse {
  /** The same number for tensors that share their memory; valid while one of them lives. */
  readonly identity: number;
  /** Bytes of the whole memory. */
  readonly bytes: number;
  /** Where the tensor's first element lies in it, in bytes. */
  readonly offset: number;
}

/** @throws {ArgumentError} the tensor is not dense. */
export function storageOf(tensor: Tensor): StorageUse {
  begin();
  put(idOf(tensor));
  addon.storageOf();
  const identity = first();
  if (identity === 0) throw ArgumentError.of('storageOf', 'a dense tensor', 'tensor', tensor);
  return { identity, bytes: next(), offset: next() };
}

/**
 * Bytes of the memory under a tensor, shared, not copied, as a tensor with a storage of its own: what is made from it
 * counts as sharing with nothing else.
 *
 * @param at where they begin, from the start of the memory (not of the tensor)
 * @throws {ArgumentError} the part reaches beyond the memory.
 */
export function carve(tensor: Tensor, at: number, count: number): Tensor<'uint8'> {
  begin();
  put(idOf(tensor));
  put(at);
  put(count);
  addon.carve();
  return wrap(first()) as Tensor<'uint8'>;
}

/** Copies bytes over those of a contiguous tensor. @throws {ArgumentError} the lengths differ. */
export function fillBytes(tensor: Tensor, bytes: Uint8Array): void {
  begin();
  put(idOf(tensor));
  addon.fill(bytes);
}

/** How a tensor lies in memory. */
export interface Layout<D extends DType> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** The first element, in elements from the start of the memory. */
  readonly offset: number;
}

/**
 * A tensor over the memory of another, as PyTorch's `set_`: it shares the memory and nothing else, so that changing one
 * in place does not count as a change of the other for `backward`. The caller has checked that it fits.
 */
export function overStorage<D extends DType>(
  bytes: Tensor<'uint8'>,
  { dtype, shape, strides, offset }: Layout<D>,
): Tensor<D> {
  const options = { dtype, device: bytes.device };
  const made = callOperator('aten::empty.memory_format', [0], options) as Tensor<D>;
  callOperator('aten::set_.source_Tensor_storage_offset', made, bytes, offset, shape, strides);
  return made;
}

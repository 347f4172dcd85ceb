// The raw bytes of a tensor, whatever its element type: for caches and files.
import { addon, begin, first, put, putAll } from './cells.js';
import { type DType, dtypeCode, itemSize } from './dtype.js';
import { idOf, wrap } from './handle.js';
import type { Tensor } from './tensor.js';

/** How many bytes the elements take. */
export function byteLength(tensor: Tensor): number {
  return tensor.numel() * itemSize(tensor.dtype);
}

/**
 * Copies the elements, in order, into `out`.
 *
 * @param out exactly as many bytes as the elements take
 * @throws {ArgumentError} `out` has another length.
 */
export function readBytes(tensor: Tensor, out: Uint8Array): void {
  begin();
  put(idOf(tensor));
  addon.toData(out);
}

/**
 * A tensor with these bytes as its elements, copied.
 *
 * @throws {ArgumentError} `bytes` is not as long as the elements.
 */
export function fromBytes<D extends DType>(
  bytes: ArrayBufferView,
  dtype: D,
  shape: readonly number[],
): Tensor<D> {
  begin();
  put(dtypeCode(dtype, 'fromBytes'));
  put(shape.length);
  putAll(shape);
  addon.fromData(bytes);
  return wrap(first()) as Tensor<D>;
}

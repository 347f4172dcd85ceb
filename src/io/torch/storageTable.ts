// The memories under the tensors that are being saved: each once, however many tensors look at it.
import { type DType, isDType, itemSize } from '../../tensor/dtype.js';
import { ArgumentError } from '../../tensor/errors.js';
import { carve, type StorageUse, storageOf } from '../../tensor/storage.js';
import type { Tensor } from '../../tensor/tensor.js';
import { denseStorage } from '../named.js';

/** One memory. Only the part of it that tensors use is written. */
export interface SavedStorage {
  readonly key: string;
  readonly dtype: DType;
  /** The first byte that is used, and the one after the last. */
  from: number;
  to: number;
  /** Keeps the memory while it is written. */
  readonly holder: Tensor;
}

/** The tensors' storages, numbered as they come. */
export class StorageTable {
  readonly #byIdentity = new Map<number, SavedStorage>();

  /** Notes that a tensor is saved. @throws {ArgumentError} its memory is saved with another element type. */
  add(tensor: Tensor, path: string): void {
    const { dtype } = tensor;
    if (!isDType(dtype)) throw new ArgumentError('save', `${path} has the element type ${dtype}`);
    const { identity, bytes, offset } = denseStorage('save', path, tensor);
    const width = itemSize(dtype);
    const used = tensor.numel() === 0 ? 0 : extent(tensor.shape, tensor.stride()) * width;
    const known = this.#byIdentity.get(identity);
    if (known === undefined) {
      const key = String(this.#byIdentity.size);
      const holder = carve(tensor, 0, bytes);
      this.#byIdentity.set(identity, { key, dtype, from: offset, to: offset + used, holder });
      return;
    }
    if (known.dtype !== dtype)
      throw new ArgumentError(
        'save',
        `${path} shares its memory with a tensor of another element type (${dtype} and ${known.dtype}); clone() one of them`,
      );
    known.from = Math.min(known.from, offset);
    known.to = Math.max(known.to, offset + used);
  }

  /** The storage of a tensor that has been added, and where in what is written the tensor begins, in elements. */
  find(tensor: Tensor): { storage: SavedStorage; offset: number } {
    const use: StorageUse = storageOf(tensor);
    const storage = this.#byIdentity.get(use.identity) as SavedStorage;
    return { storage, offset: (use.offset - storage.from) / itemSize(storage.dtype) };
  }

  /** In the order of their keys. */
  all(): SavedStorage[] {
    return [...this.#byIdentity.values()];
  }
}

/** Elements from the first to the last, both included. */
function extent(shape: readonly number[], strides: readonly number[]): number {
  return shape.reduce((sum, size, dim) => sum + (size - 1) * (strides[dim] as number), 1);
}

// What both formats of PyTorch's files come to: a described value, and the bytes of its storages.
import type { Tensor } from '../../tensor/tensor.js';
import { storedSize } from '../elements.js';
import type { PyStorage, PyValue } from './values.js';

/** A file that has been read except for the storages. */
export interface Contents {
  readonly value: PyValue;
  readonly storages: readonly PyStorage[];
  readonly bigEndian: boolean;
  /** The bytes of a storage, as many as it says or more, at an address that is a multiple of `align`. */
  bytes(storage: PyStorage, align: number): Promise<Tensor<'uint8'>>;
}

/** How many bytes a storage says that it has. */
export function storageBytes(storage: PyStorage): number {
  return storage.count * (storage.type === null ? 1 : storedSize(storage.type));
}

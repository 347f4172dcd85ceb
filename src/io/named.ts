// Objects of named tensors: names out of files are data, `__proto__` included.
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { isTensor } from '../tensor/handle.js';
import { type StorageUse, storageOf } from '../tensor/storage.js';
import type { Tensor } from '../tensor/tensor.js';

/** Sets a field that is the object's own whatever its name. */
export function setOwn<T>(object: Record<string, T>, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value;
  else
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
}

/** @throws {ArgumentError} not an object of tensors; the field is named. */
export function checkNamed(op: string, tensors: unknown): void {
  const fits = typeof tensors === 'object' && tensors !== null && !isTensor(tensors);
  checkArg(fits && !Array.isArray(tensors), op, 'an object of named tensors', 'tensors', tensors);
  for (const [name, tensor] of Object.entries(tensors as object))
    checkArg(isTensor(tensor), op, 'a tensor', `"${name}"`, tensor);
}

/** The memory under a tensor. @throws {ArgumentError} it is sparse or has none; it is named. */
export function denseStorage(op: string, name: string, tensor: Tensor): StorageUse {
  try {
    return storageOf(tensor);
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause;
    throw new ArgumentError(op, `expected a dense tensor for ${name}`, { cause });
  }
}

// What tensors can do that is neither a property of the handle nor one operator of LibTorch: one line per topic.

import { type StorageMethods, storageMethods } from './addresses.js';
import { type AttributeMethods, attributes } from './attributes.js';
import type { DType } from './dtype.js';
import { assignmentMethods, type IndexingMethods, indexingMethods } from './indexing.js';
import { type UniqueMethods, uniqueMethods } from './unique.js';

/** The methods and getters of all topics. */
export interface TensorExtensions<D extends DType>
  extends IndexingMethods<D>,
    AttributeMethods<D>,
    UniqueMethods<D>,
    StorageMethods {}

const EXTENSIONS: readonly object[] = [
  indexingMethods,
  assignmentMethods,
  attributes,
  uniqueMethods,
  storageMethods,
];

/** Puts them on the tensor class; what stands here goes before an operator of the same name. */
export function installExtensions(prototype: object): void {
  for (const extension of EXTENSIONS) {
    for (const key of Reflect.ownKeys(extension)) {
      const descriptor = Object.getOwnPropertyDescriptor(extension, key) as PropertyDescriptor;
      Object.defineProperty(prototype, key, { ...descriptor, enumerable: false });
    }
  }
}

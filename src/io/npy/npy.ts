// One array per file: NumPy's `.npy`.
import type { Device } from '../../tensor/device.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { isTensor } from '../../tensor/handle.js';
import { tidyAsync } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { writeAtomically } from '../atomicFile.js';
import { contentOf, countOf, elementsOf, storedSize, swapBytes, swapWidth } from '../elements.js';
import { denseStorage } from '../named.js';
import { type FileInput, openSource, type Source } from '../source.js';
import { makeHeader, readHeader } from './header.js';

/** Where tensors out of a file go. */
export interface DeviceOptions {
  /** Default `'cpu'`. */
  device?: Device;
}

/**
 * The array of a `.npy` file, copied: its shape, and its element type except that uint16 becomes int32 and uint32 and uint64
 * become int64. An array in Fortran order keeps it, as the strides of the tensor. Both byte orders and the versions
 * 1.0 to 3.0 are read.
 *
 * @param input a path, a `file:` URL, or the file's bytes
 * @throws {FileError} no such file; damaged; or Python objects (which are never loaded), strings, dates, structured arrays, or
 *   a uint64 of 2^63 or more.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.load.html
 */
export function loadNpy<D extends DType = DType>(
  input: FileInput,
  options: DeviceOptions = {},
): Promise<Tensor<D>> {
  return tidyAsync(async () => {
    const source = await openSource('loadNpy', input, { mmap: false });
    try {
      return (await readArray(source, options)) as Tensor<D>;
    } finally {
      await source.close();
    }
  });
}

/** The array that a `.npy` file holds; in-between tensors are left to the scope that runs. */
export async function readArray(
  source: Source,
  { device = 'cpu' }: DeviceOptions,
): Promise<Tensor> {
  const { type, bigEndian, fortran, shape, dataAt } = readHeader(source);
  const count = (countOf(shape) as number) * storedSize(type);
  let bytes = await source.bytes(dataAt, count, { align: storedSize(type), what: 'the array' });
  if (bigEndian && count > 0) bytes = swapBytes(bytes, swapWidth(type));
  const stored = fortran ? [...shape].reverse() : shape;
  const tensor = elementsOf(source, bytes, { type, shape: stored, what: 'the array' }).to(device);
  return fortran ? tensor.permute(shape.map((_, dim) => shape.length - 1 - dim)) : tensor;
}

/**
 * Writes a tensor as a `.npy` file in C order, whole or not at all: an error, a full disk or the end of the process
 * leaves an old file as it was.
 *
 * @param tensor any shape and device; its elements must not change until the promise is kept
 * @throws {ArgumentError} the element type is bfloat16, which NumPy does not have.
 * @throws {FileError} the system refuses.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.save.html
 */
export function saveNpy(path: string | URL, tensor: Tensor): Promise<void> {
  return tidyAsync(async () => {
    const parts = arrayParts('saveNpy', 'tensor', tensor);
    await writeAtomically('saveNpy', path, async (out) => {
      await out.write(parts[0]);
      await out.writeTensor(parts[1]);
    });
  });
}

/** Header and elements of a `.npy` file. */
export function arrayParts(
  op: string,
  name: string,
  tensor: Tensor,
): readonly [Uint8Array, Tensor<'uint8'>] {
  checkArg(isTensor(tensor), op, 'a tensor', name, tensor);
  denseStorage(op, name, tensor);
  return [makeHeader(op, tensor.dtype, tensor.shape), contentOf(tensor)];
}

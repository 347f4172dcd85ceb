// A tensor over a file's bytes, without a format.
import type { DType } from '../tensor/dtype.js';
import { checkArg } from '../tensor/errors.js';
import { callOperator } from '../tensor/ops.js';
import type { Tensor } from '../tensor/tensor.js';

/** Options of {@link fromFile}. */
export interface FromFileOptions<D extends DType = 'float32'> {
  /** The number of elements. */
  size: number;
  /** The element type of the file. Default `float32`. */
  dtype?: D;
  /**
   * Write changes of the tensor through to the file, which is made or lengthened where needed. Default false: changes stay
   * in memory.
   */
  shared?: boolean;
}

/**
 * The elements that a file holds, mapped into memory: [size]. Nothing is read until it is used.
 *
 * Unlike PyTorch, where `size` defaults to 0, it has to be given. If another program cuts the file off while the tensor
 * lives, reading the lost part ends the process (the system's bus error): that is the price of every mapping.
 *
 * @throws {TorchError} there is no such file, or (unless `shared`) it is too short.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.from_file.html
 */
export function fromFile<D extends DType = 'float32'>(
  path: string,
  { size, dtype = 'float32' as D, shared = false }: FromFileOptions<D>,
): Tensor<D> {
  checkArg(Number.isSafeInteger(size) && size > 0, 'fromFile', 'a whole number > 0', 'size', size);
  return callOperator('aten::from_file', path, shared, size, { dtype }) as Tensor<D>;
}

// Where a tensor's elements lie: to see whether two tensors share memory. The memory itself is reached by copy only
// (toTypedArray), because Electron refuses buffers over foreign memory.
import { addon, begin, next, nextScalar, put, rewind } from './cells.js';
import { idOf } from './handle.js';
import type { Tensor } from './tensor.js';

/** The memory behind a tensor, which views of it share. */
export interface UntypedStorage {
  /** Address of the first byte; 0 where there is none. Equal for tensors that share memory. */
  readonly dataPtr: bigint;
  /** Bytes in all, those that no view shows included. */
  readonly nbytes: number;
}

/** Memory. */
export interface StorageMethods {
  /**
   * The address of the first element, for comparison only.
   *
   * @throws {ArgumentError} the tensor is sparse.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.data_ptr.html
   */
  dataPtr(): bigint;

  /**
   * The memory behind the tensor: its address and its size. Unlike PyTorch's it is a plain record that keeps nothing alive.
   *
   * @throws {ArgumentError} the tensor is sparse.
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.untyped_storage.html
   */
  untypedStorage(): UntypedStorage;
}

export const storageMethods: StorageMethods & ThisType<Tensor> = {
  dataPtr() {
    return read(this).first;
  },
  untypedStorage() {
    const { dataPtr, nbytes } = read(this);
    return { dataPtr, nbytes };
  },
};

function read(x: Tensor): UntypedStorage & { first: bigint } {
  begin();
  put(idOf(x));
  addon.addressOf();
  rewind();
  const first = BigInt(nextScalar() as number | bigint);
  const dataPtr = BigInt(nextScalar() as number | bigint);
  return { first, dataPtr, nbytes: next() };
}

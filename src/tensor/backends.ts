// The switches of the libraries behind LibTorch's CUDA kernels: PyTorch's torch.backends.
import { addon, begin, first, put } from './cells.js';
import { checkArg } from './errors.js';

function setFlag(name: string, value: boolean): void {
  checkArg(typeof value === 'boolean', 'backends', 'a boolean', name, value);
  begin();
  put(value ? 1 : 0);
  addon.setBackendFlag(name);
}

const matmul = {
  /** Whether products of float32 matrices may use TF32 (10 bits of mantissa, several times as fast). Default false. */
  get allowTf32(): boolean {
    return addon.backendFlag('matmul.allowTf32');
  },
  set allowTf32(value: boolean) {
    setFlag('matmul.allowTf32', value);
  },
};

const cudnn = {
  /** Whether convolutions of float32 may use TF32. Default true. */
  get allowTf32(): boolean {
    return addon.backendFlag('cudnn.allowTf32');
  },
  set allowTf32(value: boolean) {
    setFlag('cudnn.allowTf32', value);
  },

  /** Whether cuDNN tries its algorithms on each new shape and keeps the fastest. Default false. */
  get benchmark(): boolean {
    return addon.backendFlag('cudnn.benchmark');
  },
  set benchmark(value: boolean) {
    setFlag('cudnn.benchmark', value);
  },

  /** Whether only algorithms are used that give the same numbers every time. Default false. */
  get deterministic(): boolean {
    return addon.backendFlag('cudnn.deterministic');
  },
  set deterministic(value: boolean) {
    setFlag('cudnn.deterministic', value);
  },

  /** Whether cuDNN is used at all. Default true. */
  get enabled(): boolean {
    return addon.backendFlag('cudnn.enabled');
  },
  set enabled(value: boolean) {
    setFlag('cudnn.enabled', value);
  },

  /** cuDNN's version as a number, `92000`; null in a LibTorch without it. */
  version(): number | null {
    addon.cudnnVersion();
    return first() || null;
  },
};

/**
 * Switches of cuBLAS and cuDNN, the libraries behind LibTorch's CUDA kernels. They can be set without a GPU, as in PyTorch,
 * so that a program sets them once and runs anywhere. They hold for the whole process.
 *
 * @throws {ArgumentError} a value is not a boolean.
 * @example
 * ```ts
 * backends.cuda.matmul.allowTf32 = true;
 * backends.cudnn.benchmark = true;
 * ```
 * @see https://docs.pytorch.org/docs/stable/backends.html
 */
export const backends = { cuda: { matmul }, cudnn };

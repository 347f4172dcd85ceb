// Elements to JavaScript without making the thread wait: for GPUs, whose work goes on meanwhile, and for large tensors.
import { addon, begin, type Complex, put } from './cells.js';
import { type DType, dtypeCode } from './dtype.js';
import { TorchError } from './errors.js';
import { idOf } from './handle.js';
import type { Tensor } from './tensor.js';
import { type DataOf, emptyData } from './values.js';

/** The work of `Tensor#toTypedArrayAsync`. */
export async function toTypedArrayAsync<D extends DType>(tensor: Tensor<D>): Promise<DataOf<D>> {
  const { dtype } = tensor;
  const data = emptyData(dtype, tensor.numel());
  const half = dtype === 'float16' || dtype === 'bfloat16';
  begin();
  put(idOf(tensor));
  put(dtypeCode(half ? 'float32' : dtype, 'toTypedArrayAsync'));
  const called = new Error();
  try {
    await addon.toDataAsync(data);
  } catch (error) {
    throw withStackOf(error, called);
  }
  return data as DataOf<D>;
}

/** The work of `Tensor#itemAsync`. */
export async function itemAsync(tensor: Tensor): Promise<number | bigint | boolean | Complex> {
  const { dtype } = tensor;
  if (tensor.numel() !== 1) {
    throw new TorchError(
      'ERR_TORCH',
      'itemAsync',
      `expected a tensor with one element, got [${tensor.shape.join(', ')}]`,
    );
  }
  const data = (await toTypedArrayAsync(tensor)) as ArrayLike<number | bigint>;
  const [value, im] = [data[0] as number | bigint, data[1]];
  if (dtype === 'bool') return value !== 0;
  if (dtype === 'complex64' || dtype === 'complex128')
    return { re: value as number, im: im as number };
  const exact = typeof value === 'bigint' && Number.isSafeInteger(Number(value));
  return exact ? Number(value) : value;
}

/** An error of another thread has no stack of its own: it gets that of the call. */
function withStackOf(error: unknown, called: Error): unknown {
  if (error instanceof Error) {
    const frames = called.stack?.split('\n').slice(1).join('\n') ?? '';
    error.stack = `${error.name}: ${error.message}\n${frames}`;
  }
  return error;
}

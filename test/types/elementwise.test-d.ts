// Element by element: shapes broadcast, devices meet, and what changes in place does not grow.
import { add, lerp, maximum, type Shape, type Tensor, tensor, where, zeros } from 'kindling';
import { type Bool, type F32, type I64, is } from './is.js';

const x = zeros([2, 3]);
const whole = zeros([2, 3], { dtype: 'int64' });

export function same(unknown: Tensor<'float32'>): void {
  is<F32<[2, 3]>>()(x.relu().exp().neg().sqrt(), true);
  is<F32<[2, 3]>>()(whole.sin(), true);
  is<Bool<[2, 3]>>()(x.isnan(), true);
  is<Tensor<'float32', Shape>>()(unknown.exp(), true);
  is<F32<[2, 3]>>()(x.softmax(-1), true);
  is<F32<[2, 3]>>()(x.cumsum(0), true);
  is<F32<[2, 3]>>()(x.tril().contiguous().flip([0]).roll(1), true);
  is<[values: F32<[2, 3]>, indices: I64<[2, 3]>]>()(x.sort(1), true);
  is<F32<[2, 3]>>()(x.relu_().zero_(), true);
  is<F32<[2, 3]>>()(x.detach().clone(), true);
  // @ts-expect-error there are two dimensions
  x.softmax(2);
  // @ts-expect-error
  x.cumsum(-3);
  // @ts-expect-error
  x.sort({ dim: 2 });
}

export function broadcast(n: number, unknown: Tensor<'float32'>): void {
  is<F32<[2, 3]>>()(x.add(x), true);
  is<F32<[2, 3]>>()(x.mul(zeros([3])), true);
  is<F32<[2, 3]>>()(x.sub(zeros([2, 1])), true);
  is<F32<[2, 3]>>()(x.div(tensor(2)), true);
  is<F32<[2, 3, 4]>>()(zeros([2, 1, 4]).maximum(zeros([3, 1])), true);
  is<F32<[5, 2, 3]>>()(add(zeros([3]), zeros([5, 2, 1])), true);
  is<F32<[2, 3]>>()(x.pow(2), true);
  is<Bool<[2, 3]>>()(x.gt(zeros([3])), true);
  is<Bool<[2, 3]>>()(x.isclose(x, { rtol: 1 }), true);
  is<F32<[2, 3]>>()(where(x.gt(0), x, zeros([3])), true);
  is<F32<[4, 2, 3]>>()(where(zeros([4, 1, 1], { dtype: 'bool' }), x, 0), true);
  is<F32<[4, 2, 3]>>()(x.maskedFill(zeros([4, 1, 1], { dtype: 'bool' }), 0), true);
  is<Tensor<import('kindling').DType, [2, 3], 'cpu'>>()(x.clamp({ min: zeros([3]) }), true);
  is<F32<[2, 3]>>()(x.addcmul(zeros([3]), zeros([2, 1])), true);
  is<F32<[2, 3]>>()(lerp(x, zeros([3]), 0.5), true);
  // An unknown size may be 1; beside 3 it is 1 or 3.
  is<F32<[number, 3]>>()(zeros([n, 3]).add(zeros([n, 1])), true);
  is<F32<[5, 3]>>()(zeros([n, 3]).add(zeros([5, 1])), true);
  is<F32<[number, 3]>>()(zeros([n, 3]).add(zeros([1, 3])), true);
  is<Tensor<'float32'>>()(x.add(unknown), true);
  is<Tensor<'float32'>>()(unknown.add(x), true);

  // @ts-expect-error 3 and 4
  x.add(zeros([4]));
  // @ts-expect-error 2 and 3
  x.mul(zeros([3, 1]));
  // @ts-expect-error 2 and 5, whatever n is
  x.sub(zeros([5, n]));
  // @ts-expect-error
  x.eq(zeros([2]));
  // @ts-expect-error
  maximum(x, zeros([4]));
  // @ts-expect-error the mask
  where(zeros([4], { dtype: 'bool' }), x, 0);
  // @ts-expect-error the second alternative
  where(x.gt(0), x, zeros([2]));
  // @ts-expect-error
  x.maskedFill(zeros([2], { dtype: 'bool' }), 0);
  // @ts-expect-error the third
  x.addcmul(zeros([3]), zeros([2]));
  // @ts-expect-error
  x.clamp({ max: zeros([4]) });
  // @ts-expect-error text is no number
  x.add('1');
}

export function inPlace(unknown: Tensor<'float32'>): void {
  is<F32<[2, 3]>>()(x.add_(zeros([3])).mul_(2), true);
  is<F32<[2, 3]>>()(x.copy_(zeros([1, 3])), true);
  is<F32<[2, 3]>>()(x.maskedFill_(zeros([3], { dtype: 'bool' }), 0), true);
  x.sub_(unknown);
  unknown.sub_(x);
  // @ts-expect-error 3 and 4
  x.add_(zeros([4]));
  // @ts-expect-error the tensor would have to grow
  x.add_(zeros([5, 2, 3]));
  // @ts-expect-error 1 does not become 3
  zeros([2, 1]).mul_(x);
  // @ts-expect-error
  x.copy_(zeros([2]));
  // @ts-expect-error
  x.maskedFill_(zeros([4], { dtype: 'bool' }), 0);
}

export function devices(flag: boolean): void {
  const gpu = zeros([2, 3], { device: 'cuda:1' });
  const somewhere = zeros([2, 3], { device: flag ? 'cuda' : 'cpu' });
  is<Tensor<'float32', [2, 3], 'cuda'>>()(
    gpu.add(gpu).relu().sum(0, { keepdim: true }).mul(gpu),
    true,
  );
  is<Tensor<'float32', [2, 3]>>()(gpu.add(somewhere), true);
  is<Tensor<'float32', [2, 3], 'cuda'>>()(x.to('cuda').mul(gpu), true);
  is<F32<[2, 3]>>()(gpu.to('cpu').mul(x), true);
  is<Tensor<'float16', [2, 3], 'cuda'>>()(x.to({ dtype: 'float16', device: 'cuda' }), true);
  is<Tensor<'float16', [2, 3], 'cpu'>>()(x.to({ dtype: 'float16' }), true);
  is<Tensor<'float32', [4], 'cuda'>>()(gpu.newZeros([4]), true);
  // From the CPU to the GPU and back.
  gpu.copy_(x);
  x.copy_(gpu);
  // What has no dimensions meets every device.
  gpu.mul(tensor(0.5));
  tensor(0.5).mul(gpu);
  gpu.add(zeros([]).add(1));

  // @ts-expect-error CPU and GPU
  x.add(gpu);
  // @ts-expect-error
  gpu.mul(zeros([3]));
  // @ts-expect-error
  gpu.add_(x);
  // @ts-expect-error
  gpu.gt(x);
  // @ts-expect-error
  gpu.matmul(zeros([3, 2]));
  // @ts-expect-error
  where(x.gt(0), gpu, 0);
}

export function dtypes(half: Tensor<'float16', [2]>, number: number): void {
  const single = zeros([2]);
  const double = zeros([2], { dtype: 'float64' });
  const bytes = zeros([2], { dtype: 'uint8' });
  const none = { double: zeros([], { dtype: 'float64' }), int: zeros([], { dtype: 'int64' }) };
  is<Tensor<'float64', [2], 'cpu'>>()(single.add(double), true);
  // What has no dimensions counts only where it is of a higher kind: whole, fraction, complex.
  is<F32<[2]>>()(single.add(none.double), true);
  is<F32<[2]>>()(none.double.add(single), true);
  is<Tensor<'uint8', [2], 'cpu'>>()(bytes.mul(none.int), true);
  is<Tensor<'float64', [2], 'cpu'>>()(bytes.mul(none.double), true);
  is<Tensor<'float64', [], 'cpu'>>()(none.double.add(none.int), true);
  is<Tensor<'complex64', [2], 'cpu'>>()(single.mul(zeros([], { dtype: 'complex128' })), true);
  is<Tensor<'float16', [2]>>()(half.mul(1.5), true);
  // Numbers: 1 is whole, 1.5 is not, of a variable the compiler does not know.
  is<Tensor<'uint8', [2], 'cpu'>>()(bytes.add(1), true);
  is<F32<[2]>>()(bytes.add(1.5), true);
  is<Tensor<'uint8' | 'float32', [2], 'cpu'>>()(bytes.add(number), true);
  is<I64<[2]>>()(zeros([2], { dtype: 'bool' }).add(1n), true);
  is<Bool<[2]>>()(zeros([2], { dtype: 'bool' }).mul(true), true);
}

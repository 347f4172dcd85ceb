// What tensors are when they are made: shape, dtype and device out of the arguments.
import {
  arange,
  type Device,
  emptyLike,
  eye,
  fromTypedArray,
  full,
  fullLike,
  linspace,
  type NestedInput,
  nn,
  normal,
  ones,
  rand,
  randint,
  randn,
  randnLike,
  randperm,
  type Shape,
  type Tensor,
  tensor,
  zeros,
  zerosLike,
} from 'kindling';
import { type Bool, type F32, type I64, is } from './is.js';

export function shapes(n: number, sizes: readonly number[], sized: number[]): void {
  is<F32<[2, 3]>>()(zeros([2, 3]), true);
  is<F32<[]>>()(ones([]), true);
  is<F32<[2, number]>>()(rand([2, n]), true);
  is<F32<[2, 3]>>()(randn([2, 3] as const), true);
  is<F32<[2 | 3, 4]>>()(zeros([n > 2 ? 2 : 3, 4]), true);
  // Not even the number of sizes is known.
  is<F32<Shape>>()(zeros(sizes), true);
  is<F32<Shape>>()(zeros(sized), true);
  is<F32<Shape>>()(zeros([...sizes, 3]), true);
  // As another one.
  const x = zeros([2, 3]);
  is<F32<[2, 3]>>()(zeros(x.shape), true);
  is<F32<[2, 3, 4]>>()(zeros([...x.shape, 4]), true);
  is<F32<[2, 3]>>()(zerosLike(x), true);
  is<I64<[2, 3]>>()(fullLike(x, 1, { dtype: 'int64' }), true);
  is<F32<[2, 3]>>()(randnLike(x), true);

  is<F32<[2, 2]>>()(
    tensor([
      [1, 2],
      [3, 4],
    ]),
    true,
  );
  is<F32<[]>>()(tensor(1), true);
  is<F32<[0]>>()(tensor([]), true);
  is<F32<[number]>>()(tensor(sizes), true);
  is<F32<[2, number]>>()(tensor([sized, sized]), true);
  is<F32<[6, 1]>>()(fromTypedArray(new Float32Array(6), [6, 1]), true);
  is<F32<[3, 3]>>()(eye(3), true);
  is<F32<[3, 5]>>()(eye(3, { m: 5 }), true);
  is<F32<[5]>>()(linspace(0, 1, { steps: 5 }), true);
  is<I64<[number]>>()(arange(5), true);
  is<I64<[2, number]>>()(randint(0, 9, { size: [2, n] }), true);
  is<I64<[9]>>()(randperm(9), true);
  is<Tensor>()(normal(0, 1, { size: [2] }), true);
  is<nn.Parameter<'float32', [2, 3]>>()(new nn.Parameter(x), true);
}

export function dtypes(data: NestedInput): void {
  is<Bool<[2]>>()(tensor([true, false]), true);
  is<I64<[1]>>()(tensor([1n]), true);
  is<Tensor<'complex64', [1], 'cpu'>>()(tensor([{ re: 1, im: 2 }]), true);
  is<I64<[3]>>()(tensor([0, 2, 1], { dtype: 'int64' }), true);
  is<Tensor<'uint8', [number], 'cpu'>>()(tensor(new Uint8Array(3)), true);
  is<Tensor<'float64', [2, 2], 'cpu'>>()(fromTypedArray(new Float64Array(4), [2, 2]), true);
  is<Bool<[2]>>()(full([2], true), true);
  is<F32<[2]>>()(full([2], 1), true);
  is<Tensor<'float16', [2], 'cpu'>>()(zeros([2], { dtype: 'float16' }), true);
  is<Tensor<import('kindling').DType, Shape, 'cpu'>>()(tensor(data), true);
  // @ts-expect-error where nothing is asked for, numbers are float32, whatever is expected
  const x: Tensor<'int64'> = zeros([2]);
  void x;
}

export function devices(device: Device): void {
  is<Tensor<'float32', [2], 'cuda'>>()(zeros([2], { device: 'cuda' }), true);
  is<Tensor<'float32', [2], 'cuda'>>()(zeros([2], { device: 'cuda:1' }), true);
  is<Tensor<'float32', [2]>>()(zeros([2], { device }), true);
  is<Tensor<'float32', [2], 'cuda'>>()(emptyLike(zeros([2], { device: 'cuda' })), true);
  is<Tensor<'float32', [2], 'cpu'>>()(
    emptyLike(zeros([2], { device: 'cuda' }), { device: 'cpu' }),
    true,
  );
}

export function misuse(): void {
  // @ts-expect-error sizes come in an array
  zeros(2, 3);
  // @ts-expect-error a size is a number
  zeros(['2']);
  // @ts-expect-error no such dtype
  zeros([2], { dtype: 'float' });
  // @ts-expect-error no such device
  zeros([2], { device: 'gpu' });
  // @ts-expect-error text is no element
  tensor(['1']);
}

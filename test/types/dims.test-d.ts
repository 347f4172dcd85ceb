// Dimensions: reduced, reshaped, put in another order, chosen from.
import { argmax, max, reshape, type Shape, sum, type Tensor, tensor, topk, zeros } from 'kindling';
import { type Bool, type F32, type I64, is } from './is.js';

const x = zeros([2, 3]);
const images = zeros([64, 3, 28, 28]);

export function reductions(
  dim: number,
  dims: number[],
  flag: boolean,
  unknown: Tensor<'float32'>,
): void {
  is<F32<[]>>()(x.sum(), true);
  is<F32<[3]>>()(x.sum(0), true);
  is<F32<[2]>>()(x.mean(-1), true);
  is<F32<[2, 1]>>()(x.mean(1, { keepdim: true }), true);
  is<F32<[3, 28]>>()(images.sum([0, -1]), true);
  is<F32<[1, 3, 1, 1]>>()(images.mean([0, 2, 3], { keepdim: true }), true);
  is<F32<[1, 1]>>()(x.sum(null, { keepdim: true }), true);
  is<F32<[3] | [1, 3]>>()(x.sum(0, { keepdim: flag }), true);
  is<F32<[64, 28, 28]>>()(images.amax(1), true);
  is<F32<[]>>()(x.amin(), true);
  is<F32<[3]>>()(x.std(0, { correction: 0 }), true);
  is<F32<[2]>>()(x.logsumexp(1), true);
  is<F32<[]>>()(x.norm(), true);
  is<F32<[2]>>()(x.norm(2, 1), true);
  is<Bool<[3]>>()(x.gt(0).all(0), true);
  is<I64<[2]>>()(x.argmax(1), true);
  is<I64<[2, 1]>>()(argmax(x, { dim: 1, keepdim: true }), true);
  is<[values: F32<[2]>, indices: I64<[2]>]>()(x.max(1), true);
  is<F32<[2]>>()(max(x, 1)[0], true);
  is<Tensor<'float64', [3], 'cpu'>>()(sum(x, 0, { dtype: 'float64' }), true);
  is<F32<[]>>()(zeros([]).sum(0), true);
  is<F32<[64, 3]>>()(images.det(), true);
  // What is not known.
  is<F32<Shape>>()(x.sum(dim), true);
  is<F32<Shape>>()(x.sum(dims), true);
  is<Tensor<'float32'>>()(unknown.sum(0), true);
  is<Tensor<'float32', []>>()(unknown.sum(), true);

  // @ts-expect-error there are two dimensions
  x.sum(2);
  // @ts-expect-error
  x.mean(-3);
  // @ts-expect-error
  x.sum([0, 2]);
  // @ts-expect-error
  x.argmax(2);
  // @ts-expect-error
  max(x, 2);
  // @ts-expect-error
  x.argmax({ dim: -3 });
  // @ts-expect-error a boolean never goes by position
  x.sum(0, true);
}

export function reshaped(n: number, unknown: Tensor<'float32'>): void {
  is<F32<[3, 2]>>()(x.reshape([3, 2]), true);
  is<F32<[6]>>()(x.view([-1]), true);
  is<F32<[3, 2]>>()(x.reshape([3, -1]), true);
  is<F32<[64, 2352]>>()(images.view([64, -1]), true);
  is<F32<[64, 150528]>>()(zeros([64, 3, 224, 224]).reshape([64, -1]), true);
  is<F32<[0, 5]>>()(zeros([0, 3]).reshape([0, 5]), true);
  is<F32<[6, 1]>>()(reshape(x, [6, 1]), true);
  is<Tensor<'float32', [number, 3]>>()(unknown.view([-1, 3]), true);
  is<F32<[number, 784]>>()(zeros([n, 28, 28]).reshape([-1, 784]), true);
  is<F32<[number, 6]>>()(x.reshape([n, 6]), true);
  is<F32<[6]>>()(x.flatten(), true);
  is<F32<[64, 2352]>>()(images.flatten(1), true);
  is<F32<[number, 12]>>()(zeros([n, 3, 4]).flatten(1), true);
  is<F32<[192, 28, 28]>>()(images.flatten({ endDim: 1 }), true);
  is<F32<[2, 3, 1]>>()(x.unflatten(1, [3, -1]), true);
  is<F32<[6]>>()(x.ravel(), true);
  is<F32<[3]>>()(zeros([1, 3, 1]).squeeze(), true);
  is<F32<[3, 1]>>()(zeros([1, 3, 1]).squeeze(0), true);
  is<F32<[2, 3]>>()(x.squeeze(0), true);
  is<F32<Shape>>()(zeros([n, 3]).squeeze(), true);
  is<F32<[1, 2, 3]>>()(x.unsqueeze(0), true);
  is<F32<[2, 3, 1]>>()(x.unsqueeze(-1), true);
  is<F32<[4, 2, 3]>>()(x.expand([4, 2, 3]), true);
  is<F32<[2, 3, 4]>>()(zeros([3, 1]).expand([2, -1, 4]), true);
  is<F32<[2, 3]>>()(zeros([3]).expandAs(x), true);
  is<F32<[4, 6]>>()(x.repeat([2, 2]), true);
  is<Tensor<'int32', Shape, 'cpu'>>()(x.view('int32'), true);

  // @ts-expect-error 6 elements are not 8
  x.reshape([4, 2]);
  // @ts-expect-error 6 cannot be divided by 4
  x.reshape([4, -1]);
  // @ts-expect-error
  x.view([7]);
  // @ts-expect-error
  images.reshape([64, 3, 784, 2]);
  // @ts-expect-error
  x.unflatten(1, [2, 2]);
  // @ts-expect-error
  x.flatten(2);
  // @ts-expect-error
  x.unsqueeze(4);
  // @ts-expect-error 3 is not 1
  x.expand([2, 4]);
  // @ts-expect-error fewer sizes than dimensions
  x.expand([3]);
}

export function reordered(): void {
  is<F32<[3, 2]>>()(x.transpose(0, 1), true);
  is<F32<[64, 28, 28, 3]>>()(images.transpose(1, -1), true);
  is<F32<[64, 28, 28, 3]>>()(images.permute([0, 2, 3, 1]), true);
  is<F32<[3, 2]>>()(x.t(), true);
  is<F32<[64, 3, 28, 28]>>()(images.adjoint(), true);
  // @ts-expect-error
  x.transpose(0, 2);
  // @ts-expect-error two of four
  images.permute([1, 0]);
  // @ts-expect-error lists are arrays
  images.permute(0, 2, 3, 1);
}

export function chosen(dim: number, unknown: Tensor<'float32'>): void {
  const rows = tensor([0, 1, 1], { dtype: 'int64' });
  is<F32<[3]>>()(x.select(0, 1), true);
  is<F32<[2, 2]>>()(x.narrow(1, 0, 2), true);
  is<F32<[3, 3]>>()(x.indexSelect(0, rows), true);
  is<F32<[2, 1]>>()(x.gather(1, zeros([2, 1], { dtype: 'int64' })), true);
  is<F32<[3]>>()(x.take(rows), true);
  is<[values: F32<[2, 2]>, indices: I64<[2, 2]>]>()(x.topk(2), true);
  is<I64<[1, 3]>>()(topk(x, 1, { dim: 0 })[1], true);
  is<I64<[number, 2]>>()(x.nonzero(), true);
  is<F32<[number]>>()(x.maskedSelect(x.gt(0)), true);
  is<F32<[2, 3]>>()(x.scatter(1, zeros([2, 1], { dtype: 'int64' }), 0), true);
  is<3>()(x.size(1), true);
  is<28>()(images.size(-1), true);
  is<number>()(x.size(dim), true);
  is<number>()(unknown.size(0), true);
  is<4>()(images.ndim, true);
  is<readonly [2, 3]>()(x.shape, true);
  const [batch, channels] = images.shape;
  is<64>()(batch, true);
  is<3>()(channels, true);

  // @ts-expect-error
  x.select(2, 0);
  // @ts-expect-error
  x.narrow(2, 0, 1);
  // @ts-expect-error
  x.indexSelect(2, rows);
  // @ts-expect-error
  x.topk(1, 2);
  // @ts-expect-error
  x.size(2);
}

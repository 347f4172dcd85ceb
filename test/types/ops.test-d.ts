// What must and must not compile of the generated operators. Nothing here runs: tsc is the test.
import {
  cat,
  type DType,
  type Generator,
  linalg,
  ones,
  stack,
  type Tensor,
  topk,
  where,
} from 'kindling';
import { is } from './is.js';

export function dtypes(
  f32: Tensor<'float32'>,
  f64: Tensor<'float64'>,
  f16: Tensor<'float16'>,
  i64: Tensor<'int64'>,
  u8: Tensor<'uint8'>,
  mask: Tensor<'bool'>,
  c64: Tensor<'complex64'>,
  any: Tensor,
  n: number,
): void {
  // Of one tensor.
  is<Tensor<'float32'>>()(f32.exp(), true);
  is<Tensor<'float32'>>()(i64.exp(), true);
  is<Tensor<'float32'>>()(mask.sqrt(), true);
  is<Tensor<'complex64'>>()(c64.exp(), true);
  is<Tensor<'float32'>>()(c64.abs(), true);
  is<Tensor<'float16'>>()(f16.relu(), true);
  is<Tensor<'bool'>>()(f32.isnan(), true);
  is<Tensor<'uint8', [number, number]>>()(u8.permute([1, 0]), true);

  // Of two tensors: promotion.
  is<Tensor<'float32'>>()(f32.add(i64), true);
  is<Tensor<'float64'>>()(f32.mul(f64), true);
  is<Tensor<'int64'>>()(i64.maximum(u8), true);
  is<Tensor<'float32'>>()(i64.div(u8), true);
  is<Tensor<'bool'>>()(f32.eq(i64), true);
  is<Tensor<'bool'>>()(mask.bitwiseAnd(mask), true);
  is<Tensor<'int64'>>()(mask.remainder(i64), true);

  // Of a tensor and a number: 1 is whole and 1.5 is not; of a variable the compiler does not know.
  is<Tensor<'float32'>>()(f32.add(1), true);
  is<Tensor<'float16'>>()(f16.mul(2), true);
  is<Tensor<'int64'>>()(i64.add(1), true);
  is<Tensor<'float32'>>()(i64.add(1.5), true);
  is<Tensor<'int64'>>()(mask.add(1), true);
  is<Tensor<'float32' | 'int64'>>()(i64.add(n), true);
  is<Tensor<'float32'>>()(i64.div(2), true);
  is<Tensor<'bool'>>()(i64.gt(2), true);

  // Reductions.
  is<Tensor<'int64', []>>()(mask.sum(), true);
  is<Tensor<'float32'>>()(f32.sum(0, { keepdim: true }), true);
  is<Tensor<'float64', []>>()(mask.sum({ dtype: 'float64' }), true);
  is<Tensor<'int64'>>()(f32.argmax(1), true);
  is<Tensor<'uint8', []>>()(u8.any(), true);
  is<Tensor<'bool'>>()(f32.all(1), true);
  is<[values: Tensor<'float32'>, indices: Tensor<'int64'>]>()(f32.topk(5), true);
  is<[values: Tensor<'uint8'>, indices: Tensor<'int64'>]>()(u8.max(1), true);
  is<Tensor<'float32', []>>()(f32.max(), true);

  // Several tensors, parts, and what is no tensor.
  is<Tensor<'float32'>>()(cat([f32, f32], 1), true);
  is<Tensor<'uint8'>>()(stack([u8, u8]), true);
  is<[Tensor<'float32'>, Tensor<'float32'>]>()(f32.split([1, 2]), true);
  is<Tensor<'float64'>>()(where(mask, f32, f64), true);
  is<Tensor<'float32'>>()(where(mask, f32, 0), true);
  is<boolean>()(f32.equal(f32), true);
  is<Tensor<'float32'>>()(linalg.norm(c64), true);
  is<Tensor<'int32'>>()(f32.view('int32'), true);
  is<Tensor<'float64', [2]>>()(f32.newZeros([2], { dtype: 'float64' }), true);

  // In place the object stays what it is.
  is<Tensor<'float32'>>()(f32.add_(i64), true);
  is<Tensor<'bool'>>()(mask.fill_(true), true);

  // Every tensor is a Tensor, and one of known dtype is none of another.
  const wide: Tensor = f32;
  const either: Tensor<'float32' | 'int64'> = i64;
  const some: readonly Tensor[] = [f32, i64, mask];
  const generic = <D extends DType>(x: Tensor<D>): Tensor<D> => x.clone();
  is<Tensor<'int64'>>()(generic(i64), true);
  is<Tensor>()(any.relu(), true);
  // @ts-expect-error a tensor of any dtype is not one of float32
  const narrow: Tensor<'float32'> = any;
  // @ts-expect-error
  const other: Tensor<'float64'> = f32;
  // @ts-expect-error the sum of integers may be float32 beside a number
  const sum: Tensor<'int64'> = i64.add(n);
  void [wide, either, some, narrow, other, sum];
}

export function calls(x: Tensor<'float32'>, y: Tensor<'int64'>, generator: Generator): void {
  // By position, by name, or both.
  x.topk(5, 1, { largest: false });
  x.topk(5, { dim: 1, largest: false });
  topk(x, 5, { dim: 1 });
  x.argmax({ dim: 1, keepdim: true });
  x.clamp(0, 1);
  x.clamp({ min: 0 });
  x.clamp({ max: x });
  x.sum([0, 1], { keepdim: true });
  x.std(0, { correction: 0 });
  x.sum(null, { dtype: 'float64' });
  x.div(y, { roundingMode: 'floor' });
  x.scatter(1, y, 0, { reduce: 'add' });
  x.maskedFill(y.gt(0), Number.NEGATIVE_INFINITY);
  x.bernoulli({ generator });
  x.newOnes([2, 3], { device: 'cuda:0' });
  x.mul(true);
  x.mul(2n);

  // @ts-expect-error lists are arrays
  x.permute(0, 2, 1);
  // @ts-expect-error a boolean never goes by position
  x.topk(5, 1, false);
  // @ts-expect-error dim is given twice
  x.topk(5, 1, { dim: 1 });
  // @ts-expect-error no such option
  x.topk(5, { dimension: 1 });
  // @ts-expect-error options have camelCase names
  x.div(y, { rounding_mode: 'floor' });
  // @ts-expect-error no such rounding
  x.div(y, { roundingMode: 'up' });
  // @ts-expect-error k is demanded
  x.topk();
  // @ts-expect-error a tensor is demanded
  x.matmul(2);
  // @ts-expect-error text is no number
  x.add('1');
  // @ts-expect-error no such dtype
  x.sum({ dtype: 'float' });
  // @ts-expect-error outputs go by ops.call
  x.add(y, { out: x });
  // @ts-expect-error no such device
  x.newZeros([2], { device: 'gpu' });
  // @ts-expect-error the rule has no aliases in snake_case
  x.masked_fill(y.gt(0), 0);
  // @ts-expect-error a single tensor is no list of them
  cat(x, 1);
  // @ts-expect-error three positional arguments
  topk(x, 5, 1);
  void ones;
}

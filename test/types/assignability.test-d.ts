// Which tensors go where: a known shape, dtype or device is one of an unknown one.
import { type DType, nn, type Shape, type Tensor, zeros } from 'kindling';
import { type F32, is } from './is.js';

declare function anything(x: Tensor): void;
declare function floats(x: Tensor<'float32'>): void;
declare function images(x: Tensor<'float32', [number, 3, 224, 224]>): void;

export function widening(batch: number, unknown: Tensor<'float32'>): void {
  const x = zeros([2, 3]);
  anything(x);
  floats(x);
  const wider: Tensor<'float32', [number, 3]> = x;
  const widest: Tensor<'float32', Shape> = wider;
  const list: readonly Tensor[] = [x, wider, widest, zeros([1], { dtype: 'bool' })];
  images(zeros([64, 3, 224, 224]));
  images(zeros([batch, 3, 224, 224]));
  // A parameter of a module and other subclasses are tensors.
  anything(new nn.Parameter(x));
  const parameter: Tensor<'float32', [2, 3]> = new nn.Parameter(x);

  // @ts-expect-error 1 channel instead of 3
  images(zeros([64, 1, 224, 224]));
  // @ts-expect-error no batch
  images(zeros([3, 224, 224]));
  // @ts-expect-error nothing is known of the shape
  images(unknown);
  // With a shape that LibTorch checks, it is.
  images(unknown.view([-1, 3, 224, 224]));
  void [list, parameter];
}

export function devices(somewhere: Tensor<'float32', [2]>): void {
  // The device is a hint: unknown ones go everywhere, known ones must not contradict.
  const onCpu: F32<[2]> = somewhere;
  const onGpu: Tensor<'float32', [2], 'cuda'> = somewhere;
  // @ts-expect-error a tensor on the CPU is not on a GPU
  const moved: Tensor<'float32', [2], 'cuda'> = zeros([2]);
  let x = zeros([2]);
  x = x.to(somewhere.device);
  void [onCpu, onGpu, moved, x];
}

export function variables(xs: readonly Tensor<'float32'>[]): void {
  // A variable keeps the type that it began with; its type is said where it changes.
  let sum: Tensor<'float32'> = zeros([3]);
  for (const x of xs) sum = sum.add(x);
  let total = zeros([]);
  for (const x of xs) total = total.add(x.sum());
  let fixed = zeros([3]);
  // @ts-expect-error [3] plus a tensor of unknown shape may be any shape
  for (const x of xs) fixed = fixed.add(x);
}

export function alternatives(flag: boolean): void {
  const x = flag ? zeros([1, 3]) : zeros([4, 3]);
  is<F32<[3]>>()(x.sum(0), true);
  is<F32<[1] | [4]>>()(x.sum(1), true);
  is<F32<[1, 3] | [4, 3]>>()(x.relu(), true);
  is<readonly [1, 3] | readonly [4, 3]>()(x.shape, true);
  zeros([4, 3]).add(x);
  // @ts-expect-error neither broadcasts
  zeros([2, 2]).add(x);
}

/** Functions that are generic in a shape, a dtype or in the whole tensor. */
export function generics(): void {
  const centred = <S extends Shape>(x: Tensor<'float32', S>) => x.sub(x.mean());
  is<Tensor<'float32', [2, 3]>>()(centred(zeros([2, 3])), true);
  is<Tensor<'float32', Shape>>()(centred(zeros([2, 3]) as Tensor<'float32'>), true);

  const rows = <B extends number>(x: Tensor<'float32', [B, 784]>) =>
    x.view([-1, 28, 28]).flatten(1);
  is<Tensor<'float32', [64, 784]>>()(rows(zeros([64, 784])), true);
  is<Tensor<'float32', [number, 784]>>()(rows(zeros([Math.ceil(9.5), 784])), true);

  const gelu = <D extends DType, S extends Shape>(x: Tensor<D, S>): Tensor<D, S> => x.clone();
  is<Tensor<'float64', [2]>>()(gelu(zeros([2], { dtype: 'float64' })), true);

  const twice = <T extends Tensor>(x: T) => x.add(x);
  is<F32<[2, 3]>>()(twice(zeros([2, 3])), true);

  const product = <N extends number, M extends number, K extends number>(
    a: Tensor<'float32', [N, K]>,
    b: Tensor<'float32', [K, M]>,
  ) => a.matmul(b);
  is<Tensor<'float32', [2, 4]>>()(product(zeros([2, 3]), zeros([3, 4])), true);
}

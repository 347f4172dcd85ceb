// Products, joins and layers: sizes that must fit.
import {
  cat,
  concat,
  linalg,
  matmul,
  nn,
  type Shape,
  split,
  stack,
  type Tensor,
  zeros,
} from 'kindling';
import { type F32, is } from './is.js';

const x = zeros([2, 3]);

export function products(n: number, unknown: Tensor<'float32'>): void {
  is<F32<[2, 4]>>()(x.matmul(zeros([3, 4])), true);
  is<F32<[]>>()(zeros([3]).matmul(zeros([3])), true);
  is<F32<[2]>>()(x.matmul(zeros([3])), true);
  is<F32<[4]>>()(zeros([3]).matmul(zeros([3, 4])), true);
  is<F32<[5, 7, 2, 4]>>()(zeros([5, 1, 2, 3]).matmul(zeros([7, 3, 4])), true);
  is<F32<[number, 4]>>()(zeros([n, 3]).matmul(zeros([3, 4])), true);
  is<F32<[2, 4]>>()(x.matmul(zeros([n, 4])), true);
  is<Tensor<'float32'>>()(x.matmul(unknown), true);
  is<F32<[2, 2]>>()(linalg.matmul(x, x.t()), true);
  is<F32<[2, 4]>>()(x.mm(zeros([3, 4])), true);
  is<F32<[5, 2, 4]>>()(zeros([5, 2, 3]).bmm(zeros([5, 3, 4])), true);
  is<F32<[2]>>()(x.mv(zeros([3])), true);
  is<F32<[]>>()(zeros([3]).dot(zeros([3])), true);
  is<F32<[3, 4]>>()(zeros([3]).outer(zeros([4])), true);
  is<F32<[2, 4]>>()(zeros([4]).addmm(x, zeros([3, 4])), true);

  // @ts-expect-error inner sizes 3 and 4
  x.matmul(zeros([4, 5]));
  // @ts-expect-error batches of 5 and 7
  zeros([5, 2, 3]).matmul(zeros([7, 3, 4]));
  // @ts-expect-error a number is no tensor
  x.matmul(2);
  // @ts-expect-error
  matmul(x, x);
  // @ts-expect-error two dimensions are demanded of both
  x.mm(zeros([3]));
  // @ts-expect-error
  x.bmm(zeros([3, 4]));
  // @ts-expect-error
  x.mv(zeros([2]));
  // @ts-expect-error
  zeros([3]).dot(zeros([4]));
  // @ts-expect-error
  zeros([4]).addmm(x, zeros([4, 4]));
}

export function joins(unknown: Tensor<'float32'>, many: F32<[2, 3]>[], dim: number): void {
  const long = zeros([2, 3], { dtype: 'int64' });
  is<F32<[6, 3]>>()(cat([x, zeros([4, 3])]), true);
  is<F32<[2, 9]>>()(cat([x, zeros([2, 5]), zeros([2, 1])], 1), true);
  is<F32<[2, 6]>>()(concat([x, x], { dim: -1 }), true);
  is<F32<[4, 3]>>()(cat([x, long]), true);
  is<F32<[2, 3]>>()(cat([zeros([0]), x]), true);
  is<F32<[number, 3]>>()(cat(many), true);
  is<Tensor<'float32'>>()(cat([x, unknown]), true);
  is<F32<Shape>>()(cat([x, x], dim), true);
  is<F32<[2, 2, 3]>>()(stack([x, x]), true);
  is<F32<[2, 3, 2]>>()(stack([x, x], -1), true);
  is<F32<[number, 2, 3]>>()(stack(many), true);
  is<Tensor<'float32', [2, 2, 3]>>()(stack([x, unknown]), true);

  is<[F32<[3]>, F32<[3]>]>()(x.unbind(), true);
  is<[F32<[2]>, F32<[2]>, F32<[2]>]>()(x.unbind(-1), true);
  is<[F32<[1, 3]>, F32<[1, 3]>]>()(split(x, 1), true);
  is<[F32<[2, 1]>, F32<[2, 2]>]>()(x.split([1, 2], 1), true);
  is<F32<Shape>[]>()(zeros([7, 2]).split(3), true);
  is<[F32<[2, 4]>, F32<[2, 4]>]>()(zeros([2, 8]).chunk(2, -1), true);
  is<F32<Shape>[]>()(x.chunk(2, 1), true);
  const [a, b] = x.chunk(2, 1) as [Tensor, Tensor];
  is<Tensor<'float32'>[]>()(unknown.unbind(), true);

  void [a, b];

  // @ts-expect-error 3 and 4 columns
  cat([x, zeros([2, 4])]);
  // @ts-expect-error
  cat([x, zeros([3])]);
  // @ts-expect-error there are two dimensions
  cat([x, x], 2);
  // @ts-expect-error one shape for all
  stack([x, zeros([2, 4])]);
  // @ts-expect-error
  stack([x, x], 3);
  // @ts-expect-error
  x.unbind(2);
  // @ts-expect-error a single tensor is no list of them
  cat(x, 1);
}

export function layers(n: number, unknown: Tensor<'float32'>): void {
  const F = nn.functional;
  const images = zeros([8, 3, 224, 224]);
  is<F32<[8, 64, 112, 112]>>()(
    F.conv2d(images, zeros([64, 3, 7, 7]), { stride: 2, padding: 3 }),
    true,
  );
  is<F32<[number, 16, 32, 32]>>()(
    F.conv2d(zeros([n, 3, 32, 32]), zeros([16, 3, 3, 3]), { padding: 'same' }),
    true,
  );
  is<F32<[8, 16, 222, number]>>()(F.conv2d(zeros([8, 3, 224, n]), zeros([16, 3, 3, 3])), true);
  is<F32<[16, 222, 222]>>()(F.conv2d(zeros([3, 224, 224]), zeros([16, 3, 3, 3])), true);
  is<F32<[1, 8, 4, 4]>>()(
    F.conv2d(zeros([1, 4, 8, 8]), zeros([8, 2, 3, 3]), { groups: 2, dilation: 2 }),
    true,
  );
  is<F32<[4, 33, 49]>>()(F.conv1d(zeros([4, 16, 100]), zeros([33, 16, 3]), { stride: [2] }), true);
  is<Tensor<'float32'>>()(F.conv2d(unknown, zeros([6, 3, 5, 5])), true);
  is<F32<[8, 64, 56, 56]>>()(
    F.avgPool2d(zeros([8, 64, 112, 112]), 3, { stride: 2, padding: 1 }),
    true,
  );
  is<F32<[1, 4, 4]>>()(F.avgPool2d(zeros([1, 8, 8]), 2), true);
  is<F32<[8, 64, number, number]>>()(
    F.avgPool2d(zeros([8, 64, 7, 7]), 2, { ceilMode: true }),
    true,
  );
  is<F32<[8, 512, 1]>>()(F.adaptiveAvgPool1d(zeros([8, 512, 7]), 1), true);
  is<F32<[8, 64, 56, 56]>>()(
    F.maxPool2d(zeros([8, 64, 112, 112]), 3, { stride: 2, padding: 1 }),
    true,
  );
  is<[values: F32<[1, 4, 4]>, indices: Tensor<'int64', [1, 4, 4], 'cpu'>]>()(
    F.maxPool2d(zeros([1, 8, 8]), 2, { returnIndices: true }),
    true,
  );
  is<F32<[8, 512, 7, 1]>>()(F.adaptiveAvgPool2d(zeros([8, 512, 7, 7]), [null, 1]), true);
  is<F32<[8, 512, 1, 1]>>()(F.adaptiveMaxPool2d(zeros([8, 512, 7, 7]), 1), true);
  is<F32<[5, 7, 16]>>()(F.embedding(zeros([5, 7], { dtype: 'int64' }), zeros([100, 16])), true);
  is<F32<[2, 3]>>()(F.dropout(x), true);
  is<F32<[2, 10]>>()(F.linear(x, zeros([10, 3])), true);
  is<F32<[2, 3]>>()(F.layerNorm(x, [3]), true);
  is<F32<[2, 8, 10, 32]>>()(
    F.scaledDotProductAttention(
      zeros([2, 8, 10, 64]),
      zeros([2, 8, 20, 64]),
      zeros([2, 8, 20, 32]),
    ),
    true,
  );
  is<Tensor<'int64', [4, 10], 'cpu'>>()(F.oneHot(zeros([4], { dtype: 'int64' }), 10), true);

  // @ts-expect-error 1 channel instead of 3
  F.conv2d(zeros([8, 1, 28, 28]), zeros([6, 3, 5, 5]));
  // @ts-expect-error 4 channels in 2 groups are not 3
  F.conv2d(zeros([8, 3, 28, 28]), zeros([6, 2, 5, 5]), { groups: 2 });
  // @ts-expect-error no image
  F.conv2d(x, zeros([6, 3, 5, 5]));
  // @ts-expect-error 3 features instead of 4
  F.linear(x, zeros([10, 4]));
  // @ts-expect-error nothing to pool over
  F.maxPool2d(x, 2);
  // @ts-expect-error no such option
  F.maxPool2d(images, 2, { strides: 2 });
  // @ts-expect-error
  F.avgPool2d(x, 2);
}

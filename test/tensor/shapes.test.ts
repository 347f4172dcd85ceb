import assert from 'node:assert/strict';
import {
  cat,
  eye,
  linalg,
  nn,
  ones,
  type rules,
  stack,
  type Tensor,
  tensor,
  tidy,
  where,
  zeros,
} from 'kindling';

const F = nn.functional;

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the sizes are those of the type, and passes only where they are those of the tensor. */
function has<X extends Tensor, const N extends rules.Shape>(
  x: X,
  sizes: readonly [...N],
  _exactly: Same<rules.ShapeOf<X>, N>,
): void {
  assert.deepEqual(x.shape, sizes);
}

const test = (title: string, body: () => void) => it(title, () => tidy(body));

describe('shapes in types are the shapes at run time', () => {
  const x = () => ones([2, 3]);
  const rows = () => tensor([1, 0, 1, 1], { dtype: 'int64' });

  test('of new tensors', () => {
    has(
      tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      [3, 2],
      true,
    );
    has(tensor(1), [], true);
    has(eye(3, { m: 4 }), [3, 4], true);
    has(zeros([0, 2]), [0, 2], true);
  });

  test('of broadcasting', () => {
    has(zeros([2, 1, 4]).add(zeros([3, 1])), [2, 3, 4], true);
    has(zeros([1]).mul(zeros([0])), [0], true);
    has(zeros([]).sub(x()), [2, 3], true);
    has(where(zeros([4, 1, 1], { dtype: 'bool' }), x(), 0), [4, 2, 3], true);
    has(x().maskedFill(zeros([4, 1, 1], { dtype: 'bool' }), 0), [4, 2, 3], true);
    has(x().addcmul(zeros([3]), zeros([5, 1, 1])), [5, 2, 3], true);
    has(x().add_(zeros([3])), [2, 3], true);
  });

  test('of reductions', () => {
    has(zeros([2, 3, 4]).sum([0, -1]), [3], true);
    has(zeros([2, 3, 4]).mean([2, 0], { keepdim: true }), [1, 3, 1], true);
    has(zeros([2, 3, 4]).amax(), [], true);
    has(zeros([2, 3, 4]).sum([]), [], true);
    has(zeros([2, 3, 4]).sum(null, { keepdim: true }), [1, 1, 1], true);
    has(zeros([]).sum(0), [], true);
    has(zeros([]).mean(-1, { keepdim: true }), [], true);
    has(x().max(1)[1], [2], true);
    has(x().norm(2, -1, { keepdim: true }), [2, 1], true);
    has(zeros([5, 3, 3]).det(), [5], true);
  });

  test('of the same elements in other shapes', () => {
    has(zeros([4, 3, 2]).reshape([6, -1]), [6, 4], true);
    has(zeros([0, 3]).view([3, -1]), [3, 0], true);
    has(zeros([4, 1, 28, 28]).flatten(1), [4, 784], true);
    has(zeros([4, 3, 2]).flatten(0, -2), [12, 2], true);
    has(zeros([]).flatten(), [1], true);
    has(zeros([4, 6]).unflatten(-1, [2, -1]), [4, 2, 3], true);
    has(zeros([1, 3, 1]).squeeze(), [3], true);
    has(zeros([1, 3, 1]).squeeze(-1), [1, 3], true);
    has(x().squeeze(1), [2, 3], true);
    has(x().unsqueeze(-3), [1, 2, 3], true);
    has(zeros([3, 1]).expand([2, -1, 4]), [2, 3, 4], true);
    has(x().repeat([4, 1, 2]), [4, 2, 6], true);
    has(x().tile([2]), [2, 6], true);
    has(zeros([2, 3, 4]).transpose(0, -1), [4, 3, 2], true);
    has(zeros([2, 3, 4]).permute([-1, 0, 1]), [4, 2, 3], true);
    has(zeros([3]).t(), [3], true);
    has(zeros([5, 2, 3]).adjoint(), [5, 3, 2], true);
  });

  test('of what is chosen', () => {
    has(x().select(-1, 0), [2], true);
    has(x().narrow(1, 1, 2), [2, 2], true);
    has(x().indexSelect(0, rows()), [4, 3], true);
    has(x().gather(1, zeros([2, 1], { dtype: 'int64' })), [2, 1], true);
    has(x().take(rows()), [4], true);
    has(x().topk(2)[0], [2, 2], true);
  });

  test('of products', () => {
    has(zeros([5, 1, 2, 3]).matmul(zeros([7, 3, 4])), [5, 7, 2, 4], true);
    has(zeros([3]).matmul(zeros([5, 3, 4])), [5, 4], true);
    has(zeros([5, 2, 3]).matmul(zeros([3])), [5, 2], true);
    has(zeros([3]).matmul(zeros([3])), [], true);
    has(zeros([4]).addmm(x(), zeros([3, 4])), [2, 4], true);
    has(linalg.matmul(x(), x().t()), [2, 2], true);
    has(zeros([3]).outer(zeros([4])), [3, 4], true);
    has(F.linear(zeros([5, 2, 3]), zeros([10, 3])), [5, 2, 10], true);
    has(F.linear(x(), zeros([3])), [2], true);
  });

  test('of joins and parts', () => {
    has(cat([x(), zeros([4, 3])]), [6, 3], true);
    has(cat([zeros([0]), x(), x()], -1), [2, 6], true);
    has(stack([x(), x(), x()], 1), [2, 3, 3], true);
    has(x().unbind(1)[2], [2], true);
    has(x().split([1, 2], 1)[1], [2, 2], true);
    has(zeros([6, 2]).split(3)[1], [3, 2], true);
    has(zeros([2, 8]).chunk(2, -1)[1], [2, 4], true);
  });

  test('of layers', () => {
    const images = zeros([2, 3, 17, 20]);
    has(F.conv2d(images, zeros([4, 3, 3, 3])), [2, 4, 15, 18], true);
    has(F.conv2d(images, zeros([4, 3, 3, 5]), { stride: [2, 3], padding: 1 }), [2, 4, 9, 6], true);
    has(F.conv2d(images, zeros([6, 1, 3, 3]), { groups: 3, dilation: 2 }), [2, 6, 13, 16], true);
    has(F.conv2d(images, zeros([4, 3, 3, 3]), { padding: 'same' }), [2, 4, 17, 20], true);
    has(F.conv2d(zeros([3, 8, 8]), zeros([4, 3, 3, 3]), { padding: 'valid' }), [4, 6, 6], true);
    has(F.conv1d(zeros([2, 3, 10]), zeros([4, 3, 3]), { stride: 2 }), [2, 4, 4], true);
    has(F.conv3d(zeros([1, 1, 4, 5, 6]), zeros([2, 1, 2, 2, 2])), [1, 2, 3, 4, 5], true);
    has(F.avgPool2d(images, 3, { stride: 2, padding: 1 }), [2, 3, 9, 10], true);
    has(F.avgPool2d(images, [2, 3]), [2, 3, 8, 6], true);
    has(F.avgPool1d(zeros([3, 10]), 2), [3, 5], true);
    has(F.adaptiveAvgPool1d(zeros([2, 3, 17]), 5), [2, 3, 5], true);
    has(F.maxPool2d(images, 3, { stride: 2, padding: 1 }), [2, 3, 9, 10], true);
    has(F.maxPool1d(zeros([3, 10]), 3, { dilation: 2, stride: 1 }), [3, 6], true);
    has(F.adaptiveMaxPool2d(images, [5, null]), [2, 3, 5, 20], true);
    has(F.embedding(rows(), zeros([3, 7])), [4, 7], true);
    has(F.oneHot(rows(), 5), [4, 5], true);
    has(
      F.scaledDotProductAttention(zeros([2, 4, 6, 8]), zeros([2, 4, 5, 8]), zeros([2, 4, 5, 3])),
      [2, 4, 6, 3],
      true,
    );
  });
});

describe('size()', () => {
  it('is in the type what it is at run time', () => {
    tidy(() => {
      const x = zeros([2, 3, 4]);
      const last: 4 = x.size(-1);
      const [first]: readonly [2, 3, 4] = x.shape;
      const rank: 3 = x.ndim;
      assert.deepEqual([last, first, rank], [4, 2, 3]);
    });
  });
});

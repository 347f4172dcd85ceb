import assert from 'node:assert/strict';
import { arange, type DType, full, ones, ops, type Tensor, tensor, tidy } from 'kindling';
import { DTYPES } from '#kindling/tensor/dtype.js';

const listed = (data: ArrayLike<number | bigint>) => Array.from(data);

/** The test's tensors end with it. */
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));

describe('Tensor#toTypedArray()', () => {
  const containers: [DType, NodeJS.TypedArray][] = [
    ['float32', new Float32Array([1, 0])],
    ['float64', new Float64Array([1, 0])],
    ['float16', new Float32Array([1, 0])],
    ['bfloat16', new Float32Array([1, 0])],
    ['int64', new BigInt64Array([1n, 0n])],
    ['int32', new Int32Array([1, 0])],
    ['int16', new Int16Array([1, 0])],
    ['int8', new Int8Array([1, 0])],
    ['uint8', new Uint8Array([1, 0])],
    ['bool', new Uint8Array([1, 0])],
    ['complex64', new Float32Array([1, 0, 0, 0])],
    ['complex128', new Float64Array([1, 0, 0, 0])],
  ];
  for (const [dtype, expected] of containers) {
    itTidies(`gives ${dtype} as ${expected.constructor.name}`, () => {
      assert.deepEqual(tensor([1, 0], { dtype }).toTypedArray(), expected);
    });
  }

  itTidies('has a form that always gives Float32Array', () => {
    for (const dtype of DTYPES.filter((name) => !name.startsWith('complex'))) {
      assert.deepEqual(tensor([1, 0], { dtype }).toFloat32Array(), new Float32Array([1, 0]));
    }
  });

  itTidies('gives the elements in the order of the shape, however they lie in memory', () => {
    const x = arange(6, { dtype: 'float32' }).reshape([2, 3]);
    const views: [Tensor, number[]][] = [
      [x.t(), [0, 3, 1, 4, 2, 5]],
      [x.narrow(1, 1, 2), [1, 2, 4, 5]],
      [x.select(1, 2), [2, 5]],
      [x.select(0, 1).expand([2, 3]), [3, 4, 5, 3, 4, 5]],
      [x.flip([1]), [2, 1, 0, 5, 4, 3]],
    ];
    for (const [view, expected] of views) {
      assert.deepEqual(listed(view.toTypedArray()), expected);
      assert.deepEqual(Array.from(view.to('float16').toTypedArray()), expected);
      assert.deepEqual(Array.from(view.to('int64').toTypedArray()), expected.map(BigInt));
    }
  });

  itTidies('resolves conjugates and negatives that LibTorch has only marked', () => {
    const x = tensor([{ re: 1, im: 2 }]).conj();
    assert.deepEqual(x.toTypedArray(), new Float32Array([1, -2]));
    const imaginary = ops.call('aten::imag', x) as Tensor;
    assert.deepEqual(imaginary.toTypedArray(), new Float32Array([-2]));
  });

  itTidies('takes a tensor out of its graph', () => {
    const x = ones([2], { requiresGrad: true }).mul(3);
    assert.deepEqual(x.toTypedArray(), new Float32Array([3, 3]));
    assert.deepEqual(x.to('bfloat16').tolist(), [3, 3]);
    assert.equal(x.requiresGrad, true);
  });
});

describe('Tensor#item()', () => {
  itTidies('gives the one element, whatever the shape', () => {
    assert.equal(full([1, 1], 2.5).item(), 2.5);
    assert.equal(tensor([true]).item(), true);
    assert.deepEqual(tensor({ re: 1, im: 2 }).item(), { re: 1, im: 2 });
  });

  itTidies('refuses none and several', () => {
    assert.throws(() => ones([3]).item(), {
      code: 'ERR_TORCH',
      message: /^item: a Tensor with 3 elements cannot be converted to Scalar/,
    });
    assert.throws(() => ones([0]).item(), { code: 'ERR_TORCH' });
  });
});

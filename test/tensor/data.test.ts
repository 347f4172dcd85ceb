import assert from 'node:assert/strict';
import { type DType, memory, tensor, tidy, zeros } from 'kindling';

const argumentError = (message: string | RegExp) => ({
  name: 'ArgumentError',
  code: 'ERR_ARGUMENT',
  message,
});

const listed = (data: ArrayLike<number | bigint>) => Array.from(data);

/** The test's tensors end with it. */
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));

describe('tensor()', () => {
  const complex = [
    { re: 1.5, im: -2 },
    { re: 0, im: 0.25 },
  ];
  const exact: [DType, (number | boolean | { re: number; im: number })[]][] = [
    ['float32', [0.5, -3, 16777216, Number.POSITIVE_INFINITY]],
    ['float64', [0.1, 1e300, -0.0, Number.NaN]],
    ['float16', [0.5, -2048, 65504]],
    ['bfloat16', [0.5, -256, 3.3895313892515355e38]],
    ['int64', [0, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER]],
    ['uint16', [0, 65535]],
    ['uint32', [0, 4294967295]],
    ['uint64', [0, Number.MAX_SAFE_INTEGER]],
    ['int32', [2147483647, -2147483648]],
    ['int16', [32767, -32768]],
    ['int8', [127, -128]],
    ['uint8', [0, 255]],
    ['bool', [true, false, true]],
    ['complex64', complex],
    ['complex128', complex],
  ];
  for (const [dtype, data] of exact) {
    itTidies(`gives ${dtype} elements back as they came`, () => {
      const x = tensor(data, { dtype });
      assert.deepEqual(x.tolist(), data);
      assert.equal(x.dtype, dtype);
      assert.deepEqual(x.shape, [data.length]);
      assert.deepEqual(
        data.map((_, i) => x.select(0, i).item()),
        data,
      );
    });
  }

  const rounded: [DType, number[], number[]][] = [
    // torch.tensor([1/3, 16777217.]).tolist()
    ['float32', [1 / 3, 16777217], [0.3333333432674408, 16777216]],
    // torch.tensor([1/3, 70000., 1e-8, 6e-8], dtype=torch.float16).tolist()
    ['float16', [1 / 3, 70000, 1e-8, 6e-8], [0.333251953125, Infinity, 0, 2 ** -24]],
    // torch.tensor([1/3, 3e38, 1e-40], dtype=torch.bfloat16).tolist()
    ['bfloat16', [1 / 3, 3e38, 1e-40], [0.333984375, 3.00405527047391e38, 9.183549615799121e-41]],
  ];
  for (const [dtype, data, expected] of rounded) {
    itTidies(`rounds to ${dtype} as PyTorch does`, () => {
      assert.deepEqual(tensor(data, { dtype }).tolist(), expected);
    });
  }

  itTidies('takes int64 beyond 2^53 as bigint and gives it back when asked', () => {
    const data = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 7n];
    const x = tensor(data);
    assert.equal(x.dtype, 'int64');
    assert.deepEqual(x.tolist({ bigint: true }), data);
    assert.deepEqual(x.toTypedArray(), new BigInt64Array(data));
    assert.equal(x.select(0, 0).item(), 2n ** 63n - 1n);
    assert.equal(x.select(0, 3).item(), 7);
  });

  itTidies('refuses to round int64 elements in tolist()', () => {
    assert.throws(
      () => tensor([2n ** 53n]).tolist(),
      argumentError(/^tolist: 9007199254740992 does not fit a number; use tolist\(\{ bigint/),
    );
  });

  itTidies('chooses the element type by the data', () => {
    assert.equal(tensor([1, 2]).dtype, 'float32');
    assert.equal(tensor([1n, 2n]).dtype, 'int64');
    assert.equal(tensor([true]).dtype, 'bool');
    assert.equal(tensor([1, { re: 0, im: 1 }]).dtype, 'complex64');
    assert.equal(tensor([true, 2]).dtype, 'float32');
    assert.equal(tensor([]).dtype, 'float32');
  });

  itTidies('nests as deep as the arrays', () => {
    const data = [[[1, 2, 3]], [[4, 5, 6]]];
    const x = tensor(data);
    assert.deepEqual(x.shape, [2, 1, 3]);
    assert.deepEqual(x.tolist(), data);
    const scalar = tensor(2.5);
    assert.deepEqual([scalar.shape, scalar.ndim, scalar.numel()], [[], 0, 1]);
    assert.equal(scalar.tolist(), 2.5);
    assert.equal(scalar.item(), 2.5);
  });

  itTidies('knows empty arrays by their shape', () => {
    for (const data of [[], [[]], [[], []], [[[], []]]]) {
      const x = tensor(data);
      assert.deepEqual(x.tolist(), data);
      assert.equal(x.numel(), 0);
      assert.deepEqual(x.toTypedArray(), new Float32Array(0));
    }
    assert.deepEqual(tensor([[], []]).shape, [2, 0]);
    assert.deepEqual(zeros([0, 3]).tolist(), []);
  });

  const arrays: [DType, NodeJS.TypedArray][] = [
    ['float32', new Float32Array([0.1, -2])],
    ['float64', new Float64Array([0.1, -2])],
    ['int64', new BigInt64Array([2n ** 60n, -2n])],
    ['int32', new Int32Array([2147483647, -2])],
    ['int16', new Int16Array([32767, -2])],
    ['int8', new Int8Array([127, -2])],
    ['uint8', new Uint8Array([255, 2])],
    ['uint8', new Uint8ClampedArray([255, 2])],
    ['uint8', Buffer.from([255, 2])],
  ];
  for (const [dtype, data] of arrays) {
    itTidies(`takes a ${data.constructor.name} as ${dtype}`, () => {
      const x = tensor(data);
      assert.equal(x.dtype, dtype);
      assert.deepEqual(listed(x.toTypedArray()), listed(data));
    });
  }

  it('takes a Float16Array where the engine has them', function () {
    const Float16 = (globalThis as { Float16Array?: typeof Float32Array }).Float16Array;
    if (Float16 === undefined) return this.skip();
    tidy(() => {
      const x = tensor(new Float16([0.5, 65504]));
      assert.equal(x.dtype, 'float16');
      assert.deepEqual(x.tolist(), [0.5, 65504]);
    });
  });

  itTidies('takes typed arrays inside of arrays', () => {
    const rows = [new Float32Array([1, 2]), new Float32Array([3, 4])];
    assert.deepEqual(tensor(rows as unknown as number[][]).tolist(), [
      [1, 2],
      [3, 4],
    ]);
  });

  itTidies('reads a typed array from its own offset, to its own end', () => {
    const whole = new Float32Array([1, 2, 3, 4, 5]);
    assert.deepEqual(tensor(whole.subarray(2, 4)).tolist(), [3, 4]);
    const bytes = new Uint8Array(whole.buffer, 3, 2);
    assert.deepEqual(tensor(bytes).tolist(), Array.from(bytes));
    const wide = new BigInt64Array(new ArrayBuffer(32), 8, 2).fill(-9n);
    assert.deepEqual(tensor(wide).tolist(), [-9, -9]);
  });

  itTidies('copies: the array and the tensor go their own ways', () => {
    const data = new Float32Array([1, 2]);
    const x = tensor(data);
    data[0] = 9;
    assert.deepEqual(x.tolist(), [1, 2]);
    const out = x.toTypedArray();
    out[0] = 9;
    assert.deepEqual(x.tolist(), [1, 2]);
  });

  itTidies('converts to the element type asked for', () => {
    assert.deepEqual(tensor(new Float64Array([1.5, 2]), { dtype: 'float16' }).tolist(), [1.5, 2]);
    assert.deepEqual(tensor(new Uint8Array([0, 2]), { dtype: 'bool' }).tolist(), [false, true]);
    assert.deepEqual(tensor([0, 2, Number.NaN], { dtype: 'bool' }).tolist(), [false, true, true]);
    assert.deepEqual(tensor([true, false], { dtype: 'int64' }).tolist(), [1, 0]);
    assert.deepEqual(tensor([3n], { dtype: 'float32' }).tolist(), [3]);
    assert.deepEqual(tensor([3], { dtype: 'complex64' }).tolist(), [{ re: 3, im: 0 }]);
  });

  itTidies('requires a gradient when asked to', () => {
    assert.equal(tensor([1], { requiresGrad: true }).requiresGrad, true);
    assert.equal(tensor(new Float32Array(1), { requiresGrad: true }).requiresGrad, true);
    assert.equal(tensor([1]).requiresGrad, false);
  });

  itTidies('leaves no tensor in between behind', () => {
    const before = memory().tensors;
    const half = tensor([1, 2], { dtype: 'float16' });
    half.toTypedArray();
    half.toFloat32Array();
    half.tolist();
    assert.equal(memory().tensors, before + 1);
  });
});

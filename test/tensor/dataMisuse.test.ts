import assert from 'node:assert/strict';
import { type DType, fromTypedArray, ones, tensor, tidy } from 'kindling';

const argumentError = (message: string | RegExp) => ({
  name: 'ArgumentError',
  code: 'ERR_ARGUMENT',
  message,
});

/** The test's tensors end with it. */
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));

describe('tensor()', () => {
  const misuses: [string, () => unknown, string | RegExp][] = [
    [
      'a row that is longer',
      () =>
        tensor([
          [1, 2],
          [3, 4, 5],
        ]),
      'tensor: expected 2 elements at data[1], got 3',
    ],
    [
      'a row that is shorter, deep inside',
      () =>
        tensor([
          [[1], [2]],
          [[3], []],
        ]),
      'tensor: expected 1 elements at data[1][1], got 0',
    ],
    [
      'a number among rows',
      () => tensor([[1, 2], 3]),
      'tensor: expected an array at data[1], got 3 (number)',
    ],
    [
      'a row among numbers',
      () => tensor([1, [2]]),
      'tensor: expected a number at data[1], got [2] (array)',
    ],
    [
      'a hole',
      // biome-ignore lint/suspicious/noSparseArray: the hole is the point
      () => tensor([1, , 3] as number[]),
      'tensor: expected a number at data[1], got undefined',
    ],
    [
      'text',
      () => tensor(['1'] as unknown as number[]),
      "tensor: expected a number at data[0], got '1' (string)",
    ],
    [
      'null',
      () => tensor(null as unknown as number),
      'tensor: expected a number at data, got null',
    ],
    [
      'a tensor',
      () => tensor(ones([2]) as unknown as number),
      /^tensor: expected numbers, got a tensor/,
    ],
    [
      'a fraction for an integer type',
      () => tensor([1, 2.5], { dtype: 'int32' }),
      /^tensor: expected an integer in \[-2147483648, 2147483647\] .* element 1, got 2\.5 \(number\)$/,
    ],
    [
      'NaN for an integer type',
      () => tensor([Number.NaN], { dtype: 'int64' }),
      'tensor: expected an integer for element type int64 for element 0, got NaN (number)',
    ],
    [
      'a number beyond the integer type',
      () => tensor([256], { dtype: 'uint8' }),
      /^tensor: expected an integer in \[0, 255\] .* got 256 \(number\)$/,
    ],
    [
      'a negative number for an unsigned type',
      () => tensor([-1], { dtype: 'uint8' }),
      /got -1 \(number\)$/,
    ],
    [
      'a bigint beyond 64 bits',
      () => tensor([2n ** 63n]),
      'tensor: expected an integer of 64 bits for element 0, got 9223372036854775808 (bigint)',
    ],
    [
      'a whole number that is not exact',
      () => tensor([2 ** 53], { dtype: 'int64' }),
      /got 9007199254740992 \(number\)$/,
    ],
    [
      'a complex number for a real type',
      () => tensor([{ re: 1, im: 2 }], { dtype: 'float32' }),
      /^tensor: expected a real number for element type float32 for element 0/,
    ],
    [
      'an unknown element type',
      () => tensor([1], { dtype: 'float' as DType }),
      /^tensor: expected one of uint8, .*uint64 for dtype, got 'float' \(string\)$/,
    ],
    [
      'a number that uint16 cannot hold',
      () => tensor([65536], { dtype: 'uint16' }),
      /expected an integer in \[0, 65535\] for element type uint16 for element 0, got 65536/,
    ],
    [
      'a negative number for uint64',
      () => tensor([-1n], { dtype: 'uint64' }),
      /expected a whole number of 64 bits for element 0, got -1 \(bigint\)/,
    ],
    [
      'a fraction for uint64',
      () => tensor([0.5], { dtype: 'uint64' }),
      /expected an integer for element type uint64 for element 0, got 0\.5/,
    ],
    [
      'a DataView',
      () => tensor(new DataView(new ArrayBuffer(4)) as unknown as number),
      /^tensor: expected elements for data, got bare bytes \(DataView\); say what they are/,
    ],
  ];
  for (const [what, misuse, message] of misuses) {
    itTidies(`refuses ${what}`, () => assert.throws(misuse, argumentError(message)));
  }
});

describe('fromTypedArray()', () => {
  itTidies('gives flat data a shape', () => {
    const x = fromTypedArray(new Int16Array([1, 2, 3, 4, 5, 6]), [2, 3]);
    assert.equal(x.dtype, 'int16');
    assert.deepEqual(x.tolist(), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
    assert.deepEqual(fromTypedArray(new Float32Array([7]), []).tolist(), 7);
    assert.deepEqual(fromTypedArray(new Float32Array(0), [2, 0]).shape, [2, 0]);
  });

  itTidies('converts, as PyTorch does, without checking the range', () => {
    // torch.tensor([1.5, -2.5]).to(torch.int64).tolist()
    const x = fromTypedArray(new Float32Array([1.5, -2.5]), [2], { dtype: 'int64' });
    assert.deepEqual(x.tolist(), [1, -2]);
  });

  itTidies('refuses a shape that does not fit the data', () => {
    assert.throws(
      () => fromTypedArray(new Float32Array(5), [2, 3]),
      argumentError('fromTypedArray: expected 6 elements for shape [2, 3], got 5'),
    );
    for (const shape of [[-1], [2.5], [Number.NaN], 6, null]) {
      assert.throws(
        () => fromTypedArray(new Float32Array(6), shape as number[]),
        argumentError(/^fromTypedArray: expected .* for shape, got /),
      );
    }
  });

  itTidies('refuses data whose buffer has been given away', () => {
    const data = new Float32Array(4);
    structuredClone(data.buffer, { transfer: [data.buffer] });
    assert.throws(
      () => fromTypedArray(data, [4]),
      argumentError(
        /^fromTypedArray: expected elements for data, got an array whose memory is gone/,
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { fromTypedArray, type Tensor, tensor, tidy } from 'kindling';

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const Float16 = (globalThis as { Float16Array?: typeof Float32Array }).Float16Array;
/** A buffer of up to 16 bytes; TypeScript's library for ES2023 does not know them yet. */
function resizable(size: number): ArrayBuffer & { resize(size: number): void } {
  const Resizable = ArrayBuffer as unknown as new (size: number, options: object) => never;
  return new Resizable(size, { maxByteLength: 16 });
}

const bigints = (x: Tensor) => x.tolist({ bigint: true });

describe('typed arrays as tensors', () => {
  itTidies('widen where there is no unsigned element type', () => {
    const small = tensor(new Uint16Array([0, 65535]));
    assert.deepEqual([small.dtype, small.tolist()], ['int32', [0, 65535]]);
    const middle = fromTypedArray(new Uint32Array([0, 4294967295]), [2, 1]);
    assert.deepEqual([middle.dtype, middle.tolist()], ['int64', [[0], [4294967295]]]);
    const large = tensor(new BigUint64Array([0n, 2n ** 63n - 1n]));
    assert.deepEqual([large.dtype, bigints(large)], ['int64', [0n, 2n ** 63n - 1n]]);
    assert.equal(tensor(new Uint16Array(0)).numel(), 0);
    assert.deepEqual(tensor(new Uint16Array([65535]), { dtype: 'float32' }).tolist(), [65535]);
  });

  itTidies('keep the unsigned type that is asked for, and go out as they came', () => {
    const arrays = [
      ['uint16', new Uint16Array([0, 65535])],
      ['uint32', new Uint32Array([7, 4294967295])],
      ['uint64', new BigUint64Array([2n ** 64n - 1n, 0n])],
    ] as const;
    for (const [dtype, data] of arrays) {
      const x = tensor(data, { dtype });
      assert.equal(x.dtype, dtype);
      assert.deepEqual(x.toTypedArray(), data);
    }
  });

  itTidies('refuse a uint64 that int64 cannot hold', () => {
    assert.throws(() => tensor(new BigUint64Array([2n ** 63n])), {
      code: 'ERR_ARGUMENT',
      message: /expected integers below 2\^63 for data, got a BigUint64Array with a larger one/,
    });
  });

  itTidies('may lie in shared and in resizable memory', () => {
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([1, 2]);
    assert.deepEqual(tensor(shared).tolist(), [1, 2]);
    const buffer = resizable(4);
    const growing = new Float32Array(buffer);
    buffer.resize(12);
    growing.set([1, 2, 3]);
    assert.deepEqual(tensor(growing).tolist(), [1, 2, 3]);
  });

  itTidies('are refused when their memory is gone', () => {
    const gone = /expected elements for data, got an array whose memory is gone/;
    const data = new Float32Array(2);
    structuredClone(data.buffer, { transfer: [data.buffer] });
    assert.throws(() => tensor(data), { code: 'ERR_ARGUMENT', message: gone });
    assert.throws(() => fromTypedArray(data, [2]), { code: 'ERR_ARGUMENT', message: gone });
    const buffer = resizable(16);
    const fixed = new Float32Array(buffer, 0, 4);
    buffer.resize(8);
    assert.throws(() => tensor(fixed), { code: 'ERR_ARGUMENT', message: gone });
  });

  itTidies('are asked for where bare bytes come', () => {
    const buffers = [
      new ArrayBuffer(4),
      new SharedArrayBuffer(4),
      new DataView(new ArrayBuffer(4)),
    ];
    for (const bytes of buffers) {
      assert.throws(() => tensor(bytes as never), {
        code: 'ERR_ARGUMENT',
        message: `tensor: expected elements for data, got bare bytes (${bytes.constructor.name}); say what they are: new Float32Array(buffer)`,
      });
    }
    assert.throws(() => fromTypedArray(new DataView(new ArrayBuffer(4)) as never, [4]), {
      message: /expected a typed array for data, got DataView/,
    });
  });
});

describe('Tensor#toTypedArray({ float16: true })', () => {
  itTidies('changes nothing for other types', () => {
    assert.deepEqual(tensor([1]).toTypedArray({ float16: true }), new Float32Array([1]));
    const half = tensor([1], { dtype: 'bfloat16' });
    assert.deepEqual(half.toTypedArray({ float16: true }), new Float32Array([1]));
    const data = tensor([1], { dtype: 'float16' }).toTypedArray({ float16: false });
    assert.deepEqual(data, new Float32Array([1]));
  });

  it('gives a Float16Array where the runtime has them, and says so where not', () =>
    tidy(() => {
      const half = tensor([0.5, 65504], { dtype: 'float16' });
      if (Float16 !== undefined) {
        const data = half.toTypedArray({ float16: true });
        assert.ok((data as unknown) instanceof Float16);
        assert.deepEqual([...data], [0.5, 65504]);
        assert.deepEqual(tensor(data).tolist(), [0.5, 65504]);
      } else {
        assert.throws(() => half.toTypedArray({ float16: true }), {
          code: 'ERR_ARGUMENT',
          message: /^toTypedArray: expected a runtime with Float16Array for float16, got Node 2\d/,
        });
      }
    }));
});

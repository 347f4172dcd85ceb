import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type DType, memory, rand, type Tensor, tensor, tidy } from 'kindling';
import { eachDevice } from '../support/devices.js';

eachDevice((device) => {
  const make = (values: unknown, dtype: DType) =>
    tensor(values as number[], { dtype, device }) as Tensor;

  describe('Tensor#toTypedArrayAsync()', () => {
    for (const dtype of [
      'float32',
      'float64',
      'float16',
      'bfloat16',
      'uint8',
      'int8',
      'int16',
      'int32',
      'int64',
      'bool',
      'complex64',
      'complex128',
    ] as const) {
      it(`gives what toTypedArray gives, in ${dtype}`, async () => {
        const x = make(
          [
            [1, 0, 1],
            [0, 1, 1],
          ],
          dtype,
        );
        assert.deepEqual(await x.toTypedArrayAsync(), x.toTypedArray());
        x.dispose();
      });
    }

    it('reads views, conjugates, empty tensors and tensors in a graph', async () => {
      const x = make(
        [
          [1, 2],
          [3, 4],
        ],
        'float32',
      ).requiresGrad_();
      const z = make([1], 'complex64');
      const all = tidy(() => [x.t(), x.mul(2), x.narrow(0, 0, 0), z.mul(z).conj()] as Tensor[]);
      for (const y of all) assert.deepEqual(await y.toTypedArrayAsync(), y.toTypedArray());
      for (const y of [x, z, ...all]) y.dispose();
    });

    it('finishes though the tensor is disposed meanwhile', async () => {
      const x = make([1, 2, 3], 'float32');
      const promise = x.toTypedArrayAsync();
      x.dispose();
      assert.deepEqual([...(await promise)], [1, 2, 3]);
    });

    it('refuses a tensor that is disposed already', async () => {
      const x = make([1], 'float32');
      x.dispose();
      await assert.rejects(x.toTypedArrayAsync(), { code: 'ERR_DISPOSED' });
    });
  });

  describe('Tensor#itemAsync()', () => {
    for (const [value, dtype] of [
      [1.5, 'float32'],
      [1.5, 'bfloat16'],
      [7n, 'int64'],
      [2n ** 60n, 'int64'],
      [true, 'bool'],
      [{ re: 1, im: -2 }, 'complex64'],
    ] as const) {
      it(`gives what item gives: ${typeof value} in ${dtype}`, async () => {
        const x = make([value], dtype);
        assert.deepEqual(await x.itemAsync(), x.item());
        x.dispose();
      });
    }

    it('refuses a tensor that has not exactly one element', async () => {
      const x = make([1, 2], 'float32');
      await assert.rejects(x.itemAsync(), {
        code: 'ERR_TORCH',
        message: 'itemAsync: expected a tensor with one element, got [2]',
      });
      x.dispose();
    });
  });
});

describe('reading a large tensor by a promise', () => {
  it('leaves the thread to others', async () => {
    const x = rand([4000, 4000]);
    const y = x.t(); // so that there is work: elements are gathered
    let turns = 0;
    const count = () => {
      turns++;
      handle = setImmediate(count);
    };
    let handle = setImmediate(count);
    const data = await y.toTypedArrayAsync();
    clearImmediate(handle);
    const expected = tidy(() => x.select(0, 1).select(0, 0).item());
    assert.equal(data[1], expected);
    assert.ok(turns > 2, `${turns} turns of the event loop`);
    for (const tensor of [x, y]) tensor.dispose();
  });

  it('does no harm to a worker that is stopped meanwhile', async () => {
    const before = memory().tensors;
    const library = JSON.stringify(import.meta.resolve('kindling'));
    const source = `
      import { parentPort } from 'node:worker_threads';
      const k = await import(${library});
      const x = k.rand([2000, 2000]).t();
      for (let i = 0; i < 6; i++) void x.toTypedArrayAsync();
      parentPort.postMessage('started');
      setInterval(() => {}, 1000);`;
    for (let round = 0; round < 3; round++) {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`));
      await once(worker, 'message');
      await worker.terminate();
    }
    assert.equal(memory().tensors, before);
  }).timeout(60_000);
});

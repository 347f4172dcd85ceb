import assert from 'node:assert/strict';
import { arange, memory, ones, ops, type Tensor, tensor, tidy } from 'kindling';
import { carve, fillBytes, overStorage, storageOf } from '#kindling/tensor/storage.js';

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const sparse = () => ops.call('aten::to_sparse', ones([2])) as Tensor;

describe('storages', () => {
  itTidies('are the same of views and different of copies', () => {
    const x = arange(6).reshape([2, 3]);
    const view = storageOf(x.select(0, 1));
    assert.deepEqual(view, { identity: storageOf(x).identity, bytes: 48, offset: 24 });
    assert.notEqual(storageOf(x.clone()).identity, view.identity);
    assert.throws(() => storageOf(sparse()), /expected a dense tensor/);
  });

  itTidies('are carved without a copy, and stay as long as a part of them', () => {
    const x = tensor([1, 2, 3], { dtype: 'int16' });
    const part = carve(x.narrow(0, 1, 2), 2, 4);
    assert.deepEqual(part.tolist(), [2, 0, 3, 0]);
    assert.notEqual(storageOf(part).identity, storageOf(x).identity);
    assert.deepEqual(storageOf(part), { ...storageOf(part), bytes: 4, offset: 0 });
    fillBytes(part, Uint8Array.of(5, 0, 6, 0));
    assert.deepEqual(x.tolist(), [1, 5, 6]);
    x.dispose();
    assert.deepEqual(part.tolist(), [5, 0, 6, 0]);
    assert.equal(carve(part, 4, 0).numel(), 0);
    const reaches = /expected a part of 4 bytes, got/;
    for (const [at, count] of [
      [0, 5],
      [5, 0],
      [-1, 1],
      [2, 2 ** 62],
      [2 ** 62, 2 ** 62],
    ] as const)
      assert.throws(() => carve(part, at, count), reaches);
    assert.throws(() => carve(part, 0.5, 1), /an integer/);
    assert.throws(() => carve(sparse(), 0, 1), /expected a dense tensor/);
  });

  itTidies('take bytes of their own length only', () => {
    const x = ones([2]);
    assert.throws(() => fillBytes(x, new Uint8Array(4)), /of a contiguous CPU tensor \(8\), got 4/);
    assert.throws(() => fillBytes(ones([2, 2]).t(), new Uint8Array(16)), /contiguous CPU tensor/);
  });

  itTidies('lie under tensors that count their changes each for itself', () => {
    const bytes = carve(tensor([1, 2, 3, 4]), 0, 16);
    const layout = { dtype: 'float32', shape: [2], strides: [2], offset: 1 } as const;
    const [a, b] = [overStorage(bytes, layout), overStorage(bytes, layout)];
    assert.deepEqual([a.tolist(), a.stride()], [[2, 4], [2]]);
    const weight = a.requiresGrad_();
    const loss = weight.mul(weight).sum();
    b.add_(1);
    loss.backward(); // a.add_(1) in between would be an error
    assert.deepEqual(weight.grad?.tolist(), [6, 10]);
  });

  it('are counted as memory', () => {
    const before = memory().bytes;
    tidy(() => {
      const x = ones([1000]);
      carve(x, 0, 400);
      assert.equal(memory().bytes - before, 4400);
    });
    assert.equal(memory().bytes, before);
  });
});

import assert from 'node:assert/strict';
import {
  arange,
  ELLIPSIS,
  type IndexList,
  noGrad,
  ones,
  slice,
  type Tensor,
  type TensorIndex,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { isTensorRecord, loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

type Part =
  | number
  | boolean
  | null
  | '...'
  | { readonly slice: readonly [number | null, number | null, number | null] }
  | { readonly list: IndexList }
  | TensorRecord;

interface Case {
  readonly title: string;
  readonly input: string;
  readonly index: readonly Part[];
  readonly output: TensorRecord;
  readonly gradOutput?: TensorRecord;
  readonly grad?: TensorRecord;
}

interface Read extends Case {
  readonly isView: boolean;
}

interface Write extends Case {
  readonly value: TensorRecord | number | boolean;
  readonly accumulate: boolean;
  readonly valueGrad?: TensorRecord;
}

const { inputs, reads, writes, errors } = loadFixture<{
  inputs: { name: string; tensor: TensorRecord }[];
  reads: Read[];
  writes: Write[];
  errors: (Case & { type: string })[];
}>('indexing');

function input(name: string, requiresGrad = false): Tensor {
  const found = inputs.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return toTensor(found.tensor, { requiresGrad });
}

function indexOf(parts: readonly Part[]): TensorIndex[] {
  return parts.map((part) => {
    if (part === '...') return ELLIPSIS;
    if (typeof part !== 'object' || part === null) return part;
    if ('slice' in part) return slice(...part.slice);
    if ('list' in part) return part.list;
    return toTensor(part);
  });
}

describe('Tensor#at()', () => {
  for (const { title, input: name, index, output, isView, gradOutput, grad } of reads) {
    it(`reads ${title} as PyTorch does`, () =>
      tidy(() => {
        const x = input(name);
        const y = x.at(...indexOf(index));
        allclose(y, output);
        if (output.data.length > 0)
          assert.equal(y.untypedStorage().dataPtr === x.untypedStorage().dataPtr, isView);
        if (grad === undefined || gradOutput === undefined) return;
        const leaf = input(name, true);
        leaf.at(...indexOf(index)).backward(toTensor(gradOutput));
        allclose(leaf.grad as Tensor, grad);
      }));
  }

  it('shares memory with what it picks by numbers and ranges', () =>
    tidy(() => {
      const x = zeros([2, 3]);
      x.at(1, slice(1)).fill_(7);
      assert.deepEqual(x.tolist(), [
        [0, 0, 0],
        [0, 7, 7],
      ]);
    }));

  it('gives the tensor itself for no index, as a view', () =>
    tidy(() => {
      const x = zeros([2]);
      const y = x.at();
      assert.notEqual(y, x);
      y.add_(1);
      assert.deepEqual(x.tolist(), [1, 1]);
    }));

  it('keeps the element type, and takes lists of a few thousand positions', () =>
    tidy(() => {
      const positions = Array.from({ length: 9000 }, (_, i) => i % 5);
      const y = arange(5, { dtype: 'int64' }).at(positions);
      assert.equal(y.dtype, 'int64');
      assert.deepEqual(y.tolist(), positions);
    }));

  for (const { title, input: name, index } of errors) {
    it(`throws TorchIndexError for ${title}`, () =>
      tidy(() => {
        assert.throws(() => input(name).at(...indexOf(index)), {
          name: 'TorchIndexError',
          code: 'ERR_INDEX',
          op: 'at',
          message: /^at: expected /,
        });
      }));
  }
});

describe('Tensor#setAt()', () => {
  for (const { title, input: name, index, value, accumulate, ...expected } of writes) {
    it(`${accumulate ? 'adds' : 'writes'} ${title} as PyTorch does`, () =>
      tidy(() => {
        const given = () => (isTensorRecord(value) ? toTensor(value) : value);
        const x = input(name).clone();
        assert.equal(x.setAt(indexOf(index), given(), { accumulate }), x);
        allclose(x, expected.output);
        if (expected.grad === undefined || expected.gradOutput === undefined) return;
        const leaf = input(name, true);
        const source = given();
        const differentiable =
          expected.valueGrad !== undefined ? (source as Tensor).requiresGrad_() : source;
        const written = leaf.clone().setAt(indexOf(index), differentiable, { accumulate });
        written.backward(toTensor(expected.gradOutput));
        allclose(leaf.grad as Tensor, expected.grad);
        if (expected.valueGrad) allclose((source as Tensor).grad as Tensor, expected.valueGrad);
      }));
  }

  it('writes to the leaf itself inside noGrad', () =>
    tidy(() => {
      const w = ones([3], { requiresGrad: true });
      noGrad(() => w.setAt([slice(0, 2)], 0));
      assert.deepEqual(w.tolist(), [0, 0, 1]);
    }));

  it('converts the value where a mask or a list chooses, too', () =>
    tidy(() => {
      const x = zeros([4], { dtype: 'int64' });
      x.setAt([[0, 2]], tensor([1.75, -2.5]));
      assert.deepEqual(x.tolist(), [1, 0, -2, 0]);
    }));

  it('takes bytes for a mask where the value is a number, which PyTorch refuses', () =>
    tidy(() => {
      const x = zeros([3]);
      x.setAt([tensor([1, 0, 1], { dtype: 'uint8' })], 2);
      assert.deepEqual(x.tolist(), [2, 0, 2]);
    }));
});

describe('for (const row of x)', () => {
  it('gives the slices along the first dimension as views', () =>
    tidy(() => {
      const x = arange(6).reshape([2, 3]);
      const rows = [...x];
      assert.deepEqual(
        rows.map((row) => row.tolist()),
        [
          [0, 1, 2],
          [3, 4, 5],
        ],
      );
      rows[1]?.fill_(9);
      assert.deepEqual(x.tolist(), [
        [0, 1, 2],
        [9, 9, 9],
      ]);
      assert.deepEqual([...zeros([0, 2])], []);
    }));

  it('goes through thousands of rows, and lets gradients flow', () =>
    tidy(() => {
      const x = ones([2500], { requiresGrad: true });
      let at = 0;
      let sum: Tensor = zeros([]);
      for (const row of x) if (at++ % 500 === 0) sum = sum.add(row);
      assert.equal(at, 2500);
      sum.backward();
      assert.equal((x.grad as Tensor).sum().item(), 5);
      assert.equal((x.grad as Tensor).at(500).item(), 1);
    }));

  it('leaves nothing behind when it ends early', () => {
    const x = zeros([3000, 2]);
    tidy(() => {
      for (const row of x) if (row.numel() === 2) break;
    });
    x.dispose();
  });

  it('has no length', () => assert.equal('length' in tidy(() => zeros([2])), false));
});

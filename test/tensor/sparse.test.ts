import assert from 'node:assert/strict';
import * as kindling from 'kindling';
import {
  eye,
  memory,
  ones,
  sparseCooTensor,
  sparseCsrTensor,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { assertThrows } from '../support/assertThrows.js';
import {
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Made {
  readonly title: string;
  readonly op: string;
  readonly args: readonly Recorded[];
  readonly options: { readonly [name: string]: Recorded };
  readonly dense: TensorRecord;
  readonly text: string;
  readonly nnz: number;
}

interface Printed {
  readonly title: string;
  readonly input: TensorRecord | { eye: number; dtype: 'float32' };
  readonly method: string;
  readonly args: readonly unknown[];
  readonly text: string;
}

const { sparse, printed } = loadFixture<{ sparse: Made[]; printed: Printed[] }>('coverage');
type Loose = Record<string, (...args: unknown[]) => Tensor>;
const functions = kindling as unknown as Loose;

describe('sparse tensors', () => {
  for (const { title, op, args, options, dense, text } of sparse) {
    it(`are made and printed as in PyTorch: ${title}`, () =>
      tidy(() => {
        const x = functions[op]?.(...args.map(revive), revive(options)) as Tensor;
        assert.equal(String(x), text);
        allclose(x.toDense(), dense);
        assert.deepEqual(x.shape, dense.shape);
        assert.equal(x.dtype, dense.dtype);
      }));
  }

  for (const { title, input, method, args, text } of printed) {
    it(`print as in PyTorch: ${title}`, () =>
      tidy(() => {
        const x = 'eye' in input ? eye(input.eye, { dtype: input.dtype }) : toTensor(input);
        assert.equal(String((x as unknown as Loose)[method]?.(...args)), text);
      }));
  }

  const x = () =>
    sparseCooTensor(
      [
        [0, 1, 1],
        [2, 0, 0],
      ],
      [3, 4, 5],
      { size: [2, 3] },
    );

  it('have a layout, indices and values', () =>
    tidy(() => {
      const y = x();
      assert.deepEqual(
        [y.layout, y.isSparse, y.isSparseCsr, y.sparseDim(), y.denseDim()],
        ['sparseCoo', true, false, 2, 0],
      );
      assert.equal(y.isCoalesced(), false);
      const z = y.coalesce();
      assert.deepEqual(z.indices().tolist(), [
        [0, 1],
        [2, 0],
      ]);
      assert.deepEqual(z.values().tolist(), [3, 9]);
      const csr = eye(3).toSparseCsr();
      assert.deepEqual([csr.layout, csr.isSparseCsr], ['sparseCsr', true]);
      assert.deepEqual(csr.crowIndices().tolist(), [0, 1, 2, 3]);
      assert.deepEqual(csr.colIndices().tolist(), [0, 1, 2]);
      assert.deepEqual(eye(3).layout, 'strided');
    }));

  it('multiply, add and mask', () =>
    tidy(() => {
      const dense = ones([3, 2]);
      allclose(x().matmul(dense), [
        [3, 3],
        [9, 9],
      ]);
      allclose(kindling.smm(x(), dense).toDense(), [
        [3, 3],
        [9, 9],
      ]);
      allclose(kindling.hspmm(x(), dense).toDense(), [
        [3, 3],
        [9, 9],
      ]);
      allclose(
        kindling
          .sspaddmm(x().matmul(eye(3).toSparse()), x(), eye(3), { beta: 2, alpha: -1 })
          .toDense(),
        [
          [0, 0, 3],
          [9, 0, 0],
        ],
      );
      allclose(ones([2, 3]).mul(7).sparseMask(x().coalesce()).toDense(), [
        [0, 0, 7],
        [7, 0, 0],
      ]);
      allclose(x().add(x()).toDense(), [
        [0, 0, 6],
        [18, 0, 0],
      ]);
    }));

  it('let gradients flow into the values', () =>
    tidy(() => {
      const values = tensor([3, 4, 5], { requiresGrad: true });
      const y = sparseCooTensor(
        [
          [0, 1, 1],
          [2, 0, 0],
        ],
        values,
        { size: [2, 3] },
      );
      y.toDense()
        .mul(
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        )
        .sum()
        .backward();
      allclose(values.grad as Tensor, [3, 4, 4]);
    }));

  it('convert back and forth between all layouts', () =>
    tidy(() => {
      const d = tensor([
        [1, 0, 0, 2],
        [0, 0, 3, 0],
        [0, 4, 0, 0],
        [0, 0, 0, 5],
      ]);
      const layouts = [
        d.toSparse(),
        d.toSparse(1),
        d.toSparseCsr(),
        d.toSparseCsc(),
        d.toSparseBsr([2, 2]),
        d.toSparseBsc(2),
        d.toMkldnn(),
      ];
      assert.deepEqual(
        layouts.map(({ layout }) => layout),
        ['sparseCoo', 'sparseCoo', 'sparseCsr', 'sparseCsc', 'sparseBsr', 'sparseBsc', 'mkldnn'],
      );
      for (const y of layouts) allclose(y.toDense(), d);
      for (const y of layouts)
        assert.deepEqual(
          [y.shape, y.numel(), y.dtype, y.isContiguous()],
          [[4, 4], 16, 'float32', false],
        );
    }));

  it('resize in place', () =>
    tidy(() => {
      const y = x();
      y.sparseResize_([4, 5], 2, 0);
      assert.deepEqual(y.shape, [4, 5]);
      y.sparseResizeAndClear_([2, 2], 2, 0);
      assert.deepEqual(y.toDense().tolist(), [
        [0, 0],
        [0, 0],
      ]);
    }));

  it('count the bytes of their parts, which are freed with them', () => {
    const before = memory();
    const y = tidy(() => eye(1000).toSparse());
    const held = memory().bytes - before.bytes;
    assert.equal(held, 1000 * (16 + 4));
    y.dispose();
    assert.deepEqual(memory(), before);
  });

  it('take an item where there is one element', () =>
    tidy(() => assert.equal(ones([1, 1]).mul(3).toSparse().item(), 3)));
});

describe('sparse tensors refuse', () => {
  const argument = { type: kindling.ArgumentError, code: 'ERR_ARGUMENT' };
  const torch = { type: kindling.TorchError, code: 'ERR_TORCH' };

  it('to be copied out as they are', () => {
    const dense = /expected a dense tensor, got a sparse one; toDense\(\) makes it dense/;
    assertThrows(() => eye(2).toSparse().tolist(), { ...argument, message: dense });
    assertThrows(() => eye(2).toSparseCsr().toTypedArray(), { ...argument, message: dense });
    assertThrows(() => eye(2).toMkldnn().toTypedArray(), { ...argument, message: dense });
  });

  it('questions about memory that they do not have', () => {
    assertThrows(() => eye(2).toSparse().dataPtr(), {
      ...argument,
      message: /^dataPtr: expected a dense tensor; a sparse one keeps/,
    });
    assertThrows(() => eye(2).toSparse().nbytes, {
      ...argument,
      message: /^nbytes: expected a dense tensor, got one of layout sparseCoo$/,
    });
  });

  it('indices that do not fit, before they do harm', () => {
    assertThrows(() => sparseCooTensor([[0, 9]], [1, 2], { size: [3] }), {
      ...torch,
      message: /size is inconsistent with indices/,
    });
    assertThrows(() => sparseCooTensor([[0, -1]], [1, 2], { size: [3] }), {
      ...torch,
      message: /negative|min/,
    });
    assertThrows(() => sparseCooTensor([[0, 1, 2]], [1, 2]), {
      ...torch,
      message: /must have same nnz/,
    });
    assertThrows(() => sparseCsrTensor([0, 1, 3], [2, 0, 7], { values: [1, 2, 3], size: [2, 3] }), {
      ...torch,
      message: /col_indices/,
    });
    assertThrows(() => sparseCsrTensor([0, 2, 1], [0, 1], { values: [1, 2] }), {
      ...torch,
      message: /crow_indices/,
    });
  });

  it('unknown options, layouts and inputs', () => {
    const make = kindling as unknown as Record<string, (...args: unknown[]) => unknown>;
    assertThrows(() => make.sparseCooTensor?.([[0]], [1], { shape: [1] }), {
      ...argument,
      message:
        /^sparseCooTensor: unknown option shape; there are size, dtype, device, requiresGrad, checkInvariants, isCoalesced$/,
    });
    assertThrows(
      () => make.sparseCompressedTensor?.([0], [0], { values: [1], layout: 'sparseCoo' }),
      {
        ...argument,
        message:
          /expected one of sparseCsr, sparseCsc, sparseBsr, sparseBsc for layout, got 'sparseCoo'/,
      },
    );
    assertThrows(() => make.sparseCooTensor?.(3, [1]), {
      ...argument,
      message:
        /^sparseCooTensor: expected a tensor or an array of numbers for indices, got 3 \(number\)$/,
    });
    assertThrows(() => sparseCooTensor([], []), {
      ...argument,
      message: /expected a size where there are no indices/,
    });
  });

  it('indices() and values() of what is not coalesced', () =>
    assertThrows(() => sparseCooTensor([[0, 0]], [1, 2]).indices(), {
      ...torch,
      message: /uncoalesced/,
    }));

  it('checks that are switched off go through', () =>
    tidy(() => {
      const y = sparseCooTensor([[0, 1]], [1, 2], { size: [3], checkInvariants: false });
      assert.deepEqual(y.toDense().tolist(), [1, 2, 0]);
    }));
});

import assert from 'node:assert/strict';
import * as kindling from 'kindling';
import {
  broadcastShapes,
  lobpcg,
  manualSeed,
  pcaLowrank,
  svdLowrank,
  type Tensor,
  tensordot,
  tidy,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Call {
  readonly title: string;
  readonly op: string;
  readonly args: readonly Recorded[];
  readonly options: { readonly [name: string]: Recorded };
  readonly outputs: readonly TensorRecord[];
}

const fixture = loadFixture<{
  calls: Call[];
  broadcast: { title: string; shapes: number[][]; shape: number[] }[];
  lowRank: {
    title: string;
    op: 'svdLowrank' | 'pcaLowrank';
    input: TensorRecord;
    values: TensorRecord;
  }[];
  eigen: {
    title: string;
    input: TensorRecord;
    b?: TensorRecord;
    k: number;
    largest: boolean;
    values: TensorRecord;
  }[];
}>('coverage');

type Loose = Record<string, (...args: unknown[]) => unknown>;
const functions = kindling as unknown as Loose;

function compare(found: unknown, outputs: readonly TensorRecord[]): void {
  const list = (Array.isArray(found) ? found : [found]) as Tensor[];
  assert.equal(list.length, outputs.length);
  for (const [i, record] of outputs.entries()) allclose(list[i] as Tensor, record);
}

describe('functions by hand give what PyTorch gives', () => {
  for (const { title, op, args, options, outputs } of fixture.calls) {
    it(title, () =>
      tidy(() => {
        const named = Object.keys(options).length === 0 ? [] : [revive(options)];
        const given = args.map(revive);
        compare(functions[op]?.(...given, ...named), outputs);
        if (!op.startsWith('unique')) return;
        const [self, ...rest] = given;
        compare((self as unknown as Loose)[op]?.(...rest, ...named), outputs);
      }),
    );
  }
});

describe('broadcastShapes', () => {
  for (const { title, shapes, shape } of fixture.broadcast)
    it(title, () => assert.deepEqual(broadcastShapes(...shapes), shape));
});

describe('tensordot', () => {
  it('lets gradients flow to both', () =>
    tidy(() => {
      const a = kindling.ones([2, 3], { requiresGrad: true });
      const b = kindling.full([3, 2], 2, { requiresGrad: true });
      tensordot(a, b, { dims: 1 }).sum().backward();
      allclose(a.grad as Tensor, [
        [4, 4, 4],
        [4, 4, 4],
      ]);
      allclose(b.grad as Tensor, [
        [2, 2],
        [2, 2],
        [2, 2],
      ]);
    }));
});

describe('svdLowrank and pcaLowrank', () => {
  for (const { title, op, input, values } of fixture.lowRank) {
    it(`${title}: the singular values are those of the whole decomposition, and the parts give the matrix`, () =>
      tidy(() => {
        manualSeed(1);
        const x = toTensor(input);
        const q = Math.min(x.size(-1), x.size(-2));
        const [U, S, V] = (op === 'pcaLowrank' ? pcaLowrank : svdLowrank)(x, { q });
        allclose(S, values, { rtol: 1e-4, atol: 1e-4 });
        const centred = op === 'pcaLowrank' ? x.sub(x.mean(-2, { keepdim: true })) : x;
        allclose(U.mul(S.unsqueeze(-2)).matmul(V.mH), centred, { rtol: 1e-4, atol: 1e-4 });
      }));
  }

  it('take sparse matrices, a mean that is given, and no centring', () =>
    tidy(() => {
      manualSeed(2);
      const x = kindling.eye(6).mul(kindling.arange(1, 7));
      const mean = x.mean(0, { keepdim: true });
      const expected = kindling.linalg.svdvals(x.sub(mean));
      const close = { rtol: 1e-4, atol: 1e-4 };
      allclose(pcaLowrank(x.toSparse(), { q: 6 })[1], expected, close);
      allclose(svdLowrank(x.toSparse(), { q: 6, M: mean })[1], expected, close);
      allclose(
        svdLowrank(x.narrow(0, 0, 4), { q: 4, niter: 3, M: mean })[1],
        kindling.linalg.svdvals(x.narrow(0, 0, 4).sub(mean)),
        close,
      );
      allclose(pcaLowrank(x, { q: 2, center: false, niter: 20 })[1], [6, 5], {
        rtol: 1e-2,
      });
      assert.deepEqual(pcaLowrank(x)[2].shape, [6, 6]);
    }));
});

describe('lobpcg', () => {
  for (const { title, input, b, k, largest, values } of fixture.eigen) {
    it(`finds the ${largest ? 'largest' : 'smallest'} ${title}${b ? ' beside B' : ''}`, () =>
      tidy(() => {
        manualSeed(3);
        const A = toTensor(input);
        const B = b === undefined ? null : toTensor(b);
        const [found, vectors] = lobpcg(A, { k, n: 5, B, largest, tol: 1e-8 });
        allclose(found, values, { rtol: 1e-6, atol: 1e-6 });
        const right = B === null ? vectors : B.matmul(vectors);
        const residual = A.matmul(vectors).sub(right.mul(found.unsqueeze(-2)));
        assert.ok(Number(residual.abs().max().item()) < 1e-4);
      }));
  }

  it('takes sparse matrices, a preconditioner, a beginning, and gives gradients of the eigenvalues', () =>
    tidy(() => {
      const diagonal = kindling.arange(1, 31, { dtype: 'float64' });
      const A = kindling.diag(diagonal);
      const iK = kindling.diag(diagonal.reciprocal());
      const X = kindling.eye(30, { dtype: 'float64' }).narrow(1, 0, 2).add(0.01);
      allclose(lobpcg(A.toSparse(), { k: 2, X, iK, largest: false, niter: 100 })[0], [1, 2], {
        rtol: 1e-6,
      });
      const leaf = A.clone().requiresGrad_();
      lobpcg(leaf, { tol: 1e-10 })[0].sum().backward();
      const expected = kindling.zeros([30, 30], { dtype: 'float64' }).setAt([29, 29], 1);
      allclose(leaf.grad as Tensor, expected, { atol: 1e-6 });
    }));
});

describe('attributes', () => {
  const matrix = () => kindling.arange(6).reshape([2, 3]);
  const complex = () =>
    kindling.tensor([
      [
        { re: 1, im: 2 },
        { re: 3, im: -4 },
      ],
    ]);

  it('T, mT, H, mH are views', () =>
    tidy(() => {
      const x = matrix();
      assert.deepEqual(x.T.tolist(), [
        [0, 3],
        [1, 4],
        [2, 5],
      ]);
      assert.equal(x.T.dataPtr(), x.dataPtr());
      assert.deepEqual(x.unsqueeze(0).mT.shape, [1, 3, 2]);
      assert.deepEqual(complex().H.tolist(), [[{ re: 1, im: -2 }], [{ re: 3, im: 4 }]]);
      assert.deepEqual(complex().unsqueeze(0).mH.shape, [1, 2, 1]);
      assert.deepEqual(kindling.arange(3).T.shape, [3]);
    }));

  it('real and imag share memory with complex elements', () =>
    tidy(() => {
      const z = complex();
      assert.deepEqual(z.real.tolist(), [[1, 3]]);
      z.imag.fill_(0);
      assert.deepEqual(z.tolist(), [
        [
          { re: 1, im: 0 },
          { re: 3, im: 0 },
        ],
      ]);
      assert.deepEqual(matrix().real.tolist(), matrix().tolist());
    }));

  it('itemsize and nbytes count bytes, and untypedStorage those of the memory behind', () =>
    tidy(() => {
      const x = kindling.zeros([4, 5], { dtype: 'int16' });
      const row = x.at(1);
      assert.deepEqual([x.itemsize, x.nbytes, row.nbytes], [2, 40, 10]);
      assert.deepEqual(row.untypedStorage(), x.untypedStorage());
      assert.equal(x.untypedStorage().nbytes, 40);
      assert.equal(row.dataPtr() - x.dataPtr(), 10n);
    }));
});

describe('memory under a tensor', () => {
  it('grows with resize_ and keeps the elements that there were', () =>
    tidy(() => {
      const x = kindling.arange(4);
      assert.equal(x.resize_([2, 4]), x);
      assert.deepEqual(x.at(0).tolist(), [0, 1, 2, 3]);
      x.resizeAs_(kindling.zeros([2]));
      assert.deepEqual(x.tolist(), [0, 1]);
      assert.equal(x.untypedStorage().nbytes, 64);
    }));

  it('becomes that of another tensor with set_', () =>
    tidy(() => {
      const [x, y] = [kindling.arange(6), kindling.zeros([1], { dtype: 'int64' })];
      y.set_(x);
      assert.equal(y.dataPtr(), x.dataPtr());
      y.set_(x, 2, [2], { stride: [2] });
      assert.deepEqual(y.tolist(), [2, 4]);
      y.set_();
      assert.equal(y.numel(), 0);
    }));
});

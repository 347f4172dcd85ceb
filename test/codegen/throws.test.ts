import assert from 'node:assert/strict';
import { full, ones, tensor, tidy, zeros } from 'kindling';
import {
  FUNCTIONS,
  LINALG,
  METHODS,
  NN_FUNCTIONAL,
  SPECIAL,
} from '#kindling/tensor/ops.generated.js';
import { bindOverloads } from '#kindling/tensor/ops.js';
import { BROADCAST, type Doc, NO_DIM, NOT_BROADCAST } from '../../codegen/curated/docs/doc.js';
import { DOCS } from '../../codegen/curated/docs/index.js';

/** Calls the generated method or function of an operator, whichever there is. */
function call(operator: string, args: readonly unknown[]): unknown {
  for (const table of [METHODS, FUNCTIONS, LINALG, NN_FUNCTIONAL, SPECIAL]) {
    const row = table.find(
      ([, key]) => key?.split('.')[0] === operator || key?.split('.')[0] === `${operator}_`,
    );
    if (!row) continue;
    const [name, ...keys] = row;
    const method = table === METHODS;
    const bound = bindOverloads(
      name,
      keys.map((key) => `aten::${key}`),
      { method },
    );
    return method ? bound.apply(args[0], args.slice(1)) : bound(...args);
  }
  throw new Error(`${operator} is in no table`);
}

const int = (values: number | number[] | number[][]) => tensor(values, { dtype: 'int64' });
const x = () => ones([3, 4]);
const vector = () => ones([3]);
const mask = () => full([3], true);
const wrongly =
  (...shapes: number[][]) =>
  () =>
    shapes.map((shape) => ones(shape));

/** Arguments for which the operator throws what its comment says; absent where its family has some. */
const MISUSE: Readonly<Record<string, () => readonly unknown[]>> = {
  // Two that broadcast have a third one, or take whole numbers only.
  addcdiv: () => [x(), vector(), vector()],
  addcmul: () => [x(), vector(), vector()],
  lerp: () => [x(), vector(), 0.5],
  bitwise_and: () => [int([1, 2]), int([1, 2, 3])],
  bitwise_left_shift: () => [int([1, 2]), int([1, 2, 3])],
  bitwise_or: () => [int([1, 2]), int([1, 2, 3])],
  bitwise_right_shift: () => [int([1, 2]), int([1, 2, 3])],
  bitwise_xor: () => [int([1, 2]), int([1, 2, 3])],
  masked_fill: () => [x(), mask(), 0],
  masked_select: () => [x(), mask()],
  where: () => [x(), mask(), x()],
  clamp: () => [x()],

  kthvalue: () => [x(), 1, 9],
  quantile: () => [x(), 0.5, 9],
  nanquantile: () => [x(), 0.5, 9],
  norm: () => [x(), 2, 9],
  aminmax: () => [x(), { dim: 9 }],
  diff: () => [x(), { dim: 9 }],
  take_along_dim: () => [x(), int([[0]]), 9],
  bincount: () => [int([-1])],
  topk: () => [x(), 5],

  cat: () => [[x(), ones([1, 3])]],
  stack: () => [[x(), vector()]],
  expand: () => [x(), [5, 4]],
  narrow: () => [x(), 0, 2, 5],
  reshape: () => [x(), [5]],
  t: () => [ones([1, 1, 1])],
  transpose: () => [x(), 0, 9],
  view: () => [x().transpose(0, 1), [12]],

  gather: () => [x(), 0, int([[9]])],
  index: () => [x(), [int([9])]],
  index_put: () => [x(), [int([9])], ones([1, 4])],
  indices: () => [x()],
  values: () => [x()],
  index_add: () => [x(), 0, int([9]), ones([1, 4])],
  index_copy: () => [x(), 0, int([9]), ones([1, 4])],
  index_fill: () => [x(), 0, int([9]), 1],
  index_reduce: () => [x(), 0, int([9]), ones([1, 4]), 'amax'],
  index_select: () => [x(), 0, int([9])],
  put: () => [x(), int([99]), ones([1])],
  scatter: () => [x(), 0, int([[9]]), 1],
  scatter_add: () => [x(), 0, int([[9]]), ones([1, 4])],
  scatter_reduce: () => [x(), 0, int([[9]]), ones([1, 4]), 'sum'],
  select: () => [x(), 0, 9],
  take: () => [x(), int([99])],

  addbmm: wrongly([2, 2], [3, 2, 4], [3, 3, 2]),
  addmm: wrongly([2, 2], [3, 4], [3, 4]),
  addmv: wrongly([3], [3, 4], [3]),
  addr: wrongly([3, 4], [3], [3]),
  baddbmm: wrongly([3, 2, 2], [3, 2, 4], [3, 3, 2]),
  bmm: wrongly([2, 3, 4], [2, 3, 4]),
  dot: wrongly([3], [4]),
  einsum: () => ['ij,jk->ik', [x(), x()]],
  matmul: wrongly([3, 4], [3, 4]),
  mm: wrongly([3, 4], [3, 4]),
  mv: wrongly([3, 4], [3]),
  vdot: wrongly([3], [4]),
  linalg_matmul: wrongly([3, 4], [3, 4]),
  logdet: wrongly([3, 4]),
  matrix_exp: wrongly([3, 4]),
  matrix_power: () => [x(), 2],
  linalg_det: wrongly([3, 4]),
  linalg_eig: wrongly([3, 4]),
  linalg_eigh: wrongly([3, 4]),
  linalg_eigvals: wrongly([3, 4]),
  linalg_eigvalsh: wrongly([3, 4]),
  linalg_slogdet: wrongly([3, 4]),
  linalg_cholesky: () => [zeros([2, 2])],
  linalg_inv: () => [zeros([2, 2])],
  linalg_solve: () => [zeros([2, 2]), ones([2, 2])],

  adaptive_avg_pool1d: () => [vector(), 2],
  adaptive_avg_pool2d: () => [vector(), 2],
  adaptive_avg_pool3d: () => [vector(), 2],
  avg_pool1d: () => [ones([1, 1, 2]), 5],
  avg_pool2d: () => [ones([1, 1, 2, 2]), 5],
  avg_pool3d: () => [ones([1, 1, 2, 2, 2]), 5],
  max_pool1d: () => [ones([1, 1, 2]), 5],
  max_pool2d: () => [ones([1, 1, 2, 2]), 5],
  max_pool3d: () => [ones([1, 1, 2, 2, 2]), 5],
  bilinear: wrongly([1, 2], [1, 3], [4, 2, 2]),
  conv1d: wrongly([1, 2, 5], [1, 3, 1]),
  conv2d: wrongly([1, 2, 5, 5], [1, 3, 1, 1]),
  conv3d: wrongly([1, 2, 5, 5, 5], [1, 3, 1, 1, 1]),
  conv_transpose1d: wrongly([1, 2, 5], [3, 1, 1]),
  conv_transpose2d: wrongly([1, 2, 5, 5], [3, 1, 1, 1]),
  conv_transpose3d: wrongly([1, 2, 5, 5, 5], [3, 1, 1, 1, 1]),
  linear: wrongly([3, 4], [2, 3]),
  scaled_dot_product_attention: wrongly([1, 3, 4], [1, 3, 5], [1, 3, 4]),
  one_hot: () => [int([5]), { numClasses: 2 }],
  multinomial: () => [tensor([1, 1]), 3],
};

/** Arguments that fit the whole family of operators with such a comment. */
function ofFamily({ shapes, throws }: Doc): readonly unknown[] | null {
  if (shapes === BROADCAST || throws === NOT_BROADCAST) return [x(), vector()];
  if (throws === NO_DIM) return [x(), 9];
  return null;
}

describe('@throws of generated operators', () => {
  const claims = Object.entries(DOCS).flatMap(([operator, doc]) =>
    typeof doc !== 'string' && doc.throws ? [[operator, doc, doc.throws] as const] : [],
  );

  it('stand on many', () => assert.ok(claims.length > 100, `${claims.length}`));

  for (const [operator, doc, throws] of claims) {
    it(`${operator}: ${throws}`, () => {
      tidy(() => {
        const args = MISUSE[operator]?.() ?? ofFamily(doc);
        assert.ok(args, 'no arguments to try it with');
        assert.throws(() => call(operator, args), { name: /^\{(\w+)\}/.exec(throws)?.[1] });
      });
    });
  }
});

import assert from 'node:assert/strict';
import { ones, type Tensor, tensor, tidy } from 'kindling';
import { FUNCTIONS, LINALG, METHODS, SPECIAL } from '#kindling/tensor/ops.generated.js';
import { bindOverloads } from '#kindling/tensor/ops.js';
import { NAMESPACES, readCatalogue } from '../../codegen/catalogue.js';
import { BROADCAST } from '../../codegen/curated/docs/doc.js';
import { KEEPS, SHAPES_BY_FAMILY } from '../../codegen/curated/docs/families.js';
import { decide, type Offer } from '../../codegen/select.js';
import { shapesOf } from '../../codegen/shapeDocs.js';
import { root } from '../gates/sources.js';

const catalogue = readCatalogue(root);
const offers = NAMESPACES.flatMap((namespace) =>
  decide(catalogue, namespace).flatMap((decision) =>
    decision.state === 'generated' ? [decision.offer] : [],
  ),
);

function offer(name: string): Offer {
  const found = offers.find(({ operator }) => operator === name);
  assert.ok(found, name);
  return found;
}

describe('shapes in the comments of generated operators', () => {
  it('stand on every operator that has to do with tensors', () => {
    const bare = offers.filter((candidate) => shapesOf(candidate) === null);
    assert.deepEqual(
      [...new Set(bare.map(({ operator }) => operator))],
      ['can_cast', 'promote_types'],
    );
  });

  it('come from the entry, the family, the first name, the view or the schema', () => {
    assert.equal(shapesOf(offer('mm')), '[N, M], [M, P] → [N, P]');
    assert.equal(
      shapesOf(offer('linalg_lu_factor')),
      '[…, N, M] → LU […, N, M], pivots […, min(N, M)]',
    );
    assert.equal(shapesOf(offer('arccos_')), KEEPS);
    assert.equal(shapesOf(offer('orgqr')), '[…, N, M], [K] with K ≤ M → […, N, M]');
    assert.equal(shapesOf(offer('diagonal_copy')), '[…, N, M] → […, min(N, M)]');
    assert.equal(shapesOf(offer('special_entr')), KEEPS);
    assert.equal(shapesOf(offer('is_floating_point')), '[…] → a value, no tensor');
    assert.equal(shapesOf(offer('add')), BROADCAST);
    assert.equal(shapesOf(offer('add_')), '[…] with […] that broadcasts to it');
  });

  it('name families of operators that are offered, each once', () => {
    const operators = new Set(offers.map(({ operator }) => operator.replace(/_$/, '')));
    const views = (name: string) => operators.has(`${name}_copy`);
    assert.deepEqual(
      [...SHAPES_BY_FAMILY.keys()].filter((name) => !operators.has(name) && !views(name)),
      [],
    );
  });
});

const int = { dtype: 'int64' } as const;
const TABLES = [METHODS, FUNCTIONS, LINALG, SPECIAL];

/** Whatever LibTorch makes of the operator and the tensors, as the kinds of numbers allow. */
function shapeOf(operator: string, shapes: readonly number[][]): readonly number[] | null {
  for (const table of TABLES) {
    const row = table.find(([, key]) => key?.split('.')[0] === operator);
    if (row === undefined) continue;
    const [name, ...keys] = row;
    const method = table === METHODS;
    const bound = bindOverloads(
      name,
      keys.map((key) => `aten::${key}`),
      { method },
    );
    for (const make of [
      (shape: number[]) => ones(shape),
      (shape: number[]) => ones(shape, int),
      (shape: number[]) => ones(shape, { dtype: 'complex64' }),
    ]) {
      try {
        const args: Tensor[] = shapes.map((shape) => make([...shape]) as Tensor);
        const result = method ? bound.apply(args[0], args.slice(1)) : bound(...args);
        const [first] = Array.isArray(result) ? result : [result];
        return (first as Tensor).shape;
      } catch {}
    }
  }
  return null;
}

describe('families of shapes are what LibTorch does', () => {
  const of = (text: string) => [
    ...new Set(
      offers.filter((candidate) => shapesOf(candidate) === text).map(({ operator }) => operator),
    ),
  ];

  it('of one tensor', () => {
    const tried = of(KEEPS).flatMap((operator) => {
      const shape = tidy(() => shapeOf(operator, [[2, 3, 3]]));
      return shape === null ? [] : [[operator, shape] as const];
    });
    assert.ok(tried.length > 150, `${tried.length}`);
    assert.deepEqual(
      tried.filter(([, shape]) => shape.join() !== '2,3,3'),
      [],
    );
  });

  it('of two that broadcast', () => {
    const tried = of(BROADCAST).flatMap((operator) => {
      const shape = tidy(() =>
        shapeOf(operator, [
          [2, 1, 3],
          [4, 1],
        ]),
      );
      return shape === null ? [] : [[operator, shape] as const];
    });
    assert.ok(tried.length > 60, `${tried.length}`);
    assert.deepEqual(
      tried.filter(([, shape]) => shape.join() !== '2,4,3'),
      [],
    );
  });

  /** Their first argument by position is another than `dim`. */
  const otherwise = new Set(['quantile', 'nanquantile', 'norm']);

  it('of reductions', () => {
    const tried = offers.flatMap((candidate) => {
      if (otherwise.has(candidate.camel)) return [];
      if (!/^without `dim`/.test(shapesOf(candidate) ?? '') || candidate.namespace !== 'Tensor')
        return [];
      const method = (
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]) as unknown as Record<string, (...args: unknown[]) => unknown>
      )[candidate.camel];
      const x = tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      const call = (...args: unknown[]): readonly number[] | null => {
        try {
          const result = method?.apply(x, args);
          return ((Array.isArray(result) ? result[0] : result) as Tensor).shape;
        } catch {
          return null;
        }
      };
      const over = tidy(() => call(1));
      return over === null
        ? []
        : [[candidate.camel, over, tidy(() => call(1, { keepdim: true }))] as const];
    });
    assert.ok(tried.length > 20, `${tried.length}`);
    assert.deepEqual(
      tried.filter(
        ([, over, kept]) => over.join() !== '2' || (kept !== null && kept.join() !== '2,1'),
      ),
      [],
    );
  });
});

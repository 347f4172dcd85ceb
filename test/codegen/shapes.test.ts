import assert from 'node:assert/strict';
import { type DType, eye, ops, Tensor, tidy, zeros } from 'kindling';
import type { SchemaArgument } from '#kindling/tensor/schema.js';
import { NAMESPACES, type Overload, readCatalogue } from '../../codegen/catalogue.js';
import { FAMILIES, type Family } from '../../codegen/curated/shapes.js';
import { decide } from '../../codegen/select.js';
import { root } from '../gates/sources.js';

// What curated/shapes.ts says of an operator's result is asked of LibTorch, for the families of many members.

const catalogue = readCatalogue(root);
const offers = new Map(
  NAMESPACES.flatMap((namespace) => decide(catalogue, namespace)).flatMap((decision) =>
    decision.state === 'generated' ? [[decision.offer.operator, decision.offer] as const] : [],
  ),
);

const ones = (...shape: number[]) => zeros(shape).add(1);
const index = (...shape: number[]) => zeros(shape, { dtype: 'int64' });

/** Values for arguments of that name where their type alone does not say enough; `x` is the first tensor. */
const VALUES: Readonly<Record<string, (x: Tensor, other: Tensor) => unknown>> = {
  dims: () => [0],
  boundaries: () => ones(2),
  normalized_shape: (x) => x.shape.slice(-1),
  num_groups: () => 1,
  groups: () => 1,
  reduce: () => 'mean',
  index: (x) => index(...x.shape),
  source: (x) => x.add(0),
  mask: (_x, other) => other.ne(0),
  condition: (_x, other) => other.ne(0),
};

/** The same for one operator. */
const OWN: Readonly<Record<string, typeof VALUES>> = {
  index_add: { index: () => index(1), source: (x) => x.narrow(0, 0, 1), dim: () => 0 },
  index_copy: { index: () => index(1), source: (x) => x.narrow(0, 0, 1), dim: () => 0 },
  index_fill: { index: () => index(1), value: () => 1 },
  index_reduce: { index: () => index(1), source: (x) => x.narrow(0, 0, 1), dim: () => 0 },
  prelu: { weight: () => ones(1) },
  scatter: { dim: () => 0, reduce: () => 'add' },
  select_scatter: { src: (x) => x.select(1, 1), index: () => 1 },
  slice_scatter: { src: (x) => x.add(0) },
};

function argumentFor(
  operator: string,
  { name, type, list }: SchemaArgument,
  x: Tensor,
  other: Tensor,
): unknown {
  const own = OWN[operator]?.[name] ?? VALUES[name];
  if (own) return own(x, other);
  if (type === 'Tensor') return other;
  const scalar = type === 'float' ? 0.5 : type === 'bool' ? true : 1;
  return list ? [scalar] : scalar;
}

/** The shapes of the tensors that an overload gives; null where it refuses the arguments. */
function resultShapes(
  { schema, key }: Overload,
  x: Tensor,
  other: Tensor,
  named: Readonly<Record<string, unknown>>,
): string[] | null {
  const operator = key.split('.')[0] as string;
  const first =
    schema.arguments.find(({ name }) => name === 'self') ??
    schema.arguments.find(({ type }) => type === 'Tensor');
  const args = Object.fromEntries(
    schema.arguments
      .filter((argument) => argument.default === undefined || argument.name in named)
      .map((argument) => [
        argument.name,
        argument.name in named
          ? named[argument.name]
          : argument === first
            ? x
            : argumentFor(operator, argument, x, other),
      ]),
  );
  try {
    const result = ops.call(`aten::${key}`, args) as unknown;
    const all = Array.isArray(result) ? result : [result];
    return all.flatMap((value) => (value instanceof Tensor ? [value.shape.join()] : []));
  } catch {
    return null;
  }
}

const DTYPES: readonly DType[] = ['float32', 'int64', 'bool', 'complex64'];

/** What the overloads of an operator give of tensors of the given shapes, in every dtype that they take. */
function observed(
  overloads: readonly Overload[],
  shapes: readonly [first: readonly number[], second: readonly number[]],
  named: Readonly<Record<string, unknown>> = {},
): Set<string> {
  const seen = new Set<string>();
  for (const overload of overloads) {
    for (const dtype of DTYPES) {
      tidy(() => {
        const [first, second] = shapes;
        const square = first.length === 2 && first[0] === first[1];
        const x = square ? eye(first[0] as number, { dtype }) : ones(...first).to(dtype);
        const result = resultShapes(overload, x, ones(...second).to(dtype), named);
        for (const shape of result ?? []) seen.add(shape);
      });
    }
  }
  return seen;
}

function members(family: Family): [operator: string, overloads: readonly Overload[]][] {
  return FAMILIES[family].map((operator) => {
    const offer = offers.get(operator) ?? offers.get(`${operator}_`);
    assert.ok(offer, `${operator} is not offered`);
    return [operator, offer.overloads];
  });
}

const takes = (name: string) => (overload: Overload) =>
  overload.schema.arguments.some((argument) => argument.name === name);

describe('curated shapes', () => {
  it('name offered operators, each once', () => {
    const all: string[] = Object.values(FAMILIES).flat();
    assert.ok(all.length > 300, `${all.length}`);
    assert.equal(new Set(all).size, all.length);
    for (const operator of all) {
      assert.ok(offers.has(operator) || offers.has(`${operator}_`), operator);
    }
  });

  for (const family of ['same', 'along'] as const) {
    it(`${family}: the results have the shape of the first tensor`, () => {
      for (const [operator, overloads] of members(family)) {
        // Wide ones, then what takes images, or square matrices only.
        const shape = [
          [3, 4],
          [2, 4, 3],
          [4, 4],
        ].find((sizes) => observed(overloads, [sizes, sizes]).size > 0);
        assert.ok(shape, `${operator} takes nothing of what is tried`);
        assert.deepEqual([...observed(overloads, [shape, shape])], [shape.join()], operator);
      }
    });
  }

  it('broadcast: the results have the common shape', () => {
    for (const [operator, overloads] of members('broadcast')) {
      const several = overloads.filter(
        ({ schema }) =>
          schema.arguments.filter(
            ({ type, default: value }) => type === 'Tensor' && value === undefined,
          ).length > 1,
      );
      if (several.length === 0) continue;
      assert.deepEqual(
        [
          ...observed(several, [
            [3, 1],
            [1, 4],
          ]),
        ],
        ['3,4'],
        operator,
      );
    }
  });

  it('reduce: the dimension goes, or stays with size 1; without one all go', () => {
    for (const [operator, overloads] of members('reduce')) {
      const along = overloads.filter(takes('dim'));
      const keep = along.filter(takes('keepdim'));
      const without = overloads.filter(
        (overload) => !takes('dim')(overload) && !takes('other')(overload),
      );
      const shapes = [[3, 4], []] as const;
      for (const [list, named, expected] of [
        [along, { dim: 1 }, '3'],
        [keep, { dim: -1, keepdim: true }, '3,1'],
        [along, { dim: [1] }, '3'],
        [without, {}, ''],
      ] as const) {
        const isList = Array.isArray((named as { dim?: unknown }).dim);
        const fitting = list.filter(
          ({ schema }) =>
            !('dim' in named) ||
            schema.arguments.some(({ name, list: many }) => name === 'dim' && (!isList || many)),
        );
        if (fitting.length === 0) continue;
        assert.deepEqual([...observed(fitting, shapes, named)], [expected], operator);
      }
    }
  });
});

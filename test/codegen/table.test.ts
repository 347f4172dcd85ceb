import assert from 'node:assert/strict';
import { type DType, eye, ops, type Tensor, tidy } from 'kindling';
import {
  FFT,
  FUNCTIONS,
  LINALG,
  METHODS,
  NN_FUNCTIONAL,
  type Row,
  SPECIAL,
} from '#kindling/tensor/ops.generated.js';
import { bindOverloads } from '#kindling/tensor/ops.js';
import { readCatalogue } from '../../codegen/catalogue.js';
import { root } from '../gates/sources.js';

const TABLES: Readonly<Record<string, readonly Row[]>> = {
  METHODS,
  FUNCTIONS,
  NN_FUNCTIONAL,
  LINALG,
  FFT,
  SPECIAL,
};

/** The letters of codegen/observeDtypes.py, in the order of its columns. */
const DTYPES: Readonly<Record<string, DType>> = {
  f: 'float32',
  d: 'float64',
  h: 'float16',
  b: 'bfloat16',
  l: 'int64',
  i: 'int32',
  s: 'int16',
  c: 'int8',
  u: 'uint8',
  '?': 'bool',
  F: 'complex64',
  D: 'complex128',
};

const { operators, dtypes: observations } = readCatalogue(root);
const overloads = new Map(
  [...operators.values()].flat().map((overload) => [overload.key, overload]),
);

describe('tables of operators', () => {
  for (const [name, rows] of Object.entries(TABLES)) {
    const method = name === 'METHODS';

    it(`${name} names each operator once`, () => {
      const names = rows.map(([ours]) => ours);
      assert.ok(names.length > 20, `${names.length} rows`);
      assert.equal(new Set(names).size, names.length);
    });

    it(`${name} holds overloads that LibTorch prints as the generator read them`, () => {
      for (const key of rows.flatMap(([, ...keys]) => keys)) {
        assert.equal(ops.schema(`aten::${key}`), overloads.get(key)?.text, key);
      }
    });

    it(`${name} can be bound, every row`, () => {
      for (const [ours, ...keys] of rows) {
        const bound = bindOverloads(
          ours,
          keys.map((key) => `aten::${key}`),
          { method },
        );
        assert.equal(typeof bound, 'function');
      }
    });
  }
});

describe('methods without arguments', () => {
  // Random draws and what needs a special layout have tests of their own.
  const plain = METHODS.filter(([, key, ...more]) => {
    const demanded = overloads
      .get(key as string)
      ?.schema.arguments.filter(({ default: value }) => value === undefined);
    return more.length === 0 && demanded?.length === 1 && observations[key as string] !== undefined;
  });

  it('are many', () => assert.ok(plain.length > 100, `${plain.length}`));

  for (const [name, key] of plain) {
    it(`${name}() gives the dtype that PyTorch gives, for every dtype of the tensor`, () => {
      const row = observations[key as string]?.results[0] as string;
      const given = Object.values(DTYPES).map((dtype, column) => {
        const expected = DTYPES[row[column] as string];
        return expected === undefined ? null : [dtype, expected, resultDtype(name, dtype)];
      });
      assert.deepEqual(
        given.filter((entry) => entry && entry[1] !== entry[2]),
        [],
      );
    });
  }
});

/** The dtype of the (first) result for a matrix, a vector or a single element; the text of the error where there is none. */
function resultDtype(name: string, dtype: DType): string {
  return tidy(() => {
    const matrix = eye(4, { dtype });
    const vector = matrix.select(0, 0);
    let failure = '';
    for (const x of [matrix, vector, vector.select(0, 0)]) {
      try {
        return firstResult(x, name).dtype;
      } catch (error) {
        failure ||= String(error);
      }
    }
    return failure;
  });
}

function firstResult(x: Tensor, name: string): Tensor {
  const method = x[name as keyof Tensor] as unknown as () => Tensor | [Tensor];
  const result = method.call(x);
  return Array.isArray(result) ? result[0] : result;
}

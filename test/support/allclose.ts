import assert from 'node:assert/strict';
import { type Complex, type DType, type Tensor, tidy } from 'kindling';
import { isTensorRecord, type JsonNumber, type TensorRecord } from './fixtures.js';

/** Allowed: |actual − expected| ≤ atol + rtol · |expected|. Default: by element type. */
export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

/** torch.testing.assert_close's defaults; integers and booleans must be equal. */
const TOLERANCES: Readonly<Partial<Record<DType, Required<Tolerance>>>> = {
  float16: { rtol: 1e-3, atol: 1e-5 },
  bfloat16: { rtol: 1.6e-2, atol: 1e-5 },
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
  complex64: { rtol: 1.3e-6, atol: 1e-5 },
  complex128: { rtol: 1e-7, atol: 1e-7 },
};

type NestedNumbers = JsonNumber | boolean | readonly NestedNumbers[];

/**
 * Asserts that a tensor has the expected shape and, within the tolerance, the expected elements; NaN equals NaN.
 * Against a record or another tensor the element types must agree too; nested numbers say nothing about the type.
 */
export function allclose(
  actual: Tensor,
  expected: Tensor | TensorRecord | NestedNumbers,
  tolerance: Tolerance = {},
): void {
  const want = wanted(expected);
  const got = { dtype: actual.dtype, shape: actual.shape, data: elements(actual) };
  const form = (of: { dtype: string; shape: readonly number[] }) =>
    `${of.dtype}[${of.shape.join(', ')}]`;
  const dtype = want.dtype ?? got.dtype;
  if (dtype !== got.dtype || got.shape.join() !== want.shape.join()) {
    assert.fail(`allclose: expected ${form({ ...want, dtype })}, got ${form(got)}`);
  }
  const { rtol, atol } = { ...(TOLERANCES[dtype] ?? { rtol: 0, atol: 0 }), ...tolerance };
  const wrong = want.data.flatMap((value, i) =>
    isClose(got.data[i] as number, value, rtol, atol) ? [] : [i],
  );
  const [first] = wrong;
  if (first === undefined) return;
  const [a, e] = [got.data[first] as number, want.data[first] as number];
  assert.fail(
    `allclose: at ${place(first, dtype, want.shape)} expected ${e}, got ${a} ` +
      `(apart by ${Math.abs(a - e).toPrecision(3)}, allowed ${(atol + rtol * Math.abs(e)).toPrecision(3)}); ` +
      `${wrong.length} of ${want.data.length} elements differ in ${form(got)}`,
  );
}

interface Wanted {
  readonly dtype: DType | null;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

function wanted(expected: Tensor | TensorRecord | NestedNumbers): Wanted {
  if (isTensorRecord(expected)) {
    assert.equal(
      expected.transpose,
      undefined,
      'a transposed record is an input, not an expectation',
    );
    return { ...expected, data: expected.data.map(Number) };
  }
  if (typeof expected === 'object' && 'dtype' in expected) {
    return { dtype: expected.dtype, shape: expected.shape, data: elements(expected) };
  }
  const shape: number[] = [];
  for (let level: NestedNumbers = expected; typeof level === 'object'; level = level[0] ?? 0) {
    shape.push(level.length);
  }
  const flat = typeof expected === 'object' ? expected.flat(Infinity as 1) : [expected];
  return { dtype: null, shape, data: flat.map(Number) };
}

/** Elements in order; complex ones as re, im. */
function elements(t: Tensor): number[] {
  const flat = tidy(() => t.flatten().tolist()) as (number | boolean | Complex)[];
  return flat.flatMap((v) => (typeof v === 'object' ? [v.re, v.im] : [Number(v)]));
}

function isClose(actual: number, expected: number, rtol: number, atol: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

/** The element's index in words: `[1, 0]`, with the part for a complex one. */
function place(flat: number, dtype: DType, shape: readonly number[]): string {
  const complex = dtype.startsWith('complex');
  let rest = complex ? Math.floor(flat / 2) : flat;
  const index: number[] = [];
  for (let dim = shape.length - 1; dim >= 0; dim--) {
    const size = shape[dim] as number;
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  const part = complex ? (flat % 2 === 0 ? ' (re)' : ' (im)') : '';
  return `[${index.join(', ')}]${part}`;
}

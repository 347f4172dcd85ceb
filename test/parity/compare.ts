// Whether what an operator gave is what PyTorch gave; if not, in words.
import type { DType, Tensor } from 'kindling';
import {
  expectedTensor,
  isTensorRecord,
  type Recorded,
  revive,
  type TensorRecord,
} from './fixture.js';

/** Allowed: |actual − expected| ≤ atol + rtol · |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** torch.testing.assert_close's defaults; integers and booleans must be equal. */
const TOLERANCES: Readonly<Partial<Record<DType, Tolerance>>> = {
  float16: { rtol: 1e-3, atol: 1e-5 },
  bfloat16: { rtol: 1.6e-2, atol: 1e-5 },
  float32: { rtol: 1.3e-6, atol: 1e-5 },
  float64: { rtol: 1e-7, atol: 1e-7 },
  complex64: { rtol: 1.3e-6, atol: 1e-5 },
  complex128: { rtol: 1e-7, atol: 1e-7 },
};

export interface Comparison {
  /** `form`: element type and shape only. `moduli`: absolute values. Default: the values. */
  readonly compare?: 'form' | 'moduli' | undefined;
  /** Times the tolerance of the element type. Default 1. */
  readonly slack?: number;
}

/** What differs first, or null. */
export function difference(
  actual: unknown,
  expected: Recorded,
  how: Comparison = {},
): string | null {
  if (isTensorRecord(expected)) return tensorDifference(actual, expected, how);
  if (Array.isArray(expected)) return listDifference(actual, expected, how);
  const want = revive(expected);
  if (typeof want === 'number' && typeof actual === 'number') {
    const close = isClose(actual, want, TOLERANCES.float32 as Tolerance);
    return close ? null : `expected ${want}, got ${actual}`;
  }
  const text = (value: unknown) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value);
  return text(actual) === text(want) ? null : `expected ${text(want)}, got ${text(actual)}`;
}

/** As {@link difference}, for several values. */
export function listDifference(
  actual: unknown,
  expected: readonly Recorded[],
  how: Comparison = {},
): string | null {
  if (!Array.isArray(actual)) return `expected ${expected.length} values, got ${String(actual)}`;
  if (actual.length !== expected.length)
    return `expected ${expected.length} values, got ${actual.length}`;
  for (const [i, value] of expected.entries()) {
    const found = difference(actual[i], value, how);
    if (found !== null) return expected.length === 1 ? found : `value ${i}: ${found}`;
  }
  return null;
}

function tensorDifference(actual: unknown, expected: TensorRecord, how: Comparison): string | null {
  if (typeof actual !== 'object' || actual === null || !('dtype' in actual))
    return `expected a tensor, got ${String(actual)}`;
  const tensor = actual as Tensor;
  const form = ({ dtype, shape }: { dtype: string; shape: readonly number[] }) =>
    `${dtype}[${shape.join(', ')}]`;
  if (form(tensor) !== form(expected)) return `expected ${form(expected)}, got ${form(tensor)}`;
  const layout = layoutDifference(tensor, expected);
  if (layout !== null || how.compare === 'form') return layout;
  const want = expectedTensor(expected);
  const [a, e] = how.compare === 'moduli' ? [tensor.abs(), want.abs()] : [tensor, want];
  return elementDifference(a, e, how.slack ?? 1);
}

/** Strides count where there is more than one element to step to. */
function layoutDifference(actual: Tensor, { shape, strides }: TensorRecord): string | null {
  if (strides === undefined)
    return actual.isContiguous()
      ? null
      : `expected contiguous memory, got strides ${actual.stride()}`;
  const matters = (dim: number) => (shape[dim] as number) > 1;
  const got = actual.stride();
  const same =
    shape.includes(0) || strides.every((step, dim) => !matters(dim) || step === got[dim]);
  return same ? null : `expected strides ${strides}, got ${got}`;
}

function elementDifference(actual: Tensor, expected: Tensor, slack: number): string | null {
  const { dtype, shape } = actual;
  const got = actual.toTypedArray() as ArrayLike<number | bigint>;
  const want = expected.toTypedArray() as ArrayLike<number | bigint>;
  const { rtol, atol } = TOLERANCES[dtype] ?? { rtol: 0, atol: 0 };
  const tolerance = { rtol: rtol * slack, atol: atol * slack };
  let first = -1;
  let wrong = 0;
  for (let i = 0; i < want.length; i++) {
    const [a, e] = [got[i] as number, want[i] as number];
    if (a === e || (typeof a === 'number' && isClose(a, e, tolerance))) continue;
    if (first < 0) first = i;
    wrong++;
  }
  if (first < 0) return null;
  return `at ${place(first, dtype, shape)} expected ${want[first]}, got ${got[first]}; ${wrong} of ${want.length} numbers differ`;
}

function isClose(actual: number, expected: number, { rtol, atol }: Tolerance): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  if (!Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
}

/** The element's index in words: `[1, 0]`, with the part for a complex one. */
function place(flat: number, dtype: DType, shape: readonly number[]): string {
  const complex = dtype.startsWith('complex');
  let rest = complex ? Math.floor(flat / 2) : flat;
  const index: number[] = [];
  for (const size of [...shape].reverse()) {
    index.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  const part = complex ? (flat % 2 === 0 ? ' (re)' : ' (im)') : '';
  return `[${index.join(', ')}]${part}`;
}

// The numbers in test/fixtures/*.json and how they become tensors. What a file's records hold is said by the docstring
// of the Python module that makes them: test/fixtures/makers/<name>.py.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Device, type DType, type Tensor, tensor } from 'kindling';

/** A number as JSON can hold it. */
export type JsonNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A tensor: elements in order, complex ones as re, im, re, im, booleans as 0 and 1. */
export interface TensorRecord {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: readonly JsonNumber[];
  /** Two dims to swap after making it, which leaves it not contiguous. */
  readonly transpose?: readonly [number, number];
}

/** What stands in a fixture: tensors anywhere among plain values. */
export type Recorded =
  | TensorRecord
  | number
  | string
  | boolean
  | null
  | readonly Recorded[]
  | { readonly [key: string]: Recorded };

/** The same value with tensors made. */
export type Revived =
  | Tensor
  | number
  | string
  | boolean
  | null
  | readonly Revived[]
  | { readonly [key: string]: Revived };

const folder = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures',
);

/** Reads test/fixtures/<name>.json. */
export function loadFixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;
}

export function isTensorRecord(value: unknown): value is TensorRecord {
  return typeof value === 'object' && value !== null && 'dtype' in value && 'data' in value;
}

/** How a record becomes a tensor. */
export interface ReviveOptions {
  /** Default false. */
  readonly requiresGrad?: boolean;
  /** Default `'cpu'`. */
  readonly device?: Device;
}

/** The record's tensor, a leaf. */
export function toTensor(
  record: TensorRecord,
  { requiresGrad = false, device = 'cpu' }: ReviveOptions = {},
): Tensor {
  const { dtype, shape, data, transpose } = record;
  const numbers = data.map(Number);
  const complex = dtype.startsWith('complex');
  const flat = complex
    ? Array.from({ length: numbers.length / 2 }, (_, i) => ({
        re: numbers[2 * i] as number,
        im: numbers[2 * i + 1] as number,
      }))
    : numbers;
  let made: Tensor = tensor(flat, { dtype, device }).reshape([...shape]);
  if (transpose) made = made.transpose(...transpose);
  return requiresGrad ? made.requiresGrad_() : made;
}

/** Makes every tensor in a recorded value. */
export function revive(value: Recorded): Revived {
  return reviveOn(value, 'cpu');
}

/** {@link revive} on a device. */
export function reviveOn(value: Recorded, device: Device): Revived {
  if (isTensorRecord(value)) return toTensor(value, { device });
  if (Array.isArray(value)) return value.map((inner: Recorded) => reviveOn(inner, device));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, reviveOn(inner, device)]),
    );
  }
  return value as Revived;
}

/** A short line for a test's title: `{ weight: [3], reduction: 'sum' }`. */
export function describeRecorded(value: Recorded): string {
  if (isTensorRecord(value)) return `${value.dtype}[${value.shape.join(', ')}]`;
  if (Array.isArray(value)) return `[${value.map(describeRecorded).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(
      ([key, inner]) => `${key}: ${describeRecorded(inner)}`,
    );
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

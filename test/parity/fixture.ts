// test/fixtures/parity/*.jsonl.gz: what PyTorch gives for its own sample inputs. What a line holds is said by the docstring of
// test/fixtures/makers/parity/__init__.py.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type DType, type Tensor, tidy } from 'kindling';
import { fromBytes } from '#kindling/tensor/bytes.js';

export interface TensorRecord {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** Of an argument: how its elements lie in `data`. Of an output: how PyTorch's lay in memory. */
  readonly strides?: readonly number[];
  readonly data: string;
}

/** A value among the arguments and outputs. */
export type Recorded =
  | TensorRecord
  | { readonly number: string }
  | { readonly bigint: string }
  | { readonly re: Recorded; readonly im: Recorded }
  | number
  | string
  | boolean
  | null
  | readonly Recorded[];

/** An overload and its arguments by the names of the schema. */
export interface RecordedCall {
  /** Without `aten::`. */
  readonly overload: string;
  readonly arguments: Readonly<Record<string, Recorded>>;
}

export interface ParityCase extends RecordedCall {
  readonly outputs: readonly Recorded[];
  readonly compare?: 'form' | 'moduli';
  readonly seed?: number;
  /** Which of the tensors among the arguments are differentiated. */
  readonly leaves?: readonly number[];
  readonly grads?: readonly (TensorRecord | null)[];
}

export interface OperatorRecord {
  readonly operator: string;
  readonly cases: readonly ParityCase[];
  readonly errors?: readonly RecordedCall[];
}

const folder = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures/parity',
);

/** Every operator, in the order of names. */
export function loadOperators(): OperatorRecord[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl.gz'))
    .flatMap((file) =>
      gunzipSync(readFileSync(join(folder, file)))
        .toString()
        .trim()
        .split('\n'),
    )
    .map((line) => JSON.parse(line) as OperatorRecord)
    .sort((a, b) => (a.operator < b.operator ? -1 : 1));
}

export function isTensorRecord(value: unknown): value is TensorRecord {
  return typeof value === 'object' && value !== null && 'data' in value;
}

/** The tensors in a recorded value, lists taken apart. */
export function tensorRecords(value: Recorded): TensorRecord[] {
  if (isTensorRecord(value)) return [value];
  return Array.isArray(value) ? value.flatMap(tensorRecords) : [];
}

/** Constants of PyTorch's that are words here; as constants they follow the rule for names. */
const MEMORY_FORMATS: Readonly<Record<string, string>> = {
  contiguous_format: 'contiguousFormat',
  preserve_format: 'preserveFormat',
  channels_last: 'channelsLast',
  channels_last_3d: 'channelsLast3d',
};

/** The value as a call takes it. Every tensor made is handed to `each`. */
export function revive(value: Recorded, each: (tensor: Tensor) => void = () => {}): unknown {
  if (Array.isArray(value)) return value.map((inner) => revive(inner, each));
  if (isTensorRecord(value)) {
    const tensor = toTensor(value);
    each(tensor);
    return tensor;
  }
  if (typeof value === 'string') return MEMORY_FORMATS[value] ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if ('number' in value) return Number(value.number);
  if ('bigint' in value) return BigInt(value.bigint);
  if ('re' in value) return { re: revive(value.re), im: revive(value.im) };
  return value;
}

/** The tensor, with gaps between its elements where the record has them. */
function toTensor({ dtype, shape, strides, data }: TensorRecord): Tensor {
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  if (strides === undefined || shape.includes(0)) return fromBytes(bytes, dtype, shape);
  const span = strides.reduce((sum, step, dim) => sum + ((shape[dim] as number) - 1) * step, 1);
  return tidy(() => fromBytes(bytes, dtype, [span]).asStrided([...shape], [...strides]));
}

/** The elements of an expected output, in order. */
export function expectedTensor({ dtype, shape, data }: TensorRecord): Tensor {
  return fromBytes(new Uint8Array(Buffer.from(data, 'base64')), dtype, shape);
}

/** One line for a message: `{ self: float32[2, 3], dim: -1 }`. */
export function describeValue(value: Recorded | RecordedCall['arguments']): string {
  if (isTensorRecord(value)) {
    const layout = value.strides ? ` strides ${value.strides.join(', ')}` : '';
    return `${value.dtype}[${value.shape.join(', ')}]${layout}`;
  }
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, inner]) => `${key}: ${describeValue(inner)}`);
    return `{ ${fields.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value}'` : String(value);
}

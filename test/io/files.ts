// Where the files of the tests of `io` are, and what they share.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileError, type StateValue, Tensor } from 'kindling';
import { loadFixture, type TensorRecord } from '../support/fixtures.js';

const FOLDER = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures/io',
);

/** A file that test/fixtures/makers/io.py made. */
export function fixture(name: string): string {
  return join(FOLDER, name);
}

export interface IoFixture {
  readonly npy: readonly {
    file: string;
    tensor?: TensorRecord;
    strides?: readonly number[];
    refused?: string;
  }[];
  readonly archives: readonly {
    file: string;
    tensors: Readonly<Record<string, TensorRecord>>;
    metadata?: Readonly<Record<string, string>>;
  }[];
  readonly checkpoints: readonly {
    file: string;
    tensors: Readonly<Record<string, TensorRecord>>;
  }[];
}

export const io = loadFixture<IoFixture>('io');

/** Runs `body` with a fresh folder that is gone afterwards. */
export async function inFolder(body: (at: (name: string) => string) => Promise<void>) {
  const folder = await mkdtemp(join(tmpdir(), 'kindling-io-'));
  try {
    await body((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Same type, shape and elements, to the last bit but for the kind of NaN. */
export function assertHolds(tensor: Tensor, { dtype, shape, data }: TensorRecord): void {
  assert.equal(tensor.dtype, dtype);
  assert.deepEqual(tensor.shape, shape);
  const exact = /^(?:float32|complex64)$/.test(dtype) ? Math.fround : Number;
  assert.deepEqual(
    flatNumbers(tensor),
    data.map((number) => exact(Number(number))),
  );
}

function flatNumbers(tensor: Tensor): number[] {
  return Array.from(tensor.toTypedArray() as ArrayLike<number | bigint>, Number);
}

/** The tensors in a value by path: `/model/0.weight`. */
export function tensorsByPath(
  value: StateValue,
  path = '',
  above: readonly unknown[] = [],
): [string, Tensor][] {
  if (value instanceof Tensor) return [[path, value]];
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if (above.includes(value)) return [];
  const entries =
    value instanceof Map
      ? [...value]
      : value instanceof Set
        ? []
        : (Object.entries(value) as [string, StateValue][]);
  return entries.flatMap(([key, inner]) =>
    tensorsByPath(inner, `${path}/${String(key)}`, [...above, value]),
  );
}

/** The promise fails with a FileError that names the file and says `message`. */
export async function assertFileError(
  promise: Promise<unknown>,
  message: RegExp,
  file = /./,
): Promise<void> {
  await assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof FileError, String(error));
    assert.equal(error.code, 'ERR_FILE');
    assert.match(error.message, message);
    assert.match(error.file, file);
    assert.ok(error.message.startsWith(`${error.op}: ${error.file}: `));
    return true;
  });
}

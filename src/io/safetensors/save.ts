// Writing safetensors files, byte for byte as the Python package does.
import { type DType, itemSize } from '../../tensor/dtype.js';
import { ArgumentError, checkArg } from '../../tensor/errors.js';
import { tidyAsync } from '../../tensor/scope.js';
import type { Tensor } from '../../tensor/tensor.js';
import { writeAtomically } from '../atomicFile.js';
import { contentOf } from '../elements.js';
import { checkNamed, denseStorage } from '../named.js';
import { TYPES } from './header.js';

/** Options of {@link saveSafetensors}. */
export interface SaveSafetensorsOptions {
  /** Texts to stand beside the tensors. Default: none. */
  metadata?: Readonly<Record<string, string>>;
}

/** The order of element types in the file, widest alignment first: the Python package's. */
const ORDER = Object.keys(TYPES).reverse();
const NAMES = new Map(Object.entries(TYPES).map(([name, type]) => [type, name]));

/**
 * Writes named tensors as a safetensors file, whole or not at all: an error, a full disk or the end of the process
 * leaves an old file as it was.
 *
 * Tensors that share memory (tied weights, views of one another) are refused, as in the Python package: the format cannot
 * say that they do. `clone()` all but one, or leave them out. Unlike there, strided tensors are written in order.
 *
 * @param tensors their elements must not change until the promise is kept
 * @throws {ArgumentError} tensors share memory, one is complex128, or a name is `__metadata__`.
 * @throws {FileError} the system refuses.
 * @see https://huggingface.co/docs/safetensors/api/torch
 */
export function saveSafetensors(
  path: string | URL,
  tensors: Readonly<Record<string, Tensor>>,
  { metadata }: SaveSafetensorsOptions = {},
): Promise<void> {
  const op = 'saveSafetensors';
  return tidyAsync(async () => {
    checkNamed(op, tensors);
    checkMetadata(op, metadata);
    checkShared(op, tensors);
    const entries = Object.entries(tensors)
      .map(([name, tensor]) => ({ name, tensor, type: typeName(op, name, tensor.dtype) }))
      .sort((a, b) => ORDER.indexOf(a.type) - ORDER.indexOf(b.type) || byBytes(a.name, b.name));
    const header = makeHeader(entries, metadata);
    const contents = entries.map(({ tensor }) => contentOf(tensor));
    await writeAtomically(op, path, async (out) => {
      await out.write(header);
      for (const content of contents) await out.writeTensor(content);
    });
  });
}

function makeHeader(
  entries: readonly { name: string; tensor: Tensor; type: string }[],
  metadata: Readonly<Record<string, string>> | undefined,
): Uint8Array {
  const fields: string[] = [];
  if (metadata !== undefined) fields.push(`"__metadata__":${JSON.stringify(metadata)}`);
  let at = 0;
  for (const { name, tensor, type } of entries) {
    const end = at + tensor.numel() * itemSize(tensor.dtype);
    const entry = { dtype: type, shape: tensor.shape, data_offsets: [at, end] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    at = end;
  }
  const text = Buffer.from(`{${fields.join(',')}}`);
  const padded = Buffer.alloc(Math.ceil(text.length / 8) * 8, ' ');
  text.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  return Buffer.concat([length, padded]);
}

function typeName(op: string, name: string, dtype: DType): string {
  const type = NAMES.get(dtype);
  if (type === undefined || name === '__metadata__')
    throw new ArgumentError(
      op,
      type === undefined
        ? `safetensors files have no ${dtype}, which "${name}" is`
        : 'a tensor cannot be called __metadata__',
    );
  return type;
}

function checkMetadata(op: string, metadata: unknown): void {
  const fits =
    metadata === undefined ||
    (typeof metadata === 'object' &&
      metadata !== null &&
      Object.values(metadata).every((text) => typeof text === 'string'));
  checkArg(fits, op, 'an object of texts', 'metadata', metadata);
}

function checkShared(op: string, tensors: Readonly<Record<string, Tensor>>): void {
  const owners = new Map<number, string>();
  for (const [name, tensor] of Object.entries(tensors)) {
    const { identity } = denseStorage(op, `"${name}"`, tensor);
    if (tensor.numel() === 0) continue;
    const other = owners.get(identity);
    if (other !== undefined)
      throw new ArgumentError(
        op,
        `"${other}" and "${name}" share memory, which the format cannot express; clone() one, or leave it out`,
      );
    owners.set(identity, name);
  }
}

/** The order of UTF-8 bytes, which is not that of JavaScript's strings beyond U+FFFF. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

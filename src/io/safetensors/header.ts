// The header of a safetensors file: names, element types, shapes and places, every one of them checked.
// https://huggingface.co/docs/safetensors/index#format
import { countOf, type StoredType, storedSize } from '../elements.js';
import type { Source } from '../source.js';
import { duplicateKey } from './duplicateKey.js';

/** One tensor of the file. */
export interface TensorEntry {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  /** The first byte, from the start of the file. */
  readonly at: number;
  readonly bytes: number;
}

/** What a header says. */
export interface Header {
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  readonly metadata: Readonly<Record<string, string>>;
}

const LENGTH_SIZE = 8;
/** The format's own limit. */
const MAX_HEADER = 100_000_000;
const MAX_RANK = 64;

/** Element types, the format's names. */
export const TYPES: Readonly<Record<string, StoredType>> = {
  BOOL: 'bool',
  U8: 'uint8',
  I8: 'int8',
  I16: 'int16',
  U16: 'uint16',
  F16: 'float16',
  BF16: 'bfloat16',
  I32: 'int32',
  U32: 'uint32',
  F32: 'float32',
  C64: 'complex64',
  F64: 'float64',
  I64: 'int64',
  U64: 'uint64',
};

/** @throws {FileError} no safetensors file, or anything about it is wrong; the tensor is named. */
export function readHeader(source: Source): Header {
  if (source.size < LENGTH_SIZE) throw source.error('not a safetensors file: it is too short');
  const length = Number(Buffer.from(source.read(0, LENGTH_SIZE)).readBigUInt64LE());
  if (length > MAX_HEADER || length > source.size - LENGTH_SIZE)
    throw source.error(`not a safetensors file, or cut off: its header claims ${length} bytes`);
  const fields = parseHeader(source, source.read(LENGTH_SIZE, length));
  const start = LENGTH_SIZE + length;
  const tensors = new Map<string, TensorEntry>();
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (name === '__metadata__') metadata = readMetadata(source, value);
    else tensors.set(name, readTensor(source, name, value, start));
  }
  checkPlaces(source, [...tensors.values()], start);
  return { tensors, metadata };
}

function parseHeader(source: Source, bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch (cause) {
    throw source.error('not a safetensors file: its header is no JSON', { cause });
  }
  if (!isRecord(parsed) || !text.startsWith('{'))
    throw source.error('not a safetensors file: its header is no JSON object');
  const twice = duplicateKey(text);
  if (twice !== null) throw source.error(`the header has "${twice}" twice`);
  return parsed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readMetadata(source: Source, value: unknown): Record<string, string> {
  if (!isRecord(value) || !Object.values(value).every((text) => typeof text === 'string'))
    throw source.error('__metadata__ holds something other than texts');
  return value as Record<string, string>;
}

function readTensor(source: Source, name: string, value: unknown, start: number): TensorEntry {
  const fail = (message: string) => source.error(`tensor "${name}": ${message}`);
  if (!isRecord(value)) throw fail('expected its type, shape and place');
  const { dtype, shape, data_offsets: place } = value;
  const type = typeof dtype === 'string' ? ownType(dtype) : undefined;
  if (type === undefined) throw fail(`its element type ${String(dtype)} has no name in Kindling`);
  const count = Array.isArray(shape) && shape.length <= MAX_RANK ? countOf(shape) : null;
  if (count === null) throw fail('its shape is no list of sizes');
  const [from, to] = Array.isArray(place) && place.length === 2 ? place : [];
  if (!isOffset(from) || !isOffset(to) || from > to) throw fail('its place is no pair of offsets');
  const bytes = to - from;
  if (bytes !== count * storedSize(type))
    throw fail(`${bytes} bytes for ${count} elements of ${String(dtype)}`);
  return { name, type, shape: shape as number[], at: start + from, bytes };
}

function ownType(dtype: string): StoredType | undefined {
  return Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The tensors fill the rest of the file without holes and do not overlap, as the format demands. */
function checkPlaces(source: Source, tensors: TensorEntry[], start: number): void {
  let expected = start;
  let before = 'the header';
  for (const { name, at, bytes } of tensors.sort((a, b) => a.at - b.at || a.bytes - b.bytes)) {
    if (at !== expected) {
      const what = at < expected ? 'it overlaps with' : `${at - expected} unused bytes after`;
      throw source.error(`tensor "${name}": ${what} ${before}`);
    }
    expected = at + bytes;
    before = `tensor "${name}"`;
  }
  if (expected > source.size)
    throw source.error(`cut off: ${before} ends at byte ${expected} of ${source.size}`);
  if (expected < source.size)
    throw source.error(`damaged: ${source.size - expected} unused bytes after ${before}`);
}

// Unpacks files of a wheel into a folder, each checked against its SHA-256. What is there already and right is kept.
import { createHash } from 'node:crypto';
import { closeSync, createWriteStream, mkdirSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { fileBytes } from '../net/folders.js';
import { hashFile } from '../net/hashFile.js';
import { LibtorchError } from './errors.js';
import type { Located, Take } from './wheel.js';
import type { WheelFile } from './wheelFile.js';

/** Files up to this size are inflated in memory, many in a row; larger ones are streamed. */
const SMALL = 1 << 20;
/** Small files between two looks at the signal and the event loop. */
const BATCH = 100;

/** Those of `takes` that are not in `folder` yet, or not as they must be. */
export async function findMissing(takes: readonly Take[], folder: string): Promise<Take[]> {
  const missing: Take[] = [];
  for (const take of takes) {
    const path = join(folder, take.to);
    if (fileBytes(path) !== take.size || (await hashFile(path)) !== take.sha256) missing.push(take);
  }
  return missing;
}

/** Unpacks `takes`, whose bytes are on disk, and returns those whose bytes turned out wrong. */
export async function unpack(
  wheel: WheelFile,
  takes: readonly Take[],
  folder: string,
  signal?: AbortSignal,
): Promise<Take[]> {
  const small = takes.filter(({ size }) => size <= SMALL);
  const bad: Take[] = [];
  for (let i = 0; i < small.length; i += BATCH) {
    const batch = small.slice(i, i + BATCH);
    readSmall(wheel, batch).forEach((bytes, j) => {
      const take = batch[j] as Take;
      if (!bytes || sha256(bytes) !== take.sha256) bad.push(take);
      else writeNew(join(folder, take.to), bytes, modeOf(take));
    });
    await nextTurn();
    if (signal?.aborted) throw new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped');
  }
  for (const take of takes) {
    if (take.size > SMALL && !(await unpackLarge(wheel, take, folder, signal))) bad.push(take);
  }
  return bad;
}

/** The contents of small files; null for one whose bytes are damaged. */
export function readSmall(wheel: WheelFile, files: readonly Located[]): (Buffer | null)[] {
  const [first, last] = [files[0], files.at(-1)];
  if (!first || !last) return [];
  const { fd, start } = wheel.openSync({ start: first.span.start, end: last.span.end });
  try {
    return files.map(({ entry, span }) => {
      const bytes = Buffer.alloc(span.end - span.start);
      readSync(fd, bytes, 0, bytes.length, span.start - start);
      const data = bytes.subarray(dataOffset(bytes)).subarray(0, entry.compressedSize);
      if (entry.compressionMethod === 0) return data;
      try {
        return inflateRawSync(data, { maxOutputLength: Math.max(entry.uncompressedSize, 1) });
      } catch {
        return null;
      }
    });
  } finally {
    closeSync(fd);
  }
}

async function unpackLarge(
  wheel: WheelFile,
  take: Take,
  folder: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const { entry, span, sha256: expected } = take;
  const path = join(folder, take.to);
  mkdirSync(dirname(path), { recursive: true });
  const header = await wheel.read({ start: span.start, end: Math.min(span.start + 30, span.end) });
  const start = span.start + dataOffset(Buffer.from(header));
  const data = wheel.stream({ start, end: start + entry.compressedSize });
  const hash = createHash('sha256');
  let length = 0;
  async function* tapped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      length += chunk.length;
      if (length > entry.uncompressedSize)
        throw Object.assign(new Error('too long'), { code: 'Z_DATA_ERROR' });
      hash.update(chunk);
      yield chunk;
    }
  }
  const out = createWriteStream(path, { highWaterMark: 4 << 20, mode: modeOf(take) });
  try {
    const stored = entry.compressionMethod === 0;
    const plain = stored ? new PassThrough() : createInflateRaw({ chunkSize: 1 << 20 });
    await pipeline(data, plain, tapped, out, { signal });
  } catch (error) {
    rmSync(path, { force: true });
    if (signal?.aborted)
      throw new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped', { cause: error });
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code.startsWith('Z_')) return false;
    throw error;
  }
  if (hash.digest('hex') === expected) return true;
  rmSync(path, { force: true });
  return false;
}

/** Where a file's data begin behind its local header, whose name and extra field differ from the directory's. */
function dataOffset(header: Buffer): number {
  return header.length < 30 ? 0 : 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function modeOf({ executable }: Take): number {
  return executable ? 0o755 : 0o644;
}

function writeNew(path: string, bytes: Uint8Array, mode: number): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes, { mode });
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

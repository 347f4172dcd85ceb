// The bytes of zip entries: in place where they are stored, unpacked piece by piece where they are deflated.
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { empty } from '../../tensor/create.js';
import { carve, fillBytes } from '../../tensor/storage.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Source } from '../source.js';
import { dataStart, type ZipEntry } from './directory.js';

/**
 * An entry's bytes as a tensor. A stored entry of a mapped file shares its memory and is not checked against its
 * checksum, which would read it.
 *
 * @throws {FileError} the entry is damaged.
 */
export async function readEntry(
  source: Source,
  entry: ZipEntry,
  align = 1,
): Promise<Tensor<'uint8'>> {
  const at = dataStart(source, entry);
  const sum = new Checksum(source, entry);
  if (entry.method !== 0) return inflate(source, entry, at, sum);
  const what = `the zip entry ${entry.name}`;
  const bytes = await source.bytes(at, entry.size, { align, what, watch: (part) => sum.add(part) });
  sum.check();
  return bytes;
}

/** Far beyond any description of tensors. */
const MAX_SMALL = 1 << 29;

/**
 * A small entry's bytes in JavaScript, checked against their checksum.
 *
 * @throws {FileError} the entry is damaged, or not small.
 */
export async function readSmallEntry(source: Source, entry: ZipEntry): Promise<Uint8Array> {
  if (entry.size > MAX_SMALL)
    throw source.error(`the zip entry ${entry.name} has ${entry.size} bytes: too many`);
  const sum = new Checksum(source, entry);
  const at = dataStart(source, entry);
  let bytes: Uint8Array;
  if (entry.method === 0) {
    bytes = source.read(at, entry.size);
    sum.add(bytes);
  } else {
    bytes = new Uint8Array(entry.size);
    let done = 0;
    for await (const chunk of inflated(source, entry, at)) {
      bytes.set(chunk, done);
      done += chunk.length;
      sum.add(chunk);
    }
  }
  sum.check();
  return bytes;
}

async function inflate(
  source: Source,
  entry: ZipEntry,
  at: number,
  sum: Checksum,
): Promise<Tensor<'uint8'>> {
  const out = empty([entry.size], { dtype: 'uint8' });
  let done = 0;
  for await (const chunk of inflated(source, entry, at)) {
    const part = carve(out, done, chunk.length);
    fillBytes(part, chunk);
    part.dispose();
    done += chunk.length;
    sum.add(chunk);
  }
  sum.check();
  return out;
}

/** The unpacked bytes: exactly as many as the directory says. */
async function* inflated(source: Source, entry: ZipEntry, at: number): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(source.chunks(at, entry.packed));
  const stream = createInflateRaw({ chunkSize: 1 << 18 });
  packed.on('error', (error) => stream.destroy(error));
  packed.pipe(stream);
  let done = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      done += chunk.length;
      if (done > entry.size) break;
      yield chunk;
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (!code.startsWith('Z_')) throw cause;
    throw source.error(`the zip entry ${entry.name} is damaged: it cannot be unpacked`, { cause });
  } finally {
    packed.destroy();
    stream.destroy();
  }
  if (done !== entry.size)
    throw source.error(`the zip entry ${entry.name} is damaged: not ${entry.size} bytes`);
}

class Checksum {
  #sum = 0;
  #seen = 0;

  constructor(
    readonly source: Source,
    readonly entry: ZipEntry,
  ) {}

  add(bytes: Uint8Array): void {
    this.#sum = crc32(bytes, this.#sum);
    this.#seen += bytes.length;
  }

  /** PyTorch can be told to compute no checksums, and then writes 0. */
  check(): void {
    const { crc, size, name } = this.entry;
    if (this.#seen !== size || crc === 0 || this.#sum === crc) return;
    throw this.source.error(`the zip entry ${name} is damaged: its checksum differs`);
  }
}

// Zip archives as PyTorch and NumPy read them: stored entries that begin at multiples of 64, or deflated ones.
import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';
import { readBytes } from '../../tensor/bytes.js';
import { carve } from '../../tensor/storage.js';
import type { Tensor } from '../../tensor/tensor.js';
import type { Output } from '../atomicFile.js';
import { CHUNK } from '../source.js';
import { centralHeader, type Described, endRecords, localHeader } from './records.js';

/** What an entry consists of, one part after the other. */
export type Parts = readonly (Uint8Array | Tensor<'uint8'>)[];

/** An archive that is being written. */
export class ZipWriter {
  readonly #out: Output;
  readonly #entries: Described[] = [];

  constructor(out: Output) {
    this.#out = out;
  }

  /** Writes an entry; what is not deflated begins at a multiple of 64, so that it can be mapped. */
  async add(name: string, parts: Parts, { deflate = false } = {}): Promise<void> {
    const out = this.#out;
    const size = parts.reduce((sum, part) => sum + lengthOf(part), 0);
    const entry = { name, deflate, size, packed: size, crc: 0, headerAt: out.position };
    await out.write(localHeader(entry));
    const start = out.position;
    const watch = (chunk: Uint8Array) => {
      entry.crc = crc32(chunk, entry.crc);
    };
    if (deflate) await this.#deflate(parts, watch);
    else for (const part of parts) await this.#store(part, watch);
    entry.packed = out.position - start;
    await out.patch(localHeader(entry), entry.headerAt);
    this.#entries.push(entry);
  }

  /** Writes the directory. */
  async finish(): Promise<void> {
    const at = this.#out.position;
    for (const entry of this.#entries) await this.#out.write(centralHeader(entry));
    const size = this.#out.position - at;
    await this.#out.write(endRecords({ at, size, count: this.#entries.length }));
  }

  async #store(part: Uint8Array | Tensor<'uint8'>, watch: (chunk: Uint8Array) => void) {
    if (!(part instanceof Uint8Array)) return this.#out.writeTensor(part, watch);
    watch(part);
    return this.#out.write(part);
  }

  async #deflate(parts: Parts, watch: (chunk: Uint8Array) => void): Promise<void> {
    const raw = Readable.from(chunksOf(parts, watch));
    const packed = createDeflateRaw({ level: 6 });
    raw.on('error', (error) => packed.destroy(error));
    raw.pipe(packed);
    try {
      for await (const chunk of packed as AsyncIterable<Uint8Array>) await this.#out.write(chunk);
    } finally {
      raw.destroy();
      packed.destroy();
    }
  }
}

function lengthOf(part: Uint8Array | Tensor<'uint8'>): number {
  return part instanceof Uint8Array ? part.length : part.numel();
}

function* chunksOf(parts: Parts, watch: (chunk: Uint8Array) => void): Generator<Uint8Array> {
  for (const part of parts) {
    const size = lengthOf(part);
    for (let from = 0; from < size; from += CHUNK) {
      const chunk = slice(part, from, Math.min(CHUNK, size - from));
      watch(chunk);
      yield chunk;
    }
  }
}

/** A copy: the stream may hold several at a time. */
function slice(part: Uint8Array | Tensor<'uint8'>, from: number, count: number): Uint8Array {
  if (part instanceof Uint8Array) return part.subarray(from, from + count);
  const out = new Uint8Array(count);
  const piece = carve(part, from, count);
  readBytes(piece, out);
  piece.dispose();
  return out;
}

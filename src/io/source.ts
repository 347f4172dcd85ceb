// Where bytes come from: a mapped file, a file that is read, or bytes in memory. Every read is checked against the size,
// so that a length out of a damaged file never allocates more than the file has.

import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { fromBytes, readBytes } from '../tensor/bytes.js';
import { empty } from '../tensor/create.js';
import { ArgumentError, FileError } from '../tensor/errors.js';
import { keep } from '../tensor/scope.js';
import { carve, fillBytes } from '../tensor/storage.js';
import type { Tensor } from '../tensor/tensor.js';
import { fromFile } from './fromFile.js';
import { systemError } from './systemError.js';

/** A file by its path or `file:` URL, or its bytes. */
export type FileInput = string | URL | Uint8Array | ArrayBuffer;

/** Bytes that pass through JavaScript at a time. */
export const CHUNK = 1 << 22;

/** Sees the bytes of a read as they pass; not called where the file is mapped and nothing passes. */
export type Watch = (chunk: Uint8Array) => void;

/** Bytes by position. */
export abstract class Source {
  constructor(
    readonly op: string,
    readonly name: string,
    readonly size: number,
  ) {}

  /** A few bytes: headers, directories. @throws {FileError} the source ends before. */
  read(at: number, count: number): Uint8Array {
    this.check(at, count, 'the file');
    return this.take(at, count);
  }

  /**
   * Bytes as a uint8 tensor with a storage of its own.
   *
   * @param options.align where the bytes must lie in memory: at a multiple of this, from 1 to 16
   * @param options.what names the bytes in errors
   */
  async bytes(
    at: number,
    count: number,
    { align = 1, what = 'the file', watch }: { align?: number; what?: string; watch?: Watch } = {},
  ): Promise<Tensor<'uint8'>> {
    this.check(at, count, what);
    return this.load(at, count, align, watch);
  }

  /** The same in pieces of JavaScript memory, for what is unpacked on the way. */
  async *chunks(at: number, count: number): AsyncGenerator<Uint8Array> {
    this.check(at, count, 'the file');
    for (let from = at; from < at + count; from += CHUNK)
      yield this.take(from, Math.min(CHUNK, at + count - from));
  }

  /** An error about this file. */
  error(message: string, options?: ErrorOptions): FileError {
    return new FileError(this.op, this.name, message, options);
  }

  abstract close(): Promise<void>;
  protected abstract take(at: number, count: number): Uint8Array;
  protected abstract load(
    at: number,
    count: number,
    align: number,
    watch: Watch | undefined,
  ): Promise<Tensor<'uint8'>>;

  protected check(at: number, count: number, what: string): void {
    const fits = Number.isSafeInteger(at) && Number.isSafeInteger(count) && at >= 0 && count >= 0;
    if (fits && count <= this.size && at <= this.size - count) return;
    throw this.error(`${what} is cut off or damaged: bytes ${at} to ${at + count} of ${this.size}`);
  }
}

/** Bytes that a tensor holds: those of a mapped file, of a buffer, of an unpacked entry. */
export class TensorSource extends Source {
  readonly #bytes: Tensor<'uint8'>;
  readonly #mapped: boolean;

  constructor(op: string, name: string, bytes: Tensor<'uint8'>, { mapped = false } = {}) {
    super(op, name, bytes.numel());
    this.#bytes = keep(bytes);
    this.#mapped = mapped;
  }

  /** What was carved out of it keeps the memory. */
  async close(): Promise<void> {
    this.#bytes.dispose();
  }

  protected take(at: number, count: number): Uint8Array {
    const part = carve(this.#bytes, at, count);
    const out = new Uint8Array(count);
    readBytes(part, out);
    part.dispose();
    return out;
  }

  protected async load(
    at: number,
    count: number,
    align: number,
    watch: Watch | undefined,
  ): Promise<Tensor<'uint8'>> {
    if (watch !== undefined && !this.#mapped)
      for await (const chunk of this.chunks(at, count)) watch(chunk);
    const part = carve(this.#bytes, at, count);
    if (at % align === 0) return part;
    const copy = part.clone();
    part.dispose();
    return copy;
  }
}

/** A file read piece by piece into the tensors' own memory. */
class FileSource extends Source {
  readonly #file: FileHandle;

  constructor(op: string, name: string, size: number, file: FileHandle) {
    super(op, name, size);
    this.#file = file;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  protected take(at: number, count: number): Uint8Array {
    const out = new Uint8Array(count);
    try {
      for (let got = 0; got < count; ) {
        const more = readSync(this.#file.fd, out, got, count - got, at + got);
        if (more === 0) throw this.error('the file has become shorter while it was read');
        got += more;
      }
    } catch (error) {
      throw systemError(this.op, this.name, error);
    }
    return out;
  }

  protected async load(
    at: number,
    count: number,
    _align: number,
    watch: Watch | undefined,
  ): Promise<Tensor<'uint8'>> {
    const out = empty([count], { dtype: 'uint8' });
    const buffer = new Uint8Array(Math.min(CHUNK, count));
    for (let done = 0; done < count; ) {
      const wanted = Math.min(buffer.length, count - done);
      const { bytesRead } = await this.#file.read(buffer, 0, wanted, at + done);
      if (bytesRead === 0) throw this.error('the file has become shorter while it was read');
      const chunk = buffer.subarray(0, bytesRead);
      watch?.(chunk);
      const part = carve(out, done, bytesRead);
      fillBytes(part, chunk);
      part.dispose();
      done += bytesRead;
    }
    return out;
  }
}

/** Whether tensors may look into the file itself. */
export interface MapOptions {
  /**
   * Map the file into memory instead of reading it: nothing is read until it is used, and the file must not be cut off or
   * overwritten in place while its tensors live (replacing it, as `save` does, is fine). Default true.
   */
  mmap?: boolean;
}

/**
 * Opens a file, or bytes in memory, which are copied once.
 *
 * @throws {FileError} there is no such file, it cannot be read, or it is a folder.
 */
export async function openSource(
  op: string,
  input: FileInput,
  { mmap = true }: MapOptions = {},
): Promise<Source> {
  if (input instanceof ArrayBuffer || input instanceof Uint8Array) {
    const view = input instanceof ArrayBuffer ? new Uint8Array(input) : input;
    return new TensorSource(op, 'bytes', fromBytes(view, 'uint8', [view.length]));
  }
  const path = pathOf(op, input);
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    const stat = await file.stat();
    if (!stat.isFile()) throw new FileError(op, path, 'expected a file, got a folder or a device');
    if (!mmap || stat.size === 0) {
      const source = new FileSource(op, path, stat.size, file);
      file = null;
      return source;
    }
    return new TensorSource(op, path, mapFile(op, path, stat.size), { mapped: true });
  } catch (error) {
    throw systemError(op, path, error);
  } finally {
    await file?.close();
  }
}

function mapFile(op: string, path: string, size: number): Tensor<'uint8'> {
  try {
    return fromFile(path, { size, dtype: 'uint8' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError(op, path, `cannot be mapped (${reason}); { mmap: false } reads it`, {
      cause,
    });
  }
}

/** @throws {ArgumentError} the value is no path. */
export function pathOf(op: string, input: unknown): string {
  if (input instanceof URL && input.protocol === 'file:') return fileURLToPath(input);
  if (typeof input === 'string' && input !== '' && !input.includes('\0')) return input;
  throw ArgumentError.of(op, 'a path, a file: URL or bytes', 'path', input);
}

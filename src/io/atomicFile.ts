// Files that are there whole or not at all: written beside their place, flushed to the disk, and renamed.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readBytes } from '../tensor/bytes.js';
import { FileError } from '../tensor/errors.js';
import { carve } from '../tensor/storage.js';
import type { Tensor } from '../tensor/tensor.js';
import { CHUNK, pathOf, type Watch } from './source.js';
import { systemError } from './systemError.js';

/** Where the bytes of a new file go. */
export class Output {
  #at = 0;

  constructor(readonly file: FileHandle) {}

  /** Bytes written so far. */
  get position(): number {
    return this.#at;
  }

  /** Appends bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#put(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** Overwrites bytes written before. */
  patch(bytes: Uint8Array, at: number): Promise<void> {
    return this.#put(bytes, at);
  }

  /** Appends all the memory under `bytes`, as `carve` gives it, piece by piece. */
  async writeTensor(bytes: Tensor<'uint8'>, watch?: Watch): Promise<void> {
    const size = bytes.numel();
    const buffer = new Uint8Array(Math.min(CHUNK, size));
    for (let from = 0; from < size; from += CHUNK) {
      const chunk = buffer.subarray(0, Math.min(CHUNK, size - from));
      const part = carve(bytes, from, chunk.length);
      readBytes(part, chunk);
      part.dispose();
      watch?.(chunk);
      await this.write(chunk);
    }
  }

  async #put(bytes: Uint8Array, at: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const left = bytes.length - done;
      done += (await this.file.write(bytes, done, left, at + done)).bytesWritten;
    }
  }
}

/**
 * Makes or replaces a file. Whatever happens (an error in `write`, a full disk, the end of the process), the old file is
 * untouched until the new one is complete; a link is followed, and the old file's permissions are kept.
 *
 * @throws {FileError} the system refuses; the unfinished file is removed.
 */
export async function writeAtomically(
  op: string,
  path: unknown,
  write: (out: Output) => Promise<void>,
): Promise<void> {
  const asked = pathOf(op, path);
  let unfinished: string | null = null;
  let file: FileHandle | null = null;
  try {
    const place = await realpath(asked).catch(() => asked);
    const old = await stat(place).catch(() => null);
    if (old !== null && !old.isFile())
      throw new FileError(op, asked, 'expected a file, got a folder or a device');
    const name = `${place}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    file = await open(name, 'wx', old === null ? 0o666 : old.mode & 0o777);
    unfinished = name;
    await write(new Output(file));
    await file.sync();
    await file.close();
    file = null;
    await rename(name, place);
    unfinished = null;
    await syncFolder(dirname(place));
  } catch (error) {
    throw systemError(op, asked, error);
  } finally {
    await file?.close().catch(() => {});
    if (unfinished !== null) await unlink(unfinished).catch(() => {});
  }
}

/** Makes the renaming last; not every system can. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    await folder.sync().finally(() => folder.close());
  } catch {
    // The file itself is safe; only a power cut could still bring the old one back.
  }
}

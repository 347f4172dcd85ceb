// Reads a zip file.
import { type FileHandle, open } from 'node:fs/promises';
import { type FileEntry, Reader, ZipReader } from '@zip.js/zip.js';
import { StoppedError } from '../../../net/errors.js';
import { ArchiveError } from './archiveError.js';
import { type FolderWriter, quote } from './folderWriter.js';

export interface UnzipOptions {
  /** Called with the bytes of the zip file that each entry takes. */
  onBytes: (bytes: number) => void;
  signal?: AbortSignal | undefined;
}

/** A link's target is longer than this in no archive that means well. */
const LONGEST_TARGET = 4096;

/** @throws {ArchiveError} it is damaged or encrypted, or an entry must not be unpacked. */
export async function unzip(
  file: string,
  writer: FolderWriter,
  { onBytes, signal }: UnzipOptions,
): Promise<void> {
  await using source = await ZipSource.open(file);
  const reader = new ZipReader(source, {
    useWebWorkers: false,
    checkSignature: true,
    checkOverlappingEntry: true,
    filenameValidation: 'tolerant', // the writer's own rules are stricter and the same for all archives
  });
  const entries = await reader.getEntries().catch(damaged);
  for (const entry of entries) {
    if (signal?.aborted) throw new StoppedError(signal);
    const { filename, encrypted, compressedSize } = entry;
    if (entry.directory) await writer.folder(filename);
    else if (encrypted) throw new ArchiveError(`its entry ${quote(filename)} is encrypted`);
    else if (((entry.unixMode ?? 0) & 0o170000) === 0o120000) await takeLink(entry, writer);
    else await takeFile(entry, writer);
    onBytes(compressedSize);
  }
}

async function takeFile(entry: FileEntry, writer: FolderWriter): Promise<void> {
  const { filename, uncompressedSize, executable } = entry;
  const sink = await writer.file(filename, uncompressedSize, executable);
  let failure: unknown;
  const write = async (chunk: Uint8Array): Promise<void> => {
    try {
      await sink.write(chunk);
    } catch (error) {
      failure = error;
      throw error;
    }
  };
  try {
    await entry.getData(new WritableStream({ write }));
  } catch (error) {
    if (failure) throw failure;
    throw damagedEntry(filename, error);
  } finally {
    await sink.close();
  }
}

async function takeLink(entry: FileEntry, writer: FolderWriter): Promise<void> {
  const { filename, uncompressedSize } = entry;
  if (uncompressedSize > LONGEST_TARGET) throw damagedEntry(filename, 'its target is too long');
  const chunks: Uint8Array[] = [];
  const write = (chunk: Uint8Array): void => void chunks.push(chunk);
  await entry.getData(new WritableStream({ write })).catch((error: unknown) => {
    throw damagedEntry(filename, error);
  });
  await writer.symbolicLink(filename, Buffer.concat(chunks).toString());
}

function damaged(error: unknown): never {
  throw new ArchiveError(`it is damaged: ${textOf(error)}`, { cause: error });
}

function damagedEntry(name: string, error: unknown): ArchiveError {
  return new ArchiveError(`its entry ${quote(name)} is damaged: ${textOf(error)}`, {
    cause: error,
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The bytes that zip.js asks for. */
class ZipSource extends Reader<FileHandle> {
  private constructor(
    private readonly handle: FileHandle,
    override size: number,
  ) {
    super(handle);
  }

  static async open(file: string): Promise<ZipSource> {
    const handle = await open(file);
    return new ZipSource(handle, (await handle.stat()).size);
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - index)));
    const { bytesRead } = await this.handle.read(bytes, 0, bytes.length, index);
    return bytes.subarray(0, bytesRead);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

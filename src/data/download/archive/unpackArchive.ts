// Unpacks an archive of whatever kind into a folder. The kind is told by the first bytes, names can mislead.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { StoppedError } from '../../../net/errors.js';
import { ArchiveError } from './archiveError.js';
import { FolderWriter } from './folderWriter.js';
import { untar } from './untar.js';
import { unzip } from './unzip.js';

export interface UnpackOptions {
  /** More bytes than that are refused, of files and of the unpacked tar stream alike. */
  maxBytes: number;
  /** Called with the bytes of the archive that have been read. */
  onBytes?: ((bytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** What came out of an archive. */
export interface Unpacked {
  /** The folder that holds it: the one folder at the top if there is only one. */
  top: string;
  files: number;
  bytes: number;
}

type Kind = 'gzip' | 'zip' | 'tar';

/**
 * Unpacks `archive` into the empty folder `folder`.
 *
 * @throws {ArchiveError} it is no archive, damaged, or holds what must not be unpacked.
 */
export async function unpackArchive(
  archive: string,
  folder: string,
  { maxBytes, onBytes = () => {}, signal }: UnpackOptions,
): Promise<Unpacked> {
  const kind = await kindOf(archive);
  const writer = new FolderWriter(folder, maxBytes);
  if (kind === 'zip') await unzip(archive, writer, { onBytes, signal });
  else await untar(limited(read(archive, kind, onBytes), { maxBytes, signal }), writer);
  const { files, bytes } = writer;
  if (files === 0) throw new ArchiveError('there are no files in it');
  return { top: await writer.finish(), files, bytes };
}

/** The tar stream in an archive. */
async function* read(
  archive: string,
  kind: 'gzip' | 'tar',
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const source = createReadStream(archive, { highWaterMark: 1 << 18 });
  const counted = countBytes(source, onBytes);
  if (kind === 'tar') return yield* counted;
  const plain = createGunzip({ chunkSize: 1 << 18 });
  pipeline(counted, plain, () => {}); // its errors come out of the loop below
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (!code.startsWith('Z_')) throw error;
    throw new ArchiveError(`it is damaged: ${message}`, { cause: error });
  } finally {
    source.destroy();
  }
}

async function* countBytes(
  chunks: AsyncIterable<Buffer>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  { maxBytes, signal }: Pick<UnpackOptions, 'maxBytes' | 'signal'>,
): AsyncGenerator<Buffer> {
  // Headers and padding: a kilobyte or two for each file, which a large number of empty files can make the most of it.
  const most = 2 * maxBytes + (1 << 20);
  let bytes = 0;
  for await (const chunk of chunks) {
    if (signal?.aborted) throw new StoppedError(signal);
    bytes += chunk.length;
    if (bytes > most) {
      throw new ArchiveError(
        `it unpacks to more than ${most} bytes; raise maxBytes if that is right`,
      );
    }
    yield chunk;
  }
}

async function kindOf(file: string): Promise<Kind> {
  const handle = await open(file);
  const head = Buffer.alloc(512);
  const { bytesRead } = await handle.read(head, 0, 512, 0).finally(() => handle.close());
  const starts = (hex: string): boolean => head.toString('hex').startsWith(hex);
  if (bytesRead === 0) throw new ArchiveError('it is empty');
  if (starts('1f8b')) return 'gzip';
  if (starts('504b0304') || starts('504b0506')) return 'zip';
  if (starts('fd377a58')) throw unsupported('xz');
  if (starts('425a68')) throw unsupported('bzip2');
  if (starts('28b52ffd')) throw unsupported('zstd');
  if (starts('377abcaf')) throw unsupported('7z');
  if (/^\s*<(!doctype|html|\?xml)/i.test(head.toString('latin1'))) {
    throw new ArchiveError('it is no archive but a web page; a login or a proxy may have sent it');
  }
  return 'tar';
}

function unsupported(kind: string): ArchiveError {
  return new ArchiveError(`it is packed with ${kind}; .tar, .tar.gz, .tgz and .zip are unpacked`);
}

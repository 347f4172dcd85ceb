// Reads a tar stream. The parser works in step with its input, so what it says is collected and then written in order.
import { Header, Parser, type ReadEntry } from 'tar';
import { ArchiveError } from './archiveError.js';
import { type FileSink, type FolderWriter, quote } from './folderWriter.js';

type Event = { entry: ReadEntry } | { data: Uint8Array } | { end: ReadEntry };

const BLOCK = 512;
const FILES = new Set(['File', 'OldFile', 'ContiguousFile']);
const FOLDERS = new Set(['Directory', 'GNUDumpDir']);
/** Entries of other programs' own that hold no file. */
const NOTES = new Set(['SolarisACL', 'TapeVolumeHeader']);

/**
 * Unpacks a tar archive that comes in chunks.
 *
 * @throws {ArchiveError} it is damaged, cut short or no tar archive, or an entry must not be unpacked.
 */
export async function untar(chunks: AsyncIterable<Buffer>, writer: FolderWriter): Promise<void> {
  const events: Event[] = [];
  let failure: unknown;
  let ended = false;
  const parser = new Parser({ strict: true });
  parser.on('error', (error: unknown) => (failure ??= damaged(error)));
  parser.on('eof', () => (ended = true));
  parser.on('ignoredEntry', (entry: ReadEntry) => {
    if (!NOTES.has(entry.type)) failure ??= notUnpacked(entry);
  });
  parser.on('entry', (entry: ReadEntry) => {
    events.push({ entry });
    entry.on('end', () => events.push({ end: entry }));
    entry.on('data', (data: Uint8Array) => events.push({ data }));
  });
  const files = new EntryWriter(writer);
  const work = async (): Promise<void> => {
    for (const event of events.splice(0)) await files.take(event);
    if (failure) throw failure;
  };
  try {
    for await (const chunk of inBlocks(chunks)) {
      parser.write(chunk);
      await work();
    }
    parser.end();
    await work();
    if (!ended) throw new ArchiveError('it is cut short: its end mark is missing');
  } finally {
    await files.stop();
  }
}

/** Turns what the parser says into calls of the writer. */
class EntryWriter {
  #file: FileSink | null = null;

  constructor(private readonly writer: FolderWriter) {}

  async take(event: Event): Promise<void> {
    if ('entry' in event) await this.#begin(event.entry);
    else if ('data' in event) await this.#file?.write(event.data);
    else await this.stop();
  }

  async stop(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close();
  }

  async #begin(entry: ReadEntry): Promise<void> {
    const { type, path, size, mode = 0, linkpath = '' } = entry;
    // Old archives mark folders only by the slash at the end.
    if (FOLDERS.has(type) || (FILES.has(type) && path.endsWith('/'))) {
      await this.writer.folder(path);
    } else if (FILES.has(type)) {
      this.#file = await this.writer.file(path, size, (mode & 0o100) !== 0);
    } else if (type === 'SymbolicLink') {
      await this.writer.symbolicLink(path, linkpath);
    } else if (type === 'Link') {
      await this.writer.hardLink(path, linkpath);
    } else {
      throw notUnpacked(entry);
    }
  }
}

/** Passes the chunks on once the first block has proved to be a header: the parser would unpack what is packed once more. */
async function* inBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (first === null) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < BLOCK) continue;
    if (!isHeader(first.subarray(0, BLOCK))) throw noTar();
    yield first;
    first = null;
  }
  if (first !== null) throw noTar();
}

function isHeader(block: Buffer): boolean {
  try {
    const { cksumValid, nullBlock } = new Header(block);
    return cksumValid || nullBlock;
  } catch {
    return false;
  }
}

function noTar(): ArchiveError {
  return new ArchiveError('there is no tar archive in it');
}

function notUnpacked({ path, type }: ReadEntry): ArchiveError {
  return new ArchiveError(`its entry ${quote(path)} is a ${type}, which is not unpacked`);
}

function damaged(error: unknown): ArchiveError {
  const text = error instanceof Error ? error.message.replace(/^TAR_\w+: /, '') : String(error);
  return new ArchiveError(`it is damaged: ${text}`, { cause: error });
}

// Opens a wheel (a zip file with a list of checksums) and decides what to take from it; unpack.ts takes it.
import { createHash } from 'node:crypto';
import { type Entry, ZipReader } from '@zip.js/zip.js';
import { asLibtorchError, LibtorchError } from './errors.js';
import type { WheelPin } from './pin.js';
import { readSmall } from './unpack.js';
import type { Span, WheelFile } from './wheelFile.js';

/** A file to take: where it lies in the wheel, where it goes, what it must be. */
export interface Take extends Located {
  /** Path below the LibTorch folder. */
  to: string;
  size: number;
  sha256: string;
  executable: boolean;
}

/** Takes that lie next to each other, to be fetched at once. */
export interface Stretch extends Span {
  takes: Take[];
}

/** Files closer together than this are fetched as one stretch, with what lies between. */
const GAP = 64 * 1024;

/** What is taken from a wheel, checked against its pinned RECORD, as stretches in the order of the file. */
export async function planWheel(wheel: WheelFile, pin: WheelPin): Promise<Stretch[]> {
  const entries = await readDirectory(wheel, pin);
  const record = await readRecord(wheel, pin, entries);
  if (pin.record && record.sha256 !== pin.record) {
    throw damaged(
      `the RECORD of ${pin.file} has SHA-256 ${record.sha256}, ${pin.record} was expected`,
    );
  }
  const takes: Take[] = [];
  for (const { entry, span } of entries) {
    const to = entry.directory ? null : placeOf(pin, entry.filename);
    if (!to) continue;
    const listed = record.files.get(entry.filename);
    if (!listed || listed.size !== entry.uncompressedSize) {
      throw damaged(`${pin.file}: ${entry.filename} is not as its RECORD says`);
    }
    takes.push({ entry, span, to, ...listed, executable: Boolean(pin.tree) && entry.executable });
  }
  checkLibs(pin, takes);
  return stretches(takes);
}

/** A file of the wheel and the bytes that hold it: header and data, up to the next file. */
export interface Located {
  entry: Entry;
  span: Span;
}

/** All files of the wheel in the order of their bytes. */
export async function readDirectory(wheel: WheelFile, pin: WheelPin): Promise<Located[]> {
  let entries: Entry[];
  const reader = new ZipReader(wheel);
  try {
    entries = await reader.getEntries();
  } catch (error) {
    if (asLibtorchError(error) || (error as NodeJS.ErrnoException).syscall) throw error;
    throw damaged(`${pin.file} is no zip file, or its directory is damaged`, error);
  }
  const sorted = entries.sort((a, b) => a.offset - b.offset);
  const directory = reader.directoryOffset ?? wheel.size;
  return sorted.map((entry, i) => ({
    entry,
    span: { start: entry.offset, end: sorted[i + 1]?.offset ?? directory },
  }));
}

/** What a wheel says of its own files, and the SHA-256 of this statement. */
export interface WheelRecord {
  sha256: string;
  files: Map<string, { sha256: string; size: number }>;
}

/** RECORD: a line per file, `path,sha256=<base64url>,size`. */
export async function readRecord(
  wheel: WheelFile,
  pin: WheelPin,
  entries: readonly Located[],
): Promise<WheelRecord> {
  const found = entries.find(({ entry }) => /^[^/]+\.dist-info\/RECORD$/.test(entry.filename));
  if (!found) throw damaged(`${pin.file} has no RECORD`);
  wheel.announce([found.span]);
  await wheel.need(found.span);
  const [text] = readSmall(wheel, [found]);
  if (!text) throw damaged(`the RECORD of ${pin.file} is damaged`);
  const files: WheelRecord['files'] = new Map();
  for (const line of text.toString('utf8').split('\n')) {
    const match = line.match(/^(?:"(.*)"|([^,]*)),sha256=([\w-]{43}),(\d+)\s*$/);
    if (!match) continue;
    const [, quoted, plain, digest = '', size] = match;
    files.set(quoted?.replaceAll('""', '"') ?? plain ?? '', {
      sha256: Buffer.from(digest, 'base64url').toString('hex'),
      size: Number(size),
    });
  }
  return { sha256: createHash('sha256').update(text).digest('hex'), files };
}

/** Libraries of a torch wheel that belong to Python or to nobody here. */
const NOT_TAKEN = /^(lib)?(torch_python|shm|torch_global_deps|torch|iompstubs5md)\./;

/** Where a file of the wheel goes below the LibTorch folder, or null if it isn't taken. */
export function placeOf({ project, libs, tree }: WheelPin, path: string): string | null {
  if (path.split('/').includes('..')) return null;
  const name = path.split('/').at(-1) as string;
  if (/\.dist-info\/(licenses\/|LICEN|NOTICE|License|METADATA$)/.test(path)) {
    return `licenses/${project}/${path.replace(/^[^/]+\/(licenses\/)?/, '')}`;
  }
  if (tree) return path.startsWith(tree) ? path.slice(tree.length) : null;
  if (project === 'torch' && path === 'torch/version.py') return 'version.py';
  if (project === 'torch' && path.startsWith('torch/include/')) return path.slice('torch/'.length);
  if (libs) return libs.some((lib) => lib.path === path) ? `lib/${name}` : null;
  const library = /^torch\/lib\/[^/]+$/.test(path) && /\.(so(\.\d+)*|dylib|dll|lib)$/.test(name);
  return library && !NOT_TAKEN.test(name) ? `lib/${name}` : null;
}

function checkLibs({ file, record, libs = [] }: WheelPin, takes: Take[]): void {
  for (const { path, sha256 } of libs) {
    const take = takes.find(({ entry }) => entry.filename === path);
    if (!take) throw damaged(`${file} has no ${path}`);
    // Without a pinned RECORD the whole wheel has been checked; it may be one for another Python, built anew.
    if (record && take.sha256 !== sha256) {
      throw damaged(`${path} in ${file} has SHA-256 ${take.sha256}, ${sha256} was expected`);
    }
  }
}

function stretches(takes: Take[]): Stretch[] {
  const result: Stretch[] = [];
  for (const take of takes) {
    const last = result.at(-1);
    if (last && take.span.start - last.end < GAP) {
      last.end = take.span.end;
      last.takes.push(take);
    } else {
      result.push({ ...take.span, takes: [take] });
    }
  }
  return result;
}

function damaged(headline: string, cause?: unknown): LibtorchError {
  return new LibtorchError('ERR_LIBTORCH_CHECKSUM', headline, { cause });
}

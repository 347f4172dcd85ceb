// Archives for tests, good and hostile, made byte by byte: no program would write some of them.
import { gzipSync } from 'node:zlib';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { Header } from 'tar';

export interface TarEntry {
  path: string;
  type?: 'File' | 'Directory' | 'SymbolicLink' | 'Link' | 'CharacterDevice' | 'FIFO';
  body?: string | Uint8Array;
  linkpath?: string;
  mode?: number;
  /** The size that the header says; that of `body` by default. */
  size?: number;
}

export function tarOf(
  entries: readonly TarEntry[],
  { endMark = true }: { endMark?: boolean } = {},
): Buffer {
  const blocks = entries.flatMap(({ path, type = 'File', body = '', linkpath, mode, size }) => {
    const bytes = Buffer.from(body as string);
    const block = Buffer.alloc(512);
    const folder = type === 'Directory';
    new Header({
      path,
      type,
      ...(linkpath !== undefined && { linkpath }),
      mode: mode ?? (folder ? 0o755 : 0o644),
      size: size ?? bytes.length,
      mtime: new Date(0),
    }).encode(block);
    return [block, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(endMark ? 1024 : 0)]);
}

export const tgzOf = (entries: readonly TarEntry[]): Buffer => gzipSync(tarOf(entries));

export interface ZipEntry {
  path: string;
  body?: string;
  unixMode?: number;
  password?: string;
}

export async function zipOf(entries: readonly ZipEntry[]): Promise<Buffer> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const { path, body = '', unixMode, password } of entries) {
    const options = { ...(unixMode !== undefined && { unixMode }), ...(password && { password }) };
    const directory = path.endsWith('/');
    const reader = new Uint8ArrayReader(Buffer.from(body));
    await writer.add(path, directory ? undefined : reader, { directory, ...options });
  }
  return Buffer.from(await writer.close());
}

/** Bytes that do not compress, the same in each run. */
export function noise(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** A small data set, 300 kB packed, with one folder at its top. */
export const PETS = tgzOf([
  { path: 'pets/', type: 'Directory' },
  { path: 'pets/labels.csv', body: 'name,label\na.jpg,cat\n' },
  { path: 'pets/images/a.jpg', body: noise(300_000) },
]);

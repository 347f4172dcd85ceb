// The one place where entries of an archive become files. Nothing that an entry says can make it write outside its folder:
// names are taken apart first, and links are made last, so that no name can lead through one.
import { closeSync, constants, lstatSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { copyFile, link, mkdir, open, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from './archiveError.js';

interface Link {
  kind: 'symbolic' | 'hard';
  target: string;
}

/** Takes the bytes of one file. */
export interface FileSink {
  write(chunk: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Files up to this size are written in one go. */
const SMALL = 1 << 20;

/** Fills a folder that is empty and ours. */
export class FolderWriter {
  /** Files and bytes written so far. */
  files = 0;
  bytes = 0;
  readonly #made = new Set<string>(['']);
  readonly #links = new Map<string, Link>();

  /** `maxBytes`: more than that is not written. */
  constructor(
    private readonly root: string,
    private readonly maxBytes: number,
  ) {}

  async folder(name: string): Promise<void> {
    await this.#makeFolder(partsOf(name));
  }

  /** `size` as the archive declares it. */
  async file(name: string, size: number, executable: boolean): Promise<FileSink> {
    const path = await this.#place(name);
    this.#checkRoom(name, size);
    this.files += 1;
    const mode = executable ? 0o755 : 0o644;
    let left = size;
    const count = (chunk: Uint8Array): void => {
      left -= chunk.length;
      if (left < 0) throw new ArchiveError(`its entry ${quote(name)} is longer than it says`);
      this.bytes += chunk.length;
    };
    try {
      return size <= SMALL ? smallFile(path, mode, count) : await largeFile(path, mode, count);
    } catch (error) {
      throw asClash(error, name);
    }
  }

  /** A symbolic link, made at the end. @throws {ArchiveError} it points out of the folder. */
  async symbolicLink(name: string, target: string): Promise<void> {
    const key = partsOf(name).join('/');
    if (leavesFolder(key, target)) {
      throw new ArchiveError(`its entry ${quote(name)} is a link to ${quote(target)}, outside`);
    }
    await this.#place(name);
    this.#links.set(key, { kind: 'symbolic', target });
  }

  /** Another name for a file of the archive, made at the end. */
  async hardLink(name: string, target: string): Promise<void> {
    const to = partsOf(target).join('/');
    await this.#place(name);
    this.#links.set(partsOf(name).join('/'), { kind: 'hard', target: to });
  }

  /** Makes the links. Returns the folder that holds the contents: a single folder at the top stands for all. */
  async finish(): Promise<string> {
    for (const [key, { kind, target }] of this.#links) {
      if (kind === 'hard') await this.#makeHardLink(key, target);
    }
    const top = this.#singleTop();
    for (const [key, { kind, target }] of this.#links) {
      if (kind === 'hard') continue;
      if (top !== null && leavesFolder(key.slice(top.length + 1), target)) {
        throw new ArchiveError(`its entry ${quote(key)} is a link to ${quote(target)}, outside`);
      }
      this.#clear(key);
      await symlink(target, join(this.root, key));
    }
    return top === null ? this.root : join(this.root, top);
  }

  #singleTop(): string | null {
    const names = new Set(readdirSync(this.root));
    for (const key of this.#links.keys()) names.add(key.split('/')[0] as string);
    const [first = null, second] = names;
    if (first === null || second !== undefined || this.#links.has(first)) return null;
    return lstatSync(join(this.root, first)).isDirectory() ? first : null;
  }

  async #makeHardLink(key: string, target: string): Promise<void> {
    const from = join(this.root, target);
    if (!lstatSync(from, { throwIfNoEntry: false })?.isFile()) {
      throw new ArchiveError(
        `its entry ${quote(key)} is a link to ${quote(target)}, which is no file in it`,
      );
    }
    if (key === target) return;
    this.#clear(key);
    const to = join(this.root, key);
    await link(from, to).catch(() => copyFile(from, to, constants.COPYFILE_EXCL)); // not every disk has links
  }

  /** Removes an earlier entry of the same name: the last one counts. */
  #clear(key: string): void {
    const path = join(this.root, key);
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw clash(key);
    if (there) rmSync(path);
  }

  /** Where an entry goes; the folders above it are there. */
  async #place(name: string): Promise<string> {
    const parts = partsOf(name);
    const last = parts.pop();
    if (last === undefined) throw new ArchiveError(`its entry ${quote(name)} has no name`);
    await this.#makeFolder(parts);
    this.#links.delete([...parts, last].join('/'));
    return join(this.root, ...parts, last);
  }

  async #makeFolder(parts: readonly string[]): Promise<void> {
    const key = parts.join('/');
    if (this.#made.has(key)) return;
    try {
      await mkdir(join(this.root, ...parts), { recursive: true });
    } catch (error) {
      throw asClash(error, key);
    }
    this.#made.add(key);
  }

  #checkRoom(name: string, more: number): void {
    if (this.bytes + more <= this.maxBytes) return;
    throw new ArchiveError(
      `it unpacks to more than ${this.maxBytes} bytes (at ${quote(name)}); raise maxBytes if that is right`,
    );
  }
}

/** Collects in memory and writes at once: data sets are mostly many small files. */
function smallFile(path: string, mode: number, count: (chunk: Uint8Array) => void): FileSink {
  const fd = openSync(path, 'w', mode);
  const chunks: Uint8Array[] = [];
  return {
    async write(chunk) {
      count(chunk);
      chunks.push(chunk);
    },
    async close() {
      try {
        const bytes = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
      } finally {
        closeSync(fd);
      }
    },
  };
}

async function largeFile(
  path: string,
  mode: number,
  count: (chunk: Uint8Array) => void,
): Promise<FileSink> {
  const handle = await open(path, 'w', mode);
  return {
    async write(chunk) {
      count(chunk);
      await handle.appendFile(chunk);
    },
    close: () => handle.close(),
  };
}

/** The parts of an entry's name. @throws {ArchiveError} it does not stay below the folder. */
function partsOf(name: string): string[] {
  const parts = name.split(/[\\/]/);
  const absolute = parts[0] === '' || /^[a-z]:/i.test(name);
  if (absolute || parts.includes('..') || name.includes('\0')) {
    throw new ArchiveError(`its entry ${quote(name)} would leave the folder`);
  }
  // A backslash is an ordinary letter of a name, except on Windows.
  const kept = process.platform === 'win32' ? parts : name.split('/');
  return kept.filter((part) => part !== '' && part !== '.');
}

/**
 * Whether a link's target is outside: absolute, or with more `..` than there are folders above the link, or with a `..` after
 * a name, since that name may be a link itself.
 */
function leavesFolder(key: string, target: string): boolean {
  if (target === '' || target.includes('\0') || /^([\\/]|[a-z]:)/i.test(target)) return true;
  const parts = target.split(/[\\/]/).filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  if (ups >= 0 && parts.lastIndexOf('..') > ups) return true;
  const up = ups < 0 ? parts.length : ups;
  return up > key.split('/').length - 1;
}

function asClash(error: unknown, name: string): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  return ['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code) ? clash(name) : error;
}

function clash(name: string): ArchiveError {
  return new ArchiveError(`its entry ${quote(name)} is both a file and a folder`);
}

/** A name in a message: an archive can put anything into it. */
export function quote(name: string): string {
  const plain = name.length > 200 ? `${name.slice(0, 197)}…` : name;
  return JSON.stringify(plain);
}

// The `.ok` marker of a LibTorch in the cache: written last, so a folder without it is no LibTorch.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileBytes, isFolder, namesIn } from '../net/folders.js';
import { hashFile } from '../net/hashFile.js';
import type { Machine } from '../net/machine.js';
import { libtorchHome, platformKey } from './paths.js';

export interface InstalledMark {
  version: string;
  /** `cpu`, `cu130`. */
  build: string;
  /** Where it was fetched from, in words. */
  from: string;
  wheels: { file: string; sha256: string }[];
  /** Every library in lib/, with what it must be. */
  libs: Record<string, { size: number; sha256: string }>;
}

/** The marker, or what is wrong with the folder. Looks at sizes only, so it is quick enough for every start. */
export function readInstalled(folder: string): InstalledMark | string {
  let mark: InstalledMark;
  try {
    mark = JSON.parse(readFileSync(join(folder, '.ok'), 'utf8')) as InstalledMark;
  } catch (error) {
    if (!isFolder(folder)) return 'nothing there';
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return missing ? 'unfinished (no .ok marker)' : 'its .ok marker is damaged';
  }
  if (typeof mark !== 'object' || mark === null || typeof mark.libs !== 'object') {
    return 'its .ok marker is damaged';
  }
  for (const [name, { size }] of Object.entries(mark.libs)) {
    const found = fileBytes(join(folder, 'lib', name));
    if (found < 0) return `damaged: lib/${name} is missing`;
    if (found !== size) return `damaged: lib/${name} has ${found} bytes instead of ${size}`;
  }
  return mark;
}

/** The first library whose bytes are not those that were installed, or null. Reads everything: about a second. */
export async function findDamage(folder: string, mark: InstalledMark): Promise<string | null> {
  for (const [name, { sha256 }] of Object.entries(mark.libs)) {
    if ((await hashFile(join(folder, 'lib', name))) !== sha256) return `lib/${name}`;
  }
  return null;
}

/** Every folder in the cache for this platform, of any version: finished, unfinished and left over. */
export function listCache(machine: Machine): { version: string; name: string; folder: string }[] {
  const home = libtorchHome(machine);
  const prefix = `${platformKey(machine)}-`;
  return foldersIn(home).flatMap((version) =>
    foldersIn(join(home, version))
      .filter((name) => name.startsWith(prefix))
      .map((name) => ({ version, name, folder: join(home, version, name) })),
  );
}

function foldersIn(folder: string): string[] {
  return namesIn(folder).filter((name) => isFolder(join(folder, name)));
}

// Folders, asked about and made in ways that never hang and never throw where an answer will do.
import { existsSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** Names in a folder, sorted; none if it can't be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

/** Bytes of a file; -1 if there is none. */
export function fileBytes(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return -1;
  }
}

/** Bytes of all files below a folder. */
export function folderBytes(folder: string): number {
  return namesIn(folder).reduce((sum, name) => {
    const path = join(folder, name);
    const seen = lstatSync(path, { throwIfNoEntry: false });
    return sum + (seen?.isDirectory() ? folderBytes(path) : (seen?.size ?? 0));
  }, 0);
}

/** `mkdir -p`. Node's own `recursive` never returns where the system answers ENOENT below an existing folder, as /proc does. */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && isFolder(path)) return;
    const parent = dirname(path);
    if (code !== 'ENOENT' || parent === path || existsSync(parent)) throw error;
    makeFolder(parent);
    makeFolder(path);
  }
}

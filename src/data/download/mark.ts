// The note inside an unpacked data set that says what it is. It arrives together with the folder, so a folder with one is whole.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFolder, namesIn } from '../../net/folders.js';

/** The dot keeps it out of what `getFiles` finds. */
const NAME = '.kindling.json';

/** Where a data set came from and what was in it. */
export interface Mark {
  /** See `sourceOf`. */
  source: string;
  /** Of the archive. */
  sha256: string;
  archiveBytes: number;
  files: number;
  bytes: number;
}

export function writeMark(folder: string, mark: Mark): void {
  writeFileSync(join(folder, NAME), `${JSON.stringify(mark, null, 2)}\n`);
}

/** What lies at a folder's path. */
export type Found =
  | { kind: 'nothing' | 'empty' | 'unmarked' | 'no folder' }
  | { kind: 'marked'; mark: Mark };

export function lookAt(folder: string): Found {
  if (!isFolder(folder)) {
    return { kind: existsSync(folder) ? 'no folder' : 'nothing' };
  }
  try {
    const mark = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as Partial<Mark> | null;
    if (typeof mark?.source === 'string' && typeof mark.sha256 === 'string')
      return { kind: 'marked', mark: mark as Mark };
  } catch {
    // Then it is not one of ours.
  }
  return { kind: namesIn(folder).length === 0 ? 'empty' : 'unmarked' };
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A fresh folder for each test of a `describe`. */
export interface TestFolder {
  readonly path: string;
  /** Writes a file, in folders that are made as needed, and returns its path. */
  write(name: string, bytes?: Uint8Array | string): string;
}

/** Call it in a `describe`. */
export function useFolder(): TestFolder {
  let path = '';
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'kindling-'));
  });
  afterEach(() => rmSync(path, { recursive: true }));
  return {
    get path() {
      return path;
    },
    write(name, bytes = '') {
      const file = join(path, ...name.split('/'));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
      return file;
    },
  };
}

// Runs what a user runs: a program of its own, with its output as text.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

/** How many images of each kind `scripts/mnistDigits.mjs` makes. */
export interface Sizes {
  /** Of each class. */
  digits: number;
  manyDigits: { train: number; valid: number };
  oneDigit: { train: number; valid: number };
}

/** Runs a script as a module; what it prints. */
export async function runModule(source: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '-e', source],
    { cwd: root },
  );
  return stdout;
}

/** The address of a file of the repository, as a string to be written into a script. */
export function fileUrl(...path: string[]): string {
  return JSON.stringify(pathToFileURL(join(root, ...path)).href);
}

/** Makes the images in a folder; without sizes, as many as the main job needs. */
export async function makeDigits(folder: string, sizes?: Sizes): Promise<void> {
  const script = await import(pathToFileURL(join(root, 'scripts', 'mnistDigits.mjs')).href);
  await script.mnistDigits(folder, sizes);
}

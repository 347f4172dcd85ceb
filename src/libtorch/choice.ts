// The LibTorch chosen with `npx kindling libtorch use`, kept in one small file.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from '../net/folders.js';
import type { Machine } from '../net/machine.js';
import { explainError, LibtorchError } from './errors.js';
import { choiceFile } from './paths.js';
import type { Variant } from './pin.js';

/** A folder, or one of the variants in the cache. */
export type Choice = { folder: string } | { variant: Variant };

export function readChoice(machine: Machine): Choice | null {
  const file = choiceFile(machine);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw explainError(error, file);
  }
  const choice = parse(text);
  if (!choice) {
    throw new LibtorchError('ERR_LIBTORCH_PATH', `${file} is damaged`, {
      next: 'npx kindling libtorch use auto',
    });
  }
  return choice;
}

function parse(text: string): Choice | null {
  try {
    const { folder, variant } = JSON.parse(text) as { folder?: unknown; variant?: unknown };
    if (typeof folder === 'string') return { folder };
    return variant === 'cpu' || variant === 'cuda' ? { variant } : null;
  } catch {
    return null;
  }
}

/** Records a choice, or forgets it (`null`). */
export function writeChoice(machine: Machine, choice: Choice | null): void {
  const file = choiceFile(machine);
  try {
    if (!choice) {
      rmSync(file, { force: true });
      return;
    }
    makeFolder(dirname(file));
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(choice)}\n`);
    renameSync(temporary, file);
  } catch (error) {
    throw explainError(error, dirname(file));
  }
}

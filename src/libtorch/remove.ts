// Takes LibTorch out of the per-user cache again.
import { existsSync, renameSync, rmSync } from 'node:fs';
import { folderBytes } from '../net/folders.js';
import { lockHolder } from '../net/lock.js';
import { type Machine, thisMachine } from '../net/machine.js';
import { readChoice, writeChoice } from './choice.js';
import { explainError, LibtorchError } from './errors.js';
import { listCache } from './installed.js';
import { platformKey } from './paths.js';
import type { Variant } from './pin.js';

export interface Removed {
  folder: string;
  bytes: number;
}

/**
 * Removes this platform's LibTorch folders, unfinished downloads included: those of one variant, or all. A choice of what
 * is gone is forgotten.
 *
 * @throws {LibtorchError} somebody is installing into one of them just now.
 */
export function removeLibtorch({
  variant,
  ...given
}: Partial<Machine> & { variant?: Variant } = {}): Removed[] {
  const machine = thisMachine(given);
  const folders = listCache(machine).filter(
    ({ name }) => !variant || variantOf(name, machine) === variant,
  );
  for (const { folder } of folders) {
    const pid = lockHolder(`${folder.replace(/\.(partial|old-\d+)$/, '')}.lock`);
    if (pid !== null) {
      throw new LibtorchError(
        'ERR_LIBTORCH_LOCKED',
        `process ${pid} is installing ${folder} just now`,
        {
          next: 'wait for it, or stop it',
        },
      );
    }
  }
  const removed = folders.map(({ folder }) => removeFolder(folder));
  const choice = readChoice(machine);
  if (choice && 'variant' in choice && (!variant || variant === choice.variant))
    writeChoice(machine, null);
  return removed;
}

/** `linux-x64-cu130.partial` → `cuda`. */
function variantOf(name: string, machine: Machine): Variant {
  return name.slice(platformKey(machine).length + 1).startsWith('cpu') ? 'cpu' : 'cuda';
}

function removeFolder(folder: string): Removed {
  try {
    const bytes = folderBytes(folder);
    // Renamed first, so that nobody sees a LibTorch with half of its files.
    const dying = `${folder.replace(/\.old-\d+$/, '')}.old-${process.pid}`;
    if (dying !== folder) rmSync(dying, { recursive: true, force: true });
    renameSync(folder, dying);
    rmSync(dying, { recursive: true, force: true });
    rmSync(`${folder}.lock`, { force: true });
    if (existsSync(dying)) throw Object.assign(new Error(dying), { code: 'EPERM' });
    return { folder, bytes };
  } catch (error) {
    throw explainError(error, folder);
  }
}

// Runs a program of ./programs in a process of its own, on this Node or another, and reads its one line of JSON.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const NODES = join(here, '../../../nodes'); // build/nodes, filled by scripts/nodeVersions.mjs

/** The executable of a Node release line; null where it is not installed. */
export function nodeExecutable(major: number): string | null {
  if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const path = join(NODES, String(major), 'node_modules/node/bin', name);
  return existsSync(path) ? path : null;
}

/**
 * What the program printed, parsed.
 * @throws {Error} it ended in another way than with code 0; the message holds what it wrote.
 */
export function runProgram<T>(
  name: string,
  { node = process.execPath, args = [] as string[] } = {},
): Promise<T> {
  const program = join(here, 'programs', `${name}.js`);
  const child = spawn(node, ['--expose-gc', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let log = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(out) as T);
      else reject(new Error(`${name} ended with ${signal ?? code}\n${out}${log}`));
    });
  });
}

// npm packages: are those of the lock file the ones on disk?
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './child.mjs';

/** True when a package of the lock file is missing or has another version. */
export function packagesAreStale(root) {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages ?? {};
  // npm writes this file when it has finished, so that an interrupted install counts as stale.
  const installed = readJson(join(root, 'node_modules/.package-lock.json'))?.packages;
  if (installed === undefined) return true;
  return Object.entries(wanted).some(([path, { version, optional }]) => {
    if (path === '') return false;
    const found = installed[path];
    return found === undefined ? !optional : found.version !== version;
  });
}

/** Installs exactly what the lock file says. */
export async function installPackages(root) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  await run(npm, ['ci', '--no-audit', '--no-fund'], { cwd: root });
  return 'npm packages installed';
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

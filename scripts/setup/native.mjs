// The native core: CMake through cmake-js, only when something that goes into it has changed.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { CommandError, run } from './child.mjs';

/** One translation unit with ATen's headers takes about this much memory to compile. */
const COMPILER_BYTES = 1.5e9;

// CMake has a folder of its own below build/, so that cmake-js, which empties that folder when a
// build fails, and node-gyp, which writes a Makefile into build/, touch nothing else.
const WORK = 'build/cmake';
const PRODUCT = 'build/Release';
const LOADER = 'kindling.node';
const STAMP = 'build/native.json';
const LOG = 'build/native.log';

/**
 * True when there is no good build of what is there now. `libtorch` is `{ path, version }`.
 * Contents are compared, not times: a checkout that touches every file builds nothing.
 */
export function nativeIsStale(root, libtorch) {
  const stamp = readText(join(root, STAMP));
  if (stamp === null || !productsExist(root)) return true;
  return JSON.parse(stamp).inputs !== inputsHash(root, libtorch);
}

/** Builds the loader and the core; `note` gets `12/34` while it runs. */
export async function buildNative(root, libtorch, note = () => {}) {
  rmSync(join(root, STAMP), { force: true });
  const inputs = inputsHash(root, libtorch); // before, so that an edit during the build counts as new
  const log = [];
  try {
    await configure(root, libtorch, log);
    log.push(await cmakeJs(root, libtorch, 'build', noteProgress(note)));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    log.push(error.output);
    throw new Error(explain(log.join('\n')), { cause: error });
  } finally {
    mkdirSync(join(root, WORK), { recursive: true });
    writeFileSync(join(root, LOG), log.join('\n'));
  }
  publish(root);
  writeFileSync(join(root, STAMP), JSON.stringify({ inputs, libtorch }, null, 2));
  return 'native core built';
}

/**
 * Configures anew where the folder was made for another LibTorch, whose products would stay in it,
 * or by another generator or compiler, which CMake refuses.
 */
async function configure(root, libtorch, log) {
  const work = join(root, WORK);
  const empty = () => {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
  };
  const cache = readText(join(work, 'CMakeCache.txt'));
  if (cache === null || !cache.includes(`KINDLING_LIBTORCH:PATH=${libtorch.path}\n`)) empty();
  try {
    log.push(await cmakeJs(root, libtorch, 'configure'));
  } catch (error) {
    if (cache === null || !(error instanceof CommandError)) throw error;
    empty();
    log.push(await cmakeJs(root, libtorch, 'configure'));
  }
}

function cmakeJs(root, libtorch, command, onLine) {
  const args = [
    findCMakeJs(root),
    command,
    '--log-level=error',
    `--directory=${root}`,
    `--out=${join(root, WORK)}`,
    `--parallel=${parallelJobs()}`,
    `--CDKINDLING_LIBTORCH=${libtorch.path}`,
  ];
  return run(process.execPath, args, { cwd: root, onLine });
}

/** Puts the loader and the core where node-gyp-build looks; by renaming, as a process may have the old ones open. */
function publish(root) {
  const from = join(root, WORK, 'Release');
  const to = join(root, PRODUCT);
  const names = listFolder(from).filter(isProduct);
  mkdirSync(to, { recursive: true });
  for (const old of listFolder(to)) {
    if (isProduct(old) && !names.includes(old)) rmSync(join(to, old));
  }
  for (const name of names) {
    copyFileSync(join(from, name), join(to, `${name}.new`));
    renameSync(join(to, `${name}.new`), join(to, name));
  }
  if (!productsExist(root)) {
    throw new Error(`the build ended well but ${from} lacks the loader or the core; see ${LOG}`);
  }
}

function findCMakeJs(root) {
  const require = createRequire(join(root, 'package.json'));
  try {
    require.resolve('node-addon-api/package.json');
    return join(require.resolve('cmake-js/package.json'), '../bin/cmake-js');
  } catch (error) {
    throw new Error(
      'building from source needs two more packages: npm install cmake-js node-addon-api, then npm rebuild kindling',
      { cause: error },
    );
  }
}

function parallelJobs() {
  const fitting = Math.max(1, Math.floor(totalmem() / COMPILER_BYTES));
  return Math.min(availableParallelism(), fitting);
}

/** Ninja prints `[12/34] …`, make prints `[ 35%] …`. */
function noteProgress(note) {
  return (line) => {
    const progress = /^\[(\d+\/\d+|\s*\d+%)\]/.exec(line)?.[1];
    if (progress !== undefined) note(progress.trim());
  };
}

/** The lines of a failed build that matter; the rest is in the log. */
function explain(log) {
  const lines = log.split('\n');
  const first = lines.findIndex((line) => /\berror\b|CMake Error|FAILED:/i.test(line));
  const shown = first === -1 ? lines.slice(-30) : lines.slice(first, first + 30);
  return `the native build failed (everything it printed is in ${LOG}):\n${shown.join('\n')}`;
}

function productsExist(root) {
  const names = listFolder(join(root, PRODUCT)).filter(isProduct);
  return names.includes(LOADER) && names.length > 1;
}

function isProduct(name) {
  return name === LOADER || /^kindling-torch-[\d.]+\.(?:so|dylib|dll)$/.test(name);
}

function listFolder(path) {
  return existsSync(path) ? readdirSync(path) : [];
}

/** One number for all that goes into the build: sources, LibTorch, headers, compiler flags. */
export function inputsHash(root, libtorch) {
  const hash = createHash('sha256');
  const files = ['CMakeLists.txt'];
  for (const folder of ['native', 'cmake']) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) files.push(join(entry.parentPath, entry.name).slice(root.length + 1));
    }
  }
  for (const file of files.sort()) hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  const { CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS } = process.env;
  const packages = ['node-addon-api', 'node-api-headers'].map((name) => packageVersion(root, name));
  hash.update(JSON.stringify([libtorch, packages, { CC, CXX, CFLAGS, CXXFLAGS, LDFLAGS }]));
  return hash.digest('hex');
}

function packageVersion(root, name) {
  const text = readText(join(root, 'node_modules', name, 'package.json'));
  return text === null ? null : JSON.parse(text).version;
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

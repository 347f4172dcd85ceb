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
import { join } from 'node:path';
import { CommandError } from './child.mjs';
import { cmakeJs } from './cmake.mjs';

const PRODUCT = 'build/Release';
const LOADER = 'kindling.node';

// CMake has a folder of its own below build/, so that cmake-js, which empties that folder when a
// build fails, and node-gyp, which writes a Makefile into build/, touch nothing else. The core with
// CUDA is built beside the plain one: it needs another folder.
const PLAIN = { work: 'build/cmake', stamp: 'build/native.json', log: 'build/native.log' };
const CUDA = {
  work: 'build/cmake-cuda',
  stamp: 'build/native-cuda.json',
  log: 'build/native-cuda.log',
};
const placesOf = ({ cuda }) => (cuda ? CUDA : PLAIN);

/**
 * True when there is no good build of what is there now. `libtorch` is `{ path, version }`, and for
 * the core with CUDA also `cuda`: `{ toolkit, build }`.
 * Contents are compared, not times: a checkout that touches every file builds nothing.
 */
export function nativeIsStale(root, libtorch) {
  const stamp = readText(join(root, placesOf(libtorch).stamp));
  if (stamp === null || !productsExist(root, libtorch)) return true;
  return JSON.parse(stamp).inputs !== inputsHash(root, libtorch);
}

/** Builds the loader and the core; `note` gets `12/34` while it runs. */
export async function buildNative(root, libtorch, note = () => {}) {
  const { work, stamp, log: logFile } = placesOf(libtorch);
  rmSync(join(root, stamp), { force: true });
  const inputs = inputsHash(root, libtorch); // before, so that an edit during the build counts as new
  const log = [];
  try {
    await configure(root, libtorch, log);
    log.push(await runCMake(root, libtorch, 'build', noteProgress(note)));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    log.push(error.output);
    throw new Error(explain(log.join('\n'), logFile), { cause: error });
  } finally {
    mkdirSync(join(root, work), { recursive: true });
    writeFileSync(join(root, logFile), log.join('\n'));
  }
  publish(root, libtorch);
  writeFileSync(join(root, stamp), JSON.stringify({ inputs, libtorch }, null, 2));
  return libtorch.cuda ? 'native core with CUDA built' : 'native core built';
}

/**
 * Configures anew where the folder was made for another LibTorch, whose products would stay in it,
 * or by another generator or compiler, which CMake refuses.
 */
async function configure(root, libtorch, log) {
  const work = join(root, placesOf(libtorch).work);
  const empty = () => {
    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
  };
  const cache = readText(join(work, 'CMakeCache.txt'));
  if (cache === null || !cache.includes(`KINDLING_LIBTORCH:PATH=${libtorch.path}\n`)) empty();
  try {
    log.push(await runCMake(root, libtorch, 'configure'));
  } catch (error) {
    if (cache === null || !(error instanceof CommandError)) throw error;
    empty();
    log.push(await runCMake(root, libtorch, 'configure'));
  }
}

function runCMake(root, libtorch, command, onLine) {
  const { cuda } = libtorch;
  return cmakeJs(root, command, {
    work: placesOf(libtorch).work,
    libtorch,
    definitions: cuda
      ? {
          KINDLING_CUDA: 'ON',
          KINDLING_CUDA_BUILD: cuda.build,
          KINDLING_CUDA_TOOLKIT: cuda.toolkit,
        }
      : {},
    onLine,
  });
}

/** Puts the loader and the core where node-gyp-build looks; by renaming, as a process may have the old ones open. */
function publish(root, libtorch) {
  const { work, log } = placesOf(libtorch);
  const from = join(root, work, 'Release');
  const to = join(root, PRODUCT);
  const isProduct = (name) => name === LOADER || isCore(name, libtorch);
  const names = listFolder(from).filter(isProduct);
  mkdirSync(to, { recursive: true });
  for (const old of listFolder(to)) {
    if (isProduct(old) && !names.includes(old)) rmSync(join(to, old));
  }
  for (const name of names) {
    copyFileSync(join(from, name), join(to, `${name}.new`));
    renameSync(join(to, `${name}.new`), join(to, name));
  }
  if (!productsExist(root, libtorch)) {
    throw new Error(`the build ended well but ${from} lacks the loader or the core; see ${log}`);
  }
}

/** Ninja prints `[12/34] …`, make prints `[ 35%] …`. */
function noteProgress(note) {
  return (line) => {
    const progress = /^\[(\d+\/\d+|\s*\d+%)\]/.exec(line)?.[1];
    if (progress !== undefined) note(progress.trim());
  };
}

/** The lines of a failed build that matter; the rest is in the log. */
function explain(log, file) {
  const lines = log.split('\n');
  const first = lines.findIndex((line) => /\berror\b|CMake Error|FAILED:/i.test(line));
  const shown = first === -1 ? lines.slice(-30) : lines.slice(first, first + 30);
  return `the native build failed (everything it printed is in ${file}):\n${shown.join('\n')}`;
}

function productsExist(root, libtorch) {
  const names = listFolder(join(root, PRODUCT));
  return names.includes(LOADER) && names.some((name) => isCore(name, libtorch));
}

/** Cores with CUDA have its build behind the version: `kindling-torch-2.13-cu130.so`. */
function isCore(name, { cuda }) {
  const [, build] = /^kindling-torch-[\d.]+?(-\w+)?\.(?:so|dylib|dll)$/.exec(name) ?? [null, null];
  return cuda ? build === `-${cuda.build}` : build === undefined;
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

// Folders that look like a LibTorch, to be found or refused.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LibtorchError } from '#kindling/libtorch/errors.js';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';
import { type Libtorch, type ResolveOptions, resolveLibtorch } from '#kindling/libtorch/resolve.js';
import { versionHeader } from './wheels.js';

export function write(path: string, text = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

interface Fake {
  version?: string | null;
  cuda?: boolean;
  headers?: boolean;
  /** What says the version: the newer header, the older one, version.py, or build-version. */
  told?: 'headeronly' | 'api' | 'python' | 'archive';
}

/** A folder that looks like a LibTorch. */
export function fakeLibtorch(root: string, fake: Fake = {}): string {
  const { version = LIBTORCH_VERSION, cuda = false, headers = true, told = 'headeronly' } = fake;
  const libs = ['libgomp.so.1', 'libc10.so', 'libtorch_cpu.so', 'libtorch_python.so'];
  if (cuda) libs.push('libc10_cuda.so', 'libtorch_cuda.so');
  for (const name of libs) write(join(root, 'lib', name), name);
  if (headers) write(join(root, 'include/ATen/ATen.h'));
  if (version === null) return root;
  if (told === 'headeronly')
    write(join(root, 'include/torch/headeronly/version.h'), versionHeader(version));
  if (told === 'api')
    write(join(root, 'include/torch/csrc/api/include/torch/version.h'), versionHeader(version));
  if (told === 'python')
    write(join(root, 'version.py'), `debug = False\n__version__ = '${version}+cu130'\n`);
  if (told === 'archive') write(join(root, 'build-version'), `${version}+cu128\n`);
  return root;
}

/** Puts a finished LibTorch into the cache below `home`. */
export function fakeCached(home: string, build: string): string {
  const folder = join(home, 'libtorch', LIBTORCH_VERSION, `linux-x64-${build}`);
  fakeLibtorch(folder, { cuda: build !== 'cpu' });
  const mark = { version: LIBTORCH_VERSION, build, libs: { 'libc10.so': { size: 9, sha256: '' } } };
  write(join(folder, '.ok'), JSON.stringify(mark));
  return folder;
}

/** Options of a Linux machine that has nothing but what is below `home`. */
export const linux = (home: string, more: ResolveOptions = {}): ResolveOptions => ({
  platform: 'linux',
  arch: 'x64',
  home,
  findPackage: () => null,
  systemFolders: [],
  ...more,
  env: { KINDLING_HOME: home, ...more.env },
});

/** The error with which nothing is found. */
export function refusal(options: ResolveOptions): LibtorchError {
  try {
    resolveLibtorch(options);
  } catch (error) {
    if (error instanceof LibtorchError) return error;
    throw error;
  }
  throw new Error('expected a LibtorchError');
}

export const names = (found: Libtorch): (string | undefined)[] =>
  found.preload.map((path) => path.split('/').at(-1));

// Compiles the libraries that the tests of loadLibrary load, into build/extension, once per source and LibTorch.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadInfo } from '#kindling/native/loader.js';
import { root } from '../../gates/sources.js';

const FOLDER = join(root, 'build/extension');
const SUFFIX = process.platform === 'darwin' ? '.dylib' : '.so';
const { include, version } = loadInfo().libtorch;
const [compiler = 'c++', ...given] = (process.env.CXX ?? 'c++').split(' ');

/** Why nothing can be compiled here; null where it can. */
export const cannotCompile: string | null =
  process.platform === 'win32'
    ? 'the test compiles by c++'
    : include === null
      ? `LibTorch ${version} has no headers here`
      : spawnSync(compiler, [...given, '--version']).error !== undefined
        ? `no compiler: ${compiler}`
        : null;

/** The extension with kindling_test's operators: test/tensor/extension/extension.cc. */
export function buildExtension(): string {
  const source = readFileSync(join(root, 'test/tensor/extension/extension.cc'), 'utf8');
  return compile(source, [
    '-std=c++20',
    '-isystem',
    `${include}`,
    '-isystem',
    join(`${include}`, 'torch/csrc/api/include'),
  ]);
}

/** A library out of a few lines of C++. */
export function compile(source: string, flags: readonly string[] = []): string {
  const args = [...given, '-O0', '-w', '-fPIC', '-shared', ...flags];
  if (process.platform === 'darwin') args.push('-undefined', 'dynamic_lookup');
  const hash = createHash('sha256').update(JSON.stringify([source, compiler, args, version]));
  const name = join(FOLDER, hash.digest('hex').slice(0, 16));
  const library = `${name}${SUFFIX}`;
  if (existsSync(library)) return library;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${name}.cc`, source);
  const { status, stderr } = spawnSync(compiler, [...args, `${name}.cc`, '-o', `${library}.new`], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${compiler} failed:\n${stderr}`);
  renameSync(`${library}.new`, library);
  return library;
}

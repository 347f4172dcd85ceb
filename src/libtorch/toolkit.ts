// CUDA's compiler and headers, for those who build the core with CUDA: finds a toolkit, or fetches one as wheels.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type Machine, thisMachine } from '../net/machine.js';
import { LibtorchError } from './errors.js';
import { type CheckStage, type Installed, type InstallOptions, installTarget } from './install.js';
import { readInstalled } from './installed.js';
import { cacheFolder, platformKey } from './paths.js';
import type { Manifest } from './pin.js';
import { TOOLKITS } from './toolkitManifest.js';

/** A folder with `include/cuda_runtime_api.h` and `bin/nvcc`. */
export interface Toolkit {
  folder: string;
  /** `13.0`. */
  version: string;
  /** How it was found, in words. */
  from: string;
}

/** Variables that name a toolkit, in the order of looking; the first is ours. */
const VARIABLES = ['KINDLING_CUDA_TOOLKIT', 'CUDA_HOME', 'CUDA_PATH'];

/**
 * The toolkit to build with: what a variable names, the `nvcc` on PATH, the cache, the system's usual folder. One of another
 * major version than LibTorch's CUDA is passed over, unless `KINDLING_CUDA_TOOLKIT` names it.
 *
 * @param build LibTorch's, `cu130`
 * @throws {LibtorchError} `KINDLING_CUDA_TOOLKIT` names no toolkit, or one that does not fit.
 */
export function findToolkit(
  build: string,
  options: Partial<Machine> & { trace?: string[]; manifest?: Manifest } = {},
): Toolkit | null {
  const { trace = [] } = options;
  for (const { from, folder } of candidates(thisMachine(options), options.manifest ?? TOOLKITS)) {
    const version = folder === null ? null : readVersion(folder);
    const fault =
      folder === null
        ? 'nothing there'
        : version === null
          ? `${folder} has no include/cuda_runtime_api.h or no bin/nvcc`
          : majorOf(build) !== null && majorOf(build) !== version.split('.')[0]
            ? `${folder} is CUDA ${version}, LibTorch is built with ${build}`
            : null;
    if (folder !== null && version !== null && fault === null) return { folder, version, from };
    trace.push(`${from}: ${fault}`);
    if (from === VARIABLES[0]) {
      throw new LibtorchError('ERR_LIBTORCH_PATH', `${from}: ${fault}`, {
        next: `correct or unset ${from}`,
      });
    }
  }
  return null;
}

function* candidates(
  machine: Machine,
  manifest: Manifest,
): Generator<{ from: string; folder: string | null }> {
  const { env, platform } = machine;
  for (const name of VARIABLES) {
    const folder = env[name];
    if (folder) yield { from: name, folder };
  }
  const nvcc = (env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, platform === 'win32' ? 'nvcc.exe' : 'nvcc'))
    .find((path) => existsSync(path));
  yield { from: 'nvcc on PATH', folder: nvcc ? dirname(dirname(realpathSync(nvcc))) : null };
  const target = manifest[platformKey(machine)];
  const cached = target && cacheFolder(machine, target.version, target.build);
  const whole = cached && typeof readInstalled(cached) !== 'string';
  yield { from: 'cache', folder: whole ? cached : null };
  const usual = '/usr/local/cuda';
  yield { from: "the system's folder", folder: existsSync(usual) ? usual : null };
}

/** `cu130` → `13`; null where the build's name does not tell. */
function majorOf(build: string): string | null {
  return build.match(/^cu(\d+)\d$/)?.[1] ?? null;
}

function readVersion(folder: string): string | null {
  if (!['nvcc', 'nvcc.exe'].some((name) => existsSync(join(folder, 'bin', name)))) return null;
  try {
    const header = readFileSync(join(folder, 'include/cuda_runtime_api.h'), 'utf8');
    const number = Number(header.match(/#define CUDART_VERSION\s+(\d+)/)?.[1]);
    return `${Math.floor(number / 1000)}.${Math.floor((number % 1000) / 10)}`;
  } catch {
    return null;
  }
}

/**
 * Puts a toolkit that fits the pinned LibTorch into the per-user cache, unless it is there: about 105 MB of download.
 *
 * @throws {LibtorchError} with the trace of what was tried and what to type next.
 */
export async function installToolkit(
  options: Omit<InstallOptions, 'variant'> = {},
): Promise<Installed> {
  const machine = thisMachine(options);
  const target = (options.manifest ?? TOOLKITS)[platformKey(machine)];
  if (!target) {
    throw new LibtorchError(
      'ERR_LIBTORCH_PLATFORM',
      `there are no wheels of CUDA's compiler for ${platformKey(machine)}`,
      { next: 'install the CUDA toolkit and set KINDLING_CUDA_TOOLKIT to its folder' },
    );
  }
  return installTarget(target, checkToolkit, options);
}

const checkToolkit: CheckStage = async (stage, _target, { trace, load }) => {
  // nvcc and CMake look for libraries in lib64; the wheels have lib.
  if (!existsSync(join(stage, 'lib64'))) symlinkSync('lib', join(stage, 'lib64'));
  if (load) return load([join(stage, 'bin/nvcc')]);
  const { status, stderr, error } = spawnSync(join(stage, 'bin/nvcc'), ['--version'], {
    encoding: 'utf8',
  });
  if (status === 0) return;
  const why = error?.message ?? stderr.trim();
  throw new LibtorchError('ERR_LIBTORCH_LOAD', `nvcc does not run: ${why}`, { trace });
};

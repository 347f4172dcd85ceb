// Finds the addon and LibTorch, opens them in order, and says what is wrong when that fails. One load per thread.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Libtorch, resolveLibtorch } from '../libtorch/resolve.js';
import type { Addon, Loader } from './addon.js';

const require = createRequire(import.meta.url);
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIBRARY_SUFFIX =
  process.platform === 'win32' ? '.dll' : process.platform === 'darwin' ? '.dylib' : '.so';

/**
 * How long LibTorch's threads spin for each other before they sleep, in libgomp's units. Its own default is billions, as if
 * the machine were ours alone: beside another busy process one epoch took over 60 s that takes 5 s with this (docs/perf.md).
 */
const SPIN_COUNT = '1000';

/** Above every level of LibTorch's profiler, which tells the terminal about each profile, and that there is no GPU. */
const SILENT = '99';

/** What was loaded, and from where. */
export interface LoadInfo {
  /** The small addon that opens LibTorch. */
  readonly loaderPath: string;
  /** The core, built for one minor version of LibTorch. */
  readonly addonPath: string;
  readonly libtorch: Libtorch;
}

/** The native parts cannot be loaded. The message says why and what to type. */
export class LoadError extends Error {
  override name = 'LoadError';
  readonly code = 'ERR_LOAD';
}

let loaded: { addon: Addon; info: LoadInfo } | null = null;

/** The native core of this thread, loaded on first use. */
export function loadAddon(): Addon {
  loaded ??= load();
  return loaded.addon;
}

/** Where the native parts came from; loads them if need be. */
export function loadInfo(): LoadInfo {
  loaded ??= load();
  return loaded.info;
}

/** What LibTorch says about itself and the machine. */
export interface SystemInfo {
  readonly torchVersion: string;
  /** The instruction set that LibTorch's kernels use: `AVX2`, `AVX512`, … */
  readonly cpuCapability: string;
  readonly cuda: boolean;
  /** How LibTorch was built, in its own words. */
  readonly configuration: string;
}

export function systemInfo(): SystemInfo {
  const addon = loadAddon();
  return {
    torchVersion: addon.torchVersion(),
    cpuCapability: addon.cpuCapability(),
    cuda: addon.hasCuda(),
    configuration: addon.buildConfiguration(),
  };
}

function load(): { addon: Addon; info: LoadInfo } {
  const loaderPath = findLoader();
  const libtorch = resolveLibtorch();
  const minor = libtorch.version.split('.').slice(0, 2).join('.');
  const addonPath = findCore(coreFolders(dirname(loaderPath)), minor, libtorch.variant);
  if (!existsSync(addonPath)) {
    throw new LoadError(
      `the addon for LibTorch ${minor} is missing (${addonPath}).\n${traceOf(libtorch)}\n` +
        'Build it with `npm run build:native`, or choose another LibTorch with `npx kindling libtorch use`.',
    );
  }
  const loader = require(loaderPath) as Loader;
  loader.setDefault('GOMP_SPINCOUNT', SPIN_COUNT);
  loader.setDefault('KINETO_LOG_LEVEL', SILENT);
  for (const library of libtorch.preload) {
    try {
      loader.open(library);
    } catch (error) {
      throw new LoadError(
        `LibTorch's ${library} cannot be loaded: ${(error as Error).message}\n${traceOf(libtorch)}\n` +
          'Repair it with `npx kindling libtorch install`.',
        { cause: error },
      );
    }
  }
  const module = { exports: {} as Addon };
  try {
    process.dlopen(module as unknown as NodeJS.Module, addonPath, constants.dlopen?.RTLD_NOW);
  } catch (error) {
    throw new LoadError(
      `the addon ${addonPath} does not fit LibTorch ${libtorch.version}: ${(error as Error).message}\n${traceOf(libtorch)}\n` +
        'Build it anew with `npm run build:native`.',
      { cause: error },
    );
  }
  return { addon: module.exports, info: { loaderPath, addonPath, libtorch } };
}

/** The loader's folder first; of two cores one may be prebuilt and the other built here. */
function coreFolders(loaderFolder: string): string[] {
  const prebuilt = join(ROOT, 'prebuilds', `${process.platform}-${process.arch}`);
  return [loaderFolder, join(ROOT, 'build/Release'), prebuilt];
}

/** The core built with the CUDA of this LibTorch, where there is one; otherwise the plain core, which any build can carry. */
export function findCore(folders: readonly string[], minor: string, variant: string): string {
  const suffixes = variant === 'cpu' ? [''] : [`-${variant}`, ''];
  const paths = suffixes.flatMap((suffix) =>
    folders.map((folder) => join(folder, `kindling-torch-${minor}${suffix}${LIBRARY_SUFFIX}`)),
  );
  return (paths.find((path) => existsSync(path)) ?? paths.at(-folders.length)) as string;
}

function findLoader(): string {
  const nodeGypBuild = require('node-gyp-build') as { resolve(folder: string): string };
  try {
    return nodeGypBuild.resolve(ROOT);
  } catch (error) {
    throw new LoadError(
      `no prebuilt addon for ${process.platform}-${process.arch} and none built in ${ROOT}. Build it with \`npm run build:native\`.`,
      { cause: error },
    );
  }
}

function traceOf(libtorch: Libtorch): string {
  return ['How LibTorch was found:', ...libtorch.trace.map((line) => `  ${line}`)].join('\n');
}

// Reads a folder as a LibTorch: its libraries, headers, version and variant. Loads nothing.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isFolder, namesIn } from '../net/folders.js';
import type { Machine } from '../net/machine.js';

/** What a LibTorch folder turned out to hold. */
export interface Layout {
  /** Folder with libtorch_cpu. */
  lib: string;
  /** Folder with ATen/, c10/ and torch/; null where only the libraries are there. */
  include: string | null;
  /** `2.13.0`, without a `+cu130`; null if nothing in the folder tells. */
  version: string | null;
  /** `cpu` without CUDA libraries, else `cu130` and the like. */
  variant: string;
  /** Libraries to load before the addon, absolute and in order. */
  preload: string[];
}

/** The name of a library's file, e.g. `libtorch_cpu.so`. */
export function libraryFile(name: string, platform: NodeJS.Platform): string {
  if (platform === 'win32') return `${name}.dll`;
  return platform === 'darwin' ? `lib${name}.dylib` : `lib${name}.so`;
}

/** Reads `root` (with lib/ and include/, as a LibTorch archive or Python's `torch` folder has); a string says what is wrong. */
export function readLayout(root: string, machine: Pick<Machine, 'platform'>): Layout | string {
  if (!isFolder(root)) return existsSync(root) ? 'is not a folder' : 'does not exist';
  const wanted = libraryFile('torch_cpu', machine.platform);
  if (!existsSync(join(root, 'lib', wanted))) {
    if (existsSync(join(root, wanted)))
      return `is the lib folder itself; give its parent, ${dirname(root)}`;
    if (existsSync(join(root, 'torch', 'lib', wanted)))
      return `holds torch; give ${join(root, 'torch')}`;
    return `has no lib/${wanted}`;
  }
  const include = join(root, 'include');
  return readSplitLayout(join(root, 'lib'), isFolder(include) ? include : null, machine, root);
}

/** Like `readLayout` for libraries and headers in unrelated folders, as Linux distributions put them. */
export function readSplitLayout(
  lib: string,
  include: string | null,
  { platform }: Pick<Machine, 'platform'>,
  root?: string,
): Layout | string {
  if (!existsSync(join(lib, libraryFile('torch_cpu', platform)))) return `has no libtorch_cpu`;
  const told = (root && readToldVersion(root)) || null;
  const version = told?.version ?? (include && readHeaderVersion(include)) ?? null;
  const cuda = existsSync(join(lib, libraryFile('torch_cuda', platform)));
  return {
    lib,
    include: include && existsSync(join(include, 'ATen')) ? include : null,
    version,
    variant: cuda ? (told?.build.startsWith('cu') ? told.build : 'cuda') : 'cpu',
    preload: findPreload(lib, platform),
  };
}

/** `build-version` of a LibTorch archive or `version.py` of a Python package: `2.13.0+cu130`. */
function readToldVersion(root: string): { version: string; build: string } | null {
  const text = readText(join(root, 'build-version')) ?? readText(join(root, 'version.py'));
  const match = text?.match(/^(?:__version__ = ['"])?(\d+\.\d+\.\d+)[^+'"\s]*(?:\+([\w.]+))?/m);
  return match?.[1] ? { version: match[1], build: match[2] ?? '' } : null;
}

/** The macros of LibTorch's version.h: in torch/headeronly now, in the C++ API before. */
function readHeaderVersion(include: string): string | null {
  for (const file of ['torch/headeronly/version.h', 'torch/csrc/api/include/torch/version.h']) {
    const text = readText(join(include, file)) ?? '';
    const parts = ['MAJOR', 'MINOR', 'PATCH'].map(
      (part) => text.match(new RegExp(`#define TORCH_VERSION_${part} (\\d+)`))?.[1],
    );
    if (parts.every((part) => part !== undefined)) return parts.join('.');
  }
  return null;
}

const PRELOAD_LINUX = [
  /^libgomp[-.].*so/,
  /^libcudart[-.].*so/,
  /^libcupti[-.].*so/,
  /^libc10\.so$/,
  /^libtorch_cpu\.so$/,
  /^libc10_cuda\.so$/,
  /^libtorch_cuda\.so$/,
];
const PRELOAD_MAC = [/^lib[ig]?omp.*\.dylib$/, /^libc10\.dylib$/, /^libtorch_cpu\.dylib$/];
const PRELOAD_WINDOWS = [
  /^libiomp5md\.dll$/,
  /^uv\.dll$/,
  /^c10\.dll$/,
  /^torch_cpu\.dll$/,
  /^c10_cuda\.dll$/,
  /^torch_cuda\.dll$/,
];

function findPreload(lib: string, platform: NodeJS.Platform): string[] {
  const patterns =
    platform === 'win32' ? PRELOAD_WINDOWS : platform === 'darwin' ? PRELOAD_MAC : PRELOAD_LINUX;
  const folders = [lib, ...nvidiaFolders(lib)];
  const files = folders.map((folder) => ({ folder, names: namesIn(folder) }));
  return patterns.flatMap((pattern) => {
    for (const { folder, names } of files) {
      const name = names.find((candidate) => pattern.test(candidate));
      if (name) return [join(folder, name)];
    }
    return [];
  });
}

/** Python keeps CUDA's libraries in wheels of their own: `site-packages/nvidia/<part>/lib` beside `torch/lib`. */
function nvidiaFolders(lib: string): string[] {
  const torch = dirname(realpathSync(lib));
  if (basename(torch) !== 'torch') return [];
  const root = dirname(torch);
  const parts = namesIn(join(root, 'nvidia'));
  return parts.map((part) => join(root, 'nvidia', part, 'lib')).filter(isFolder);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

// Finds the LibTorch to load: six places in a fixed order, each leaving a line in the trace. Fetches nothing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type Machine, thisMachine } from '../net/machine.js';
import { readChoice } from './choice.js';
import { LibtorchError } from './errors.js';
import { readInstalled } from './installed.js';
import { type Layout, libraryFile, readLayout, readSplitLayout } from './layout.js';
import { MANIFEST } from './manifest.js';
import { cacheFolder, platformKey } from './paths.js';
import { LIBTORCH_VERSION, type Manifest, type Variant } from './pin.js';
import { pythonCommands } from './python.js';

export type LibtorchSource = 'variable' | 'choice' | 'package' | 'cache' | 'python' | 'system';

/** A LibTorch that can be loaded, and how it was found. */
export interface Libtorch extends Layout {
  version: string;
  source: LibtorchSource;
  /** One line per step that was looked at, the last one being the one that answered. */
  trace: string[];
}

export interface ResolveOptions extends Partial<Machine> {
  /** The pins; tests pass small ones. */
  manifest?: Manifest;
  /** Finds the folder of an npm package, or null. */
  findPackage?: (name: string) => string | null;
  /** Pairs of library and header folders where distributions put LibTorch. */
  systemFolders?: readonly { lib: string; include: string }[];
}

const INSTALL = 'npx kindling libtorch install';

/**
 * The LibTorch to use, looked for in this order: `KINDLING_LIBTORCH` or `LIBTORCH`; the choice recorded by
 * `npx kindling libtorch use`; the platform's npm package; the per-user cache; Python's torch, if
 * `LIBTORCH_USE_PYTORCH=1`; the system's package. The first two are somebody's explicit wish: where they are
 * wrong, that is an error, and nothing below is looked at.
 *
 * LibTorch's C++ ABI changes with each minor version, so another minor than the pinned one is refused;
 * `LIBTORCH_BYPASS_VERSION_CHECK=1` lets it through.
 *
 * @throws {LibtorchError} nothing was found, or what was asked for is no LibTorch of the right version.
 */
export function resolveLibtorch(options: ResolveOptions = {}): Libtorch {
  const search = new Search(options);
  return (
    search.variable() ??
    search.choice() ??
    search.package() ??
    search.cache() ??
    search.python() ??
    search.system() ??
    search.fail('ERR_LIBTORCH_NOT_FOUND', 'no LibTorch was found', INSTALL)
  );
}

/**
 * Reads a folder that somebody named as a LibTorch of the right version.
 *
 * @throws {LibtorchError} it isn't one.
 */
export function openFolder(folder: string, machine: Machine): Layout {
  const layout = readLayout(folder, machine);
  if (typeof layout === 'string') {
    throw new LibtorchError('ERR_LIBTORCH_PATH', `${folder} ${layout}`);
  }
  const fault = versionFault(layout, machine);
  if (!fault) return layout;
  throw new LibtorchError('ERR_LIBTORCH_VERSION', `${folder} ${fault}`, {
    next: 'set LIBTORCH_BYPASS_VERSION_CHECK=1 to try it all the same',
  });
}

function versionFault({ version }: Layout, { env }: Machine): string | null {
  if (env.LIBTORCH_BYPASS_VERSION_CHECK === '1') return null;
  const minor = LIBTORCH_VERSION.split('.').slice(0, 2).join('.');
  if (version?.split('.').slice(0, 2).join('.') === minor) return null;
  const what = version ? `is LibTorch ${version}` : 'tells no version';
  return `${what}, and this Kindling needs ${minor}`;
}

class Search {
  readonly #machine: Machine;
  readonly #options: ResolveOptions;
  readonly #trace: string[] = [];

  constructor(options: ResolveOptions) {
    this.#options = options;
    this.#machine = thisMachine(options);
  }

  variable(): Libtorch | null {
    const { env } = this.#machine;
    const name = ['KINDLING_LIBTORCH', 'LIBTORCH'].find((candidate) => env[candidate]);
    if (!name) return this.#pass('KINDLING_LIBTORCH, LIBTORCH: not set');
    return this.#explicit('variable', name, env[name] as string, `correct or unset ${name}`);
  }

  choice(): Libtorch | null {
    const choice = readChoice(this.#machine);
    if (!choice) return this.#pass('npx kindling libtorch use: nothing chosen');
    const next = 'npx kindling libtorch use auto';
    if ('folder' in choice) return this.#explicit('choice', 'chosen', choice.folder, next);
    const found = this.#cached(choice.variant, 'choice', 'chosen');
    if (found) return found;
    return this.fail(
      'ERR_LIBTORCH_PATH',
      `the chosen LibTorch (${choice.variant}) is not there`,
      `npx kindling libtorch install ${choice.variant}, or ${next}`,
    );
  }

  package(): Libtorch | null {
    const name = `@kindling/libtorch-${platformKey(this.#machine)}`;
    const find = this.#options.findPackage ?? findInstalledPackage;
    const folder = find(name);
    if (!folder) return this.#pass(`npm package ${name}: not installed`);
    return this.#optional(
      'package',
      `npm package ${name}`,
      readLayout(folder, this.#machine),
      folder,
    );
  }

  /** CUDA comes first: it can only be there because somebody asked for it. */
  cache(): Libtorch | null {
    return this.#cached('cuda', 'cache', 'cache') ?? this.#cached('cpu', 'cache', 'cache');
  }

  python(): Libtorch | null {
    if (this.#machine.env.LIBTORCH_USE_PYTORCH !== '1') {
      return this.#pass("Python's torch: not asked for (LIBTORCH_USE_PYTORCH=1)");
    }
    const folder = findPythonTorch(this.#machine);
    if (!folder) return this.#pass("Python's torch: no Python that has torch answers on PATH");
    return this.#optional('python', "Python's torch", readLayout(folder, this.#machine), folder);
  }

  system(): Libtorch | null {
    const { platform } = this.#machine;
    const folders = this.#options.systemFolders ?? systemFolders(this.#machine);
    const found = folders.find(({ lib }) =>
      existsSync(join(lib, libraryFile('torch_cpu', platform))),
    );
    if (!found) return this.#pass("system's package: none");
    const include = existsSync(join(found.include, 'ATen')) ? found.include : null;
    const layout = readSplitLayout(found.lib, include, this.#machine);
    return this.#optional('system', "system's package", layout, found.lib);
  }

  fail(code: LibtorchError['code'], headline: string, next: string): never {
    throw new LibtorchError(code, headline, { trace: this.#trace, next });
  }

  #cached(variant: Variant, source: LibtorchSource, label: string): Libtorch | null {
    const manifest = this.#options.manifest ?? MANIFEST;
    const target = manifest[`${platformKey(this.#machine)}-${variant}`];
    if (!target)
      return this.#pass(`${label}, ${variant}: there is none for ${platformKey(this.#machine)}`);
    const folder = cacheFolder(this.#machine, target.version, target.build);
    const mark = readInstalled(folder);
    if (typeof mark === 'string') return this.#pass(`${label}, ${variant}: ${folder}: ${mark}`);
    return this.#optional(
      source,
      `${label}, ${variant}`,
      readLayout(folder, this.#machine),
      folder,
    );
  }

  #explicit(source: LibtorchSource, label: string, path: string, next: string): Libtorch {
    const folder = resolve(path);
    try {
      return this.#found(source, label, openFolder(folder, this.#machine), folder);
    } catch (error) {
      if (!(error instanceof LibtorchError)) throw error;
      const line = `${label}: ${error.headline}`;
      const also = error.next ? `${next}, or ${error.next}` : next;
      throw new LibtorchError(error.code, line, { trace: [...this.#trace, line], next: also });
    }
  }

  #optional(
    source: LibtorchSource,
    label: string,
    layout: Layout | string,
    folder: string,
  ): Libtorch | null {
    const bad = typeof layout === 'string' ? layout : versionFault(layout, this.#machine);
    if (bad) return this.#pass(`${label}: ${folder} ${bad}`);
    return this.#found(source, label, layout as Layout, folder);
  }

  #found(source: LibtorchSource, label: string, layout: Layout, folder: string): Libtorch {
    const version = layout.version ?? 'unknown';
    this.#trace.push(`${label}: ${folder} (${version}, ${layout.variant})`);
    return { ...layout, version, source, trace: this.#trace };
  }

  #pass(line: string): null {
    this.#trace.push(line);
    return null;
  }
}

function findInstalledPackage(name: string): string | null {
  try {
    const file = createRequire(import.meta.url).resolve(`${name}/package.json`);
    // Electron: nothing can be loaded out of an archive.
    return dirname(file).replace(/\bapp\.asar(?=[\\/])/, 'app.asar.unpacked');
  } catch {
    return null;
  }
}

/** Asks where torch lies without importing it, which would take seconds. */
function findPythonTorch(machine: Machine): string | null {
  const script =
    'import importlib.util as u; s = u.find_spec("torch"); print(s.submodule_search_locations[0] if s else "")';
  for (const [command, ...first] of pythonCommands(machine)) {
    const { stdout, status } = spawnSync(command as string, [...first, '-c', script], {
      env: machine.env as NodeJS.ProcessEnv,
      encoding: 'utf8',
    });
    if (status === 0 && stdout.trim()) return stdout.trim();
  }
  return null;
}

function systemFolders({ platform, arch }: Machine): { lib: string; include: string }[] {
  if (platform === 'darwin') {
    return [{ lib: '/opt/homebrew/opt/pytorch/lib', include: '/opt/homebrew/opt/pytorch/include' }];
  }
  if (platform !== 'linux') return [];
  const triplet = `${arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
  return [`/usr/lib/${triplet}`, '/usr/lib64', '/usr/lib', '/usr/local/lib'].map((lib) => ({
    lib,
    include: lib.startsWith('/usr/local') ? '/usr/local/include' : '/usr/include',
  }));
}

// Operators of others: libraries that register them with LibTorch by TORCH_LIBRARY.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadInfo } from '../../native/loader.js';
import { addon } from '../cells.js';
import { ArgumentError, LibraryError } from '../errors.js';

const OP = 'loadLibrary';

/**
 * Opens a compiled library that registers operators with `TORCH_LIBRARY`; they are callable at once by `ops.call('myext::op', …)`, in every
 * thread, with the gradients that the library defines. PyTorch's `torch.ops.load_library`.
 *
 * The library stays open for the life of the process; loading it again does nothing. It must be built against the same minor version of
 * LibTorch and link to `torch_cpu` and `c10` at most; docs/extending.md shows how. What a library runs while it is opened is tried in a copy
 * of the process first (not on Windows), because an exception there would end the process.
 *
 * @param path a file, absolute or relative to the working directory, or a `file:` URL
 * @throws {ArgumentError} there is no such file.
 * @throws {LibraryError} it is no library for this machine, it needs another LibTorch, or its operators clash with registered ones.
 * @example
 * ```ts
 * // loadLibrary('build/libmyext.so');
 * // const y = ops.call('myext::scaled_add', x, z, { alpha: 2 });
 * ```
 */
export function loadLibrary(path: string | URL): void {
  const file = fileOf(path);
  const problem = addon.openLibrary(file);
  if (problem !== '')
    throw new LibraryError('ERR_LIBRARY', OP, `${file} ${explain(problem, file)}`);
}

function fileOf(path: unknown): string {
  if (typeof path !== 'string' && !(path instanceof URL))
    throw ArgumentError.of(OP, 'a path', 'path', path);
  if (path instanceof URL && path.protocol !== 'file:')
    throw ArgumentError.of(OP, 'a file: URL', 'path', path.href);
  const file = path instanceof URL ? fileURLToPath(path) : resolve(path);
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined)
    throw new ArgumentError(OP, `expected a library, but there is no file ${file}`);
  if (!found.isFile()) throw new ArgumentError(OP, `expected a library, but ${file} is no file`);
  return file;
}

/** What the system's linker and LibTorch say, in words that tell what to do. */
const EXPLANATIONS: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [
    /undefined symbol: (\w+)|Symbol not found: _?(\w+)/,
    ([, gnu, apple]) => {
      const symbol = addon.demangle((gnu ?? apple) as string);
      return `needs ${symbol}, which LibTorch ${loadInfo().libtorch.version} does not have: it was built for another version, or needs a library that is not loaded. Build it against ${minor()}`;
    },
  ],
  [
    /Only a single TORCH_LIBRARY can be used to register the namespace (\w+);[\s\S]*?Previous registration of TORCH_LIBRARY was (registered at \S+:\d+)/,
    ([, namespace, where]) =>
      `registers the operators of ${namespace}, which another library has registered already (${where})`,
  ],
  [
    /Tried to register an operator \((\w+::[\w.]+)[\s\S]*Original registration: (registered at \S+:\d+)/,
    ([, operator, where]) =>
      `registers ${operator}, which another library has registered already (${where})`,
  ],
  [
    /(\S+): cannot open shared object file|Library not loaded: (\S+)/,
    ([, gnu, apple]) =>
      `needs ${gnu ?? apple}, which is not found. An extension links to torch_cpu and c10 only: libtorch and libtorch_python are parts of Python's package`,
  ],
  [
    /invalid ELF header|file too short|wrong ELF class|not a mach-o|no suitable image|incompatible architecture|slice is not valid|error 193/i,
    ([words]) => `is no shared library for ${process.platform}-${process.arch} (${words})`,
  ],
];

function explain(problem: string, file: string): string {
  for (const [pattern, words] of EXPLANATIONS) {
    const match = pattern.exec(problem);
    if (match !== null) return words(match);
  }
  return `cannot be loaded: ${problem.replace(`${file}: `, '')}`;
}

function minor(): string {
  return loadInfo().libtorch.version.split('.').slice(0, 2).join('.');
}

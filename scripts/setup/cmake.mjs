// CMake through cmake-js: the one way in which the core, its sanitized form and the C++ bench are built.
import { createRequire } from 'node:module';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { run } from './child.mjs';

/** One translation unit with ATen's headers takes about this much memory to compile. */
const COMPILER_BYTES = 1.5e9;

/**
 * Runs `configure` or `build` in `work`, a folder below the root; everything or one `target`. Gives what was printed.
 *
 * @throws {CommandError} CMake or the compiler failed.
 */
export function cmakeJs(root, command, { work, libtorch, definitions = {}, target, onLine }) {
  const defined = { KINDLING_LIBTORCH: libtorch.path, ...definitions };
  const args = [
    findCMakeJs(root),
    command,
    '--log-level=error',
    `--directory=${root}`,
    `--out=${join(root, work)}`,
    `--parallel=${parallelJobs()}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
    ...Object.entries(defined).map(([name, value]) => `--CD${name}=${value}`),
  ];
  return run(process.execPath, args, { cwd: root, onLine });
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

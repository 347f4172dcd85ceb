// clang-format over the native sources: rewrites them, or with `--check` names those it would change.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SOURCE = /\.(?:cc|cpp|h|cu|cuh)$/;

/** The binary for this machine; npm leaves it without its execute bit when it runs no install scripts. */
function clangFormat() {
  const { clangFormatPath } = createRequire(import.meta.url)('clang-format-node');
  try {
    accessSync(clangFormatPath, constants.X_OK);
  } catch {
    chmodSync(clangFormatPath, 0o755);
  }
  return clangFormatPath;
}

const native = join(root, 'native');
const files = existsSync(native)
  ? readdirSync(native, { recursive: true })
      .filter((file) => SOURCE.test(file))
      .map((file) => join('native', file))
      .sort()
  : [];
const check = process.argv.includes('--check');
const how = check ? ['--dry-run', '--Werror'] : ['-i'];
const { status, stderr } = spawnSync(clangFormat(), [...how, ...files], {
  cwd: root,
  encoding: 'utf8',
});
const differing = new Set(stderr.match(/^native[^:\n]*(?=:\d)/gm));
for (const file of differing) console.log(file);
if (status !== 0 && differing.size === 0) console.error(stderr);
const verdict = check ? `${differing.size} differ (npm run format:cpp)` : 'formatted';
console.log(`clang-format: ${files.length} files, ${status === 0 ? 'in order' : verdict}`);
process.exitCode = status ?? 1;

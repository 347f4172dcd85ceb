// Builds bench/cpp/loop.cc into build/bench/Release, against the LibTorch that the addon uses.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { run } from '../../scripts/setup/child.mjs';
import { findLibTorch } from '../../scripts/setup/libtorch.mjs';
import { root, runScript } from '../../scripts/setup.mjs';

await runScript(async () => {
  const libtorch = await findLibTorch(root);
  if (libtorch === null) {
    throw new Error('LibTorch was not found. Get it: npx kindling libtorch install');
  }
  await cmakeJs('configure', libtorch.path);
  await cmakeJs('build', libtorch.path);
});

function cmakeJs(command, libtorch) {
  const require = createRequire(import.meta.url);
  const work = join(root, 'build/bench');
  const args = [
    join(require.resolve('cmake-js/package.json'), '../bin/cmake-js'),
    command,
    '--target=kindling_bench',
    '--log-level=error',
    `--directory=${root}`,
    `--out=${work}`,
    `--CDKINDLING_LIBTORCH=${libtorch}`,
    '--CDKINDLING_BENCH=ON',
    `--CDCMAKE_RUNTIME_OUTPUT_DIRECTORY=${join(work, 'Release')}`,
  ];
  return run(process.execPath, args, { cwd: root });
}

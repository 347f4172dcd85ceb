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
  const cmakeJs = join(
    createRequire(import.meta.url).resolve('cmake-js/package.json'),
    '../bin/cmake-js',
  );
  console.log('C++ side of the benchmarks …');
  await run(
    process.execPath,
    [
      cmakeJs,
      'build',
      '--target=kindling_bench',
      '--log-level=error',
      `--directory=${root}`,
      `--out=${join(root, 'build/bench')}`,
      `--CDKINDLING_LIBTORCH=${libtorch.path}`,
      '--CDKINDLING_BENCH=ON',
    ],
    { cwd: root },
  );
  console.log('build/bench is ready.');
});

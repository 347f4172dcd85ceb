// Builds bench/cpp/loop.cc into build/bench/Release, against the LibTorch that the addon uses.
import { join } from 'node:path';
import { cmakeJs } from '../../scripts/setup/cmake.mjs';
import { findLibTorch } from '../../scripts/setup/libtorch.mjs';
import { root, runScript } from '../../scripts/setup.mjs';

const WORK = 'build/bench';

await runScript(async () => {
  const libtorch = await findLibTorch(root);
  if (libtorch === null) {
    throw new Error('LibTorch was not found. Get it: npx kindling libtorch install');
  }
  const options = {
    work: WORK,
    libtorch,
    target: 'kindling_bench',
    definitions: {
      KINDLING_BENCH: 'ON',
      CMAKE_RUNTIME_OUTPUT_DIRECTORY: join(root, WORK, 'Release'),
    },
  };
  await cmakeJs(root, 'configure', options);
  await cmakeJs(root, 'build', options);
});

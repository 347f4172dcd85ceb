// `npm run test:asan`: the unit tests on a native core built with AddressSanitizer, in build/asan. Linux with GCC.
// Arguments go to mocha; files are named as in the sources (test/tensor/grad.test.ts).
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runShown } from './setup/child.mjs';
import { cmakeJs } from './setup/cmake.mjs';
import { findLibTorch } from './setup/libtorch.mjs';
import { root, runScript, setUp } from './setup.mjs';

const WORK = 'build/asan';
const folder = join(root, WORK);
/** Where node-gyp-build looks when KINDLING_PREBUILD names the folder above. */
const PRODUCT = join(folder, 'build/Release');

await runScript(async () => {
  await setUp();
  const libtorch = await findLibTorch(root);
  console.log('The native core is built with AddressSanitizer …');
  const build = { work: WORK, libtorch, definitions: { KINDLING_SANITIZE: 'ON' } };
  await cmakeJs(root, 'configure', build);
  await cmakeJs(root, 'build', build);
  mkdirSync(PRODUCT, { recursive: true });
  for (const name of readdirSync(join(folder, 'Release')))
    if (/\.(node|so)$/.test(name)) copyFileSync(join(folder, 'Release', name), join(PRODUCT, name));

  const given = process.argv.slice(2);
  const files = given.filter((argument) => argument.endsWith('.test.ts'));
  const options = given.filter((argument) => !argument.endsWith('.test.ts'));
  const compiled = (files.length > 0 ? files : unitTests()).map((file) =>
    join(root, 'build/dev', file.replace(/\.ts$/, '.js')),
  );
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  // Everything is several times slower; a time-out would say nothing.
  const args = [mocha, '--timeout', '300000', '--reporter', 'dot', ...options, ...compiled];
  return runShown(process.execPath, args, {
    cwd: root,
    env: {
      LD_PRELOAD: library('libasan.so'),
      // Leaks at exit are V8's and libgomp's; ours are counted by the tests.
      ASAN_OPTIONS:
        'detect_leaks=0:allocator_may_return_null=1:abort_on_error=1:detect_odr_violation=0:log_path=stderr',
      KINDLING_PREBUILD: folder,
      KINDLING_SMALL_BLOCKS: '0', // our arena would hide small blocks from the sanitizer
    },
  });
});

/** What is native: the rest of the tests would only run longer. */
function unitTests() {
  return ['tensor', 'io', 'nn', 'losses', 'optim', 'parity', 'vision'].flatMap((layer) =>
    readdirSync(join(root, 'test', layer), { recursive: true })
      .filter((file) => /(?<!\.slow)\.test\.ts$/.test(file))
      .map((file) => join('test', layer, file)),
  );
}

function library(name) {
  return execFileSync(process.env.CXX ?? 'c++', [`-print-file-name=${name}`], {
    encoding: 'utf8',
  }).trim();
}

// `npm run bench -- <name> [--json]`: set-up and the C++ rival, both told on standard error, then the bench.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run, runShown } from './setup/child.mjs';
import { root, runScript, setUp } from './setup.mjs';

const SOURCE = join(root, 'bench/cpp/loop.cc');
const PROGRAM = join(
  root,
  'build/bench/Release',
  process.platform === 'win32' ? 'kindling_bench.exe' : 'kindling_bench',
);

await runScript(async () => {
  await setUp({ out: process.stderr });
  if (!existsSync(PROGRAM) || statSync(PROGRAM).mtimeMs < statSync(SOURCE).mtimeMs) {
    console.error('The C++ side of the benchmarks is built (about a minute) …');
    await run(process.execPath, [join(root, 'bench/cpp/build.mjs')], { cwd: root });
  }
  const bench = join(root, 'build/dev/bench/main.js');
  return runShown(process.execPath, [bench, ...process.argv.slice(2)], { cwd: root });
});

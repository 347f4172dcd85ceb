// `npm run build:cuda`: the core with CUDA beside the plain one. Finds or fetches a CUDA build of LibTorch and CUDA's
// toolkit; a machine without a GPU will do.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './setup/child.mjs';
import { findCachedCuda, findLibTorch } from './setup/libtorch.mjs';
import { buildNative, nativeIsStale } from './setup/native.mjs';
import { Progress } from './setup/progress.mjs';
import { missingTools } from './setup/tools.mjs';
import { compileTypeScript } from './setup/typescript.mjs';
import { root, runScript } from './setup.mjs';

/** Runs a command of our own command line, which shows its own progress. */
const kindling = (...words) =>
  run(process.execPath, [join(root, 'lib/cli/main.js'), ...words], { cwd: root, show: true });

/** The LibTorch that is used anyway, where it is a CUDA build; otherwise one from the cache, fetched if need be. */
async function cudaLibTorch() {
  const found = await findLibTorch(root);
  if (found !== null && found.variant !== 'cpu') return found;
  const { KINDLING_LIBTORCH, LIBTORCH } = process.env;
  const named = KINDLING_LIBTORCH || LIBTORCH;
  if (named)
    throw new Error(`${named} is a LibTorch for the CPU; unset the variable that names it`);
  await kindling('libtorch', 'install', 'cuda');
  const installed = await findCachedCuda(root);
  if (installed === null) throw new Error('LibTorch was installed but is not found');
  return installed;
}

async function toolkitFor(build) {
  const module = pathToFileURL(join(root, 'lib/libtorch/toolkit.js')).href;
  const { findToolkit } = await import(module);
  const trace = [];
  const found = findToolkit(build, { trace });
  if (found !== null) return found;
  await kindling('libtorch', 'install', 'toolkit');
  const installed = findToolkit(build, { trace });
  if (installed !== null) return installed;
  throw new Error(
    `no CUDA toolkit fits a LibTorch built with ${build}:\n${trace.map((line) => `  ${line}`).join('\n')}\n` +
      'Install one and set KINDLING_CUDA_TOOLKIT to its folder.',
  );
}

await runScript(async () => {
  const missing = missingTools();
  if (missing.length > 0) throw new Error(missing.join('\n'));
  // Neither in the package nor where the compiled files were brought along.
  const compiler = join(root, 'node_modules/typescript');
  if (existsSync(join(root, 'tsconfig.json')) && existsSync(compiler))
    await compileTypeScript(root);
  const { path, version, variant } = await cudaLibTorch();
  const toolkit = await toolkitFor(variant);
  const progress = new Progress({ total: 1 });
  progress.say(`LibTorch ${version} (${variant}) in ${path}`);
  progress.say(`CUDA ${toolkit.version} in ${toolkit.folder} (${toolkit.from})`);
  const libtorch = { path, version, cuda: { toolkit: toolkit.folder, build: variant } };
  if (process.argv.includes('--if-stale') && !nativeIsStale(root, libtorch)) return;
  await progress.step(1, 'native core with CUDA', (note) => buildNative(root, libtorch, note));
});

// Builds the native core into build/Release. Called by hand (`npm run build:native`), by node-gyp
// through binding.gyp, and by prebuildify; `--if-stale` builds only what has changed.

import { findLibTorch } from './setup/libtorch.mjs';
import { buildNative, nativeIsStale } from './setup/native.mjs';
import { Progress } from './setup/progress.mjs';
import { missingTools } from './setup/tools.mjs';
import { root, runScript } from './setup.mjs';

await runScript(async () => {
  const missing = missingTools();
  if (missing.length > 0) throw new Error(missing.join('\n'));
  const libtorch = await findLibTorch(root);
  if (libtorch === null)
    throw new Error('LibTorch was not found. Get it: npx kindling libtorch install');
  if (process.argv.includes('--if-stale') && !nativeIsStale(root, libtorch)) return;
  const progress = new Progress({ total: 1 });
  await progress.step(1, 'native core', (note) => buildNative(root, libtorch, note));
});

// `npm run prebuilds`: prebuilds/<platform>-<arch>/ with the loader and, beside it, the core.
// prebuildify packs; in node-gyp's place it calls this file again, which builds with CMake and stages a copy,
// because prebuildify moves what it packs out of build/Release.
import { copyFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runShown } from './setup/child.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const self = fileURLToPath(import.meta.url);
const stage = join(root, 'build/prebuild');

if (process.argv.includes('rebuild')) process.exitCode = await buildAndStage();
else await pack();

async function buildAndStage() {
  const build = join(root, 'scripts/buildNative.mjs');
  const code = await runShown(process.execPath, [build, '--if-stale'], { cwd: root });
  if (code !== 0) return code;
  const from = join(root, 'build/Release');
  const to = join(stage, 'build/Release');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    // Cores with CUDA (kindling-torch-2.13-cu130.so) are of no use to most, and are left out.
    if (/^kindling(?:-torch-[\d.]+)?\.(?:node|so|dylib|dll)$/.test(name))
      copyFileSync(join(from, name), join(to, name));
  }
  return 0;
}

async function pack() {
  const { default: prebuildify } = await import('prebuildify');
  rmSync(join(root, 'prebuilds', `${process.platform}-${process.arch}`), {
    recursive: true,
    force: true,
  });
  mkdirSync(stage, { recursive: true });
  await promisify(prebuildify)({
    name: 'kindling',
    napi: true,
    strip: true,
    cwd: stage,
    out: root,
    nodeGyp: `"${process.execPath}" "${self}"`,
    shell: true,
  });
}

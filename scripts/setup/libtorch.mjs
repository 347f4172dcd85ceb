// LibTorch for the build: asked from the library's own resolver, fetched by its own command line.
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './child.mjs';

/**
 * `{ path, version, variant }` of the LibTorch to build against, or null when there is none yet.
 * @throws a variable or a recorded choice names something that is no LibTorch, or has no headers.
 */
export async function findLibTorch(root) {
  const resolver = pathToFileURL(join(root, 'lib/libtorch/resolve.js')).href;
  const { resolveLibtorch } = await import(resolver);
  let found;
  try {
    found = resolveLibtorch();
  } catch (error) {
    if (error?.code === 'ERR_LIBTORCH_NOT_FOUND') return null;
    throw error;
  }
  return withHeaders(found);
}

/** The CUDA build in the cache, whatever is chosen or named; null where there is none. */
export async function findCachedCuda(root) {
  const load = (name) => import(pathToFileURL(join(root, `lib/${name}.js`)).href);
  const [{ MANIFEST }, { readLayout }, paths, { thisMachine }] = await Promise.all(
    ['libtorch/manifest', 'libtorch/layout', 'libtorch/paths', 'net/machine'].map(load),
  );
  const machine = thisMachine();
  const target = MANIFEST[`${paths.platformKey(machine)}-cuda`];
  if (target === undefined) return null;
  const folder = paths.cacheFolder(machine, target.version, target.build);
  const layout = readLayout(folder, machine);
  return typeof layout === 'string' ? null : withHeaders(layout);
}

function withHeaders(found) {
  const path = dirname(found.lib);
  if (found.include !== join(path, 'include')) {
    throw new Error(
      `the LibTorch in ${path} has no headers in include/, so nothing can be built against it. ` +
        'Get one that has: npx kindling libtorch install, then npx kindling libtorch use cpu',
    );
  }
  return { path, version: found.version, variant: found.variant };
}

/** Fetches LibTorch into the per-user cache; the command shows its own progress. */
export async function installLibTorch(root) {
  const cli = join(root, 'lib/cli/main.js');
  await run(process.execPath, [cli, 'libtorch', 'install'], { cwd: root, show: true });
  return 'LibTorch ready';
}

// `npm run pack:gpu`: packs into build/gpu what a GPU machine without Node, npm packages and network lacks: Node itself, the
// packages that tests and build need, and the compiled TypeScript. There, in a checkout of the same sources with that folder:
//   bash build/gpu/run.sh            builds against Python's torch and runs the tests
//   bash build/gpu/run.sh <files>    the same with these test files of build/dev/test
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './setup/child.mjs';
import { compileTypeScript } from './setup/typescript.mjs';
import { root, runScript } from './setup.mjs';

const OUT = 'build/gpu';
/** Beside the packages that Kindling needs to run. */
const TOOLS = ['mocha', 'cmake-js', 'node-addon-api', 'node-api-headers'];
/** What those packages hold for bundlers, browsers and compilers: three quarters of their bytes. */
const LEFT_OUT = [
  '--exclude=*.map',
  '--exclude=*.d.ts',
  '--exclude=echarts/dist',
  '--exclude=echarts/types',
  '--exclude=zrender/dist',
  '--exclude=zrender/src',
  '--exclude=@zip.js/zip.js/dist',
];

/** Folders of these packages and of all that they need, as the lock file says. */
function packagesFor(names) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const found = new Set();
  const add = (name, from) => {
    for (let base = from; ; base = base.replace(/(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+$/, '')) {
      const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
      if (path in packages) {
        if (found.has(path) || !existsSync(join(root, path))) return;
        found.add(path);
        const { dependencies, optionalDependencies } = packages[path];
        for (const next of Object.keys({ ...dependencies, ...optionalDependencies }))
          add(next, path);
        return;
      }
      if (base === '') return;
    }
  };
  for (const name of names) add(name, '');
  return [...found].sort();
}

async function pack(name, folder, files, options = []) {
  const to = join(root, OUT, name);
  // -h: node_modules may be a link to those of another checkout.
  await run('tar', ['-chJf', to, ...options, '-C', folder, ...files], { cwd: root });
  return statSync(to).size;
}

await runScript(async () => {
  await compileTypeScript(root);
  rmSync(join(root, OUT), { recursive: true, force: true });
  mkdirSync(join(root, OUT), { recursive: true });
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = packagesFor([...Object.keys(dependencies), ...TOOLS]);
  const sizes = [
    await pack('node.tar.xz', join(process.execPath, '..'), ['node']),
    await pack('packages.tar.xz', root, [...packages, 'node_modules/.package-lock.json'], LEFT_OUT),
    await pack('compiled.tar.xz', root, ['lib', 'build/dev'], ['--exclude=*.map']),
  ];
  copyFileSync(join(root, 'scripts/runGpu.sh'), join(root, OUT, 'run.sh'));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(`${OUT}: ${(total / 1e6).toFixed(1)} MB. On the GPU machine: bash ${OUT}/run.sh`);
});

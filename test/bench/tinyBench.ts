// A bench on tiny data: in a process of its own, as the number of threads is the process's, and without Python.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

/** One round on one thread; `data` is what the bench is asked about in place of what it takes by default. */
export function tinyBench(name: string, data: unknown) {
  const program = pathToFileURL(join(root, `build/dev/bench/${name}.js`));
  const script = `
    import { ${name} } from '${program}';
    const report = await ${name}({ rounds: 1, threads: 1 }, ${JSON.stringify(data)});
    console.log(JSON.stringify(report));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, KINDLING_PYTHON: 'no/such/python' },
  });
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchReport } from '../../bench/report.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

/** In a process of its own, as the number of threads is the process's; without fastai. */
function augmentTiny() {
  const program = pathToFileURL(join(root, 'build/dev/bench/augment.js'));
  const script = `
    import { augment } from '${program}';
    const report = await augment({ rounds: 1, threads: 1 }, { images: 2, from: 12, to: 8 });
    console.log(JSON.stringify(report));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, KINDLING_PYTHON: 'no/such/python' },
  });
}

describe('npm run bench -- augment', () => {
  it('gives a time and a share of memory bandwidth for every question', () => {
    const { status, stdout, stderr } = augmentTiny();
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^fastai is left out: KINDLING_PYTHON names no\/such\/python/);
    const { bench, machine, rows } = JSON.parse(stdout) as BenchReport;
    assert.equal(bench, 'augment');
    assert.equal(machine.threads, 1);
    assert.ok(rows.length > 0);
    for (const [i, row] of rows.entries()) {
      assert.equal(row.unit, i % 2 === 0 ? 'ms' : '%');
      assert.ok(row.kindling > 0 && row.spread >= 0, JSON.stringify(row));
      assert.deepEqual([row.fastai, row.limit], [undefined, undefined]);
    }
  });
});

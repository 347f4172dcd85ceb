import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BenchReport } from '../../bench/report.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

function bench(env: NodeJS.ProcessEnv) {
  const program = join(root, 'build/dev/bench/main.js');
  return spawnSync(process.execPath, [program, 'pipeline', '--json', '--rounds', '1'], {
    encoding: 'utf8',
    env: { ...process.env, KINDLING_PYTHON: 'no/such/python', ...env },
  });
}

describe('npm run bench -- pipeline', function () {
  this.timeout(120_000);

  it('says which folder it needs', () => {
    const { status, stderr } = bench({ KINDLING_DATA: 'no/such/folder' });
    assert.equal(status, 1);
    assert.match(
      stderr,
      /^bench: pipeline: expected KINDLING_DATA to name the folder that holds imagenette2-224, got 'no\/such\/folder'/,
    );
  });

  it('prints one object with --json, without fastai where it is not there', function () {
    if (!process.env.KINDLING_DATA) this.skip();
    const { status, stdout, stderr } = bench({});
    assert.equal(status, 0, stderr);
    assert.match(stderr, /fastai is left out: KINDLING_PYTHON names no\/such\/python/);
    const { rows } = JSON.parse(stdout) as BenchReport;
    assert.equal(
      rows.filter(({ unit, kindling }) => unit === 'images/s' && kindling > 0).length,
      7,
    );
    const memory = rows.find(({ unit }) => unit === 'MiB');
    assert.ok(memory?.limit !== undefined && memory.kindling > 0, JSON.stringify(memory));
  });
});

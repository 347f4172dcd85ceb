import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BenchReport } from '../../bench/report.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

function bench(args: string[], env: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, [join(root, 'build/dev/bench/main.js'), 'dispatch', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

describe('npm run bench -- dispatch', function () {
  this.timeout(60_000);

  it('prints one object with --json, and leaves out what is not there with a sentence', () => {
    const { status, stdout, stderr } = bench(['--json', '--rounds', '1'], {
      KINDLING_PYTHON: 'no/such/python',
    });
    assert.equal(status, 0, stderr);
    assert.match(
      stderr,
      /pytorch is left out: KINDLING_PYTHON names no\/such\/python, which does not exist/,
    );
    const { bench: name, machine, rows } = JSON.parse(stdout) as BenchReport;
    assert.equal(name, 'dispatch');
    assert.equal(machine.threads, 1);
    assert.equal(rows.length, 9);
    for (const row of rows) {
      assert.ok(row.kindling > 0 && row.spread >= 0, JSON.stringify(row));
      assert.equal('pytorch' in row, false);
      assert.equal('fastai' in row, false);
    }
  });

  it('goes on without a contender that cannot start', () => {
    const { status, stdout, stderr } = bench(['--rounds', '1'], {
      KINDLING_PYTHON: process.execPath, // Node cannot run worker.py
    });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /pytorch is left out: pytorch: ended with code 1/);
    assert.match(stdout, /^dispatch +unit +Kindling +±/);
    assert.match(stdout, /add 4×4 in a scope +µs +\d/);
  });
});

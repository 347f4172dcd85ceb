import assert from 'node:assert/strict';
import type { BenchReport } from '../../bench/report.js';
import { tinyBench } from './tinyBench.js';

describe('npm run bench -- augment', () => {
  it('gives a time and a share of memory bandwidth for every question', () => {
    const { status, stdout, stderr } = tinyBench('augment', { images: 2, from: 12, to: 8 });
    assert.equal(status, 0, stderr);
    assert.match(stderr, /^fastai is left out: KINDLING_PYTHON names no\/such\/python/);
    const { bench, machine, rows } = JSON.parse(stdout) as BenchReport;
    assert.equal(bench, 'augment');
    assert.equal(machine.threads, 1);
    assert.ok(rows.length > 0);
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
    for (const [i, row] of rows.entries()) {
      assert.equal(row.unit, i % 2 === 0 ? 'ms' : '%');
      assert.ok(row.kindling > 0 && row.spread >= 0, JSON.stringify(row));
      assert.deepEqual([row.fastai, row.limit], [undefined, undefined]);
    }
  });
});

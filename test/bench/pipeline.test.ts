import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import type { BenchReport } from '../../bench/report.js';
import { tinyBench } from './tinyBench.js';

describe('npm run bench -- pipeline', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kindling-bench-'));
    const picture = sharp({
      create: { width: 32, height: 24, channels: 3, background: '#c04020' },
    });
    for (const name of ['apple', 'pear']) {
      await mkdir(join(folder, name));
      await picture.clone().toFile(join(folder, name, '1.jpg'));
      await picture.clone().toFile(join(folder, name, '2.jpg'));
    }
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('gives images per second for every recipe, and the memory that one takes', () => {
    const { status, stdout, stderr } = tinyBench('pipeline', folder);
    assert.equal(status, 0, stderr);
    const { bench, rows } = JSON.parse(stdout) as BenchReport;
    assert.equal(bench, 'pipeline');
    const memory = rows.at(-1);
    assert.equal(memory?.unit, 'MiB');
    for (const row of rows.slice(0, -1)) {
      assert.equal(row.unit, 'images/s');
      assert.ok(row.kindling > 0, JSON.stringify(row));
      assert.equal(row.fastai, undefined);
    }
    assert.equal(new Set(rows.map(({ name }) => name)).size, rows.length);
  });
});

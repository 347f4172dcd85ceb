// The main job in full, held against what it promises.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileUrl, makeDigits, root, runModule } from './programs.js';

describe('examples/main.ts on all images', () => {
  it('names digits, finds sets of digits, and points at digits as well as it promises', async function () {
    this.timeout(900_000);
    const data = join(root, 'out', 'data');
    await makeDigits(data);
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    try {
      const printed = await runModule(`
        const { main } = await import(${fileUrl('build', 'dev', 'examples', 'main.js')});
        await main(${JSON.stringify(data)}, { page: ${JSON.stringify(join(folder, 'report.html'))} });
      `);
      const final = (metric: string) =>
        Number(new RegExp(`^${metric} ([\\d.]+)$`, 'm').exec(printed)?.[1]);
      assert.ok(final('accuracy') >= 0.97, printed);
      assert.ok(final('subsetAccuracy') >= 0.85, printed);
      assert.ok(final('pixelError') <= 1.5, printed);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

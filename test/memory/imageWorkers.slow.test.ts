import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { useFolder } from '../data/folder.js';
import { jpeg } from '../vision/pictures.js';
import { runProgram } from './child.js';

describe('worker threads that decode images', () => {
  const folder = useFolder();

  it('are stopped at any moment, and the process ends with jobs queued', async function () {
    this.timeout(300_000);
    const file = join(folder.path, 'a.jpg');
    writeFileSync(file, await jpeg(200, 150, (x, y) => [x, y, (x * y) % 256]));
    const rounds = 10;
    const result = await runProgram<{
      results: number[];
      before: { tensors: number };
      after: { tensors: number };
    }>('imageWorkers', { args: [file, `${rounds}`] });
    assert.deepEqual(result.results, Array(3 * rounds).fill(100 * 20));
    assert.deepEqual(result.after, result.before);
  });
});

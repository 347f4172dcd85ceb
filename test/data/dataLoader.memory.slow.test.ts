import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { jpeg } from '../vision/pictures.js';
import { useFolder } from './folder.js';

describe('DataLoader memory', function () {
  this.timeout(120_000);
  const folder = useFolder();

  it('stays under three times prefetch batches, for a fast consumer and for a slow one', async () => {
    const [bs, prefetch, size] = [64, 2, 192];
    const file = await jpeg(320, 240, (x, y) => [x % 256, y % 256, (x * y) % 256]);
    for (let i = 0; i < 10 * bs; i++) folder.write(`${i}.jpg`, file);
    const child = fileURLToPath(new URL('./memoryChild.js', import.meta.url));
    const sizes = { folder: folder.path, bs, prefetch, size };
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      child,
      JSON.stringify(sizes),
    ]);
    const read = bs * 3 * size * size; // bytes of a batch as it is read; floats are four times that
    for (const [i, peaks] of JSON.parse(stdout).entries()) {
      const batch = i === 0 ? read : 4 * read;
      for (const { tensors, resident } of peaks) {
        const text = `${stdout}, of ${3 * prefetch * batch}`;
        assert.ok(tensors > 0.9 * batch, text); // something was measured
        assert.ok(tensors < 3 * prefetch * batch, text);
        assert.ok(resident < 3 * prefetch * batch, text);
      }
    }
  });
});

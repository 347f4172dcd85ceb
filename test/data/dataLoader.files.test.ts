import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  type DataError,
  getImageFiles,
  ImageBlock,
  RandomSplitter,
  Resize,
} from 'kindling';
import { jpeg, plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';
import { epoch } from './loaders.js';

describe('DataLoader of files', () => {
  const folder = useFolder();
  const block = new DataBlock({
    blocks: [ImageBlock(), CategoryBlock()],
    getItems: getImageFiles,
    splitter: RandomSplitter({ validPct: 0, seed: 1 }),
    getY: () => 'x',
    itemTfms: Resize(8),
  });

  it('names a truncated JPEG', async () => {
    const whole = await jpeg(32, 32, plain(9, 9, 9));
    for (let i = 0; i < 6; i++) folder.write(`${i}.jpg`, whole);
    const file = folder.write('4.jpg', whole.subarray(0, whole.length / 2));
    const { train } = await block.dataloaders(folder.path, { bs: 2 });
    await assert.rejects(epoch(train), (error: DataError) => {
      assert.ok(
        error.message.startsWith(`openImage: ${file}: not a readable image: `),
        error.message,
      );
      assert.equal(error.item, file);
      return true;
    });
  });

  it('names an empty folder and a file that is gone', async () => {
    await assert.rejects(block.dataloaders(folder.path), /getImageFiles: there is no image/);
    const file = folder.write('a.png', await png(9, 9, plain(1)));
    const dls = await block.dataloaders(folder.path);
    folder.write('a.png', '');
    await assert.rejects(dls.oneBatch(), /openImage: .*a\.png: not a readable image/);
    assert.ok(file.endsWith('a.png'));
  });

  it('cuts at places that depend on seed, epoch and file only', async () => {
    for (let i = 0; i < 6; i++) folder.write(`${i}.png`, await png(16, 8, (x) => [10 * x, i, 0]));
    const runs = [];
    for (const prefetch of [0, 3]) {
      const { train } = await block.dataloaders(folder.path, {
        bs: 2,
        seed: 3,
        prefetch,
        cache: prefetch > 0,
      });
      runs.push([await epoch(train), await epoch(train)]);
      train.clearCache();
    }
    assert.deepEqual(runs[0], runs[1]);
    assert.notDeepEqual(runs[0]?.[0], runs[0]?.[1]);
  });
});

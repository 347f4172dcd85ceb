import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  FileError,
  openImage,
  openMask,
  rand,
  saveImage,
  TensorImageBW,
  TensorMask,
  tensor,
  zeros,
} from 'kindling';
import sharp from 'sharp';
import { useFolder } from '../data/folder.js';
import { jpeg, ramp } from './pictures.js';

/** A system error as a FileError that names the file. */
async function fails(saved: Promise<void>, file: string, reason: RegExp): Promise<void> {
  await assert.rejects(saved, (error: unknown) => {
    assert.ok(error instanceof FileError, String(error));
    assert.equal(error.file, file);
    assert.match(error.message, reason);
    return true;
  });
}

describe('saveImage()', () => {
  const folder = useFolder();
  const image = () => tensor(Uint8Array.from([1, 2, 3, 4, 5, 6])).reshape([3, 1, 2]);

  it('opens, makes a thumbnail, saves it, and opens the same', async () => {
    const photo = folder.write('photo.jpg', await jpeg(60, 40, ramp));
    using opened = await openImage(photo); // [3, 40, 60]
    using thumb = await opened.toThumb(16);
    const file = join(folder.path, 'thumbs/of/photo.png'); // folders are made
    await saveImage(thumb, file);
    using again = await openImage(file);
    assert.deepEqual(again.shape, [3, 11, 16]);
    assert.deepEqual(again.tolist(), thumb.tolist());
  });

  it('saves a mask, and opens the same classes', async () => {
    const file = join(folder.path, 'mask.png');
    using mask = tensor([
      [0, 1],
      [255, 20],
    ])
      .to('int64')
      .as(TensorMask);
    await saveImage(mask, file);
    using again = await openMask(file);
    assert.deepEqual(again.tolist(), mask.tolist());
    await assert.rejects(saveImage(mask, `${file}.jpg`), /expected 'png' for a mask, got 'jpeg'/);
  });

  it('takes the format from the name in any case, or from its option', async () => {
    const cases = [
      ['a.png', {}, 'png'],
      ['a.JPG', {}, 'jpeg'],
      ['a.jpeg', {}, 'jpeg'],
      ['a.jpe', {}, 'jpeg'],
      ['a.jfif', {}, 'jpeg'],
      ['a.webp', {}, 'webp'],
      ['plain', { format: 'webp' }, 'webp'],
      ['b.png', { format: 'jpeg' }, 'jpeg'],
    ] as const;
    for (const [name, options, format] of cases) {
      const file = join(folder.path, name);
      await saveImage(image(), file, options);
      assert.equal((await sharp(readFileSync(file)).metadata()).format, format, name);
    }
    for (const name of ['a.bmp', 'a', 'a.gif']) {
      await assert.rejects(saveImage(image(), name), {
        name: 'ArgumentError',
        message: `saveImage: ${name} ends in none of .jpg .jpeg .jpe .jfif .png .webp, and there is no format`,
      });
    }
  });

  it('hands on quality, and takes file: URLs', async () => {
    using noise = rand([1, 64, 64]).as(TensorImageBW);
    const [low, high] = [join(folder.path, 'low.jpg'), join(folder.path, 'high file.jpg')];
    await saveImage(noise, low, { quality: 20 });
    await saveImage(noise, pathToFileURL(high), { quality: 95 });
    assert.ok(readFileSync(high).length > 1.5 * readFileSync(low).length);
    for (const path of [new URL('https://x.y/a.png'), '', 'a\0.png', 5] as string[])
      await assert.rejects(saveImage(noise, path), /saveImage: expected a path/);
  });

  it('replaces a file, also behind a link, and keeps its permissions', async () => {
    const file = folder.write('old.png', 'old');
    chmodSync(file, 0o600);
    symlinkSync(file, join(folder.path, 'link.png'));
    await saveImage(image(), join(folder.path, 'link.png'));
    using again = await openImage(file);
    assert.deepEqual(again.shape, [3, 1, 2]);
    assert.deepEqual(readdirSync(folder.path).sort(), ['link.png', 'old.png']);
    const mode = execFileSync('stat', ['-c', '%a', file], { encoding: 'utf8' }).trim();
    if (process.platform === 'linux') assert.equal(mode, '600');
  });

  it('leaves an old file as it is where a picture cannot be encoded', async () => {
    const file = folder.write('old.webp', 'old');
    await assert.rejects(saveImage(zeros([1, 20_000]), file), /cannot be written as webp/);
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(folder.path), ['old.webp']);
  });

  it('names a path that is a folder, lies in a file, or may not be written', async () => {
    const inside = join(folder.path, 'folder.png');
    mkdirSync(inside);
    await fails(saveImage(image(), inside), inside, /expected a file, got a folder/);
    const below = join(folder.write('file'), 'x.png');
    await fails(saveImage(image(), below), below, /EEXIST: file already exists/);
    const deeper = join(below, 'deeper/x.png');
    await fails(saveImage(image(), deeper), deeper, /EEXIST|not a folder/);
    const lost = '/proc/none/x.png'; // where nobody makes folders, root neither
    if (process.platform === 'linux')
      await fails(saveImage(image(), lost), lost, /no such|no perm/);
  });

  it('says that it may not write into a folder', async function () {
    if (process.getuid?.() === 0) this.skip(); // root may write everywhere
    const locked = join(folder.path, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0o555);
    const file = join(locked, 'x.png');
    await fails(saveImage(image(), file), file, /no permission \(EACCES\)/);
    assert.deepEqual(readdirSync(locked), []);
  });
});

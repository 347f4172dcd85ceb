// What becomes of an image file when the process ends, or the disk is full, in the middle of writing it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { FileError, openImage, rand, resizeImages, saveImage } from 'kindling';
import { useFolder } from '../data/folder.js';
import { png, ramp } from './pictures.js';

const program = join(dirname(fileURLToPath(import.meta.url)), 'programs/saver.js');

/** Mounts a disk of 200 KB; false where this user may not. */
function mount(folder: string, options: string): boolean {
  try {
    const args = ['-t', 'tmpfs', '-o', options, 'tmpfs', folder];
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('an image file that is being saved', () => {
  const folder = useFolder();

  it('is the old one or the new one after kill -9', async function () {
    this.timeout(60_000);
    this.slow(20_000);
    const file = join(folder.path, 'x.png');
    for (let kill = 0; kill < 4; kill++) {
      const child = spawn(process.execPath, [program, file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      await setTimeout(20 + kill * 37);
      child.kill('SIGKILL');
      await once(child, 'close');
      using image = await openImage(file);
      assert.deepEqual(image.shape, [3, 300, 400]);
      using first = image.narrow(-1, 0, 1);
      assert.ok(image.eq(first).all().item(), 'rows of one save');
    }
  });

  it('is the old one, and alone, after the disk is full', async function () {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    if (!mount(disk, 'size=200k')) return this.skip();
    try {
      const file = join(disk, 'x.png');
      writeFileSync(file, 'old');
      using noise = rand([3, 400, 400]); // no PNG of it is small
      await assert.rejects(saveImage(noise, file), (error: unknown) => {
        assert.ok(error instanceof FileError);
        assert.equal(error.message, `saveImage: ${file}: the disk is full (ENOSPC)`);
        return true;
      });
      assert.equal(readFileSync(file, 'utf8'), 'old');
      assert.deepEqual(readdirSync(disk), ['x.png']);
      const busy = (x: number, y: number) =>
        [x * y, x * x + y, (x * 7919) ^ (y * 104729)].map((n) => n & 255);
      for (let i = 0; i < 4; i++) folder.write(`in/${i}.png`, await png(200, 200, busy));
      const resized = resizeImages(join(folder.path, 'in'), { dest: join(disk, 'out') });
      await assert.rejects(resized, /^FileError: resizeImages: .*the disk is full \(ENOSPC\)/);
      for (const name of readdirSync(join(disk, 'out')))
        (await openImage(join(disk, 'out', name))).dispose(); // what is there is whole
      using small = await openImage(await png(4, 4, ramp));
      await saveImage(small, file);
      using again = await openImage(file);
      assert.deepEqual(again.tolist(), small.tolist());
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('is refused by a disk that is read only', async function () {
    const disk = join(folder.path, 'disk');
    mkdirSync(disk);
    if (!mount(disk, 'size=200k,ro')) return this.skip();
    try {
      using image = rand([3, 4, 4]);
      for (const name of ['x.png', 'more/x.png'])
        await assert.rejects(saveImage(image, join(disk, name)), {
          name: 'FileError',
          message: `saveImage: ${join(disk, name)}: the file system is read-only (EROFS)`,
        });
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});

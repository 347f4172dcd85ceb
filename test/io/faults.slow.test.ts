// What becomes of a file when the process ends, or the disk is full, in the middle of writing it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  load,
  loadNpz,
  loadSafetensors,
  ones,
  save,
  saveNpy,
  saveNpz,
  saveSafetensors,
  type Tensor,
  zeros,
} from 'kindling';
import { writeAtomically } from '#kindling/io/atomicFile.js';
import { assertFileError, inFolder } from './files.js';

const PROGRAM = join(dirname(fileURLToPath(import.meta.url)), 'programs/saver.js');
const KILLS = 4;

async function saveUntilKilled(path: string, kind: string, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, path, kind], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await setTimeout(afterMs);
  child.kill('SIGKILL');
  await once(child, 'close');
}

/** Mounts a disk of 200 KB; false where this user may not. */
function mountSmallDisk(folder: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a file that is being written', () => {
  for (const [kind, read] of [
    ['pth', (path: string) => load<{ x: Tensor }>(path)],
    ['safetensors', (path: string) => loadSafetensors(path) as Promise<{ x: Tensor }>],
    ['npz', (path: string) => loadNpz(path) as Promise<{ x: Tensor }>],
  ] as const) {
    it(`is the old one or the new one after kill -9: ${kind}`, async function () {
      this.timeout(60_000);
      this.slow(20_000);
      await inFolder(async (at) => {
        for (let kill = 0; kill < KILLS; kill++) {
          await saveUntilKilled(at('x'), kind, 20 + kill * 37);
          const { x } = await read(at('x'));
          assert.equal(x.numel(), 2_000_000);
          assert.ok(
            x
              .eq(x.narrow(0, 0, 1))
              .all()
              .item(),
          );
          x.dispose();
        }
      });
    });
  }

  it('is the old one, and alone, after the disk is full', async function () {
    await inFolder(async (at) => {
      await mkdir(at('disk'));
      if (!mountSmallDisk(at('disk'))) return this.skip();
      try {
        await writeFile(at('disk/x'), 'old');
        const large = zeros([1_000_000]);
        for (const write of [save, saveNpy] as const)
          await assertFileError(
            write(at('disk/x'), large),
            /the disk is full \(ENOSPC\)/,
            /disk.x$/,
          );
        const named = { large, small: ones([2]) };
        await assertFileError(saveNpz(at('disk/x'), named), /ENOSPC/);
        await assertFileError(saveSafetensors(at('disk/x'), named), /ENOSPC/);
        assert.equal(await readFile(at('disk/x'), 'utf8'), 'old');
        assert.deepEqual(await readdir(at('disk')), ['x']);
        await save(at('disk/x'), ones([2]));
        assert.deepEqual((await load<Tensor>(at('disk/x'), { mmap: false })).tolist(), [1, 1]);
      } finally {
        execFileSync('umount', [at('disk')]);
      }
    });
  });

  it('is the old one, and alone, after an error of the system', () =>
    inFolder(async (at) => {
      await writeFile(at('x'), 'old');
      const failing = writeAtomically('save', at('x'), async (out) => {
        await out.write(Buffer.from('half'));
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      });
      await assertFileError(failing, /the disk is full \(ENOSPC\)/, /x$/);
      assert.equal(await readFile(at('x'), 'utf8'), 'old');
      assert.deepEqual(await readdir(at('.')), ['x']);
    }));
});

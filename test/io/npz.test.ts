import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { loadNpz, saveNpz, tensor, zeros } from 'kindling';
import { openSource } from '#kindling/io/source.js';
import { readDirectory } from '#kindling/io/zip/directory.js';
import { readSmallEntry } from '#kindling/io/zip/read.js';
import { assertFileError, assertHolds, fixture, inFolder, io } from './files.js';

const archives = io.archives.filter(({ file }) => file.endsWith('.npz'));

async function entriesOf(path: string): Promise<Record<string, Uint8Array>> {
  const source = await openSource('test', path, { mmap: false });
  const entries: Record<string, Uint8Array> = {};
  for (const [name, entry] of readDirectory(source))
    entries[name] = Uint8Array.from(await readSmallEntry(source, entry));
  await source.close();
  return entries;
}

describe('loadNpz()', () => {
  for (const { file, tensors } of archives) {
    it(`reads ${file}`, async () => {
      const loaded = await loadNpz(fixture(file));
      assert.deepEqual(Object.keys(loaded), ['weight', 'ids', 'scalar', 'empty']);
      for (const [name, record] of Object.entries(tensors))
        assertHolds(loaded[name] as never, record);
    });
  }

  it('reads only the keys that are asked for', async () => {
    const path = fixture('packed.npz');
    assert.deepEqual(Object.keys(await loadNpz(path, { keys: ['ids'] })), ['ids']);
    await assert.rejects(loadNpz(path, { keys: ['idz'] }), {
      code: 'ERR_ARGUMENT',
      message: "loadNpz: expected one of weight, ids, scalar, empty for keys, got 'idz' (string)",
    });
  });

  it('names the array that is damaged', async () => {
    for (const file of ['plain.npz', 'packed.npz']) {
      const bytes = await readFile(fixture(file));
      const at = bytes.indexOf('weight.npy') + 40;
      bytes[at + 10] = (bytes[at + 10] as number) ^ 0xff;
      await assertFileError(loadNpz(bytes), /weight\.npy is damaged/, /^bytes$/);
    }
  });

  it('refuses other archives and what is none', async () => {
    await assertFileError(loadNpz(fixture('bare.pth')), /holds bare\/data\.pkl, which is no array/);
    await assertFileError(loadNpz(fixture('npy/bool.npy')), /not a zip file/);
    await assertFileError(loadNpz(new Uint8Array(3)), /not a zip file|cut off/);
  });

  it('refuses encrypted entries, unknown packing and made-up sizes', async () => {
    const plain = await readFile(fixture('plain.npz'));
    const central = plain.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    const changed = (at: number, value: number) => {
      const bytes = Buffer.from(plain);
      bytes[central + at] = value;
      return loadNpz(bytes);
    };
    await assertFileError(changed(8, 1), /weight\.npy is encrypted/);
    await assertFileError(changed(10, 12), /packed by method 12/);
    await assertFileError(changed(10, 8), /weight\.npy is damaged/);
    await assertFileError(changed(27, 0x70), /cannot hold/);
    await assertFileError(changed(0, 0), /directory is damaged/);
  });
});

describe('saveNpz()', () => {
  it('writes the entries that numpy.savez writes', () =>
    inFolder(async (at) => {
      await saveNpz(at('x.npz'), await loadNpz(fixture('plain.npz')));
      assert.deepEqual(await entriesOf(at('x.npz')), await entriesOf(fixture('plain.npz')));
    }));

  it('packs when asked, and reads it back', () =>
    inFolder(async (at) => {
      const x = { zeros: zeros([1000, 1000]), 'a/b': tensor([1, 2]), __proto: tensor([3]) };
      await saveNpz(at('x.npz'), x, { compressed: true });
      assert.ok((await readFile(at('x.npz'))).length < 10_000);
      const back = await loadNpz(at('x.npz'));
      assert.deepEqual(Object.keys(back), Object.keys(x));
      assert.ok(back.zeros?.eq(x.zeros).all().item());
      assert.deepEqual(back['a/b']?.tolist(), [1, 2]);
    }));

  it('keeps an array called __proto__ an array', () =>
    inFolder(async (at) => {
      const x = Object.fromEntries([['__proto__', tensor([3])]]);
      await saveNpz(at('x.npz'), x);
      const back = await loadNpz(at('x.npz'));
      assert.deepEqual(Object.keys(back), ['__proto__']);
      assert.equal(Object.getPrototypeOf(back), Object.prototype);
    }));

  it('refuses what holds something other than tensors', async () => {
    const save = (x: unknown) => saveNpz('x.npz', x as never);
    await assert.rejects(save({ a: 1 }), /saveNpz: expected a tensor for "a", got 1 \(number\)/);
    await assert.rejects(save([tensor([1])]), /expected an object of named tensors/);
    await assert.rejects(save(tensor([1])), /expected an object of named tensors/);
    await assert.rejects(save({ a: zeros([1], { dtype: 'bfloat16' }) }), /no bfloat16/);
  });
});

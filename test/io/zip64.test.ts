import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { openSource } from '#kindling/io/source.js';
import { dataStart, readDirectory } from '#kindling/io/zip/directory.js';
import { readSmallEntry } from '#kindling/io/zip/read.js';
import { centralHeader, endRecords, localHeader } from '#kindling/io/zip/records.js';
import { assertFileError, inFolder } from './files.js';

const LARGE = 5_000_000_000;

/** An archive of an entry of 5 GB, which takes no room on the disk, and a small one behind it. */
async function writeArchive(path: string): Promise<void> {
  const file = await open(path, 'w');
  const large = { name: 'large', deflate: false, size: LARGE, packed: LARGE, crc: 0, headerAt: 0 };
  const header = localHeader(large);
  await file.write(header, 0, header.length, 0);
  const headerAt = header.length + LARGE;
  const small = { name: 'small', deflate: false, size: 5, packed: 5, crc: 0, headerAt };
  const tail = Buffer.concat([localHeader(small), Buffer.from('hello')]);
  await file.write(tail, 0, tail.length, headerAt);
  const at = headerAt + tail.length;
  const directory = Buffer.concat([centralHeader(large), centralHeader(small)]);
  await file.write(directory, 0, directory.length, at);
  const end = endRecords({ at, size: directory.length, count: 2 });
  await file.write(end, 0, end.length, at + directory.length);
  await file.close();
}

describe('zip64', () => {
  for (const mmap of [true, false]) {
    it(`is read beyond 4 GB, ${mmap ? 'mapped' : 'read'}`, () =>
      inFolder(async (at) => {
        await writeArchive(at('x'));
        const source = await openSource('test', at('x'), { mmap });
        const [large, small] = [...readDirectory(source).values()];
        assert.ok(large && small);
        assert.equal(large.size, LARGE);
        assert.equal(small.headerAt, dataStart(source, large) + LARGE);
        assert.equal(dataStart(source, small) % 64, 0);
        assert.equal(Buffer.from(await readSmallEntry(source, small)).toString(), 'hello');
        await assertFileError(
          readSmallEntry(source, large),
          /large has 5000000000 bytes: too many/,
        );
        await source.close();
      }));
  }
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { URLs } from 'kindling';
import { knownChecks } from '#kindling/data/download/knownArchives.js';
import { fileNameOf, folderNameOf, sourceOf } from '#kindling/data/download/names.js';
import { checkFile, HEAD_BYTES } from '#kindling/net/checks.js';
import { ChecksumError } from '#kindling/net/errors.js';
import { loadFixture } from '../../support/fixtures.js';
import { useFolder } from '../folder.js';
import { noise, PETS, tarOf, tgzOf, zipOf } from './archives.js';
import { failure, fetchInto, filesIn } from './fetching.js';
import { FileServer } from './server.js';

interface Fixture {
  urls: { name: keyof typeof URLs; url: string; size?: number; md5?: string }[];
  layouts: { archive: string; entries: string[]; folder: string; files: string[] }[];
}

const { urls, layouts } = loadFixture<Fixture>('download');

describe('URLs', () => {
  const folder = useFolder();

  it('are fastai’s, with its sizes and checksums', () => {
    assert.deepEqual(
      Object.entries(URLs)
        .map(([name, url]) => {
          const { size, headMd5: md5 } = knownChecks(url);
          return { name, url, ...(size !== undefined && { size, md5 }) };
        })
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      [...urls].sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
    assert.equal(urls.length, 57);
  });

  it('cannot be changed', () => {
    assert.ok(Object.isFrozen(URLs));
  });

  it('know nothing of other addresses', () => {
    assert.deepEqual(knownChecks('https://example.com/pets.tgz'), {});
  });

  it('are verified by size and the first megabyte, as fastai does it', async () => {
    const bytes = noise(HEAD_BYTES + 1000);
    const file = folder.write('a.tgz', bytes);
    const headMd5 = createHash('md5').update(bytes.subarray(0, HEAD_BYTES)).digest('hex');
    await checkFile(file, { size: bytes.length, headMd5 });
    const wrong = { size: bytes.length, headMd5: 'f'.repeat(32) };
    await assert.rejects(checkFile(file, wrong), (error: unknown) => {
      assert.ok(error instanceof ChecksumError);
      assert.match(error.message, /^a\.tgz has in its first megabyte MD5 [0-9a-f]{32}, /);
      return true;
    });
  });

  it('do not let a wrong archive pass that lies there already', async () => {
    folder.write('archive/mnist_tiny.tgz', PETS);
    // A proxy where nobody listens: the network must be asked, and is not there.
    const env = { https_proxy: 'http://127.0.0.1:2' };
    const error = await failure(fetchInto(folder.path, URLs.MNIST_TINY, { env }));
    assert.equal(error.code, 'ERR_DOWNLOAD');
    assert.deepEqual(filesIn(join(folder.path, 'data')), []);
  });
});

describe('the place of a data set', () => {
  const folder = useFolder();

  for (const { archive, entries, folder: expected, files } of layouts) {
    it(`is that of fastai for ${archive} with ${entries.join(', ')}`, async () => {
      const content = entries.map((path) => ({ path, body: path }));
      const bytes = archive.endsWith('.zip')
        ? await zipOf(content)
        : archive.endsWith('.tar')
          ? tarOf(content)
          : tgzOf(content);
      await using server = await FileServer.start({ [archive]: bytes });
      const path = await fetchInto(folder.path, server.url(archive));
      assert.equal(path, join(folder.path, 'data', expected));
      assert.deepEqual(
        filesIn(path).filter((name) => name !== '.kindling.json'),
        files,
      );
    });
  }

  for (const [url, file, name] of [
    ['https://a/b/pets.tgz', 'pets.tgz', 'pets'],
    ['https://a/b/pets.tar.gz?version=2#x', 'pets.tar.gz', 'pets'],
    ['https://a/b/CUB_200_2011.tgz', 'CUB_200_2011.tgz', 'CUB_200_2011'],
    ['https://a/b/my%20pets.TAR.GZ', 'my pets.TAR.GZ', 'my pets'],
    ['https://a/b/%E7%8C%AB.zip', '猫.zip', '猫'],
    ['https://a/b/..%2F..%2Fevil.tgz', '_.._evil.tgz', '_.._evil'],
    ['https://a/b/%00%0a.tgz', '__.tgz', '__'],
    ['https://a/b/50%.tgz', '50_.tgz', '50_'],
    ['https://a/b/.tgz', 'tgz', 'tgz'],
    ['https://a/b/', 'b', 'b'],
    ['https://a/', 'download', 'download'],
  ] as const) {
    it(`is ${name} for ${url}`, () => {
      assert.deepEqual([fileNameOf(new URL(url)), folderNameOf(file)], [file, name]);
    });
  }

  it('is noted with a hash of the query only', () => {
    const source = sourceOf(new URL('https://me:secret@a/b.tgz?token=hidden#part'));
    assert.match(source, /^https:\/\/a\/b\.tgz\?[0-9a-f]{12}$/);
    assert.notEqual(source, sourceOf(new URL('https://a/b.tgz?token=other')));
  });
});

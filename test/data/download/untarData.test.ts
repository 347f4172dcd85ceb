import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ArgumentError, type DownloadProgress, getFiles, untarData } from 'kindling';
import { untar } from '#kindling/data/download/untarData.js';
import { useFolder } from '../folder.js';
import { PETS, tgzOf, zipOf } from './archives.js';
import { failure, fetchInto, filesIn, isPets, quiet } from './fetching.js';
import { FileServer } from './server.js';

describe('untarData', () => {
  const folder = useFolder();

  it('fetches, unpacks and gives the folder; the second call needs no network', async () => {
    await using server = await FileServer.start({ 'sets/pets.tgz': PETS });
    const url = server.url('sets/pets.tgz');
    const path = await untarData(url, quiet(folder.path));
    assert.equal(path, join(folder.path, 'data', 'pets'));
    assert.ok(isPets(path));
    assert.deepEqual(filesIn(folder.path), [
      'archive/pets.tgz',
      'archive/pets.tgz.json',
      'data/pets/.kindling.json',
      'data/pets/images/a.jpg',
      'data/pets/labels.csv',
    ]);
    assert.equal(await untarData(url, quiet(folder.path)), path);
    assert.equal(server.seen.length, 1);
  });

  it('leaves nothing in the folder that getFiles would find', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'));
    assert.deepEqual(getFiles(path), [join(path, 'images', 'a.jpg'), join(path, 'labels.csv')]);
  });

  it('keeps several things at the top as they are', async () => {
    const archive = tgzOf([
      { path: 'a.txt', body: 'a' },
      { path: './b/c.txt', body: 'c' },
    ]);
    await using server = await FileServer.start({ 'two.tar.gz': archive });
    const path = await fetchInto(folder.path, server.url('two.tar.gz'));
    assert.deepEqual(filesIn(path), ['.kindling.json', 'a.txt', 'b/c.txt']);
    assert.equal(path, join(folder.path, 'data', 'two'));
  });

  it('puts a single file into the folder', async () => {
    const archive = tgzOf([{ path: 'a.txt', body: 'a' }]);
    await using server = await FileServer.start({ 'one.tgz': archive });
    const path = await fetchInto(folder.path, server.url('one.tgz'));
    assert.deepEqual(filesIn(path), ['.kindling.json', 'a.txt']);
  });

  it('unpacks zip files', async () => {
    const archive = await zipOf([{ path: 'ml/' }, { path: 'ml/a.csv', body: '1,2' }]);
    await using server = await FileServer.start({ 'ml-100k.zip': archive });
    const path = await fetchInto(folder.path, server.url('ml-100k.zip'));
    assert.equal(readFileSync(join(path, 'a.csv'), 'utf8'), '1,2');
  });

  it('unpacks the archive again without network when the folder is gone', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'));
    rmSync(path, { recursive: true });
    assert.ok(isPets(await fetchInto(folder.path, server.url('pets.tgz'))));
    assert.equal(server.seen.length, 1);
  });

  it('does not trust an archive that has changed since', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'));
    rmSync(path, { recursive: true });
    folder.write('archive/pets.tgz', tgzOf([{ path: 'other', body: 'x' }]));
    assert.ok(isPets(await fetchInto(folder.path, server.url('pets.tgz'))));
    assert.equal(server.seen.length, 2);
  });

  it('keeps no archive where none is wanted', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'), { keepArchive: false });
    assert.ok(isPets(path));
    assert.deepEqual(filesIn(join(folder.path, 'archive')), []);
  });

  it('fetches again and replaces all with force', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'));
    writeFileSync(join(path, 'extra'), '');
    await fetchInto(folder.path, server.url('pets.tgz'), { force: true });
    assert.equal(server.seen.length, 2);
    assert.ok(!filesIn(path).includes('extra'));
    assert.deepEqual(
      filesIn(join(folder.path, 'data')).filter((name) => /old|partial|lock/.test(name)),
      [],
    );
  });

  it('takes what fastai has put at the default place', async () => {
    folder.write('data/pets/labels.csv', 'x');
    const path = await fetchInto(folder.path, 'http://127.0.0.1:2/pets.tgz');
    assert.equal(readFileSync(join(path, 'labels.csv'), 'utf8'), 'x');
  });

  it('finds its base in KINDLING_HOME, FASTAI_HOME, or the cache folder', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const home = join(folder.path, 'me');
    const placeWith = async (env: Record<string, string>): Promise<string> => {
      const { base: _, ...options } = quiet('');
      const path = await untar(server.url('pets.tgz'), { ...options, env, home });
      return path.slice(folder.path.length + 1);
    };
    const a = join(folder.path, 'a');
    const b = join(folder.path, 'b');
    assert.equal(await placeWith({ KINDLING_HOME: a, FASTAI_HOME: b }), 'a/data/pets');
    assert.equal(await placeWith({ FASTAI_HOME: b }), 'b/data/pets');
    assert.equal(await placeWith({ FASTAI_HOME: '~/.fastai' }), 'me/.fastai/data/pets');
    if (process.platform === 'linux')
      assert.equal(await placeWith({}), 'me/.cache/kindling/data/pets');
  });

  describe('into a folder of your own', () => {
    it('fills one that is missing or empty', async () => {
      await using server = await FileServer.start({ 'pets.tgz': PETS });
      const dest = join(folder.path, 'mine', 'pets');
      assert.equal(await fetchInto(folder.path, server.url('pets.tgz'), { dest }), dest);
      assert.ok(isPets(dest));
      const empty = join(folder.path, 'empty');
      mkdirSync(empty);
      assert.ok(isPets(await fetchInto(folder.path, server.url('pets.tgz'), { dest: empty })));
    });

    for (const force of [false, true]) {
      it(`never touches one that holds something else${force ? ', even with force' : ''}`, async () => {
        await using server = await FileServer.start({ 'pets.tgz': PETS });
        const dest = join(folder.path, 'mine');
        folder.write('mine/thesis.txt', 'work');
        const error = await failure(
          fetchInto(folder.path, server.url('pets.tgz'), { dest, force }),
        );
        assert.equal(error.code, 'ERR_DISK');
        assert.match(
          error.message,
          /^untarData: \S+mine holds something that untarData did not put there; choose another dest$/,
        );
        assert.deepEqual(filesIn(dest), ['thesis.txt']);
        assert.equal(server.seen.length, 0);
      });
    }

    it('says that a file is no folder', async () => {
      const dest = folder.write('mine', 'work');
      const error = await failure(fetchInto(folder.path, 'http://127.0.0.1:2/pets.tgz', { dest }));
      assert.match(error.message, /mine is no folder$/);
    });
  });

  it('does not take the data of another address for its own', async () => {
    const other = tgzOf([{ path: 'other.txt', body: 'x' }]);
    await using server = await FileServer.start({ 'a/pets.tgz': PETS, 'b/pets.tgz': other });
    const path = await fetchInto(folder.path, server.url('a/pets.tgz'));
    const error = await failure(fetchInto(folder.path, server.url('b/pets.tgz')));
    assert.match(
      error.message,
      /data\/pets holds what came from http:\S+a\/pets\.tgz; choose another dest, or pass force to replace it$/,
    );
    assert.equal(await fetchInto(folder.path, server.url('b/pets.tgz'), { force: true }), path);
    assert.deepEqual(filesIn(path), ['.kindling.json', 'other.txt']);
  });

  it('takes the data of another address where sha256 says it is the same, and new data where it is not', async () => {
    const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
    const other = tgzOf([{ path: 'other.txt', body: 'x' }]);
    await using server = await FileServer.start({ 'a/pets.tgz': PETS, 'b/pets.tgz': other });
    const path = await fetchInto(folder.path, server.url('a/pets.tgz'), { sha256: hash(PETS) });
    await fetchInto(folder.path, server.url('b/pets.tgz'), { sha256: hash(PETS).toUpperCase() });
    assert.equal(server.seen.length, 1);
    await fetchInto(folder.path, server.url('b/pets.tgz'), { sha256: hash(other) });
    assert.deepEqual(filesIn(path), ['.kindling.json', 'other.txt']);
  });

  it('writes no secret of an address down', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS }, () => ({
      login: 'me:secret',
    }));
    const url = server.url('pets.tgz?token=hidden').replace('//', '//me:secret@');
    const path = await fetchInto(folder.path, url);
    const notes = [join(path, '.kindling.json'), join(folder.path, 'archive', 'pets.tgz.json')];
    for (const note of notes) assert.doesNotMatch(readFileSync(note, 'utf8'), /secret|hidden|me:/);
    const error = await failure(
      fetchInto(folder.path, server.url('pets.tgz').replace('//', '//me:wrong@'), { force: true }),
    );
    assert.doesNotMatch(`${error.message} ${error.url}`, /wrong/);
    assert.match(error.message, /answers 401 for pets\.tgz/);
  });

  it('shows what it does', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const seen: DownloadProgress[] = [];
    let text = '';
    const out = { write: (more: string) => (text += more) };
    const onProgress = (progress: DownloadProgress): void => void seen.push(progress);
    const path = await fetchInto(folder.path, server.url('pets.tgz'), {
      progress: true,
      out,
      onProgress,
    });
    assert.deepEqual(
      [...new Set(seen.map(({ phase }) => phase))],
      ['download', 'check', 'unpack', 'done'],
    );
    assert.deepEqual([seen.at(-1)?.fetched, seen.at(-1)?.done], [PETS.length, PETS.length]);
    const lines = text.trim().split('\n');
    assert.match(lines[0] ?? '', /^pets: downloading from 127\.0\.0\.1:\d+$/);
    assert.ok(lines.includes('pets: unpacking'));
    assert.equal(
      lines.at(-1),
      `pets: ${(PETS.length / 1000).toFixed(1)} kB fetched, 2 files, in ${path}`,
    );
    text = '';
    await fetchInto(folder.path, server.url('pets.tgz'), { progress: true, out });
    assert.equal(text, '');
  });

  for (const [url, options, message] of [
    ['pets.tgz', {}, /expected an http or https address for url, got 'pets\.tgz' \(string\)/],
    ['PETS', {}, /got 'PETS' \(string\); did you mean URLs\.PETS\?$/],
    ['http://a/b.tgz', { dest: '' }, /expected a path for dest, got '' \(string\)/],
    ['http://a/b.tgz', { base: 7 as unknown as string }, /expected a path for base, got 7/],
    ['ftp://a/b.tgz', {}, /expected an http or https address for url, got 'ftp/],
    [7 as unknown as string, {}, /expected an http or https address for url, got 7 \(number\)/],
    ['http://a/b.tgz', { sha256: 'abc' }, /expected 64 hexadecimal digits for sha256/],
    ['http://a/b.tgz', { md5: 'abc' }, /expected 32 hexadecimal digits for md5/],
    ['http://a/b.tgz', { size: -1 }, /expected a number of bytes for size, got -1/],
    ['http://a/b.tgz', { maxBytes: 0 }, /expected a positive number of bytes for maxBytes/],
    [
      'http://a/b.tgz',
      { timeoutMs: Number.NaN },
      /expected a positive number of milliseconds for timeoutMs/,
    ],
  ] as const) {
    it(`refuses ${url} ${JSON.stringify(options)}`, async () => {
      await assert.rejects(fetchInto(folder.path, url, options), (error: unknown) => {
        assert.ok(error instanceof ArgumentError);
        assert.match(error.message, message);
        return true;
      });
    });
  }
});

import assert from 'node:assert/strict';
import { lstatSync, mkdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ArchiveError } from '#kindling/data/download/archive/archiveError.js';
import { type Unpacked, unpackArchive } from '#kindling/data/download/archive/unpackArchive.js';
import { useFolder } from '../folder.js';
import { noise, type TarEntry, tarOf, tgzOf, type ZipEntry, zipOf } from './archives.js';
import { failure, fetchInto, filesIn } from './fetching.js';
import { FileServer } from './server.js';

describe('unpackArchive', () => {
  const folder = useFolder();
  const into = (): string => join(folder.path, 'outer', 'into');

  const unpack = async (bytes: Uint8Array, maxBytes = 2 ** 30): Promise<Unpacked> => {
    const file = folder.write('archive', bytes);
    mkdirSync(into(), { recursive: true });
    return unpackArchive(file, into(), { maxBytes });
  };
  const refusal = async (bytes: Uint8Array, maxBytes?: number): Promise<string> => {
    try {
      await unpack(bytes, maxBytes);
    } catch (error) {
      assert.ok(error instanceof ArchiveError, String(error));
      // Whatever was unpacked before lies inside; nothing beside the folder was touched.
      assert.deepEqual(
        filesIn(folder.path).filter((name) => !name.startsWith('outer/into/')),
        ['archive'],
      );
      return error.message;
    }
    throw new Error('it was unpacked');
  };
  const fine: TarEntry = { path: 'x/fine', body: 'fine' };

  it('writes files of any size, folders, and who may run them', async () => {
    const large = noise(3_000_000);
    const unpacked = await unpack(
      tgzOf([
        { path: 'x/', type: 'Directory', mode: 0o000 },
        { path: 'x/large', body: large },
        { path: 'x/empty', body: '' },
        { path: 'x/none/', type: 'Directory' },
        { path: 'x/run', body: '#!', mode: 0o4755 },
        { path: 'x/locked', body: 'x', mode: 0o000 },
      ]),
    );
    assert.deepEqual(unpacked, { top: join(into(), 'x'), files: 4, bytes: 3_000_003 });
    assert.ok(readFileSync(join(unpacked.top, 'large')).equals(large));
    assert.ok(statSync(join(unpacked.top, 'none')).isDirectory());
    const modeOf = (name: string): number => statSync(join(unpacked.top, name)).mode & 0o7777;
    if (process.platform !== 'win32') {
      assert.deepEqual([modeOf('run') & 0o7700, modeOf('locked') & 0o7700], [0o700, 0o600]);
    }
  });

  it('reads tar without gzip, whatever it is called', async () => {
    assert.equal((await unpack(tarOf([fine]))).files, 1);
  });

  it('makes links that stay inside', async function () {
    if (process.platform === 'win32') return this.skip();
    const { top } = await unpack(
      tgzOf([
        { path: 'x/a/up', type: 'SymbolicLink', linkpath: '../b/file' },
        { path: 'x/b/file', body: 'text' },
        { path: 'x/b/same', type: 'Link', linkpath: 'x/b/file' },
        { path: 'x/here', type: 'SymbolicLink', linkpath: 'a' },
      ]),
    );
    assert.equal(readlinkSync(join(top, 'a', 'up')), '../b/file');
    for (const name of ['a/up', 'b/same', 'here/up'])
      assert.equal(readFileSync(join(top, name), 'utf8'), 'text');
  });

  it('takes the last of several entries of one name', async () => {
    const { top } = await unpack(
      tgzOf([
        { path: 'x/a', type: 'SymbolicLink', linkpath: 'b' },
        { path: 'x/b', body: 'b' },
        { path: 'x/a', body: 'first' },
        { path: 'x/a', body: 'last' },
      ]),
    );
    assert.ok(lstatSync(join(top, 'a')).isFile());
    assert.equal(readFileSync(join(top, 'a'), 'utf8'), 'last');
    assert.equal(readFileSync(join(top, 'b'), 'utf8'), 'b');
  });

  const hostile: [string, TarEntry[], RegExp][] = [
    [
      'a path with ..',
      [{ path: 'x/../../evil', body: 'x' }],
      /its entry "x\/\.\.\/\.\.\/evil" would leave the folder/,
    ],
    ['a path that is ..', [{ path: '..', type: 'Directory' }], /its entry "\.\." would leave/],
    ['an absolute path', [{ path: '/evil', body: 'x' }], /its entry "\/evil" would leave/],
    ['a drive', [{ path: 'C:/evil', body: 'x' }], /its entry "C:\/evil" would leave/],
    ['.. with backslashes', [{ path: 'x\\..\\..\\evil', body: 'x' }], /would leave the folder/],
    [
      'a path without a name',
      [
        { path: './', body: 'x', type: 'File' },
        { path: '.', body: 'x' },
      ],
      /has no name/,
    ],
    [
      'a link to an absolute path',
      [fine, { path: 'x/l', type: 'SymbolicLink', linkpath: '/etc/passwd' }],
      /its entry "x\/l" is a link to "\/etc\/passwd", outside/,
    ],
    [
      'a link that leads out',
      [fine, { path: 'x/l', type: 'SymbolicLink', linkpath: '../../evil' }],
      /is a link to "\.\.\/\.\.\/evil", outside/,
    ],
    [
      'a link that leads out once the top folder is moved',
      [fine, { path: 'x/l', type: 'SymbolicLink', linkpath: '../evil' }],
      /is a link to "\.\.\/evil", outside/,
    ],
    [
      'a link through a link',
      [
        fine,
        { path: 'x/d', type: 'SymbolicLink', linkpath: '.' },
        { path: 'x/l', type: 'SymbolicLink', linkpath: 'd/../../evil' },
      ],
      /outside/,
    ],
    [
      'a file through a link',
      [
        fine,
        { path: 'x/d', type: 'SymbolicLink', linkpath: 'fine' },
        { path: 'x/d/evil', body: 'x' },
      ],
      /its entry "x\/d" is both a file and a folder/,
    ],
    [
      'a hard link out of it',
      [fine, { path: 'x/l', type: 'Link', linkpath: '../../archive' }],
      /would leave the folder/,
    ],
    [
      'a hard link to an absolute path',
      [fine, { path: 'x/l', type: 'Link', linkpath: '/etc/passwd' }],
      /would leave the folder/,
    ],
    [
      'a hard link to nothing',
      [fine, { path: 'x/l', type: 'Link', linkpath: 'x/gone' }],
      /is a link to "x\/gone", which is no file in it/,
    ],
    [
      'a hard link to a link',
      [
        fine,
        { path: 'x/d', type: 'SymbolicLink', linkpath: 'fine' },
        { path: 'x/l', type: 'Link', linkpath: 'x/d' },
      ],
      /is a link to "x\/d", which is no file in it/,
    ],
    [
      'a device',
      [{ path: 'x/null', type: 'CharacterDevice' }],
      /its entry "x\/null" is a CharacterDevice, which is not unpacked/,
    ],
    ['a pipe', [{ path: 'x/pipe', type: 'FIFO' }], /is a FIFO, which is not unpacked/],
    [
      'a file where a folder is',
      [
        { path: 'x/a/b', body: 'x' },
        { path: 'x/a', body: 'x' },
      ],
      /its entry "x\/a" is both a file and a folder/,
    ],
    [
      'a folder where a file is',
      [
        { path: 'x/a', body: 'x' },
        { path: 'x/a/b', body: 'x' },
      ],
      /is both a file and a folder/,
    ],
    ['nothing', [{ path: 'x/', type: 'Directory' }], /there are no files in it/],
  ];
  for (const [name, entries, message] of hostile) {
    it(`refuses ${name}`, async () => {
      assert.match(await refusal(tgzOf(entries)), message);
    });
  }

  it('refuses what is cut short or changed', async () => {
    const whole = tgzOf([{ path: 'x/a', body: noise(100_000) }]);
    assert.match(await refusal(whole.subarray(0, 50_000)), /it is damaged: unexpected end of file/);
    const changed = Buffer.from(whole);
    changed.fill(0x55, 60_000, 60_100);
    assert.match(await refusal(changed), /it is damaged: (incorrect data check|invalid)/);
    const plain = tarOf([{ path: 'x/a', body: noise(100_000) }]);
    assert.match(await refusal(plain.subarray(0, 50_000)), /it is damaged: Truncated input/);
    const noEnd = tarOf([fine, fine], { endMark: false });
    assert.match(await refusal(noEnd), /it is cut short: its end mark is missing/);
  });

  it('refuses a header that does not fit its checksum', async () => {
    const bytes = tarOf([fine, { path: 'x/b', body: 'b' }]);
    bytes[1024] = 0x7a;
    assert.match(await refusal(bytes), /it is damaged: checksum failure/);
  });

  for (const [kind, bytes, message] of [
    ['nothing at all', Buffer.alloc(0), /it is empty/],
    ['a picture', noise(5000), /there is no tar archive in it/],
    ['a few bytes', Buffer.from('abc'), /there is no tar archive in it/],
    ['a gzip file of something else', gzipSync(noise(5000)), /there is no tar archive in it/],
    ['a tar archive packed twice', gzipSync(tgzOf([fine])), /there is no tar archive in it/],
    [
      'xz',
      Buffer.from('fd377a585a0000', 'hex'),
      /it is packed with xz; \.tar, \.tar\.gz, \.tgz and \.zip are unpacked/,
    ],
    ['bzip2', Buffer.from('BZh91AY'), /it is packed with bzip2/],
    ['zstd', Buffer.from('28b52ffd00', 'hex'), /it is packed with zstd/],
    ['a web page', Buffer.from('\n<html><p>Hello'), /it is no archive but a web page/],
    ['the beginning of a zip file', Buffer.from('504b0304aaaaaaaa', 'hex'), /it is damaged: /],
  ] as const) {
    it(`refuses ${kind}`, async () => {
      assert.match(await refusal(bytes), message);
    });
  }

  it('refuses a bomb, by what files say and by what they hold', async () => {
    const zeros = Buffer.alloc(5_000_000);
    assert.match(
      await refusal(tgzOf([{ path: 'x', body: zeros }]), 1e6),
      /it unpacks to more than 1000000 bytes \(at "x"\); raise maxBytes if that is right/,
    );
    const many = Array.from({ length: 8000 }, (): TarEntry => ({ path: 'x/', type: 'Directory' }));
    assert.match(await refusal(tgzOf(many), 1e6), /it unpacks to more than 3048576 bytes/);
    const zip = await zipOf([{ path: 'x', body: 'a'.repeat(5_000_000) }]);
    assert.match(await refusal(zip, 1e6), /it unpacks to more than 1000000 bytes/);
  });

  const zips: [string, ZipEntry[], RegExp][] = [
    ['a path with ..', [{ path: '../evil', body: 'x' }], /its entry "\.\.\/evil" would leave/],
    ['an absolute path', [{ path: '/evil', body: 'x' }], /its entry "\/evil" would leave/],
    [
      'a link that leads out',
      [{ path: 'l', body: '../../evil', unixMode: 0o120777 }],
      /its entry "l" is a link to "\.\.\/\.\.\/evil", outside/,
    ],
    [
      'an encrypted file',
      [{ path: 'a', body: 'x', password: 'secret' }],
      /its entry "a" is encrypted/,
    ],
  ];
  for (const [name, entries, message] of zips) {
    it(`refuses ${name} in a zip file`, async () => {
      assert.match(await refusal(await zipOf(entries)), message);
    });
  }

  it('unpacks files, folders, programs and links of a zip file', async function () {
    if (process.platform === 'win32') return this.skip();
    const { top, files } = await unpack(
      await zipOf([
        { path: 'x/' },
        { path: 'x/none/' },
        { path: 'x/a.txt', body: 'text' },
        { path: 'x/run', body: '#!', unixMode: 0o100755 },
        { path: 'x/l', body: 'a.txt', unixMode: 0o120777 },
      ]),
    );
    assert.deepEqual([top, files], [join(into(), 'x'), 2]);
    assert.equal(readFileSync(join(top, 'l'), 'utf8'), 'text');
    assert.equal(statSync(join(top, 'run')).mode & 0o7700, 0o700);
    assert.ok(statSync(join(top, 'none')).isDirectory());
  });

  it('refuses a zip file with a changed byte', async () => {
    const bytes = await zipOf([{ path: 'a', body: noise(20_000).toString('latin1') }]);
    bytes[9000] = (bytes[9000] ?? 0) ^ 0xff;
    assert.match(await refusal(bytes), /its entry "a" is damaged: /);
  });

  it('lets untarData keep nothing of an archive that is refused', async () => {
    const evil = tgzOf([fine, { path: '../evil', body: 'x' }]);
    await using server = await FileServer.start({ 'evil.tgz': evil });
    const error = await failure(fetchInto(folder.path, server.url('evil.tgz')));
    assert.equal(error.code, 'ERR_ARCHIVE');
    assert.equal(
      error.message,
      'untarData: evil.tgz is not unpacked: its entry "../evil" would leave the folder',
    );
    assert.deepEqual(filesIn(folder.path), []);
  });
});

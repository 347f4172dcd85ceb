import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fileFault } from '#kindling/net/errors.js';
import { useFolder } from '../folder.js';
import { noise, PETS, tgzOf } from './archives.js';
import { failure, fetchInto, filesIn, isPets } from './fetching.js';
import { type Behaviour, FileServer } from './server.js';

const CHILD = fileURLToPath(new URL('fetchChild.js', import.meta.url));
const onWindows = process.platform === 'win32';

const LARGE = tgzOf([{ path: 'large/a', body: noise(3_000_000) }]);

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !condition(); i++) await delay(10);
  assert.ok(condition(), 'waited too long');
}

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (more: string) => (text += more));
  await once(child, 'close');
  return text;
}

describe('untarData in several processes', () => {
  const folder = useFolder();
  let behaviour: Behaviour = {};
  const serve = (first: Behaviour): Promise<FileServer> => {
    behaviour = first;
    return FileServer.start({ 'pets.tgz': PETS, 'large.tgz': LARGE }, () => behaviour);
  };
  const start = (url: string): ChildProcess =>
    spawn(process.execPath, [CHILD, folder.path, url], { stdio: ['ignore', 'pipe', 'inherit'] });

  it('goes on after kill -9 where it was, past the dead process’s locks', async () => {
    await using server = await serve({ slowMs: 15 });
    const child = start(server.url('pets.tgz'));
    await until(() => server.sent > 150_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    assert.deepEqual(filesIn(folder.path), [
      'archive/pets.tgz.lock',
      'archive/pets.tgz.partial',
      'archive/pets.tgz.partial.json',
      'data/pets.lock',
    ]);
    behaviour = {};
    assert.ok(isPets(await fetchInto(folder.path, server.url('pets.tgz'))));
    assert.match(server.seen[1]?.range ?? '', /^bytes=[1-9]\d*-$/);
    assert.deepEqual(
      filesIn(folder.path).filter((name) => /lock|partial/.test(name)),
      [],
    );
  });

  it('clears away what a process killed while unpacking has left', async () => {
    folder.write('data/pets.partial/pets/half', 'x');
    await using server = await serve({});
    assert.ok(isPets(await fetchInto(folder.path, server.url('pets.tgz'))));
    assert.deepEqual(filesIn(join(folder.path, 'data', 'pets.partial')), []);
  });

  it('lets two processes share one download', async () => {
    await using server = await serve({ slowMs: 30 });
    const child = start(server.url('pets.tgz'));
    const output = outputOf(child);
    await until(() => server.sent > 50_000);
    const messages = new Set<string>();
    const onProgress = ({ message }: { message: string }): void => void messages.add(message);
    const path = await fetchInto(folder.path, server.url('pets.tgz'), { onProgress });
    assert.ok(isPets(path));
    assert.equal(await output, path);
    assert.equal(server.seen.length, 1);
    assert.ok(messages.has(`process ${child.pid} is fetching it; waiting for that`));
  });

  it('stops waiting for another process at a signal', async () => {
    const owner = { pid: process.ppid, host: hostname(), token: 'other' };
    folder.write('data/pets.lock', JSON.stringify(owner));
    await using server = await serve({});
    const signal = AbortSignal.timeout(50);
    const work = fetchInto(folder.path, server.url('pets.tgz'), { signal });
    await assert.rejects(work, { name: 'TimeoutError' });
    assert.equal(server.seen.length, 0);
  });
});

describe('untarData and the disk', () => {
  const folder = useFolder();

  it('says beforehand that there is too little room', async () => {
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const error = await failure(
      fetchInto(folder.path, server.url('pets.tgz'), { freeBytes: () => 12_000 }),
    );
    assert.equal(error.code, 'ERR_DISK');
    assert.match(
      error.message,
      /^untarData: the disk that holds \S+archive has 12\.0 kB free, 300\.4 kB are needed; free some space, or choose a folder on another disk$/,
    );
  });

  it('keeps what fitted when a file can grow no further, and nothing that looks whole', async function () {
    if (onWindows) return this.skip();
    await using server = await FileServer.start({ 'large.tgz': LARGE });
    const url = server.url('large.tgz');
    // The shell's limit on a file's size: the same failure in mid-write as that of a full disk.
    const line = 'ulimit -f 1000; exec "$0" "$@"';
    const child = spawn('bash', ['-c', line, process.execPath, CHILD, folder.path, url]);
    const said = await outputOf(child);
    assert.match(
      said,
      /^ERR_DISK untarData: a file in \S+ reached the size limit of this disk or shell \(see ulimit -f\); free some space, or set KINDLING_HOME/,
    );
    assert.deepEqual(filesIn(folder.path), [
      'archive/large.tgz.partial',
      'archive/large.tgz.partial.json',
    ]);
    assert.deepEqual(filesIn(await fetchInto(folder.path, url)), ['.kindling.json', 'a']);
    assert.match(server.seen[1]?.range ?? '', /^bytes=[1-9]\d*-$/);
  });

  it('leaves no half data set when the disk is full while it unpacks', async function () {
    if (onWindows) return this.skip();
    // Zeros: the archive is small enough for the limit, what is in it is not.
    const zeros = tgzOf([{ path: 'zeros/a', body: Buffer.alloc(3_000_000) }]);
    await using server = await FileServer.start({ 'zeros.tgz': zeros });
    const url = server.url('zeros.tgz');
    const line = 'ulimit -f 1000; exec "$0" "$@"';
    const child = spawn('bash', ['-c', line, process.execPath, CHILD, folder.path, url]);
    assert.match(await outputOf(child), /^ERR_DISK untarData: a file in /);
    assert.deepEqual(filesIn(folder.path), ['archive/zeros.tgz', 'archive/zeros.tgz.json']);
    assert.deepEqual(filesIn(await fetchInto(folder.path, url)), ['.kindling.json', 'a']);
    assert.equal(server.seen.length, 1);
  });

  it('says that the folder cannot be written', async () => {
    const file = folder.write('file', '');
    const error = await failure(fetchInto(join(file, 'home'), 'http://127.0.0.1:2/pets.tgz'));
    assert.equal(error.code, 'ERR_DISK');
    assert.match(
      error.message,
      /^untarData: \S+home can't be written \(ENOTDIR\); make it writable, or set KINDLING_HOME to a folder that is$/,
    );
  });

  it('says so of a folder that belongs to others', async function () {
    if (onWindows || process.getuid?.() === 0) return this.skip();
    chmodSync(folder.path, 0o555);
    const error = await failure(fetchInto(folder.path, 'http://127.0.0.1:2/pets.tgz'));
    chmodSync(folder.path, 0o755);
    assert.match(error.message, /can't be written \(EACCES\)/);
  });

  it('needs no right to write where the data are there', async function () {
    if (onWindows) return this.skip();
    await using server = await FileServer.start({ 'pets.tgz': PETS });
    const path = await fetchInto(folder.path, server.url('pets.tgz'));
    for (const name of ['', 'data', 'archive', 'data/pets'])
      chmodSync(join(folder.path, name), 0o555);
    try {
      assert.equal(await fetchInto(folder.path, server.url('pets.tgz')), path);
    } finally {
      for (const name of ['', 'data', 'archive', 'data/pets'])
        chmodSync(join(folder.path, name), 0o755);
    }
  });

  it('has words for a full disk', () => {
    for (const [code, text] of [
      ['ENOSPC', 'the disk that holds x is full'],
      ['EDQUOT', 'the disk that holds x is full'],
      ['EROFS', "x can't be written (EROFS)"],
    ] as const) {
      const error = Object.assign(new Error(code), { code });
      assert.equal(fileFault(error, 'x')?.message, text);
    }
    assert.equal(fileFault(new Error('other'), 'x'), null);
  });

  it('does not mistake a folder without a note for its own', async () => {
    mkdirSync(join(folder.path, 'mine'));
    writeFileSync(join(folder.path, 'mine', '.kindling.json'), '{"half":');
    const dest = join(folder.path, 'mine');
    const error = await failure(fetchInto(folder.path, 'http://127.0.0.1:2/pets.tgz', { dest }));
    assert.match(error.message, /holds something that untarData did not put there/);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadUrl } from 'kindling';
import { useFolder } from '../folder.js';
import { noise } from './archives.js';
import { failure, filesIn } from './fetching.js';
import { FileServer } from './server.js';

const BYTES = noise(50_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

describe('downloadUrl', () => {
  const folder = useFolder();
  const progress = false;

  it('fetches a file to a path, or into a folder under its own name', async () => {
    await using server = await FileServer.start({ 'a b.bin': BYTES });
    const url = server.url('a%20b.bin');
    const file = join(folder.path, 'new', 'x.bin');
    assert.equal(await downloadUrl(url, { dest: file, progress }), file);
    mkdirSync(join(folder.path, 'into'));
    const inFolder = await downloadUrl(url, { dest: join(folder.path, 'into'), progress });
    assert.equal(inFolder, join(folder.path, 'into', 'a b.bin'));
    for (const path of [file, inFolder]) assert.ok(readFileSync(path).equals(BYTES));
    assert.deepEqual(filesIn(folder.path), ['into/a b.bin', 'new/x.bin']);
  });

  it('fetches again unless a checksum says that the file is the same', async () => {
    await using server = await FileServer.start({ a: BYTES });
    const dest = join(folder.path, 'a');
    for (const options of [{}, {}, { sha256: SHA256 }, { sha256: SHA256, force: true }])
      await downloadUrl(server.url('a'), { dest, progress, ...options });
    assert.equal(server.seen.length, 3);
  });

  it('leaves the old file where the new one is not right', async () => {
    await using server = await FileServer.start({ a: BYTES });
    const dest = folder.write('a', 'old');
    const work = downloadUrl(server.url('a'), { dest, progress, sha256: 'f'.repeat(64) });
    const error = await failure(work);
    assert.equal(error.code, 'ERR_CHECKSUM');
    assert.match(
      error.message,
      /^downloadUrl: a has SHA-256 [0-9a-f]{64}, SHA-256 f{64} was expected$/,
    );
    assert.equal(readFileSync(dest, 'utf8'), 'old');
    assert.deepEqual(filesIn(folder.path), ['a']);
  });

  it('takes an empty file', async () => {
    await using server = await FileServer.start({ a: Buffer.alloc(0) });
    const dest = join(folder.path, 'a');
    await downloadUrl(server.url('a'), { dest, progress });
    assert.equal(readFileSync(dest).length, 0);
  });

  it('says what it has done', async () => {
    await using server = await FileServer.start({ a: BYTES });
    let text = '';
    const out = { write: (more: string) => (text += more) };
    const dest = join(folder.path, 'a');
    await downloadUrl(server.url('a'), { dest, out });
    assert.match(text, /^a: downloading from 127\S+\n/);
    assert.ok(text.endsWith(`a: 50.0 kB fetched, in ${dest}\n`), text);
  });
});

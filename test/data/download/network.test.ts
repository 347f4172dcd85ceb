import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CERTIFICATE, KEY } from '../../libtorch/certificate.js';
import { useFolder } from '../folder.js';
import { noise, PETS } from './archives.js';
import { failure, fetchInto, filesIn, isPets, type Options } from './fetching.js';
import { type Behaviour, FileServer, ForwardProxy } from './server.js';

const SHA256 = createHash('sha256').update(PETS).digest('hex');
const HALF = 150_000;

describe('untarData and a bad network', () => {
  const folder = useFolder();

  /** Serves the archive; the requests after those described are answered properly. */
  const serve = (...behaviours: Behaviour[]): Promise<FileServer> =>
    FileServer.start({ 'pets.tgz': PETS }, (request) => behaviours[request] ?? {});
  const always = (behaviour: Behaviour): Promise<FileServer> =>
    FileServer.start({ 'pets.tgz': PETS }, () => behaviour);
  const fetchPets = (server: FileServer, options?: Options): Promise<string> =>
    fetchInto(folder.path, server.url('pets.tgz'), options);
  /** No data set, no archive, no lock, no stage: at most what the next call goes on from. */
  const assertNothingTrusted = (): void => {
    const left = filesIn(folder.path).filter((name) => !/^archive\/pets\.tgz\.partial/.test(name));
    assert.deepEqual(left, []);
  };

  it('goes on where the connection broke, as often as bytes arrive', async () => {
    await using server = await always({ cutAfter: 60_000 });
    assert.ok(isPets(await fetchPets(server)));
    const later = server.seen.slice(1).filter(({ range }) => range !== undefined);
    assert.ok(later.length > 3, `${later.length} requests for the rest`);
    for (const { range, ifRange } of later) {
      assert.match(range ?? '', /^bytes=[1-9]\d*-$/);
      assert.equal(ifRange, '"1"');
    }
  });

  it('begins again at a server that ignores ranges', async () => {
    await using server = await serve({ cutAfter: HALF }, { ignoresRanges: true });
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.sent, PETS.length + HALF);
  });

  it('begins again where the file has changed between two attempts', async () => {
    const old = noise(PETS.length, 7);
    await using server = await serve({ cutAfter: HALF, body: old, etag: '"0"' });
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen[1]?.ifRange, '"0"');
  });

  it('notices a changed file at a server that looks at no If-Range', async () => {
    const old = noise(PETS.length, 7);
    await using server = await serve(
      { cutAfter: HALF, body: old, etag: '"0"' },
      { ignoresIfRange: true },
    );
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen.length, 3);
    assert.equal(server.seen[2]?.range, undefined);
  });

  it('goes on by the date where there is no ETag', async () => {
    const date = 'Wed, 21 Oct 2020 07:28:00 GMT';
    await using server = await always({ cutAfter: HALF, etag: null, lastModified: date });
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen[1]?.ifRange, date);
  });

  for (const etag of [null, 'W/"1"']) {
    it(`does not piece a file together whose version nothing marks (ETag ${etag})`, async () => {
      await using server = await serve({ cutAfter: HALF, etag }, { etag });
      assert.ok(isPets(await fetchPets(server)));
      assert.equal(server.seen[1]?.range, undefined);
    });
  }

  it('pieces it together if a checksum will tell', async () => {
    await using server = await serve({ cutAfter: HALF, etag: null }, { etag: null });
    assert.ok(isPets(await fetchPets(server, { sha256: SHA256 })));
    assert.match(server.seen[1]?.range ?? '', /^bytes=\d+-$/);
  });

  it('fetches all again where the pieces turn out not to belong together', async () => {
    const old = noise(PETS.length, 7);
    await using server = await serve({ cutAfter: HALF, etag: null, body: old }, { etag: null });
    assert.ok(isPets(await fetchPets(server, { sha256: SHA256 })));
    assert.equal(server.seen.length, 3);
  });

  it('goes on after a call that failed', async () => {
    await using server = await serve(
      { cutAfter: HALF },
      ...Array<Behaviour>(6).fill({ status: 500 }),
    );
    const error = await failure(fetchPets(server));
    assert.match(error.message, /127\.0\.0\.1:\d+ answers 500 for pets\.tgz$/);
    assertNothingTrusted();
    const before = server.sent;
    assert.ok(isPets(await fetchPets(server)));
    assert.ok(server.sent - before < PETS.length);
  });

  it('begins again where what an earlier call left came from another address', async () => {
    await using server = await FileServer.start(
      { 'a/pets.tgz': noise(PETS.length, 7), 'b/pets.tgz': PETS },
      (_, path) => (path.startsWith('a') ? { cutAfter: HALF, ignoresRanges: true } : {}),
    );
    await failure(fetchInto(folder.path, server.url('a/pets.tgz')));
    assert.ok(isPets(await fetchInto(folder.path, server.url('b/pets.tgz'))));
    assert.equal(server.seen.at(-1)?.range, undefined);
  });

  it('takes a file of untold size', async () => {
    await using server = await always({ chunked: true });
    assert.ok(isPets(await fetchPets(server)));
  });

  it('goes on with a file of untold size', async () => {
    await using server = await always({ chunked: true, cutAfter: HALF });
    assert.ok(isPets(await fetchPets(server)));
  });

  it('finds the end of a file whose size is told too large', async () => {
    await using server = await always({ lie: 1000 });
    assert.ok(isPets(await fetchPets(server)));
    // What had arrived when the connection broke, and was not yet on disk, is fetched again.
    assert.ok(server.sent < 3 * PETS.length, `${server.sent} bytes were sent`);
  });

  it('gives up at a server that tells too large a size and serves no ranges', async () => {
    await using server = await always({ lie: 1000, ignoresRanges: true });
    const error = await failure(fetchPets(server));
    assert.equal(error.code, 'ERR_DOWNLOAD');
    assert.match(error.message, /^untarData: the connection to 127\.0\.0\.1:\d+ broke \(/);
    assertNothingTrusted();
  });

  it('refuses what a server cut short by telling too small a size', async () => {
    await using server = await always({ lie: -1000 });
    const error = await failure(fetchPets(server));
    assert.equal(error.code, 'ERR_ARCHIVE');
    assert.match(
      error.message,
      /^untarData: pets\.tgz is not unpacked: it is damaged: unexpected end of file$/,
    );
    assertNothingTrusted();
  });

  it('fetches nothing of a file whose size is not the expected', async () => {
    await using server = await always({});
    const error = await failure(fetchPets(server, { size: 5 }));
    assert.equal(error.code, 'ERR_CHECKSUM');
    assert.match(error.message, /pets\.tgz has \d+ bytes at 127\.0\.0\.1:\d+, 5 were expected$/);
    assert.equal(server.seen.length, 1);
    assertNothingTrusted();
  });

  it('refuses more bytes than expected where no size is told', async () => {
    await using server = await always({ chunked: true });
    const error = await failure(fetchPets(server, { size: 5 }));
    assert.match(error.message, /127\.0\.0\.1:\d+ sends more than was asked for$/);
    assertNothingTrusted();
  });

  it('refuses fewer', async () => {
    await using server = await always({ chunked: true });
    const error = await failure(fetchPets(server, { size: PETS.length + 5 }));
    assert.equal(error.code, 'ERR_CHECKSUM');
    assert.match(error.message, /pets\.tgz has \d+ bytes, \d+ were expected$/);
    assertNothingTrusted();
  });

  for (const [name, options, pattern] of [
    [
      'SHA-256',
      { sha256: 'f'.repeat(64) },
      /pets\.tgz has SHA-256 [0-9a-f]{64}, SHA-256 f{64} was expected$/,
    ],
    ['MD5', { md5: 'f'.repeat(32) }, /pets\.tgz has MD5 [0-9a-f]{32}, MD5 f{32} was expected$/],
  ] as const) {
    it(`refuses a file with another ${name}, and fetches it once`, async () => {
      await using server = await always({});
      const error = await failure(fetchPets(server, options));
      assert.equal(error.code, 'ERR_CHECKSUM');
      assert.match(error.message, pattern);
      assert.equal(server.seen.length, 1);
      assert.deepEqual(filesIn(folder.path), []);
    });
  }

  it('accepts the right ones', async () => {
    await using server = await always({});
    const md5 = createHash('md5').update(PETS).digest('hex').toUpperCase();
    assert.ok(isPets(await fetchPets(server, { sha256: SHA256, md5, size: PETS.length })));
  });

  it('begins again where another stretch comes than was asked for', async () => {
    await using server = await serve({ cutAfter: HALF }, { shift: 10 });
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen[2]?.range, undefined);
  });

  for (const [status, requests] of [
    [404, 1],
    [403, 1],
    [500, 6],
    [503, 6],
    [429, 6],
  ] as const) {
    it(`names the status ${status} after ${requests} request(s)`, async () => {
      await using server = await always({ status });
      const error = await failure(fetchPets(server));
      assert.equal(error.code, 'ERR_DOWNLOAD');
      assert.match(
        error.message,
        new RegExp(`^untarData: 127\\.0\\.0\\.1:\\d+ answers ${status} for pets\\.tgz$`),
      );
      assert.equal(error.url, server.url('pets.tgz'));
      assert.equal(server.seen.length, requests);
      assert.deepEqual(filesIn(folder.path), []);
    });
  }

  it('bears a server that is overloaded for a moment', async () => {
    await using server = await serve({ status: 503 }, { status: 502 }, { status: 429 });
    assert.ok(isPets(await fetchPets(server)));
  });

  it('follows redirects', async () => {
    await using server = await serve(
      { location: '/else/../pets.tgz?x=1' },
      { location: '/pets.tgz' },
    );
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen.length, 3);
  });

  it('does not follow them for ever', async () => {
    await using server = await always({ location: '/pets.tgz' });
    const error = await failure(fetchPets(server));
    assert.match(error.message, /redirect/);
  });

  it('asks again where a server says nothing for too long, and tells', async () => {
    await using server = await serve({ silentMs: 5000 });
    const messages = new Set<string>();
    const onProgress = ({ message }: { message: string }): void => void messages.add(message);
    assert.ok(isPets(await fetchPets(server, { timeoutMs: 50, onProgress })));
    const { host } = new URL(server.origin);
    assert.ok(messages.has(`trying again: ${host} does not answer`), [...messages].join('\n'));
  });

  it('gives up a body that stops coming, and goes on with it', async () => {
    await using server = await serve({ slowMs: 5000 });
    assert.ok(isPets(await fetchPets(server, { timeoutMs: 50 })));
    assert.match(server.seen[1]?.range ?? '', /^bytes=\d+-$/);
  });

  it('says that nobody listens, or that the host is not known', async () => {
    const nobody = await failure(fetchInto(folder.path, 'http://127.0.0.1:2/pets.tgz'));
    assert.match(nobody.message, /^untarData: 127\.0\.0\.1:2 refuses connections$/);
    const nowhere = await failure(fetchInto(folder.path, 'http://nowhere.invalid/pets.tgz'));
    assert.match(
      nowhere.message,
      /^untarData: nowhere\.invalid is not known here \(no network, or only through a proxy\)$/,
    );
    assertNothingTrusted();
  });

  it('says that what came is a web page', async () => {
    await using server = await always({ body: Buffer.from('<!DOCTYPE html><p>Log in</p>') });
    const error = await failure(fetchPets(server));
    assert.match(
      error.message,
      /pets\.tgz is not unpacked: it is no archive but a web page; a login or a proxy may have sent it$/,
    );
    assert.deepEqual(filesIn(folder.path), []);
  });

  it('goes through a proxy', async () => {
    await using server = await always({});
    await using proxy = await ForwardProxy.start();
    for (const env of [{ http_proxy: proxy.url }, { HTTP_PROXY: proxy.url }]) {
      assert.ok(isPets(await fetchPets(server, { env, force: true })));
    }
    assert.equal(proxy.asked.length, 2);
    const port = new URL(server.origin).port;
    assert.match(proxy.asked[0] ?? '', new RegExp(`127\\.0\\.0\\.1:${port}`));
    await fetchPets(server, { env: { http_proxy: proxy.url, no_proxy: '127.0.0.1' }, force: true });
    assert.equal(proxy.asked.length, 2);
  });

  it('trusts a network’s own certificate through a proxy, and says when it is not trusted', async () => {
    const server = createServer({ key: KEY, cert: CERTIFICATE }, (_, response) =>
      response.end(PETS),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await using proxy = await ForwardProxy.start();
    try {
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/pets.tgz`;
      const untrusted = await failure(fetchInto(folder.path, url));
      assert.match(
        untrusted.message,
        /^untarData: the certificate of 127\S+ is not trusted \(\w+\); set NODE_EXTRA_CA_CERTS to the file with your network's certificate$/,
      );
      const env = {
        SSL_CERT_FILE: folder.write('network.pem', CERTIFICATE),
        https_proxy: proxy.url,
      };
      assert.ok(isPets(await fetchInto(folder.path, url, { env })));
      assert.match(proxy.asked[0] ?? '', /^CONNECT 127\.0\.0\.1:\d+$/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('shares one download between two callers', async () => {
    await using server = await always({ slowMs: 5 });
    const messages = new Set<string>();
    const onProgress = ({ message }: { message: string }): void => void messages.add(message);
    const [first, second] = await Promise.all([
      fetchPets(server),
      fetchPets(server, { onProgress }),
    ]);
    assert.equal(first, second);
    assert.ok(isPets(first));
    assert.equal(server.seen.length, 1);
    assert.ok(messages.has('another call is fetching it; waiting for that'));
  });

  it('stops at a signal with its reason, and goes on later', async () => {
    await using server = await always({ slowMs: 10 });
    const stop = new AbortController();
    const reason = new Error('enough');
    const onProgress = ({ fetched }: { fetched: number }): void => {
      if (fetched > HALF) stop.abort(reason);
    };
    const work = fetchPets(server, { signal: stop.signal, onProgress });
    await assert.rejects(work, (error) => error === reason);
    assertNothingTrusted();
    const before = server.sent;
    assert.ok(isPets(await fetchPets(server)));
    assert.ok(server.sent - before < PETS.length);
  });

  it('asks nobody once the signal is aborted', async () => {
    await using server = await always({});
    const work = fetchPets(server, { signal: AbortSignal.abort() });
    await assert.rejects(work, { name: 'AbortError' });
    assert.equal(server.seen.length, 0);
  });

  it('stops while it unpacks and leaves nothing of it', async () => {
    await using server = await always({});
    const stop = new AbortController();
    const onProgress = ({ phase }: { phase: string }): void => {
      if (phase === 'unpack') stop.abort();
    };
    await assert.rejects(fetchPets(server, { signal: stop.signal, onProgress }), {
      name: 'AbortError',
    });
    assert.deepEqual(filesIn(join(folder.path, 'data')), []);
    assert.deepEqual(readFileSync(join(folder.path, 'archive', 'pets.tgz')), PETS);
    assert.ok(isPets(await fetchPets(server)));
    assert.equal(server.seen.length, 1);
  });
});

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { InstallOptions } from '#kindling/libtorch/install.js';
import type { Manifest, WheelSet } from '#kindling/libtorch/pin.js';
import type { Pip } from '#kindling/libtorch/pip.js';
import { CERTIFICATE, KEY } from './certificate.js';
import type { FakePip } from './fakePip.js';
import { failure, install, NO_PIP, smallWheels, targetOf } from './installing.js';
import { TestIndex } from './server.js';
import { makeManifest, makeTorch, sha256, type TestWheel, withFolder } from './wheels.js';

const FAKE_PIP = fileURLToPath(new URL('fakePip.js', import.meta.url));

/** A pip that has an index and can itself bring wheels. */
function pipWith(fake: FakePip, index: string | null = null): InstallOptions['pip'] {
  const command = [process.execPath, FAKE_PIP, JSON.stringify(fake)];
  const pip: Pip = { command, index, indexFrom: index ? 'a test' : "pip's no-index setting" };
  return async () => pip;
}

function saveWheels(folder: string, wheels: readonly TestWheel[]): FakePip['wheels'] {
  return Object.fromEntries(
    wheels.map(({ pin, bytes }) => {
      const file = join(folder, pin.file);
      writeFileSync(file, bytes);
      return [`${pin.project}==${pin.version.replace(/\+.*/, '')}`, file];
    }),
  );
}

function withSets(sets: readonly WheelSet[]): Manifest {
  const { 'linux-x64-cpu': target } = makeManifest([]);
  assert.ok(target);
  return { 'linux-x64-cpu': { ...target, sets } };
}

const installedLibrary = (folder: string): string =>
  sha256(readFileSync(join(targetOf(folder), 'lib/libtorch_cpu.so')));
const libraryOf = (wheel: TestWheel): string =>
  sha256(wheel.files['torch/lib/libtorch_cpu.so'] as Buffer);

describe('sources of LibTorch', () => {
  it('begin with PyTorch’s own index and its channel', () =>
    withFolder(async (folder) => {
      const own = await makeTorch({ version: '2.13.0+cpu', seed: 30 });
      const wheels = await smallWheels();
      await using pytorch = await TestIndex.start([own], { html: true });
      await using python = await TestIndex.start(wheels);
      const { record: _, libs: __, size: ___, ...pin } = own.pin;
      const manifest = withSets([
        { name: 'torch-cpu', channel: 'cpu', wheels: [pin] },
        { name: 'torch-index', wheels: wheels.map((wheel) => wheel.pin) },
      ]);
      const more = { manifest, pytorchIndex: `${pytorch.origin}/whl` };
      const done = await install(folder, python, wheels, more);
      assert.equal(done.from, "PyTorch's index, torch-cpu");
      assert.equal(installedLibrary(folder), libraryOf(own));
      assert.equal(python.served.length, 0);
      assert.deepEqual(
        pytorch.served.map(({ sent }) => sent),
        [own.bytes.length],
      );
    }));

  it('include an index in HTML that wants user and password, which no message shows', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { html: true, login: 'me:p@ss' });
      const pip = (login: string): InstallOptions['pip'] =>
        pipWith({ wheels: {} }, index.index.replace('//', `//${login}@`));
      const error = await failure(install(folder, null, wheels, { pip: pip('me:wrong') }));
      assert.match(error.message, /http:\/\/127\.0\.0\.1:\d+\/simple\/torch\/ answers 401/);
      assert.doesNotMatch(error.message, /wrong/);
      await install(folder, null, wheels, { pip: pip('me:p%40ss') });
      assert.equal(installedLibrary(folder), libraryOf(wheels[0] as TestWheel));
    }));

  it('pass over an index that talks nonsense or breaks off', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels, { page: '{"files": 7' });
      const nonsense = await failure(install(folder, index, wheels));
      assert.equal(nonsense.code, 'ERR_LIBTORCH_DOWNLOAD');
      assert.match(nonsense.message, /simple\/torch\/ is no page of a package index/);
      assert.equal(index.pages, 1);
      index.behaviour = { page: null };
      const broken = await failure(install(folder, index, wheels));
      assert.match(broken.message, /the connection to 127\.0\.0\.1:\d+ broke/);
      assert.equal(index.pages, 4);
    }));

  it('end with pip itself, where there is no index', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      const pip = pipWith({ wheels: saveWheels(folder, wheels) });
      const done = await install(folder, null, wheels, { pip });
      assert.equal(done.from, 'pip download');
      assert.equal(done.fetchedBytes, 0);
      assert.equal(installedLibrary(folder), libraryOf(wheels[0] as TestWheel));
      assert.match(done.trace.join('\n'), /the Python index: none, by pip's no-index setting/);
    }));

  it('take the wheel of pip’s own Python where that is all there is', () =>
    withFolder(async (folder) => {
      const [torch, cudart] = (await smallWheels()) as [TestWheel, TestWheel];
      const older = await makeTorch({ tag: 'cp311-cp311-manylinux_2_28_x86_64', seed: 40 });
      const pin = { ...torch.pin, others: { [older.pin.file]: older.pin.sha256 } };
      const pip = pipWith({ wheels: saveWheels(folder, [older, cudart]), onlyTag: 'cp311' });
      const only = withSets([{ name: 'small', wheels: [pin] }]);
      await install(folder, null, [], { pip, manifest: only });
      assert.equal(installedLibrary(folder), libraryOf(older));
    }));

  it('refuse a wheel of unknown name, and one with other bytes', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      const older = await makeTorch({ tag: 'cp39-cp39-manylinux_2_28_x86_64', seed: 41 });
      const unknown = pipWith({ wheels: saveWheels(folder, [older]) });
      const name = await failure(install(folder, null, wheels, { pip: unknown }));
      assert.equal(name.code, 'ERR_LIBTORCH_DOWNLOAD');
      assert.match(
        name.message,
        /pip brought torch-2\.13\.0-cp39\S+, whose checksum is not known here/,
      );
      const [torch] = wheels as [TestWheel];
      const changed = Buffer.concat([torch.bytes, Buffer.alloc(1)]);
      const other = pipWith({ wheels: saveWheels(folder, [{ ...torch, bytes: changed }]) });
      const bytes = await failure(install(folder, null, wheels, { pip: other }));
      assert.equal(bytes.code, 'ERR_LIBTORCH_CHECKSUM');
      assert.match(bytes.message, /torch-2\.13\.0-cp312\S+ has SHA-256/);
    }));

  it('say what pip said when it has nothing', () =>
    withFolder(async (folder) => {
      const pip = pipWith({ wheels: {} });
      const error = await failure(install(folder, null, await smallWheels(), { pip }));
      assert.match(
        error.message,
        /pip download torch==2\.13\.0 failed: ERROR: No matching distribution found for torch==2\.13\.0$/m,
      );
    }));

  it('say that there is no pip', () =>
    withFolder(async (folder) => {
      const error = await failure(
        install(folder, null, await smallWheels(), { pip: async () => null }),
      );
      assert.match(
        error.message,
        /Python's index: not known, because no Python with pip is on PATH/,
      );
    }));

  it('trust the certificates that the environment or pip names', () =>
    withFolder(async (folder) => {
      const server = createSecureServer({ key: KEY, cert: CERTIFICATE }, (_, response) => {
        response.writeHead(404).end();
      });
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      const index = `https://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
      const file = join(folder, 'network.pem');
      writeFileSync(file, CERTIFICATE);
      const known: Pip = { command: NO_PIP, index, indexFrom: 'a test' };
      const said = async (env: Record<string, string>, cert?: string): Promise<string> => {
        const more = {
          env: { KINDLING_HOME: folder, ...env },
          pip: async () => ({ ...known, cert }),
        };
        return (await failure(install(folder, null, await smallWheels(), more))).message;
      };
      try {
        const refused = await said({});
        assert.match(
          refused,
          /the certificate of 127\.0\.0\.1:\d+ is not trusted \(\w+\) \(set NODE_EXTRA_CA_CERTS/,
        );
        for (const name of ['SSL_CERT_FILE', 'PIP_CERT', 'REQUESTS_CA_BUNDLE']) {
          assert.match(await said({ [name]: file }), /does not list torch-2\.13\.0/, name);
        }
        assert.match(await said({}, file), /does not list torch-2\.13\.0/);
      } finally {
        server.closeAllConnections();
        server.close();
      }
    }));

  it('go through a proxy, but not to what NO_PROXY names', () =>
    withFolder(async (folder) => {
      const wheels = await smallWheels();
      await using index = await TestIndex.start(wheels);
      const tunnels: string[] = [];
      const proxy = createServer();
      proxy.on('connect', ({ url = '' }, socket, head) => {
        tunnels.push(url);
        const [host = '', port] = url.split(':');
        const target = connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
          target.write(head);
          socket.pipe(target).pipe(socket);
        });
        for (const end of [socket, target]) end.on('error', () => end.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      try {
        const env = { KINDLING_HOME: join(folder, 'a'), HTTP_PROXY };
        await install(folder, index, wheels, { env });
        assert.ok(tunnels.length > 0);
        assert.equal(tunnels[0], new URL(index.origin).host);
        const count = tunnels.length;
        const direct = { ...env, KINDLING_HOME: join(folder, 'b'), NO_PROXY: '127.0.0.1' };
        await install(folder, index, wheels, { env: direct });
        assert.equal(tunnels.length, count);
      } finally {
        proxy.closeAllConnections();
        proxy.close();
      }
    }));
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../gates/sources.js';

type Ask = (command: string, args: string[]) => string | null;
interface Tools {
  missingTools(options: {
    ask: Ask;
    env?: object;
    platform?: string;
    nodeVersion?: string;
  }): string[];
}
interface Native {
  nativeIsStale(root: string, libtorch: { path: string; version: string }): boolean;
  inputsHash(root: string, libtorch: { path: string; version: string }): string;
}
interface Packages {
  packagesAreStale(root: string): boolean;
}

async function load<T>(script: string): Promise<T> {
  return (await import(pathToFileURL(join(root, 'scripts/setup', script)).href)) as T;
}

/** A folder that is gone after the test; contents by path. */
function folderWith(context: Mocha.Context, files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-setup-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const folders = (context.folders as string[] | undefined) ?? [];
  context.folders = [...folders, folder];
  return folder;
}

function removeFolders(this: Mocha.Context) {
  for (const folder of (this.folders as string[] | undefined) ?? [])
    rmSync(folder, { recursive: true });
  this.folders = [];
}

describe('set-up: tools of the machine', () => {
  const machine: Record<string, string> = {
    'g++ --version': 'g++ (Debian 12.2.0-14) 12.2.0',
    'g++ -dumpfullversion': '12.2.0\n',
    'cmake --version': 'cmake version 3.25.1',
    'ninja --version': '1.11.1',
  };
  const missing = async (changes: Record<string, string | null>, options = {}) => {
    const { missingTools } = await load<Tools>('tools.mjs');
    const answers: Record<string, string | null> = { ...machine, ...changes };
    const ask: Ask = (command, args) => answers[[command, ...args].join(' ')] ?? null;
    return missingTools({ ask, env: {}, platform: 'linux', nodeVersion: '20.19.0', ...options });
  };

  it('are in order on a machine that has them', async () =>
    assert.deepEqual(await missing({}), []));

  it('are in order with clang and make alone', async () => {
    const clang = {
      'clang++ --version': 'Debian clang version 14.0.6',
      'make --version': 'GNU Make 4.3',
    };
    assert.deepEqual(
      await missing({ 'g++ --version': null, 'ninja --version': null, ...clang }),
      [],
    );
  });

  it('are each named in a sentence with what to install', async () => {
    const none = Object.fromEntries(Object.keys(machine).map((key) => [key, null]));
    const sentences = await missing(none, { nodeVersion: '18.20.4' });
    assert.equal(sentences.length, 4);
    assert.match(sentences[0] ?? '', /^Node 20\.19 or newer is needed, this is 18\.20\.4\. /);
    assert.match(
      sentences[1] ?? '',
      /^A C\+\+20 compiler \(g\+\+ 11 or newer, .*apt-get install g\+\+; Fedora: .*; macOS: xcode-select --install\.$/,
    );
    assert.match(sentences[2] ?? '', /^Ninja or make is needed, .*apt-get install ninja-build/);
    assert.match(
      sentences[3] ?? '',
      /^CMake 3\.18 or newer is needed, cmake was not found\. .*brew install cmake/,
    );
  });

  it('are refused when too old, with the version that was found', async () => {
    const sentences = await missing({
      'g++ --version': 'g++ (GCC) 9.4.0',
      'g++ -dumpfullversion': '9.4.0',
      'cmake --version': 'cmake version 3.16.3',
    });
    assert.match(sentences[0] ?? '', /found only g\+\+ 9\.4\.0/);
    assert.match(sentences[1] ?? '', /this is 3\.16\.3/);
  });

  it('are looked for under the name in CXX', async () => {
    const sentences = await missing({}, { env: { CXX: 'c++-odd -m64' } });
    assert.match(sentences[0] ?? '', /c\+\+-odd not found/);
  });
});

describe('set-up: npm packages', () => {
  afterEach(removeFolders);
  const lock = (packages: object) => JSON.stringify({ packages });
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };
  const isStale = async (folder: string) =>
    (await load<Packages>('packages.mjs')).packagesAreStale(folder);

  it('are stale on a fresh clone', async function () {
    assert.equal(await isStale(folderWith(this, { 'package-lock.json': lock(wanted) })), true);
  });

  for (const [what, installed, stale] of [
    [
      'are fresh when all are there',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } },
      false,
    ],
    [
      'are fresh without those of other platforms',
      { 'node_modules/a': { version: '1.0.0' } },
      false,
    ],
    ['are stale when one has another version', { 'node_modules/a': { version: '0.9.0' } }, true],
    ['are stale when one is missing', { 'node_modules/b': { version: '2.0.0' } }, true],
  ] as const) {
    it(what, async function () {
      const folder = folderWith(this, {
        'package-lock.json': lock(wanted),
        'node_modules/.package-lock.json': lock(installed),
      });
      assert.equal(await isStale(folder), stale);
    });
  }
});

describe('set-up: the native build', () => {
  afterEach(removeFolders);

  const libtorch = { path: '/opt/libtorch', version: '2.13.0' };
  const sources = { 'CMakeLists.txt': 'project(kindling)', 'native/module.cc': 'int x;' };

  it('is stale on a fresh clone', async function () {
    const { nativeIsStale } = await load<Native>('native.mjs');
    assert.equal(nativeIsStale(folderWith(this, sources), libtorch), true);
  });

  it('is fresh until a source, LibTorch or a product changes', async function () {
    const { nativeIsStale, inputsHash } = await load<Native>('native.mjs');
    const folder = folderWith(this, {
      ...sources,
      'build/Release/kindling.node': '',
      'build/Release/kindling-torch-2.13.so': '',
    });
    const stamp = () =>
      writeFileSync(
        join(folder, 'build/native.json'),
        JSON.stringify({ inputs: inputsHash(folder, libtorch) }),
      );
    stamp();
    assert.equal(nativeIsStale(folder, libtorch), false);
    assert.equal(nativeIsStale(folder, { ...libtorch, path: '/opt/other' }), true);
    writeFileSync(join(folder, 'native/module.cc'), 'int y;');
    assert.equal(nativeIsStale(folder, libtorch), true);
    stamp();
    assert.equal(nativeIsStale(folder, libtorch), false);
    rmSync(join(folder, 'build/Release/kindling.node'));
    assert.equal(nativeIsStale(folder, libtorch), true);
  });

  it('with CUDA is another one than the plain build', async function () {
    const { nativeIsStale, inputsHash } = await load<Native>('native.mjs');
    const withCuda = { ...libtorch, cuda: { toolkit: '/opt/cuda', build: 'cu130' } };
    const folder = folderWith(this, { ...sources, 'build/Release/kindling.node': '' });
    const add = (core: string) => writeFileSync(join(folder, 'build/Release', core), '');
    const stamp = (name: string, inputs: unknown) =>
      writeFileSync(join(folder, 'build', name), JSON.stringify({ inputs }));
    stamp('native.json', inputsHash(folder, libtorch));
    stamp('native-cuda.json', inputsHash(folder, withCuda));
    add('kindling-torch-2.13-cu126.so');
    assert.equal(nativeIsStale(folder, libtorch), true);
    assert.equal(nativeIsStale(folder, withCuda), true);
    add('kindling-torch-2.13-cu130.so');
    assert.equal(nativeIsStale(folder, libtorch), true);
    assert.equal(nativeIsStale(folder, withCuda), false);
    add('kindling-torch-2.13.so');
    assert.equal(nativeIsStale(folder, libtorch), false);
    const newer = { ...withCuda, cuda: { toolkit: '/opt/other', build: 'cu130' } };
    assert.equal(nativeIsStale(folder, newer), true);
  });
});

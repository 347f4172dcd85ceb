import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { root } from './sources.js';

/** What the published package is made of. */
const ALLOWED: readonly RegExp[] = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|CMakeLists\.txt|binding\.gyp)$/,
  /^lib\/(?:[\w-]+\/)*[\w.-]+\.(?:js|d\.ts)(?:\.map)?$/,
  /^lib\/(?:[\w-]+\/)*[\w.-]+\.(?:json|css|html)$/,
  /^src\/(?:[\w-]+\/)*[\w.-]+\.ts$/,
  /^native\/(?:[\w-]+\/)*[\w.-]+\.(?:cc|cpp|h|cu|cuh)$/,
  /^cmake\/[\w.-]+\.cmake$/,
  /^scripts\/(?:install|buildCuda|buildNative|setup)\.mjs$/,
  /^scripts\/setup\/\w+\.mjs$/,
  /^prebuilds\/[a-z0-9]+-[a-z0-9+]+\/(?:kindling\.node|kindling-torch-\d+\.\d+\.(?:so|dylib|dll))$/,
];

const NEEDED = [
  'package.json',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'CMakeLists.txt',
  'binding.gyp',
  'lib/index.js',
  'lib/index.d.ts',
  'lib/cli/main.js',
  'scripts/install.mjs',
  'scripts/buildNative.mjs',
];

function strangers(files: readonly string[]): string[] {
  return files.filter((file) => !ALLOWED.some((pattern) => pattern.test(file)));
}

describe('the npm package', () => {
  let files: string[] = [];

  before(function () {
    this.timeout(60_000);
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const output = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    });
    const [{ files: packed }] = JSON.parse(output) as [{ files: { path: string }[] }];
    files = packed.map(({ path }) => path);
  });

  it('holds nothing that is not for its users', () => assert.deepEqual(strangers(files), []));

  it('holds what they need', () => {
    assert.deepEqual(
      NEEDED.filter((file) => !files.includes(file)),
      [],
    );
  });
});

describe('the gate on the npm package', () => {
  it('refuses tests, caches, secrets and libraries of others', () => {
    const bad = [
      'test/layers.test.ts',
      'build/dev/test/layers.test.js',
      'lib/.tsbuildinfo',
      'out/report.html',
      '.npmrc',
      'scripts/test.mjs',
      'native/kernels/augment.o',
      'prebuilds/linux-x64/libtorch_cpu.so',
      'codegen/schemas.json',
    ];
    assert.deepEqual(strangers(bad), bad);
  });

  it('lets the library and its binaries pass', () => {
    const good = [
      'lib/nn/layers/conv.d.ts.map',
      'native/bind/errors.h',
      'prebuilds/linux-x64/kindling.node',
      'prebuilds/darwin-arm64/kindling-torch-2.13.dylib',
    ];
    assert.deepEqual(strangers(good), []);
  });
});

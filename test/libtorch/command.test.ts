import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached, fakeCached, run } from './commandLine.js';
import { withFolder } from './wheels.js';

describe('kindling', () => {
  it('prints help and version', () =>
    withFolder(async (home) => {
      const help = await run(home, ['--help']);
      assert.equal(help.code, 0);
      for (const word of [
        'install',
        'use',
        'status',
        'remove',
        'doctor',
        'KINDLING_HOME',
        'Exit codes',
      ]) {
        assert.match(help.out, new RegExp(word));
      }
      const file = new URL('../../../../package.json', import.meta.url);
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
      assert.deepEqual(await run(home, ['--version']), { code: 0, out: `${version}\n`, err: '' });
    }));

  for (const [line, complaint] of [
    ['', /a command is needed; see kindling --help/],
    ['dance', /there is no command dance/],
    ['--fast', /Unknown option '--fast'/],
    ['libtorch', /libtorch needs a command/],
    ['libtorch dance', /libtorch has no command dance/],
    ['libtorch install gpu', /expected cpu, cuda or toolkit, got gpu/],
    ['libtorch install cpu now', /unexpected now/],
    ['libtorch use', /libtorch use needs a folder, cpu, cuda or auto/],
    ['libtorch status now', /unexpected now/],
    ['doctor now', /unexpected now/],
  ] as const) {
    it(`refuses "${line}"`, () =>
      withFolder(async (home) => {
        const said = await run(home, line.split(' ').filter(Boolean));
        assert.equal(said.code, 2);
        assert.match(said.err, complaint);
        assert.equal(said.out, '');
      }));
  }

  it('ends with 130 after Ctrl+C', async function () {
    if (`${process.platform}-${process.arch}` !== 'linux-x64') return this.skip();
    await withFolder(async (home) => {
      const main = fileURLToPath(new URL('../../../../lib/cli/main.js', import.meta.url));
      const lock = `${cached(home)}.lock`;
      mkdirSync(dirname(lock), { recursive: true });
      writeFileSync(lock, JSON.stringify({ pid: process.pid, host: 'elsewhere', token: 'other' }));
      const child = spawn(process.execPath, [main, 'libtorch', 'install'], {
        env: { ...process.env, KINDLING_HOME: home },
      });
      let err = '';
      const ended = new Promise<number | null>((done) => child.on('close', done));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        err += text;
        if (/waiting/.test(text)) child.kill('SIGINT');
      });
      assert.equal(await ended, 130);
      assert.match(
        err,
        /process \d+ is installing it; waiting for that\nStopped\. What was fetched so far is kept/,
      );
    });
  });
});

describe('kindling libtorch', () => {
  it('status tells what is used and what lies in the cache', () =>
    withFolder(async (home) => {
      const folder = fakeCached(home);
      mkdirSync(`${cached(home, 'cu130')}.partial`, { recursive: true });
      const said = await run(home, ['libtorch', 'status']);
      assert.equal(said.code, 0);
      assert.match(
        said.out,
        /^LibTorch 2\.13\.0 \(cpu\)\n {2}libraries \S+lib\n {2}headers {3}none\nFound so:\n/,
      );
      assert.match(said.out, /In the cache: 2\.13\.0 linux-x64-cpu, 0\.1 kB, ok/);
      assert.match(said.out, /linux-x64-cu130\.partial, 0\.0 kB, unfinished/);
      const json = await run(home, ['libtorch', 'status', '--json']);
      const { ok, libtorch, choice, cache } = JSON.parse(json.out);
      assert.deepEqual([ok, choice, libtorch.lib], [true, null, join(folder, 'lib')]);
      assert.deepEqual(
        cache.map(({ state }: { state: string }) => state),
        ['ok', 'unfinished (no .ok marker)'],
      );
    }));

  it('status fails with the trace where there is none', () =>
    withFolder(async (home) => {
      const said = await run(home, ['libtorch', 'status']);
      assert.equal(said.code, 1);
      assert.match(
        said.err,
        /^no LibTorch was found\nTried:\n[\s\S]*\nNext: npx kindling libtorch install\n$/,
      );
      const json = await run(home, ['libtorch', 'status', '--json']);
      assert.equal(json.code, 1);
      assert.equal(json.err, '');
      const { ok, error } = JSON.parse(json.out);
      assert.equal(ok, false);
      assert.equal(error.code, 'ERR_LIBTORCH_NOT_FOUND');
      assert.equal(error.next, 'npx kindling libtorch install');
      assert.equal(error.trace.length, 7);
    }));

  it('install says where it is already', () =>
    withFolder(async (home) => {
      const folder = fakeCached(home);
      const said = await run(home, ['libtorch', 'install']);
      assert.deepEqual(said, {
        code: 0,
        out: `LibTorch 2.13.0 (cpu) is already in ${folder}\n`,
        err: '',
      });
    }));

  it('use refuses what is none or does not load, and records nothing', () =>
    withFolder(async (home) => {
      const none = await run(home, ['libtorch', 'use', join(home, 'none')]);
      assert.equal(none.code, 1);
      assert.match(none.err, /none does not exist/);
      const cuda = await run(home, ['libtorch', 'use', 'cuda']);
      assert.match(
        cuda.err,
        /LibTorch \(cuda\) is not installed\nNext: npx kindling libtorch install cuda/,
      );
      fakeCached(home); // its libraries are no real ones
      const broken = await run(home, ['libtorch', 'use', 'cpu']);
      assert.equal(broken.code, 1);
      assert.match(broken.err, /LibTorch does not load/);
      assert.equal(existsSync(join(home, 'libtorch/choice.json')), false);
    }));

  it('use auto forgets the choice', () =>
    withFolder(async (home) => {
      fakeCached(home);
      const choice = join(home, 'libtorch/choice.json');
      writeFileSync(choice, '{"folder":"/gone"}');
      assert.equal((await run(home, ['libtorch', 'status'])).code, 1);
      assert.equal((await run(home, ['libtorch', 'use', 'auto'])).code, 0);
      assert.equal(existsSync(choice), false);
      assert.equal((await run(home, ['libtorch', 'status'])).code, 0);
    }));

  it('remove takes one variant or all, unfinished ones too, and the choice of what is gone', () =>
    withFolder(async (home) => {
      fakeCached(home);
      fakeCached(home, 'cu130');
      mkdirSync(`${cached(home)}.partial/x`, { recursive: true });
      writeFileSync(join(home, 'libtorch/choice.json'), '{"variant":"cuda"}');
      const cuda = await run(home, ['libtorch', 'remove', 'cuda']);
      assert.match(cuda.out, /^removed \S+linux-x64-cu130, 0\.1 kB\n$/);
      assert.equal(existsSync(join(home, 'libtorch/choice.json')), false);
      assert.ok(existsSync(cached(home)));
      const all = await run(home, ['libtorch', 'remove']);
      assert.match(
        all.out,
        /^removed \S+linux-x64-cpu, \S+ kB\nremoved \S+linux-x64-cpu\.partial, \S+ kB\n$/,
      );
      const nothing = await run(home, ['libtorch', 'remove']);
      assert.deepEqual(nothing, {
        code: 0,
        out: 'there is nothing in the cache to remove\n',
        err: '',
      });
    }));

  it('remove refuses while somebody installs', () =>
    withFolder(async (home) => {
      mkdirSync(`${cached(home)}.partial`, { recursive: true });
      writeFileSync(
        `${cached(home)}.lock`,
        JSON.stringify({ pid: 4321, host: 'elsewhere', token: 't' }),
      );
      const said = await run(home, ['libtorch', 'remove']);
      assert.equal(said.code, 1);
      assert.match(
        said.err,
        /process 4321 is installing \S+ just now\nNext: wait for it, or stop it/,
      );
      assert.ok(existsSync(`${cached(home)}.partial`));
    }));
});

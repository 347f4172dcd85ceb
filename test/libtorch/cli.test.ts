import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '#kindling/cli/command.js';
import { type Parts, runDoctor } from '#kindling/cli/doctor.js';
import type { Io } from '#kindling/cli/io.js';
import { ProgressLine } from '#kindling/cli/progressLine.js';
import type { Progress } from '#kindling/libtorch/meter.js';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';
import { withFolder } from './wheels.js';

interface Said {
  code: number;
  out: string;
  err: string;
}

async function run(
  home: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Said> {
  const said = { code: -1, out: '', err: '' };
  said.code = await runCommand(args, ioFor(home, said, env));
  return said;
}

function ioFor(
  home: string,
  said: { out: string; err: string },
  env: Record<string, string> = {},
): Io {
  return {
    env: { KINDLING_HOME: home, PATH: '/nonexistent', ...env },
    platform: 'linux',
    arch: 'x64',
    home,
    out: { write: (text: string) => (said.out += text) },
    err: { write: (text: string) => (said.err += text) },
  };
}

const cached = (home: string, build = 'cpu'): string =>
  join(home, 'libtorch', LIBTORCH_VERSION, `linux-x64-${build}`);

function fakeCached(home: string, build = 'cpu'): string {
  const folder = cached(home, build);
  mkdirSync(join(folder, 'lib'), { recursive: true });
  for (const name of ['libc10.so', 'libtorch_cpu.so'])
    writeFileSync(join(folder, 'lib', name), name);
  writeFileSync(join(folder, 'version.py'), `__version__ = '${LIBTORCH_VERSION}'\n`);
  const mark = { version: LIBTORCH_VERSION, build, libs: { 'libc10.so': { size: 9, sha256: '' } } };
  writeFileSync(join(folder, '.ok'), JSON.stringify(mark));
  return folder;
}

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
    ['libtorch install gpu', /expected cpu or cuda, got gpu/],
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

describe('kindling doctor', () => {
  it('survives the absence of everything and says what to type', () =>
    withFolder(async (home) => {
      const said = await run(home, ['doctor']);
      assert.equal(said.code, 1);
      assert.match(said.out, /^ {2}kindling {3}\d+\.\d+\.\d+\n {2}node {7}\d+\./);
      assert.match(
        said.out,
        /✗ libtorch {3}no LibTorch was found\n[\s\S]*Next: npx kindling libtorch install\n/,
      );
      assert.match(said.out, /Something is wrong; see the lines marked ✗\.\n$/);
    }));

  const parts: Parts = {
    loadInfo: () => ({ addonPath: '/a/addon.so', loaderPath: '/a/loader.node' }),
    systemInfo: () => ({ torchVersion: '2.13.0', cpuCapability: 'AVX2', cuda: false }),
    getNumThreads: () => 2,
    multiply: () => [
      [19, 22],
      [43, 50],
    ],
  };

  interface Report {
    code: number;
    ok: boolean;
    findings: { name: string; ok: boolean; value: string; details?: string[] }[];
  }

  /** The report on a machine where LibTorch is found but its libraries are no real ones. */
  async function examine(load: () => Promise<Parts>): Promise<Report> {
    return withFolder(async (home) => {
      fakeCached(home);
      const said = { out: '', err: '' };
      const code = await runDoctor(true, ioFor(home, said), load);
      return { code, ...(JSON.parse(said.out) as Omit<Report, 'code'>) };
    });
  }

  it('reports every part as JSON', async () => {
    const { code, ok, findings } = await examine(async () => parts);
    const values = Object.fromEntries(findings.map(({ name, value }) => [name, value]));
    assert.deepEqual(Object.keys(values), [
      'kindling',
      'node',
      'platform',
      'libtorch',
      'libraries',
      'addon',
      'torch',
      'cpu',
      'threads',
      'cuda',
      'multiply',
    ]);
    assert.equal(values.addon, '/a/addon.so');
    assert.equal(values.cpu, 'AVX2');
    assert.equal(values.threads, '2');
    assert.match(values.cuda ?? '', /^no, this LibTorch is for the CPU/);
    assert.equal(values.multiply, '[[1,2],[3,4]] · [[5,6],[7,8]] = [[19,22],[43,50]]');
    assert.deepEqual([code, ok], [1, false]);
    const bad = findings.filter((finding) => !finding.ok);
    assert.deepEqual(
      bad.map(({ name, value }) => `${name}: ${value}`),
      ['libraries: lib/libc10.so is damaged'],
    );
  });

  it('says why the addon does not load', async () => {
    const { code, findings } = await examine(async () => {
      throw new Error('no prebuilt addon\nBuild it with npm run build:native');
    });
    assert.equal(code, 1);
    assert.deepEqual(findings.at(-1), {
      name: 'addon',
      ok: false,
      value: 'no prebuilt addon',
      details: ['Build it with npm run build:native'],
    });
  });

  it('sees a wrong product', async () => {
    const { findings } = await examine(async () => ({ ...parts, multiply: () => [[0]] }));
    assert.equal(findings.at(-1)?.ok, false);
    assert.match(findings.at(-1)?.value ?? '', /gave \[\[0\]\]/);
  });
});

describe('ProgressLine', () => {
  const at = (done: number, more: Partial<Progress> = {}): Progress => ({
    phase: 'download',
    message: 'downloading',
    done,
    total: 100e6,
    fetched: done,
    ...more,
  });

  function shown(isTTY: boolean): {
    text: () => string;
    line: ProgressLine;
    pass: (ms: number) => void;
  } {
    let text = '';
    let now = 0;
    const out = { isTTY, columns: 80, write: (more: string) => (text += more) };
    const line = new ProgressLine(out, () => now);
    return { text: () => text, line, pass: (ms) => (now += ms) };
  }

  it('draws one live line on a terminal and clears it', () => {
    const { text, line, pass } = shown(true);
    for (let i = 0; i <= 20; i++) {
      line.update(at(i * 1e6));
      pass(100);
    }
    line.end();
    const drawn = text().split('\r\x1b[2K');
    assert.equal(drawn.at(-1), '');
    assert.equal(
      drawn.at(-2),
      'LibTorch [####................]  20 %  20.0 MB of 100.0 MB  10.0 MB/s  8 s left',
    );
    assert.doesNotMatch(text(), /\n/);
    assert.ok(drawn.every((each) => each.length < 80));
  });

  it('writes a line for each tenth into a log', () => {
    const { text, line, pass } = shown(false);
    line.update(at(0, { phase: 'look', message: 'looking in an index', total: 0 }));
    for (let i = 0; i <= 100; i++) {
      line.update(at(i * 1e6));
      pass(10);
    }
    line.update(at(100e6, { phase: 'unpack', message: 'unpacking' }));
    line.update(at(100e6, { phase: 'check', message: 'loading it in a test process' }));
    line.end();
    const lines = text().split('\n');
    assert.equal(lines[0], 'LibTorch: looking in an index');
    assert.equal(lines.filter((each) => /%/.test(each)).length, 11);
    assert.match(lines[11] ?? '', /^LibTorch: 100 % {2}100\.0 MB of 100\.0 MB/);
    assert.deepEqual(lines.slice(12), ['LibTorch: loading it in a test process', '']);
  });

  it('writes a line every few seconds where it is slow', () => {
    const { text, line, pass } = shown(false);
    for (let i = 0; i < 12; i++) {
      line.update(at(1000 * i));
      pass(1000);
    }
    assert.equal(text().split('\n').length - 1, 3);
    assert.match(text(), /1\.0 kB\/s {2}\d+ h \d+ min left/);
  });
});

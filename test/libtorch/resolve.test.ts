import assert from 'node:assert/strict';
import { chmodSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeChoice } from '#kindling/libtorch/choice.js';
import { LIBTORCH_VERSION } from '#kindling/libtorch/pin.js';
import { type ResolveOptions, resolveLibtorch } from '#kindling/libtorch/resolve.js';
import { thisMachine } from '#kindling/net/machine.js';
import { fakeCached, fakeLibtorch, linux, refusal, write } from './fakes.js';
import { withFolder } from './wheels.js';

describe('resolveLibtorch', () => {
  it('looks in six places, the first that has one winning', () =>
    withFolder((home) => {
      const outside = join(home, 'outside');
      const named = fakeLibtorch(join(outside, 'named'));
      const second = fakeLibtorch(join(outside, 'second'));
      const chosen = fakeLibtorch(join(outside, 'chosen'));
      const packaged = fakeLibtorch(join(outside, 'packaged'), { headers: false });
      const system = fakeLibtorch(join(outside, 'system'));
      const everything = linux(home, {
        env: { KINDLING_LIBTORCH: named, LIBTORCH: second },
        findPackage: (name) => (name === '@kindling/libtorch-linux-x64' ? packaged : null),
        systemFolders: [{ lib: join(system, 'lib'), include: join(system, 'include') }],
      });
      const cached = fakeCached(home, 'cpu');
      const machine = thisMachine(everything);
      writeChoice(machine, { folder: chosen });
      const steps: string[] = [];
      const expect = (source: string, root: string, options: ResolveOptions): void => {
        const found = resolveLibtorch(options);
        steps.push(found.source);
        assert.equal(found.source, source);
        assert.equal(found.lib, join(root, 'lib'));
      };
      expect('variable', named, everything);
      const two = { ...everything, env: { KINDLING_HOME: home, LIBTORCH: second } };
      expect('variable', second, two);
      const none = { ...everything, env: { KINDLING_HOME: home } };
      expect('choice', chosen, none);
      writeChoice(machine, null);
      expect('package', packaged, none);
      expect('cache', cached, { ...none, findPackage: () => null });
      const empty = {
        ...none,
        findPackage: () => null,
        env: { KINDLING_HOME: join(home, 'empty') },
      };
      expect('system', system, empty);
      assert.deepEqual(steps, ['variable', 'variable', 'choice', 'package', 'cache', 'system']);
    }));

  it('leaves a line for every place, and says what to type', () =>
    withFolder((home) => {
      const error = refusal(linux(home));
      assert.equal(error.code, 'ERR_LIBTORCH_NOT_FOUND');
      const cache = join(home, 'libtorch/2.13.0/linux-x64');
      assert.equal(
        error.message,
        [
          'no LibTorch was found',
          'Tried:',
          '  KINDLING_LIBTORCH, LIBTORCH: not set',
          '  npx kindling libtorch use: nothing chosen',
          '  npm package @kindling/libtorch-linux-x64: not installed',
          `  cache, cuda: ${cache}-cu130: nothing there`,
          `  cache, cpu: ${cache}-cpu: nothing there`,
          "  Python's torch: not asked for (LIBTORCH_USE_PYTORCH=1)",
          "  system's package: none",
          'Next: npx kindling libtorch install',
        ].join('\n'),
      );
    }));

  it('refuses a named folder of another minor version, unless told otherwise', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const root = fakeLibtorch(join(home, 'root'), { version: '2.12.1' });
      const error = refusal(linux(home, { env: { LIBTORCH: root } }));
      assert.equal(error.code, 'ERR_LIBTORCH_VERSION');
      assert.match(
        error.message,
        /LIBTORCH: \S+ is LibTorch 2\.12\.1, and this Kindling needs 2\.13/,
      );
      assert.match(
        error.message,
        /Next: correct or unset LIBTORCH, or set LIBTORCH_BYPASS_VERSION_CHECK=1/,
      );
      const bypass = { LIBTORCH: root, LIBTORCH_BYPASS_VERSION_CHECK: '1' };
      assert.equal(resolveLibtorch(linux(home, { env: bypass })).version, '2.12.1');
      const untold = fakeLibtorch(join(home, 'untold'), { version: null });
      assert.match(refusal(linux(home, { env: { LIBTORCH: untold } })).message, /tells no version/);
    }));

  it('refuses a named folder that is no LibTorch, and looks no further', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const root = fakeLibtorch(join(home, 'site-packages/torch'));
      const file = join(home, 'file');
      write(file);
      for (const [path, why] of [
        [join(home, 'none'), /none does not exist/],
        [file, /file is not a folder/],
        [home, /has no lib\/libtorch_cpu\.so/],
        [join(root, 'lib'), /is the lib folder itself; give its parent, \S+torch$/m],
        [dirname(root), /site-packages holds torch; give \S+torch$/m],
      ] as const) {
        const error = refusal(linux(home, { env: { KINDLING_LIBTORCH: path } }));
        assert.equal(error.code, 'ERR_LIBTORCH_PATH');
        assert.match(error.message, why);
        assert.match(error.message, /Next: correct or unset KINDLING_LIBTORCH$/);
      }
    }));

  it('refuses a choice that has gone bad, and looks no further', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const options = linux(home);
      const machine = thisMachine(options);
      writeChoice(machine, { folder: join(home, 'gone') });
      const gone = refusal(options);
      assert.equal(gone.code, 'ERR_LIBTORCH_PATH');
      assert.match(
        gone.message,
        /chosen: \S+gone does not exist[\s\S]*Next: npx kindling libtorch use auto$/,
      );
      writeChoice(machine, { variant: 'cuda' });
      assert.match(
        refusal(options).message,
        /the chosen LibTorch \(cuda\) is not there[\s\S]*install cuda, or/,
      );
      writeChoice(machine, { variant: 'cpu' });
      assert.equal(resolveLibtorch(options).source, 'choice');
      write(join(home, 'libtorch/choice.json'), '{"variant":"tpu"}');
      assert.match(
        refusal(options).message,
        /choice\.json is damaged\nNext: npx kindling libtorch use auto$/,
      );
    }));

  it('passes over an unfinished, a damaged and a wrong LibTorch, saying why', () =>
    withFolder((home) => {
      const cached = fakeCached(home, 'cpu');
      const old = fakeLibtorch(join(home, 'old'), { version: '2.6.0' });
      const options = linux(home, {
        systemFolders: [{ lib: join(old, 'lib'), include: join(old, 'include') }],
      });
      truncateSync(join(cached, 'lib/libc10.so'), 3);
      const damaged = refusal(options).message;
      assert.match(damaged, /cache, cpu: \S+: damaged: lib\/libc10\.so has 3 bytes instead of 9/);
      assert.match(
        damaged,
        /system's package: \S+ is LibTorch 2\.6\.0, and this Kindling needs 2\.13/,
      );
      write(join(cached, '.ok'), '{');
      assert.match(refusal(options).message, /cache, cpu: \S+: its \.ok marker is damaged/);
      const unfinished = join(home, 'other');
      fakeLibtorch(join(unfinished, 'libtorch', LIBTORCH_VERSION, 'linux-x64-cpu'));
      assert.match(refusal(linux(unfinished)).message, /unfinished \(no \.ok marker\)/);
    }));

  it('prefers CUDA in the cache, and what was chosen before that', () =>
    withFolder((home) => {
      fakeCached(home, 'cpu');
      const cuda = fakeCached(home, 'cu130');
      const options = linux(home);
      assert.equal(resolveLibtorch(options).lib, join(cuda, 'lib'));
      writeChoice(thisMachine(options), { variant: 'cpu' });
      assert.equal(resolveLibtorch(options).variant, 'cpu');
    }));

  it('asks Python where its torch lies, if told to', async function () {
    if (process.platform === 'win32') return this.skip();
    await withFolder((home) => {
      const root = fakeLibtorch(join(home, 'site-packages/torch'), { told: 'python' });
      const python = join(home, 'bin/python3');
      write(python, `#!/bin/sh\necho '${root}'\n`);
      chmodSync(python, 0o755);
      const env = { LIBTORCH_USE_PYTORCH: '1', PATH: dirname(python) };
      const found = resolveLibtorch(linux(home, { env }));
      assert.equal(found.source, 'python');
      assert.equal(found.lib, join(root, 'lib'));
      const none = refusal(linux(home, { env: { ...env, PATH: '/nonexistent' } }));
      assert.match(none.message, /Python's torch: no Python that has torch answers on PATH/);
    });
  });
});

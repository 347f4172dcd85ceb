import assert from 'node:assert/strict';
import { copyFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { testLoad } from '#kindling/libtorch/testLoad.js';
import { failure } from './installing.js';
import { withFolder } from './wheels.js';

/** A library of the system that this process has loaded. */
function someLibrary(): string {
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  const found = sharedObjects.find((path) => /(libm\.so|libSystem|kernel32\.dll)/i.test(path));
  assert.ok(found, 'no library to try with');
  return found;
}

describe('testLoad', () => {
  it('accepts libraries that load, one after the other', async () => {
    await testLoad([someLibrary(), someLibrary()]);
  });

  it('gives the system’s own words for a file that is no library', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'libnone.so');
      writeFileSync(file, 'this is no library');
      const error = await failure(testLoad([file]));
      assert.equal(error.code, 'ERR_LIBTORCH_LOAD');
      assert.match(error.message, /LibTorch does not load: .*libnone\.so/);
      assert.match(
        error.message,
        /Next: npx kindling libtorch remove, then npx kindling libtorch install/,
      );
    }));

  it('survives a library that was cut short, which kills the process that loads it', async function () {
    if (process.platform !== 'linux') return this.skip();
    await withFolder(async (folder) => {
      const file = join(folder, 'libcut.so');
      copyFileSync(someLibrary(), file);
      truncateSync(file, 4096);
      const error = await failure(testLoad([file]));
      assert.match(error.message, /does not load: (the test process died|.*libcut\.so)/);
    });
  });

  it('stops at a signal', async () => {
    const stop = new AbortController();
    stop.abort();
    const error = await failure(testLoad([someLibrary()], stop.signal));
    assert.equal(error.code, 'ERR_LIBTORCH_STOPPED');
  });
});

import assert from 'node:assert/strict';
import { type Parts, runDoctor } from '#kindling/cli/doctor.js';
import { fakeCached, ioFor, run } from './commandLine.js';
import { withFolder } from './wheels.js';

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

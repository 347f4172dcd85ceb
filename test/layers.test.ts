import assert from 'node:assert/strict';
import { findCycle, type Import, importsOf, wrongArrow } from './gates/imports.js';
import { filesBelow, read } from './gates/sources.js';

const runTime = (from: string, to: string): Import => ({ from, to, typeOnly: false });

describe('layers of src', () => {
  const files = filesBelow('src', '.ts');
  const imports = files.flatMap((file) => importsOf(file, read(file)));

  it('are looked at only from the right', () => {
    assert.ok(imports.length > files.length, `found only ${imports.length} imports`);
    assert.deepEqual(imports.map(wrongArrow).filter(Boolean), []);
  });

  it('have no cycle of run-time imports', () => {
    assert.equal(findCycle(imports), null);
  });

  it('name files that exist', () => {
    const known = new Set(files);
    const lost = imports.filter(({ to }) => to.startsWith('src/') && !known.has(to));
    assert.deepEqual(lost, []);
  });
});

describe('the gate on layers', () => {
  it('reads every form of import and nothing out of comments', () => {
    const source = [
      "import { a } from './a.js';",
      "import type { B } from '../tensor/b.js';",
      "import '../native/c.js';",
      "export * as d from './d.js';",
      "export type { E } from './e.js';",
      'const f = await import("../vision/f.js");',
      "// import { no } from './no.js';",
      "/** import { no } from './no.js' */",
      "import {\n  type G,\n  g,\n} from 'sharp';",
    ].join('\n');
    assert.deepEqual(
      importsOf('src/nn/x.ts', source).map(({ to, typeOnly }) => `${to} ${typeOnly}`),
      [
        'src/nn/a.ts false',
        'src/tensor/b.ts true',
        'src/native/c.ts false',
        'src/nn/d.ts false',
        'src/nn/e.ts true',
        'sharp false',
        'src/vision/f.ts false',
      ],
    );
  });

  for (const [from, to, message] of [
    ['src/tensor/a.ts', 'src/nn/b.ts', /tensor must not import nn/],
    ['src/io/a.ts', 'src/nn/b.ts', /io must not import nn/],
    ['src/io/a.ts', 'src/native/addon.ts', /io must not import native/],
    ['src/nn/a.ts', 'src/losses/b.ts', /nn must not import losses/],
    ['src/losses/a.ts', 'src/optim/b.ts', /losses must not import optim/],
    ['src/learner/a.ts', 'src/vision/b.ts', /learner must not import vision/],
    ['src/nn/a.ts', 'src/native/addon.ts', /nn must not import native/],
    ['src/data/a.ts', 'src/index.ts', /data must not import index/],
    ['src/techniques/a.ts', 'src/techniques/b.ts', /a technique imports/],
    ['src/learner/a.ts', 'src/report/b.ts', /learner must not import report/],
    ['src/extra/a.ts', 'src/tensor/b.ts', /extra is no layer/],
    ['src/nn/a.ts', 'sharp', /sharp belongs to vision/],
    ['src/nn/a.ts', 'echarts/core', /echarts belongs to report/],
    ['src/nn/a.ts', 'lodash', /unknown package lodash/],
    ['src/nn/a.ts', 'kindling', /roundabout/],
    ['src/tensor/a.ts', 'node-gyp-build', /node-gyp-build belongs to native/],
  ] as const) {
    it(`refuses ${to} in ${from}`, () => {
      assert.match(wrongArrow(runTime(from, to)) ?? '', message);
    });
  }

  it('lets the right look to the left', () => {
    const arrows = [
      runTime('src/losses/a.ts', 'src/nn/b.ts'),
      runTime('src/techniques/a.ts', 'src/vision/b.ts'),
      runTime('src/cli/a.ts', 'src/index.ts'),
      runTime('src/vision/a.ts', 'node:fs'),
      runTime('src/vision/a.ts', '@julusian/jpeg-turbo'),
    ];
    assert.deepEqual(arrows.map(wrongArrow).filter(Boolean), []);
  });

  it('finds a cycle and lets one of types pass', () => {
    const ab = runTime('src/nn/a.ts', 'src/nn/b.ts');
    const bc = runTime('src/nn/b.ts', 'src/nn/c.ts');
    const cb = runTime('src/nn/c.ts', 'src/nn/b.ts');
    assert.deepEqual(findCycle([ab, bc, cb]), ['src/nn/b.ts', 'src/nn/c.ts', 'src/nn/b.ts']);
    assert.equal(findCycle([ab, bc, { ...cb, typeOnly: true }]), null);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { inspect } from 'node:util';
import {
  ArgumentError,
  isTensorTracing,
  type LiveTensor,
  leaks,
  liveTensors,
  ones,
  setTensorTracing,
  type Tensor,
  tidy,
  traceTensors,
  zeros,
} from 'kindling';
import { lineOf } from '#kindling/tensor/system/tracing.js';
import { assertThrows } from '../../support/assertThrows.js';

const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));

/** The live tensors of this shape. */
const ofShape = (shape: number[], all: Iterable<LiveTensor> = liveTensors()) =>
  [...all].filter((live) => `${live.shape}` === `${shape}`);

function makeHere(): Tensor {
  return zeros([3, 5, 7]);
}

describe('liveTensors()', () => {
  itTidies('lists what is alive with its bytes, views with their storage’s', () => {
    const x = zeros([10, 13], { dtype: 'float64' });
    const view = x.view([130]);
    const [live] = ofShape([10, 13]);
    assert.deepEqual([live?.dtype, live?.device, live?.bytes], ['float64', 'cpu', 1040]);
    const [viewed] = ofShape([130]);
    assert.equal(viewed?.storage, live?.storage);
    assert.equal(viewed?.bytes, 1040);
    x.dispose();
    assert.deepEqual([ofShape([10, 13]).length, ofShape([130]).length], [0, 1]);
    view.dispose();
    assert.equal(ofShape([130]).length, 0);
  });

  itTidies('knows nothing of the origin without tracing', () => {
    makeHere();
    const [live] = ofShape([3, 5, 7]);
    assert.deepEqual([live?.ageMs, live?.origin], [null, null]);
  });
});

describe('traceTensors()', () => {
  itTidies('keeps the line of the program that made a tensor, and its age', () => {
    const x = traceTensors(makeHere);
    assert.equal(isTensorTracing(), false);
    const [live] = ofShape([3, 5, 7]);
    assert.match(`${live?.origin}`, /^makeHere \(.*liveTensors\.test\.[jt]s:\d+:\d+\)$/);
    assert.ok((live?.ageMs as number) >= 0 && (live?.ageMs as number) < 10_000);
    assert.deepEqual(ofShape([3, 5, 7], leaks({ olderThanMs: 60_000 })), []);
    assert.equal(ofShape([3, 5, 7], leaks({ olderThanMs: 0 })).length, 1);
    x.dispose();
    assert.deepEqual(ofShape([3, 5, 7], leaks({ olderThanMs: 0 })), []);
  });

  it('takes asynchronous functions, and ends when they fail', async () => {
    const x = await traceTensors(async () => {
      await setTimeout(1);
      return ones([11, 17]);
    });
    assert.equal(ofShape([11, 17])[0]?.origin === null, false);
    x.dispose();
    await assert.rejects(
      traceTensors(async () => {
        throw new Error('no');
      }),
      /^Error: no$/,
    );
    assert.throws(
      () =>
        traceTensors(() => {
          throw new Error('no');
        }),
      /^Error: no$/,
    );
    assert.equal(isTensorTracing(), false);
  });

  it('holds while any run goes on', async () => {
    const slow = traceTensors(() => setTimeout(20));
    await traceTensors(() => setTimeout(1));
    assert.equal(isTensorTracing(), true);
    await slow;
    assert.equal(isTensorTracing(), false);
  });

  it('does not keep what it traces alive', () => {
    // the root hook counts: these are left to the collector
    traceTensors(() => {
      for (let i = 0; i < 3000; i++) zeros([2]);
    });
  });
});

describe('setTensorTracing()', () => {
  itTidies('switches on and off', () => {
    setTensorTracing(true);
    setTensorTracing(true);
    assert.equal(isTensorTracing(), true);
    makeHere();
    setTensorTracing(false);
    assert.equal(isTensorTracing(), false);
    ones([3, 5, 7]);
    const origins = ofShape([3, 5, 7]).map(({ origin }) => origin !== null);
    assert.deepEqual(origins.sort(), [false, true]);
  });

  it('refuses what is no boolean', () =>
    assertThrows(() => setTensorTracing(1 as never), argument(/a boolean for on, got 1/)));
});

describe('leaks()', () => {
  itTidies('prints a table of kinds, largest first', () => {
    traceTensors(() => {
      for (let i = 0; i < 3; i++) makeHere();
      zeros([1000, 1000]);
    });
    const found = leaks({ olderThanMs: 0 });
    const lines = `${found}`.split('\n');
    assert.match(`${lines[0]}`, /^4 live tensors, 3\.8 MB in 4 storages$/);
    assert.match(`${lines[1]}`, /^count +bytes +oldest +dtype +shape +device +made at$/);
    assert.match(
      `${lines[2]}`,
      /^ +1 +3\.8 MB +\d+ ms +float32 +\[1000, 1000\] +cpu +.*liveTensors\.test\.[jt]s/,
    );
    assert.match(`${lines[3]}`, /^ +3 +1\.2 KB +\d+ ms +float32 +\[3, 5, 7\] +cpu +makeHere \(/);
    assert.equal(lines.length, 4);
    assert.equal(inspect(found), `${found}`);
    assert.equal(found.length, 4);
    assert.equal(found.bytes, 4_000_000 + 3 * 420);
  });

  itTidies('shows the forty largest kinds', () => {
    traceTensors(() => {
      for (let i = 1; i <= 45; i++) zeros([i]);
    });
    const lines = `${leaks({ olderThanMs: 0 })}`.split('\n');
    assert.equal(lines.length, 2 + 40 + 1);
    assert.equal(lines.at(-1), '… and 5 more kinds');
  });

  it('says that there is nothing', () => {
    traceTensors(() => {});
    assert.equal(`${leaks({ olderThanMs: 1500 })}`, 'no traced tensor older than 1.5 s');
    assert.match(`${leaks()}`, /older than 1\.0 min$/);
  });

  it('says that tracing was never on, where it was not', function () {
    this.timeout(60_000);
    const program = `
      import { leaks } from 'kindling';
      try { leaks(); } catch (error) { console.log(error.code, error.message); }`;
    const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    assert.match(out, /^ERR_ARGUMENT leaks: ages and origins are known of traced tensors only; /);
  });

  it('refuses ages that are none', () => {
    assertThrows(
      () => leaks({ olderThanMs: -1 }),
      argument(/a number ≥ 0 for olderThanMs, got -1/),
    );
    assertThrows(() => leaks({ olderThanMs: '1' as never }), argument(/for olderThanMs, got '1'/));
  });
});

describe('the line of an origin', () => {
  it('is the innermost of the program, else the outermost of the library’s', () => {
    const ours = new URL('../../../../../lib/learner/loop.js', import.meta.url).pathname;
    const inner = new URL('../../../../../lib/tensor/handle.js', import.meta.url).pathname;
    const stack = (...frames: string[]) =>
      ['Error', ...frames.map((frame) => `    at ${frame}`)].join('\n');
    assert.equal(
      lineOf(
        stack(
          `wrap (file://${inner}:1:2)`,
          'async train (file:///a/train.ts:41:7)',
          'run (file:///a/b.ts:1:1)',
        ),
      ),
      'train (/a/train.ts:41:7)',
    );
    assert.match(
      lineOf(
        stack(
          `wrap (file://${inner}:1:2)`,
          `async fit (file://${ours}:9:3)`,
          'process.x (node:internal/y:1:2)',
        ),
      ),
      /^fit \(.*lib\/learner\/loop\.js:9:3\)$/,
    );
    assert.equal(lineOf(stack('file:///a/train.ts:41:7')), '/a/train.ts:41:7');
  });
});

import assert from 'node:assert/strict';
import { runProgram } from './child.js';

interface Measured {
  tensors: number;
  bytes: number;
  rss: number;
  heapUsed: number;
}

interface Result {
  first: number;
  last: number;
  early: Measured;
  late: Measured;
  after: { tensors: number; bytes: number };
}

describe('10,000 training steps', () => {
  for (const mode of ['--scoped', '--unscoped']) {
    it(`grow memory by nothing, ${mode.slice(2)}`, async function () {
      this.timeout(180_000);
      const result = await runProgram<Result>('trainingSteps', { args: [mode] });
      const { first, last, early, late, after } = result;
      assert.ok(last < first / 2, `the loss went from ${first} to ${last}: it did not train`);
      assert.equal(late.tensors, early.tensors);
      assert.equal(late.bytes, early.bytes);
      // What the allocators keep for later moves by a few megabytes; a leak of one float per step and
      // tensor object would be larger.
      assert.ok(
        late.heapUsed - early.heapUsed < 1e6,
        `heap grew by ${late.heapUsed - early.heapUsed}`,
      );
      assert.ok(late.rss - early.rss < 16e6, `resident memory grew by ${late.rss - early.rss}`);
      assert.deepEqual(after, { tensors: 0, bytes: 0 }, 'when model and optimizer are gone');
    });
  }
});

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
      assert.ok(late.heapUsed - early.heapUsed < 1e6, `heap: ${late.heapUsed - early.heapUsed}`);
      // Allocators keep some megabytes more or less for later; one activation (64 × 128 floats) left
      // behind per step would be 230 MB.
      assert.ok(late.rss - early.rss < 32e6, `resident: ${late.rss - early.rss}`);
      assert.deepEqual(after, { tensors: 0, bytes: 0 }, 'when model and optimizer are gone');
    });
  }
});

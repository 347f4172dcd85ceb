import assert from 'node:assert/strict';
import { runProgram } from './child.js';

describe('worker threads', () => {
  it('compute at once and are stopped at any moment, with tensors alive', async function () {
    this.timeout(180_000);
    const result = await runProgram<{
      results: number[];
      before: { tensors: number; bytes: number };
      after: { tensors: number; bytes: number };
      sum: number;
    }>('workers');
    // d/dW sum(W·A) for A of 64 × 64 twos: each of 4,096 entries is 64 · 2
    assert.deepEqual(result.results, Array(12).fill(64 * 64 * 64 * 2));
    assert.equal(result.sum, 64);
    assert.deepEqual(result.after, result.before);
  });
});

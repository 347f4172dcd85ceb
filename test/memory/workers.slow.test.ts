import assert from 'node:assert/strict';
import { runProgram } from './child.js';

/** `KINDLING_WORKER_ROUNDS=200` for the long run. */
const ROUNDS = Number(process.env.KINDLING_WORKER_ROUNDS ?? 24);

describe('worker threads', () => {
  it('compute at once and are stopped at any moment, with tensors alive', async function () {
    this.timeout(180_000 + ROUNDS * 10_000);
    const result = await runProgram<{
      results: number[];
      before: { tensors: number; bytes: number };
      after: { tensors: number; bytes: number };
      sum: number;
      grown: number;
    }>('workers', { args: [`${ROUNDS}`] });
    // d/dW sum(W·A) for A of 64 × 64 twos: each of 4,096 entries is 64 · 2
    assert.deepEqual(result.results, Array(4 * Math.ceil(ROUNDS / 2)).fill(64 * 64 * 64 * 2));
    assert.equal(result.sum, 64);
    assert.deepEqual(result.after, result.before);
    // A worker that left its tensors behind would add 13 MB, and the four of an even round have made all of theirs: four
    // such rounds in the last third of 24 come to 210 MB.
    assert.ok(result.grown < 100e6, `${result.grown} bytes grown in the last third`);
  });
});

import assert from 'node:assert/strict';
import { runProgram } from './child.js';

describe('backwardAsync() in worker threads', () => {
  it('is cut off 50 times in the middle of passes that call back, without a crash', async function () {
    this.timeout(240_000);
    const result = await runProgram<{
      stopped: number;
      gradient: number[];
      before: object;
      after: object;
    }>('asyncPasses');
    assert.equal(result.stopped, 50);
    assert.deepEqual(result.gradient, [3, 3]);
    assert.deepEqual(result.after, result.before);
  });
});

describe('custom functions in a loop without a scope', () => {
  it('leave nothing behind, and no memory grows', async function () {
    this.timeout(120_000);
    const { peakMB, startMB, left } = await runProgram<{
      peakMB: number;
      startMB: number;
      left: { tensors: number; callbacks: number };
    }>('customFunctions');
    assert.ok(peakMB - startMB < 200, `${startMB} MB at first, ${peakMB} MB at most`);
    assert.ok(left.callbacks <= 2 && left.tensors <= 4, JSON.stringify(left));
  });
});

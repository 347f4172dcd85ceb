import assert from 'node:assert/strict';
import { nodeExecutable, runProgram } from './child.js';

interface Result {
  node: string;
  elements: number;
  peakBytes: number;
  liveAtEnd: { tensors: number; bytes: number };
  liveAfterCollection: { tensors: number; bytes: number };
}

describe('tensors without a scope', () => {
  for (const major of [20, 22, 24]) {
    it(`stay under 700 MB over 2,000 tensors of 4 MB in one synchronous loop, on Node ${major}`, async function () {
      this.timeout(120_000);
      const node = nodeExecutable(major);
      if (node === null) return this.skip();
      const result = await runProgram<Result>('synchronousLoop', { node });
      assert.ok(result.node.startsWith(`v${major}.`), result.node);
      assert.equal(result.elements, 2000 * 1024 * 1024);
      assert.ok(result.peakBytes < 700e6, `peak of ${Math.round(result.peakBytes / 1e6)} MB`);
      assert.ok(result.liveAtEnd.tensors > 0, 'the last tensors cannot be gone yet');
      assert.deepEqual(result.liveAfterCollection, { tensors: 0, bytes: 0, callbacks: 0 });
    });
  }
});

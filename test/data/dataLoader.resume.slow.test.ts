import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { png } from '../vision/pictures.js';
import { useFolder } from './folder.js';
import { type Answer, carryOut, type Order } from './resumeLoader.js';

const child = fileURLToPath(new URL('./resumeChild.js', import.meta.url));

async function inProcess(order: Order): Promise<Answer> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [child, JSON.stringify(order)], {
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Answer;
}

async function inWorker(order: Order): Promise<Answer> {
  const worker = new Worker(child, { workerData: order });
  const [answer] = (await once(worker, 'message')) as [Answer];
  await worker.terminate();
  return answer;
}

describe('DataLoader#loadStateDict()', function () {
  this.timeout(120_000);
  const folder = useFolder();

  it('goes on exactly in another process and in a worker thread', async () => {
    for (let i = 0; i < 11; i++)
      folder.write(
        `${i % 2 ? 'odd' : 'even'}/${i}.png`,
        await png(20, 12, (x, y) => [9 * x, 9 * y, i]),
      );
    const { path } = folder;
    const whole = await carryOut({ folder: path, prefetch: 2 });
    assert.equal(whole.batches.length, 6);
    assert.equal(new Set(whole.batches).size, 6);
    const last = { ...whole.state };
    for (const [elsewhere, stop] of [
      [inProcess, 2],
      [inProcess, 3],
      [inProcess, 5],
      [inWorker, 1],
      [inWorker, 4],
    ] as const) {
      const { batches, state } = await elsewhere({ folder: path, prefetch: 3, stop });
      assert.deepEqual(batches, whole.batches.slice(0, stop));
      const rest = await elsewhere({ folder: path, prefetch: 0, state });
      assert.deepEqual(rest, { batches: whole.batches.slice(stop), state: last });
    }
  });
});

// `node workers.js [rounds]`: four workers compute at once and are stopped at random moments, with tensors alive and calls
// under way.
import { Worker } from 'node:worker_threads';
import { memory, ones } from 'kindling';

const ROUNDS = Number(process.argv[2] ?? 6);
const WORKERS = 4;
const task = new URL('./workerTask.js', import.meta.url);

let state = 12345; // a fixed sequence, so that a failure can be had again
const random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 2 ** 32;
};

const start = () => {
  const worker = new Worker(task);
  const firstResult = new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  return { worker, firstResult };
};

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const own = ones([8, 8]);
const before = memory();
const results: number[] = [];
let halfway = 0;
for (let round = 0; round < ROUNDS; round++) {
  if (round === ROUNDS >> 1) halfway = process.memoryUsage.rss();
  const started = Array.from({ length: WORKERS }, start);
  // In even rounds each has computed something; in odd ones it may be stopped while it starts.
  if (round % 2 === 0)
    results.push(...(await Promise.all(started.map(({ firstResult }) => firstResult))));
  else for (const { firstResult } of started) firstResult.catch(() => undefined);
  await Promise.all(
    started.map(async ({ worker }) => {
      await pause(random() * 300);
      await worker.terminate();
    }),
  );
}
const total = own.sum();
const sum = total.item();
total.dispose();
const grown = process.memoryUsage.rss() - halfway;
console.log(JSON.stringify({ results, before, after: memory(), sum, grown }));

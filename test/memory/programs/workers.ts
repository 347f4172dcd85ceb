// `node workers.js [rounds]`: four workers compute at once and are stopped at random moments, with tensors alive and calls
// under way.
import { Worker } from 'node:worker_threads';
import { memory, ones } from 'kindling';

const ROUNDS = Number(process.argv[2] ?? 24);
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
const resident: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
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
  resident.push(process.memoryUsage.rss());
}
const total = own.sum();
const sum = total.item();
total.dispose();
// Freed memory stays in malloc's arenas for a while, 100 MB more or less; the least of many rounds is steady.
const third = Math.ceil(ROUNDS / 3);
const grown = Math.min(...resident.slice(-third)) - Math.min(...resident.slice(-2 * third, -third));
console.log(JSON.stringify({ results, before, after: memory(), sum, grown }));

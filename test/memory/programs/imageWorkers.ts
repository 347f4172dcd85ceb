// `node imageWorkers.js file [rounds]`: workers are stopped at random moments while images are decoded, and in the end the
// process itself, with jobs queued.
import { Worker } from 'node:worker_threads';
import { memory, openImage } from 'kindling';

const [file = '', rounds = '10'] = process.argv.slice(2);
const task = new URL('./imageWorkerTask.js', import.meta.url);

let state = 12345; // a fixed sequence, so that a failure can be had again
const random = () => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return state / 2 ** 32;
};

(await openImage(file)).dispose();
const before = memory();
const results: number[] = [];
for (let round = 0; round < Number(rounds); round++) {
  const workers = Array.from({ length: 3 }, () => new Worker(task, { workerData: { file } }));
  const first = workers.map(
    (worker) => new Promise<number>((resolve) => worker.once('message', resolve)),
  );
  results.push(...(await Promise.all(first)));
  await Promise.all(
    workers.map(async (worker) => {
      await new Promise((resolve) => setTimeout(resolve, random() * 40));
      await worker.terminate();
    }),
  );
}
console.log(JSON.stringify({ results, before, after: memory() }));
for (let i = 0; i < 500; i++) openImage(file);
setTimeout(() => process.exit(0), 1);

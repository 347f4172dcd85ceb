// Stops workers in the middle of passes that call back into JavaScript.
import { Worker } from 'node:worker_threads';
import { memory, ones } from 'kindling';

const TIMES = 50;
const task = new URL('./asyncPassTask.js', import.meta.url);

const before = memory();
let stopped = 0;
for (let i = 0; i < TIMES; i++) {
  const worker = new Worker(task);
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });
  await new Promise((resolve) => setTimeout(resolve, (i * 7) % 40));
  await worker.terminate();
  stopped++;
}
const x = ones([2], { requiresGrad: true });
await x.mul(3).sum().backwardAsync();
const gradient = x.grad?.tolist();
x.dispose();
globalThis.gc?.();
console.log(JSON.stringify({ stopped, gradient, before, after: memory() }));

// Prints the MiB that a pass over a folder's images adds to an idle process at its peak: `node --expose-gc … FOLDER RECIPE`.
import { setTimeout as sleep } from 'node:timers/promises';
import { loaderOf, onePass, type RecipeName } from './pipelineLoader.js';

const [folder = '', recipe = ''] = process.argv.slice(2);
const SLOW_MS = 40; // a consumer slower than the loader, so that it reads ahead as far as it may
const WATCH_MS = 2;

const loader = await loaderOf(folder, recipe as RecipeName);
const warm = loader.new({ bs: 1 });
for (const tensor of await warm.oneBatch()) tensor.dispose(); // libraries and threads are there now
globalThis.gc?.();
const idle = process.memoryUsage.rss();
let peak = idle;
const look = () => {
  peak = Math.max(peak, process.memoryUsage.rss());
};
const watch = setInterval(look, WATCH_MS);
await onePass(loader, async () => {
  look();
  await sleep(SLOW_MS);
});
clearInterval(watch);
process.stdout.write(((peak - idle) / 2 ** 20).toFixed(1));

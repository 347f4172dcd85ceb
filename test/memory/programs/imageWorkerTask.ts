// Opens and resizes pictures for ever, a hundred at a time, so that jobs are always queued; tells when it has its first.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { openImage, Resize, tidyAsync } from 'kindling';

const { file } = workerData as { file: string };
const bytes = readFileSync(file);
const context = {
  splitIdx: 1,
  rng: { random: () => 0, uniform: () => 0, integer: () => 0 },
} as const;
for (let i = 0; ; i++) {
  const sizes = await tidyAsync(() =>
    Promise.all(
      Array.from({ length: 100 }, async (_, k) => {
        const image = await openImage(k % 2 === 0 ? file : bytes);
        const [small] = (await Resize(20).encodesTuple([image], context)) as [typeof image];
        return small.size(-1);
      }),
    ),
  );
  if (i === 0) parentPort?.postMessage(sizes.reduce((a, b) => a + b));
}

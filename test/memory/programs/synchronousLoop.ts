// 2,000 tensors of 4 MB in one synchronous stretch, no scope, nothing disposed: only the collector can free them.
import { full, memory } from 'kindling';

const COUNT = 2000;

/** A function of its own, so that no frame keeps the last tensor. */
function makeTensors(): number {
  let elements = 0;
  for (let i = 0; i < COUNT; i++) elements += full([1024, 1024], i % 7).numel(); // every page is written
  return elements;
}

const elements = makeTensors();
const liveAtEnd = memory();
const peakBytes = process.resourceUsage().maxRSS * 1024;
for (let i = 0; i < 2; i++) {
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
}
const node = process.version;
console.log(
  JSON.stringify({ node, elements, peakBytes, liveAtEnd, liveAfterCollection: memory() }),
);

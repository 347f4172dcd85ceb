// 2,000 tensors of 4 MB in one synchronous stretch, no scope, nothing disposed: only the collector can free them.
import { full, memory } from 'kindling';

const COUNT = 2000;
let sum = 0;
for (let i = 0; i < COUNT; i++) {
  const x = full([1024, 1024], i % 7); // float32, every page written
  sum += x.numel();
}
const liveAtEnd = memory();
const peakBytes = process.resourceUsage().maxRSS * 1024;
globalThis.gc?.();
await new Promise((resolve) => setImmediate(resolve));
globalThis.gc?.();
const liveAfterCollection = memory();
console.log(
  JSON.stringify({ node: process.version, sum, peakBytes, liveAtEnd, liveAfterCollection }),
);

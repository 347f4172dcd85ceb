// 10,000 training steps of a small network; reports what is alive and resident early, at the end, and
// when model and optimizer are gone. `--scoped` puts each step into a scope, otherwise the collector frees everything.
import { manualSeed, memory, nn, optim, randint, randn, setNumThreads, tidy } from 'kindling';

const STEPS = 10_000;
const WARM_UP = 3000; // by then the collector has found its rhythm and the heap its size

/** Both collections are needed: the first may find what the last turn of the event loop still holds. */
async function measure() {
  for (let i = 0; i < 2; i++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc?.();
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { ...memory(), rss, heapUsed };
}

async function train(scoped: boolean) {
  setNumThreads(1); // so small a network gains nothing by more, and waits where other programs run
  manualSeed(1);
  const model = new nn.Sequential(new nn.Linear(64, 128), new nn.ReLU(), new nn.Linear(128, 4));
  const opt = new optim.AdamW(model.parameters(), { lr: 1e-3 });
  const loss = new nn.CrossEntropyLoss();
  const xb = randn([64, 64]);
  const yb = randint(0, 4, { size: [64] });
  const step = () => {
    const value = loss.call(model.call(xb), yb);
    value.backward();
    opt.step();
    opt.zeroGrad();
    return Number(value.item());
  };
  const first = step();
  let last = first;
  let early = await measure();
  for (let i = 1; i < STEPS; i++) {
    last = scoped ? tidy(step) : step();
    if (i === WARM_UP) early = await measure();
  }
  return { first, last, early, late: await measure() };
}

const trained = await train(process.argv[2] === '--scoped');
const { tensors, bytes } = await measure();
console.log(JSON.stringify({ ...trained, after: { tensors, bytes } }));

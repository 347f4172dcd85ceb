// Computes for ever, scoped and not, forward and backward; tells its first result.
import { parentPort } from 'node:worker_threads';
import { full, ones, type Tensor, tidy } from 'kindling';

const held: Tensor[] = []; // alive when the worker is stopped
for (let i = 0; ; i++) {
  const value = tidy(() => {
    const w = ones([64, 64]).requiresGrad_();
    const loss = w.matmul(full([64, 64], 2)).sum();
    loss.backward();
    return Number(w.grad?.sum().item());
  });
  held[i % 50] = full([256, 256], i);
  if (i === 0) parentPort?.postMessage(value);
}

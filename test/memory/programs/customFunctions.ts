// 2,000 times forward and backward through a custom function of 1 MB in one synchronous loop without a scope.
import { setImmediate } from 'node:timers/promises';
import { AutogradFunction, memory, rand, type Tensor } from 'kindling';

class Exp extends AutogradFunction<[Tensor], Tensor, [Tensor]> {
  forward(x: Tensor): Tensor {
    const y = x.exp();
    this.saveForBackward(y);
    return y;
  }
  backward(gradOutput: Tensor): Tensor {
    return gradOutput.mul(this.savedTensors[0]);
  }
}

const megabytes = () => Math.round(process.memoryUsage().rss / 1e6);
const x = rand([512, 512], { requiresGrad: true });
const step = () => {
  const y = Exp.apply(x);
  y.registerHook((gradient) => gradient.mul(1));
  y.sum().backward();
  x.grad = null;
};
for (let i = 0; i < 50; i++) step();
const startMB = megabytes();
let peakMB = startMB;
for (let i = 0; i < 2000; i++) {
  step();
  peakMB = Math.max(peakMB, megabytes());
}
for (let i = 0; i < 4; i++) {
  globalThis.gc?.();
  await setImmediate();
}
const { tensors, callbacks } = memory();
console.log(JSON.stringify({ startMB, peakMB, left: { tensors, callbacks } }));

// Runs passes beside JavaScript without end, with a custom function, hooks and a checkpoint in each: there is always one
// that waits for this thread when it is stopped.
import { parentPort } from 'node:worker_threads';
import { AutogradFunction, checkpoint, rand, type Tensor } from 'kindling';

class Double extends AutogradFunction {
  forward(x: Tensor): Tensor {
    return x.mul(2);
  }
  backward(gradOutput: Tensor): Tensor {
    return gradOutput.mul(2);
  }
}

const w = rand([48, 48], { requiresGrad: true });
let told = false;
w.registerPostAccumulateGradHook(() => {
  if (!told) parentPort?.postMessage('running');
  told = true;
});

async function passes(): Promise<never> {
  for (;;) {
    let x: Tensor = rand([48, 48]);
    for (let i = 0; i < 6; i++) {
      x = checkpoint((a) => Double.apply(a.matmul(w)).tanh(), x);
      x.registerHook((gradient) => gradient.clone());
    }
    await x.sum().backwardAsync();
  }
}

await Promise.all([passes(), passes()]);

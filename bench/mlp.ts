// One training step of a small network, where the calls cost more than the arithmetic.
import { nn, optim, rand, randint, tidy } from 'kindling';

/** Forward, cross-entropy, backward, fused AdamW, gradients dropped: everything in a scope, as the Learner does it. */
export function mlpStep(): () => void {
  const model = new nn.Sequential(
    new nn.Linear(784, 50),
    new nn.ReLU(),
    new nn.Linear(50, 50),
    new nn.ReLU(),
    new nn.Linear(50, 10),
  );
  const lossFunc = new nn.CrossEntropyLoss();
  const opt = new optim.AdamW([...model.parameters()], { lr: 1e-3 });
  const x = rand([64, 784]);
  const y = randint(0, 10, { size: [64] });
  return () =>
    tidy(() => {
      lossFunc.call(model.call(x), y).backward();
      opt.step();
      opt.zeroGrad();
    });
}

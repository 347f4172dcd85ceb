import assert from 'node:assert/strict';
import { type Device, type DType, optim, type Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { eachDevice } from '../support/devices.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

type Options = Readonly<Record<string, Recorded>>;
type Name = 'SGD' | 'Adam' | 'AdamW' | 'RMSprop';

interface Case {
  readonly optimizer: Name;
  readonly options: Options;
  readonly groups: readonly [Options, Options];
  readonly rates?: readonly number[];
  readonly dtype: DType;
  readonly steps: Readonly<Record<string, readonly TensorRecord[]>>;
  readonly losses: readonly number[];
}

const { problem, cases } = loadFixture<{
  problem: [{ params: TensorRecord[]; x: TensorRecord; y: TensorRecord }];
  cases: Case[];
}>('optim');
const [{ params, x, y }] = problem;

type AnyOptimizer = new (groups: object[], options: object) => optim.Optimizer;

/** The fixture's problem, its four parameters, and an optimizer over the two groups. */
class Run {
  readonly params: Tensor[];
  opt: optim.Optimizer;
  readonly #x: Tensor;
  readonly #y: Tensor;

  constructor(
    readonly test: Case,
    device: Device,
  ) {
    const { dtype } = test;
    this.params = params.map((record) =>
      toTensor({ ...record, dtype }, { requiresGrad: true, device }),
    );
    this.#x = toTensor({ ...x, dtype }, { device });
    this.#y = toTensor({ ...y, dtype }, { device });
    this.opt = this.makeOptimizer();
  }

  makeOptimizer(): optim.Optimizer {
    const [w1, b1, w2, unused] = this.params;
    const { optimizer, groups, options } = this.test;
    const Optimizer = optim[optimizer] as unknown as AnyOptimizer;
    return new Optimizer(
      [
        { params: [w1, b1], ...groups[0] },
        { params: [w2, unused], ...groups[1] },
      ],
      options,
    );
  }

  /** One step, counted from 1; gives the loss before it. */
  step(number: number): number {
    const [w1, b1, w2] = this.params as [Tensor, Tensor, Tensor];
    const rate = this.test.rates?.[number - 1];
    if (rate !== undefined) for (const group of this.opt.paramGroups) group.lr = rate;
    this.opt.zeroGrad();
    const hidden = this.#x.matmul(w1.t()).add(b1).tanh(); // [5, 3]
    const loss = hidden.matmul(w2.t()).sub(this.#y).pow(2).mean();
    loss.backward();
    this.opt.step();
    return loss.item() as number;
  }

  assertEquals(expected: readonly TensorRecord[] | undefined): void {
    assert.ok(expected, 'the fixture has this step');
    for (const [i, record] of expected.entries()) allclose(this.params[i] as Tensor, record);
  }
}

eachDevice((device) => {
  for (const name of ['SGD', 'Adam', 'AdamW', 'RMSprop'] as const) {
    const own = cases.filter(({ optimizer }) => optimizer === name);

    describe(`optim.${name}`, () => {
      for (const test of own) {
        const { options, groups, dtype, rates } = test;
        const title = `${describeRecorded(options)} over ${describeRecorded([...groups])}`;
        const extra = `${dtype === 'float32' ? '' : ` in ${dtype}`}${rates ? ' with a new rate for each step' : ''}`;

        it(`equals PyTorch over 20 steps with ${title}${extra}`, () =>
          tidy(() => {
            const run = new Run(test, device);
            for (let number = 1; number <= 20; number++) {
              const loss = run.step(number);
              const expected = test.losses[number - 1] as number;
              assert.ok(
                Math.abs(loss - expected) <= 1e-5 * Math.max(1, Math.abs(expected)),
                `loss of step ${number}: expected ${expected}, got ${loss}`,
              );
              if (test.steps[number]) run.assertEquals(test.steps[number]);
            }
          }));
      }

      it('goes on from a state dict as if it had not been interrupted', () =>
        tidy(() => {
          const test = own.reduce((a, b) =>
            Object.keys(b.options).length > Object.keys(a.options).length ? b : a,
          );
          const run = new Run(test, device);
          for (let number = 1; number <= 10; number++) run.step(number);
          const state = run.opt.stateDict();
          run.opt = run.makeOptimizer();
          run.opt.loadStateDict(state);
          for (let number = 11; number <= 20; number++) run.step(number);
          run.assertEquals(test.steps[20]);
        }));

      it('zeroGrad drops gradients, or fills them with zeros when setToNone is false', () =>
        tidy(() => {
          const run = new Run(own[0] as Case, device);
          run.step(1);
          const [w1, , , unused] = run.params as [Tensor, Tensor, Tensor, Tensor];
          assert.notEqual(w1.grad, null);
          run.opt.zeroGrad({ setToNone: false });
          allclose(
            w1.grad as Tensor,
            [...Array(3)].map(() => [0, 0, 0, 0]),
          );
          assert.equal(unused.grad, null);
          run.opt.zeroGrad();
          assert.equal(w1.grad, null);
        }));
    });
  }
});

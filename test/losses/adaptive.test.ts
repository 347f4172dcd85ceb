import assert from 'node:assert/strict';
import { nn, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  revive,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Case {
  readonly args: [inFeatures: number, nClasses: number];
  readonly options: { cutoffs: number[]; divValue?: number; headBias?: boolean };
  readonly state: Readonly<Record<string, TensorRecord>>;
  readonly input: TensorRecord;
  readonly target: TensorRecord;
  readonly output: TensorRecord;
  readonly loss: TensorRecord;
  readonly grads: readonly TensorRecord[];
  readonly logProb: TensorRecord;
  readonly predict: TensorRecord;
}

const { adaptive } = loadFixture<{ adaptive: Case[] }>('losses');

describe('nn.AdaptiveLogSoftmaxWithLoss', () => {
  for (const { args, options, state, input, target, ...expected } of adaptive) {
    const make = (reduction: nn.LossReduction = 'mean') => {
      const loss = new nn.AdaptiveLogSoftmaxWithLoss(...args, { ...options, reduction });
      loss.loadStateDict(revive(state) as Record<string, Tensor>);
      return loss;
    };

    describe(`with ${describeRecorded(options)}`, () => {
      it('equals PyTorch in value and gradients', () =>
        tidy(() => {
          const loss = make();
          const x = toTensor(input, { requiresGrad: true });
          const value = loss.call(x, toTensor(target));
          allclose(value, expected.loss);
          value.backward();
          const leaves = [x, ...loss.parameters()];
          assert.equal(leaves.length, expected.grads.length);
          for (const [i, grad] of expected.grads.entries()) {
            allclose((leaves[i] as Tensor).grad as Tensor, grad);
          }
        }));

      it("gives minus PyTorch's output with reduction 'none', and its sum", () =>
        tidy(() => {
          const [x, y] = [toTensor(input), toTensor(target)];
          allclose(make('none').call(x, y).neg(), expected.output);
          allclose(make('sum').call(x, y).neg(), toTensor(expected.output).sum());
        }));

      it('equals PyTorch in logProb and predict', () =>
        tidy(() => {
          const loss = make();
          const x = toTensor(input);
          allclose(loss.logProb(x), expected.logProb);
          allclose(loss.activation(x), expected.logProb);
          allclose(loss.predict(x), expected.predict);
          allclose(loss.decodes(loss.activation(x)), expected.predict);
        }));
    });
  }

  it('throws ArgumentError for cutoffs that do not rise and for unknown targets', () =>
    tidy(() => {
      for (const cutoffs of [[], [5, 2], [2, 2], [8], [0, 2], [1.5]]) {
        assert.throws(
          () => new nn.AdaptiveLogSoftmaxWithLoss(16, 8, { cutoffs }),
          /expected rising whole numbers in \[1, 7\] for cutoffs/,
        );
      }
      const loss = new nn.AdaptiveLogSoftmaxWithLoss(16, 8, { cutoffs: [2, 5] });
      assert.throws(
        () => loss.call(zeros([1, 16]), tensor([8], { dtype: 'int64' })),
        /expected targets in \[0, 7\]/,
      );
    }));
});

import assert from 'node:assert/strict';
import { type Device, nn, type Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { eachDevice } from '../support/devices.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  reviveOn,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Case {
  readonly loss: string;
  readonly options: Readonly<Record<string, Recorded>>;
  readonly inputs: readonly TensorRecord[];
  readonly differentiable: readonly number[];
  readonly output: TensorRecord;
  readonly gradOutput?: TensorRecord;
  readonly grads: readonly (TensorRecord | null)[];
}

const { cases } = loadFixture<{ cases: Case[] }>('losses');

type AnyLoss = new (options?: object) => nn.Module;
const constructors = nn as unknown as Record<string, AnyLoss | undefined>;

/** Functions that the fixture can only name. */
const FUNCTIONS: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  '1 - cosineSimilarity': (a, b) => {
    const dot = a.mul(b).sum(1);
    return dot
      .div(a.mul(a).sum(1).mul(b.mul(b).sum(1)).sqrt())
      .neg()
      .add(1);
  },
};

function optionsOf({ options }: Case, device: Device): object {
  const revived = reviveOn(options, device) as Record<string, unknown>;
  const { distanceFunction } = revived;
  if (typeof distanceFunction === 'string') revived.distanceFunction = FUNCTIONS[distanceFunction];
  return revived;
}

eachDevice((device) => {
  for (const loss of new Set(cases.map((test) => test.loss))) {
    describe(`nn.${loss}`, () => {
      for (const test of cases.filter((other) => other.loss === loss)) {
        const { options, inputs, differentiable, output, gradOutput, grads } = test;
        const on = inputs.map(describeRecorded).join(', ');

        it(`equals PyTorch in value and gradients with ${describeRecorded(options)} on ${on}`, () =>
          tidy(() => {
            const Loss = constructors[loss];
            assert.ok(Loss, `nn.${loss} exists`);
            const given = optionsOf(test, device);
            const module = Object.keys(given).length === 0 ? new Loss() : new Loss(given);
            const tensors = inputs.map((record, i) =>
              toTensor(record, { requiresGrad: differentiable.includes(i), device }),
            );
            const actual = module.call(...tensors);
            allclose(actual, output);
            actual.backward(gradOutput && toTensor(gradOutput, { device }));
            for (const [i, expected] of grads.entries()) {
              const { grad } = tensors[differentiable[i] as number] as Tensor;
              if (expected === null)
                assert.equal(grad, null, `no gradient of input ${differentiable[i]}`);
              else {
                assert.ok(grad, `a gradient of input ${differentiable[i]}`);
                allclose(grad, expected);
              }
            }
          }));
      }
    });
  }
});

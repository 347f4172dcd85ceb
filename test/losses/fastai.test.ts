import assert from 'node:assert/strict';
import { nn, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Case {
  readonly loss: string;
  readonly options: Readonly<Record<string, Recorded>>;
  readonly pred: TensorRecord;
  readonly targ: TensorRecord;
  readonly output: TensorRecord;
  readonly activation?: TensorRecord;
  readonly decodes?: TensorRecord;
}

const { fastai } = loadFixture<{ fastai: Case[] }>('losses');
const constructors = nn as unknown as Record<
  string,
  (new (options: object) => nn.Loss) | undefined
>;

for (const loss of new Set(fastai.map((test) => test.loss))) {
  describe(`nn.${loss}`, () => {
    for (const test of fastai.filter((other) => other.loss === loss)) {
      const on = `${describeRecorded(test.pred)}, ${describeRecorded(test.targ)}`;

      it(`equals fastai in value, activation and decodes with ${describeRecorded(test.options)} on ${on}`, () =>
        tidy(() => {
          const Loss = constructors[loss];
          assert.ok(Loss, `nn.${loss} exists`);
          const lossFunc = new Loss(revive(test.options) as object);
          const pred = toTensor(test.pred);
          allclose(lossFunc.call(pred, toTensor(test.targ)), test.output);
          const activated = lossFunc.activation(pred);
          if (test.activation) allclose(activated, test.activation);
          if (test.decodes) allclose(lossFunc.decodes(activated), test.decodes);
        }));
    }
  });
}

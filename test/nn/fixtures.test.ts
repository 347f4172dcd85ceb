// Layers against PyTorch, from test/fixtures/nn.json: outputs, gradients, buffers, printed forms.
import assert from 'node:assert/strict';
import { manualSeed, nn, type Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { eachDevice } from '../support/devices.js';
import {
  isTensorRecord,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Layer {
  readonly layer: string;
  readonly args: readonly (Recorded | Layer | readonly Layer[])[];
}

interface Case {
  readonly title: string;
  readonly module: Layer;
  readonly seed: number;
  readonly training: boolean;
  readonly state: Readonly<Record<string, TensorRecord>>;
  readonly input: TensorRecord;
  readonly output: TensorRecord;
  readonly gradOutput?: TensorRecord;
  readonly grads: readonly (TensorRecord | null)[];
  readonly buffers: Readonly<Record<string, TensorRecord>>;
}

interface Printed {
  readonly module: Layer;
  readonly text: string;
  readonly keys: readonly string[];
  readonly parameters: number;
}

const { cases, printed } = loadFixture<{ cases: Case[]; printed: Printed[] }>('nn');

const conv = (nf: number) => new nn.Conv2d(nf, nf, { kernelSize: 3, padding: 1, bias: false });

class ResBlock extends nn.Module {
  readonly conv1: nn.Conv2d;
  readonly bn1: nn.BatchNorm2d;
  readonly relu: nn.ReLU;
  readonly conv2: nn.Conv2d;
  readonly bn2: nn.BatchNorm2d;

  constructor(nf: number) {
    super();
    this.conv1 = conv(nf);
    this.bn1 = new nn.BatchNorm2d(nf);
    this.relu = new nn.ReLU();
    this.conv2 = conv(nf);
    this.bn2 = new nn.BatchNorm2d(nf);
  }

  override forward(x: Tensor): Tensor {
    const inner = this.relu.call(this.bn1.call(this.conv1.call(x)));
    return x.add(this.bn2.call(this.conv2.call(inner)));
  }
}

const constructors = { ...nn, ResBlock } as unknown as Record<
  string,
  (new (...args: unknown[]) => nn.Module) | undefined
>;

const isLayer = (value: unknown): value is Layer =>
  typeof value === 'object' && value !== null && 'layer' in value;

function build({ layer, args }: Layer): nn.Module {
  const Module = constructors[layer];
  assert.ok(Module, `nn.${layer} exists`);
  return new Module(...args.map(argument));
}

function argument(value: unknown): unknown {
  if (isLayer(value)) return build(value);
  if (Array.isArray(value)) return value.map(argument);
  return isTensorRecord(value) ? toTensor(value) : value;
}

eachDevice((device) => {
  describe('a layer', () => {
    for (const test of cases) {
      const { title, module, seed, training, state, input, output, gradOutput, grads, buffers } =
        test;
      it(`equals PyTorch in output, gradients and buffers: ${title}`, () =>
        tidy(() => {
          const model = build(module).train(training);
          model.loadStateDict(revive(state) as Record<string, Tensor>);
          model.to(device);
          const x = toTensor(input, { requiresGrad: grads[0] !== null, device });
          manualSeed(seed);
          const actual = model.call(x);
          allclose(actual, output);
          if (actual.requiresGrad) actual.backward(gradOutput && toTensor(gradOutput, { device }));
          const leaves = [x, ...model.parameters()];
          assert.equal(leaves.length, grads.length);
          for (const [i, expected] of grads.entries()) {
            if (expected) allclose((leaves[i] as Tensor).grad as Tensor, expected);
          }
          const after = Object.fromEntries(model.namedBuffers());
          assert.deepEqual(Object.keys(after).sort(), Object.keys(buffers).sort());
          for (const [name, expected] of Object.entries(buffers))
            allclose(after[name] as Tensor, expected);
        }));
    }
  });
});

describe('Module#toString()', () => {
  for (const { module, text, keys, parameters } of printed) {
    it(`prints as PyTorch, with its state's keys and number of parameters: ${text.split('\n')[0]}`, () =>
      tidy(() => {
        const model = build(module);
        assert.equal(model.toString(), text);
        assert.deepEqual(Object.keys(model.stateDict()), keys);
        const total = model.parameters().reduce((sum, p) => sum + p.numel(), 0);
        assert.equal(total, parameters);
      }));
  }
});

import assert from 'node:assert/strict';
import { type DType, empty, manualSeed, nn, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
} from '../support/fixtures.js';

interface LayerCase {
  readonly layer: string;
  readonly args: readonly Recorded[];
  readonly seed: number;
  readonly state: Readonly<Record<string, TensorRecord>>;
}

interface FunctionCase {
  readonly fn: string;
  readonly seed: number;
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly args: readonly Recorded[];
  readonly options: Readonly<Record<string, Recorded>>;
  readonly output: TensorRecord;
}

interface GainCase {
  readonly nonlinearity: Parameters<typeof nn.init.calculateGain>[0];
  readonly param: number | null;
  readonly output: number;
}

const { layers, functions, gains } = loadFixture<{
  layers: LayerCase[];
  functions: FunctionCase[];
  gains: GainCase[];
}>('init');

const constructors = nn as unknown as Record<string, new (...args: unknown[]) => nn.Module>;
const initializers = nn.init as unknown as Record<string, (...args: unknown[]) => Tensor>;

const describeArgs = (args: readonly Recorded[]) => args.map(describeRecorded).join(', ');

describe('a new layer', () => {
  for (const { layer, args, seed, state } of layers) {
    it(`starts with PyTorch's numbers: ${layer}(${describeArgs(args)}), seed ${seed}`, () =>
      tidy(() => {
        manualSeed(seed);
        const Layer = constructors[layer];
        assert.ok(Layer, `nn.${layer} exists`);
        const actual = new Layer(...args.map(revive)).stateDict();
        assert.deepEqual(Object.keys(actual).sort(), Object.keys(state).sort());
        for (const [name, record] of Object.entries(state))
          allclose(actual[name] as Tensor, record);
      }));
  }
});

describe('nn.init', () => {
  for (const { fn, seed, shape, dtype, args, options, output } of functions) {
    const given = Object.keys(options).length > 0 ? [...args, options] : args;

    it(`${fn}(${describeArgs([`${dtype}[${shape.join(', ')}]`, ...given])}) equals PyTorch`, () =>
      tidy(() => {
        const target = empty([...shape], { dtype });
        manualSeed(seed);
        const initialize = initializers[fn];
        assert.ok(initialize, `nn.init.${fn} exists`);
        const result = initialize(target, ...args.map(revive), revive(options));
        assert.equal(result, target, 'gives back the tensor it fills');
        allclose(target, output);
      }));
  }

  for (const { nonlinearity, param, output } of gains) {
    it(`calculateGain(${describeArgs([nonlinearity, param])}) equals PyTorch`, () => {
      const actual = nn.init.calculateGain(nonlinearity, ...(param === null ? [] : [param]));
      assert.ok(Math.abs(actual - output) < 1e-12, `expected ${output}, got ${actual}`);
    });
  }

  it('records nothing for backward', () =>
    tidy(() => {
      const weight = empty([3, 4]).requiresGrad_();
      nn.init.kaimingNormal_(weight);
      assert.equal(weight.isLeaf, true);
      weight.sum().backward();
      allclose(
        weight.grad as Tensor,
        [...Array(3)].map(() => [1, 1, 1, 1]),
      );
    }));

  it('throws ArgumentError for a vector where fans are needed', () =>
    tidy(() => {
      assert.throws(() => nn.init.xavierUniform_(tensor([1, 2])), { name: 'ArgumentError' });
    }));
});

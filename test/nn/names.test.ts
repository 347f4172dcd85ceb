import assert from 'node:assert/strict';
import { pyFloat, pyRepr, snakeCase } from '#kindling/nn/names.js';

describe('snakeCase()', () => {
  for (const [field, name] of [
    ['weight', 'weight'],
    ['runningMean', 'running_mean'],
    ['numBatchesTracked', 'num_batches_tracked'],
    ['conv1', 'conv1'],
    ['layer1Norm', 'layer1_norm'],
    ['convBN', 'conv_bn'],
    ['W', 'W'],
    ['0', '0'],
    ['already_snake', 'already_snake'],
  ] as const) {
    it(`calls ${field} ${name}`, () => assert.equal(snakeCase(field), name));
  }
});

describe('pyFloat()', () => {
  // >>> [repr(x) for x in (1., 0.1, 1e-4, 1e-5, 1.5e-7, 123456., 1e15, 1e16, 2.5e20, -1e-6, inf, nan)]
  for (const [value, text] of [
    [1, '1.0'],
    [0.1, '0.1'],
    [1e-4, '0.0001'],
    [1e-5, '1e-05'],
    [1.5e-7, '1.5e-07'],
    [123456, '123456.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [2.5e20, '2.5e+20'],
    [-1e-6, '-1e-06'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [Number.NaN, 'nan'],
    [0, '0.0'],
  ] as const) {
    it(`prints ${value} as ${text}`, () => assert.equal(pyFloat(value), text));
  }
});

describe('pyRepr()', () => {
  for (const [value, text] of [
    [true, 'True'],
    [false, 'False'],
    [null, 'None'],
    ['same', "'same'"],
    [3, '3'],
    [0.5, '0.5'],
    [[3], '(3,)'],
    [[1, null], '(1, None)'],
  ] as const) {
    it(`prints ${JSON.stringify(value)} as ${text}`, () => assert.equal(pyRepr(value), text));
  }
});

import assert from 'node:assert/strict';
import {
  arange,
  imagenetStats,
  Normalize,
  TensorImage,
  TensorImageBW,
  tidy,
  zeros,
} from 'kindling';
import { allclose } from '../../support/allclose.js';

const normalize = () => Normalize.fromStats([0.5, 0.2, 0.1], [0.1, 0.2, 0.4]);

describe('Normalize', () => {
  it('makes (x − mean) / std of every channel, and back', () =>
    tidy(() => {
      // Normalize.from_stats([.5,.2,.1],[.1,.2,.4],cuda=False)(TensorImage(torch.arange(6.).view(1,3,1,2)/10)), fastai 2.8.12
      const x = arange(6).div(10).reshape([1, 3, 1, 2]).as(TensorImage);
      const y = normalize().encodes(x);
      assert.ok(y instanceof TensorImage);
      allclose(y, [[[[-5, -4]], [[0, 0.5]], [[0.75, 1]]]]);
      allclose(normalize().decodes(y), x);
    }));

  it('keeps the class of the image and touches nothing else', () =>
    tidy(() => {
      const grey = Normalize.fromStats([0.1], [0.3]).encodes(zeros([1, 1, 1, 1]).as(TensorImageBW));
      assert.ok(grey instanceof TensorImageBW);
      assert.equal(normalize().accepts(zeros([2])), false);
    }));

  it('runs last, with statistics that are known', () => {
    const { order, mean, std } = Normalize.fromStats(...imagenetStats);
    assert.deepEqual([order, mean, std], [99, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]]);
  });

  it('throws ArgumentError for lists that do not fit', () => {
    assert.throws(
      () => Normalize.fromStats([0, 0], [1]),
      /Normalize: expected 2 numbers, as many as mean has, for std, got \[1\]/,
    );
    assert.throws(
      () => Normalize.fromStats([0], [0]),
      /Normalize: expected numbers above 0 for std/,
    );
  });
});

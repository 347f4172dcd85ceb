import assert from 'node:assert/strict';
import { TensorBBox, TensorPoint, tensor, tidy } from 'kindling';
import { inverse, type Matrix, product, stretch } from '#kindling/vision/augment/matrix.js';
import { moveTargets } from '#kindling/vision/augment/moveTargets.js';

const quarter: Matrix = [0, -1, 0, 1, 0, 0, 0, 0, 1];

describe('moveTargets', () => {
  it('sends points by a matrix and keeps their class', () => {
    tidy(() => {
      const points = tensor([[0.5, -1]], { dtype: 'float32' }).as(TensorPoint);
      const moved = moveTargets(points, stretch(-1, 2, 0.25, 0));
      assert.ok(moved instanceof TensorPoint);
      assert.deepEqual(moved.tolist(), [[-0.25, -2]]);
    });
  });

  it('divides by what a perspective makes of the third coordinate', () => {
    tidy(() => {
      const points = tensor([[0.5, 0.5]], { dtype: 'float32' }).as(TensorPoint);
      const moved = moveTargets(points, [1, 0, 0, 0, 1, 0, 2, 0, 1]);
      assert.deepEqual(moved.tolist(), [[0.25, 0.25]]);
    });
  });

  it('leaves points finite that a perspective sends beyond the horizon', () => {
    tidy(() => {
      const points = tensor([[0.5, 0.5]], { dtype: 'float32' }).as(TensorPoint);
      const [[x]] = moveTargets(points, [1, 0, 0, 0, 1, 0, -2, 0, 1]).tolist() as [[number]];
      assert.ok(x > 1e5 && x < 1e7);
    });
  });

  it('has one matrix for each sample of a batch', () => {
    tidy(() => {
      const points = tensor([[[0.5, 0]], [[0.5, 0]]], { dtype: 'float32' }).as(TensorPoint);
      const moved = moveTargets(points, [stretch(-1, 1), quarter]);
      assert.deepEqual(moved.tolist(), [[[-0.5, 0]], [[0, 0.5]]]);
      assert.throws(() => moveTargets(points, [quarter]), /expected 2 matrices for maps, got 1/);
    });
  });

  it('puts a frame around the moved corners of a box', () => {
    tidy(() => {
      const boxes = tensor([[-0.5, 0, 0.5, 0.25]], { dtype: 'float32' }).as(TensorBBox);
      assert.deepEqual(moveTargets(boxes, quarter).tolist(), [[-0.25, -0.5, 0, 0.5]]);
    });
  });

  it('leaves boxes that are padding where they are', () => {
    tidy(() => {
      const boxes = tensor([[0, 0, 0, 0]], { dtype: 'float32' }).as(TensorBBox);
      assert.deepEqual(moveTargets(boxes, stretch(1, 1, 0.5, 0.5)).tolist(), [[0, 0, 0, 0]]);
    });
  });

  it('takes lists without any box', () => {
    tidy(() => {
      const boxes = tensor([], { dtype: 'float32' }).reshape([0, 4]).as(TensorBBox);
      assert.deepEqual(moveTargets(boxes, quarter).shape, [0, 4]);
    });
  });
});

describe('maps', () => {
  it('are undone by their inverse', () => {
    const map: Matrix = [1, 0.2, 0.1, -0.3, 0.9, 0.4, 0.05, -0.1, 1.1];
    for (const [i, number] of product(map, inverse(map)).entries())
      assert.ok(Math.abs(number - (i % 4 === 0 ? 1 : 0)) < 1e-12);
  });

  it('do the last one first', () => {
    const [, , x] = product(stretch(2, 2), stretch(1, 1, 3, 0));
    assert.equal(x, 6);
  });
});

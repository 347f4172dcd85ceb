import assert from 'node:assert/strict';
import { memory, nn, ones, Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';

describe('Parameter', () => {
  it('takes a tensor over: requires a gradient, is a leaf, makes no copy', () => {
    const data = ones([2]);
    const before = memory().tensors;
    const parameter = new nn.Parameter(data);
    assert.equal(memory().tensors, before);
    assert.equal(parameter.requiresGrad, true);
    assert.equal(parameter.isLeaf, true);
    data.detach().fill_(3);
    allclose(parameter, [3, 3]);
    parameter.dispose();
    assert.equal(data.disposed, true);
  });

  it('is a tensor and a Parameter, and its results are neither leaves nor parameters', () =>
    tidy(() => {
      const parameter = new nn.Parameter(ones([2]));
      assert.ok(parameter instanceof Tensor);
      const doubled = parameter.mul(2);
      assert.equal(doubled.isLeaf, false);
      assert.equal(doubled instanceof nn.Parameter, false);
    }));

  it('survives the scope that it is made in', () => {
    let parameter: nn.Parameter | undefined;
    tidy(() => {
      parameter = new nn.Parameter(ones([1]));
    });
    assert.equal((parameter as nn.Parameter).disposed, false);
  });

  it('becomes a leaf of its own when made from a result', () =>
    tidy(() => {
      const x = ones([1]).requiresGrad_();
      const parameter = new nn.Parameter(x.mul(2));
      assert.equal(parameter.isLeaf, true);
      parameter.mul(5).backward();
      allclose(parameter.grad as Tensor, [5]);
      assert.equal(x.grad, null);
    }));

  it('can be made frozen', () => {
    assert.equal(new nn.Parameter(ones([1]), { requiresGrad: false }).requiresGrad, false);
  });

  it('prints as in PyTorch', () => {
    // >>> nn.Parameter(torch.ones(2))
    const text = 'Parameter containing:\ntensor([1., 1.], requires_grad=True)';
    assert.equal(new nn.Parameter(ones([2])).toString(), text);
  });

  it('refuses what is no tensor, and integers', () => {
    assert.throws(() => new nn.Parameter([1] as unknown as Tensor), {
      name: 'ArgumentError',
      message: 'Parameter: expected a tensor for data, got [1] (array)',
    });
    assert.throws(() => new nn.Parameter(tensor([1], { dtype: 'int64' })), { name: 'TorchError' });
  });
});

describe('Buffer', () => {
  it('takes a tensor over without a gradient, persistent unless told otherwise', () => {
    const buffer = new nn.Buffer(ones([2]));
    assert.equal(buffer.requiresGrad, false);
    assert.equal(buffer.persistent, true);
    assert.equal(new nn.Buffer(ones([2]), { persistent: false }).persistent, false);
    assert.throws(
      () => new nn.Buffer(1 as unknown as Tensor),
      /Buffer: expected a tensor for data, got 1 \(number\)/,
    );
  });
});

// Operators on tensors without history skip autograd's layer (native/ops/invoke.h). What must not be lost by that: views,
// version counters, and the mode that a view was made in.
import assert from 'node:assert/strict';
import { noGrad, ones, split, type Tensor, tensor } from 'kindling';

const weights = () => tensor([2, 3]).requiresGrad_();

describe('tensors without history', () => {
  it('become part of the graph when a view of them is changed in place', () => {
    const x = ones([4]);
    const w = weights();
    const view = x.view([2, 2]);
    assert.equal(view.requiresGrad, false);
    view.mul_(w);
    // x = torch.ones(4); w = torch.tensor([2., 3.], requires_grad=True); x.view(2, 2).mul_(w)
    // x.sum().backward(); x.tolist(), x.grad_fn.name(), w.grad.tolist()
    assert.deepEqual(x.tolist(), [2, 3, 2, 3]);
    assert.equal(x.gradFn, 'CopySlices');
    x.sum().backward();
    assert.deepEqual(w.grad?.tolist(), [2, 2]);
  });

  it('count changes that the graph must know of', () => {
    const a = ones([2]);
    const c = weights().mul(a);
    a.add_(1);
    assert.throws(() => c.sum().backward(), /modified by an inplace operation/);
  });

  it('remember that a view is one of several, or was made without recording', () => {
    const [first] = split(ones([4]), 2) as Tensor[];
    assert.throws(() => first?.mul_(weights()), /output of a function that returns multiple views/);
    const quiet = noGrad(() => ones([4]).view([2, 2]));
    assert.throws(() => quiet.mul_(weights()), /view was created in no_grad mode/);
  });

  it('give results that are leaves, by typed and boxed invokers', () => {
    for (const result of [ones([2, 2]).add(1), ones([2, 2]).tril(), ones([2, 2]).clamp(0, 1)]) {
      assert.deepEqual([result.requiresGrad, result.isLeaf, result.gradFn], [false, true, null]);
      result.requiresGrad_().mul(3).sum().backward();
      assert.deepEqual(result.grad?.tolist(), [
        [3, 3],
        [3, 3],
      ]);
    }
  });
});

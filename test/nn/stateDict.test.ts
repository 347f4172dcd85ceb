import assert from 'node:assert/strict';
import { nn, ones, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';

const net = () => new nn.Sequential(new nn.Linear(2, 1), new nn.BatchNorm1d(1));
const copy = (state: nn.StateDict): nn.StateDict =>
  Object.fromEntries(Object.entries(state).map(([name, value]) => [name, value.add(0)]));

describe('Module#stateDict()', () => {
  it('holds detached values that share memory with the module', () =>
    tidy(() => {
      const layer = new nn.Linear(2, 1);
      const { weight, bias } = layer.stateDict() as { weight: Tensor; bias: Tensor };
      assert.equal(weight.requiresGrad, false);
      nn.init.constant_(layer.bias as Tensor, 7);
      allclose(bias, [7]);
    }));

  it("has PyTorch's names in PyTorch's order, without buffers that are not persistent", () =>
    tidy(() => {
      // >>> [*nn.Sequential(nn.Linear(2, 1), nn.BatchNorm1d(1)).state_dict()]
      assert.deepEqual(Object.keys(net().stateDict()), [
        '0.weight',
        '0.bias',
        '1.weight',
        '1.bias',
        '1.running_mean',
        '1.running_var',
        '1.num_batches_tracked',
      ]);
      class WithBuffers extends nn.Module {
        readonly kept = new nn.Buffer(zeros([1]));
        readonly dropped = new nn.Buffer(zeros([1]), { persistent: false });

        override forward(x: Tensor): Tensor {
          return x;
        }
      }
      assert.deepEqual(Object.keys(new WithBuffers().stateDict()), ['kept']);
    }));
});

describe('Module#loadStateDict()', () => {
  it('copies values in place, keeps parameters leaves, and casts to their type', () =>
    tidy(() => {
      const [from, to] = [net(), net()];
      const { weight } = to[0] as nn.Linear;
      const state = copy(from.stateDict());
      state['0.weight'] = tensor([[1, 2]], { dtype: 'float64' });
      assert.deepEqual(to.loadStateDict(state), { missingKeys: [], unexpectedKeys: [] });
      allclose(weight, [[1, 2]]);
      assert.equal(weight.dtype, 'float32');
      assert.equal(weight.isLeaf && weight.requiresGrad, true);
      allclose((to[0] as nn.Linear).bias as Tensor, (from[0] as nn.Linear).bias as Tensor);
    }));

  it('names missing and unexpected keys and wrong shapes, and changes nothing then', () =>
    tidy(() => {
      const model = net();
      const state = copy(net().stateDict());
      const before = (model[0] as nn.Linear).bias?.tolist();
      delete state['1.running_mean'];
      delete state['0.weight'];
      state.extra = ones([1]);
      state['1.bias'] = ones([3]);
      assert.throws(() => model.loadStateDict(state), {
        name: 'ArgumentError',
        message:
          'Sequential.loadStateDict: missing "0.weight", "1.running_mean"; unexpected "extra"; ' +
          'shape [3] for "1.bias", where [1] belongs',
      });
      assert.deepEqual((model[0] as nn.Linear).bias?.tolist(), before);
    }));

  it('reports keys instead when strict is false, but never takes a wrong shape', () =>
    tidy(() => {
      const model = net();
      const report = model.loadStateDict(
        { '0.bias': tensor([5]), other: ones([1]) },
        { strict: false },
      );
      allclose((model[0] as nn.Linear).bias as Tensor, [5]);
      assert.deepEqual(report.unexpectedKeys, ['other']);
      assert.equal(report.missingKeys.length, 6);
      assert.equal(report.missingKeys[0], '0.weight');
      assert.throws(
        () => model.loadStateDict({ '0.bias': tensor([5, 6]) }, { strict: false }),
        /shape \[2\] for "0.bias", where \[1\] belongs/,
      );
    }));

  it('refuses what is no state dict, and values that are no tensors', () => {
    const layer = new nn.Linear(1, 1, { bias: false });
    assert.throws(() => layer.loadStateDict(null as unknown as nn.StateDict), {
      name: 'ArgumentError',
      message: 'Linear.loadStateDict: expected an object of named tensors for state, got null',
    });
    assert.throws(
      () => layer.loadStateDict({ weight: [[1]] as unknown as Tensor }),
      /object for "weight", where a tensor belongs/,
    );
  });

  it('fills every place of a shared parameter', () =>
    tidy(() => {
      class Tied extends nn.Module {
        readonly a = new nn.Linear(1, 1, { bias: false });
        readonly b = this.a;

        override forward(x: Tensor): Tensor {
          return this.b.call(this.a.call(x));
        }
      }
      const tied = new Tied();
      tied.loadStateDict({ 'a.weight': tensor([[3]]), 'b.weight': tensor([[3]]) });
      allclose(tied.call(tensor([[1]])), [[9]]);
      assert.throws(() => tied.loadStateDict({ 'a.weight': tensor([[3]]) }), /missing "b.weight"/);
    }));
});

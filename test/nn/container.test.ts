import assert from 'node:assert/strict';
import { nn, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';

const scale = (factor: number) => new nn.Lambda((x) => x.mul(factor));

describe('nn.Sequential', () => {
  it('calls its modules one after the other, hooks included', () =>
    tidy(() => {
      const model = new nn.Sequential(scale(2), new nn.Lambda((x) => x.add(1)));
      allclose(model.call(tensor([1, 2])), [3, 5]);
      model[0]?.registerForwardHook((_module, _inputs, output) => output.neg());
      allclose(model.call(tensor([1, 2])), [-1, -3]);
      allclose(new nn.Sequential().call(tensor([4])), [4]);
    }));

  it('is indexed, iterated and extended', () => {
    const [a, b, c] = [new nn.ReLU(), new nn.Tanh(), new nn.Sigmoid()];
    const model = new nn.Sequential(a, b);
    assert.equal(model.append(c), model);
    assert.deepEqual([model.length, model[0], model[2], model[3]], [3, a, c, undefined]);
    assert.deepEqual([model.at(-1), model.at(1), model.at(5)], [c, b, undefined]);
    assert.deepEqual([...model], [a, b, c]);
    model[1] = c;
    assert.deepEqual([...model], [a, c, c]);
  });

  it('gives names to its modules', () =>
    tidy(() => {
      const model = new nn.Sequential({ hidden: new nn.Linear(2, 3), act: new nn.ReLU() });
      assert.deepEqual(Object.keys(model.stateDict()), ['hidden.weight', 'hidden.bias']);
      assert.equal(
        model.toString(),
        'Sequential(\n  (hidden): Linear(in_features=2, out_features=3, bias=True)\n  (act): ReLU()\n)',
      );
      assert.deepEqual(model.call(tensor([[1, 2]])).shape, [1, 3]);
    }));

  it('refuses what is no module, and names that are taken', () => {
    assert.throws(() => new nn.Sequential(new nn.ReLU(), Math.sin as unknown as nn.Module), {
      name: 'ArgumentError',
      message: 'Sequential: expected a module for 1, got sin (function)',
    });
    assert.throws(
      () => new nn.Sequential({ forward: new nn.ReLU() }),
      /Sequential: expected a name that the container does not use itself for module, got 'forward'/,
    );
  });
});

describe('nn.ModuleList', () => {
  it('holds modules for a forward to use', () => {
    const list = new nn.ModuleList(new Set([new nn.Linear(1, 2), new nn.Linear(2, 3)]));
    assert.equal(list.length, 2);
    assert.deepEqual(
      list.namedParameters().map(([name]) => name),
      ['0.weight', '0.bias', '1.weight', '1.bias'],
    );
    assert.equal(new nn.ModuleList().length, 0);
  });

  it('cannot be called', () =>
    tidy(() => {
      assert.throws(() => new nn.ModuleList().call(tensor([1])), {
        name: 'TypeError',
        message: 'ModuleList: expected its elements to be called, got a call of the list',
      });
    }));
});

describe('nn.Lambda', () => {
  it('calls its function with all inputs, and prints its name', () =>
    tidy(() => {
      function plus(a: Tensor, b: Tensor): Tensor {
        return a.add(b);
      }
      const layer = new nn.Lambda(plus as (...inputs: Tensor[]) => Tensor);
      allclose(layer.call(tensor([1]), tensor([2])), [3]);
      assert.equal(`${layer}`, 'Lambda(func=plus)');
      assert.equal(`${scale(2)}`, 'Lambda()');
      assert.throws(
        () => new nn.Lambda(3 as unknown as () => Tensor),
        /Lambda: expected a function for func, got 3/,
      );
    }));
});

import assert from 'node:assert/strict';
import { manualSeed, memory, nn, ones, rand, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';

class Block extends nn.Module {
  readonly conv1 = new nn.Conv2d(2, 2, { kernelSize: 1, bias: false });
  readonly runningNorm = new nn.BatchNorm2d(2);

  override forward(x: Tensor): Tensor {
    return this.runningNorm.call(this.conv1.call(x));
  }
}

class Net extends nn.Module {
  readonly firstBlock = new Block();
  readonly blocks = new nn.ModuleList([new nn.Identity(), new Block()]);
  readonly outScale = new nn.Parameter(ones([1]));
  readonly classWeight = new nn.Buffer(ones([2]));
  readonly scratch = new nn.Buffer(zeros([1]), { persistent: false });
  readonly width = 2;
  readonly name = 'net';

  override forward(x: Tensor): Tensor {
    return (this.blocks[1] as Block).call(this.firstBlock.call(x)).mul(this.outScale);
  }
}

const PARAMETERS = [
  'out_scale',
  'first_block.conv1.weight',
  'first_block.running_norm.weight',
  'first_block.running_norm.bias',
  'blocks.1.conv1.weight',
  'blocks.1.running_norm.weight',
  'blocks.1.running_norm.bias',
];

describe('Module', () => {
  it("lists parameters under PyTorch's names, its own before its children's", () => {
    const net = new Net();
    assert.deepEqual(
      net.namedParameters().map(([name]) => name),
      PARAMETERS,
    );
    assert.equal(net.parameters().length, PARAMETERS.length);
    assert.equal(net.parameters()[0], net.outScale);
  });

  it('lists buffers, those that are not persistent too', () => {
    const names = new Net().namedBuffers().map(([name]) => name);
    assert.deepEqual(names.slice(0, 3), [
      'class_weight',
      'scratch',
      'first_block.running_norm.running_mean',
    ]);
    assert.equal(names.length, 8);
  });

  it('lists children and all modules, parents first', () => {
    const net = new Net();
    assert.deepEqual(net.children(), [net.firstBlock, net.blocks]);
    assert.deepEqual(
      net.namedModules().map(([name]) => name),
      [
        '',
        'first_block',
        'first_block.conv1',
        'first_block.running_norm',
        'blocks',
        'blocks.0',
        'blocks.1',
        'blocks.1.conv1',
        'blocks.1.running_norm',
      ],
    );
    assert.equal(net.modules()[0], net);
  });

  it('lists shared parameters and modules once', () => {
    class Tied extends nn.Module {
      readonly a = new nn.Linear(2, 2);
      readonly b = new nn.Linear(2, 2);
      readonly again = this.a;

      override forward(x: Tensor): Tensor {
        return this.b.call(this.a.call(x));
      }
    }
    const tied = new Tied();
    tied.b.weight.dispose();
    tied.b.weight = tied.a.weight;
    assert.deepEqual(
      tied.namedParameters().map(([name]) => name),
      ['a.weight', 'a.bias', 'b.bias'],
    );
    assert.deepEqual(tied.children(), [tied.a, tied.b]);
    assert.equal(tied.modules().length, 3);
    assert.deepEqual(Object.keys(tied.stateDict()), [
      'a.weight',
      'a.bias',
      'b.weight',
      'b.bias',
      'again.weight',
      'again.bias',
    ]);
  });

  it('switches training mode for all descendants', () => {
    const net = new Net();
    assert.equal(net.training, true);
    assert.equal(net.eval(), net);
    assert.deepEqual(new Set(net.modules().map(({ training }) => training)), new Set([false]));
    net.firstBlock.train();
    assert.equal(net.training, false);
    assert.equal(net.firstBlock.conv1.training, true);
    assert.equal((net.blocks[1] as Block).training, false);
  });

  it('applies a function to children before parents', () => {
    const names: string[] = [];
    const net = new nn.Sequential(new nn.Sequential(new nn.ReLU()), new nn.Tanh());
    assert.equal(
      net.apply((module) => names.push(`${module.constructor.name}${module.children().length}`)),
      net,
    );
    assert.deepEqual(names, ['ReLU0', 'Sequential1', 'Tanh0', 'Sequential2']);
  });

  it('freezes and unfreezes all parameters', () => {
    const net = new Net().requiresGrad_(false);
    assert.ok(net.parameters().every(({ requiresGrad }) => !requiresGrad));
    net.requiresGrad_();
    assert.ok(net.parameters().every(({ requiresGrad }) => requiresGrad));
  });

  it('drops gradients, or fills them with zeros', () =>
    tidy(() => {
      const layer = new nn.Linear(2, 1);
      layer
        .call(ones([3, 2]))
        .sum()
        .backward();
      allclose(layer.weight.grad as Tensor, [[3, 3]]);
      layer.zeroGrad({ setToNone: false });
      allclose(layer.weight.grad as Tensor, [[0, 0]]);
      layer.zeroGrad();
      assert.equal(layer.weight.grad, null);
    }));

  it('casts floating-point values in place, gradients too, and leaves integers alone', () =>
    tidy(() => {
      const net = new nn.Sequential(new nn.Linear(2, 2), new nn.BatchNorm1d(2));
      const { weight } = net[0] as nn.Linear;
      net
        .call(rand([4, 2]))
        .sum()
        .backward();
      const before = weight.tolist();
      assert.equal(net.to('float64'), net);
      assert.equal(weight.dtype, 'float64');
      assert.equal(weight.isLeaf && weight.requiresGrad, true);
      assert.equal(weight.grad?.dtype, 'float64');
      assert.deepEqual(weight.tolist(), before);
      const state = net.stateDict();
      assert.equal(state['1.running_mean']?.dtype, 'float64');
      assert.equal(state['1.num_batches_tracked']?.dtype, 'int64');
      assert.equal(net.call(rand([4, 2], { dtype: 'float64' })).dtype, 'float64');
      assert.equal(net.to({ dtype: 'float32', device: 'cpu' }).parameters()[0]?.dtype, 'float32');
      assert.equal(net.to('cpu').parameters()[0]?.device, 'cpu');
    }));

  it('refuses an integer type for its parameters', () => {
    assert.throws(() => new nn.Linear(2, 2).to('int64' as 'float32'), {
      name: 'ArgumentError',
      message:
        "Module.to: expected a floating-point element type or a device for target, got 'int64' (string)",
    });
  });

  it('keeps parameters out of scopes, wherever it is made', () => {
    const layer = tidy(() => {
      const made = new nn.BatchNorm1d(2);
      tidy(() => void made.call(ones([2, 2])));
      return { made };
    });
    allclose(layer.made.runningMean as Tensor, [0.1, 0.1]);
    let inner: nn.Linear | undefined;
    tidy(() => {
      inner = new nn.Linear(1, 1);
    });
    assert.equal((inner as nn.Linear).weight.disposed, false);
  });

  it('frees all it owns by dispose, and by using', () => {
    const before = memory().tensors;
    const net = new Net();
    assert.equal(memory().tensors, before + 15);
    tidy(() => void net.call(rand([1, 2, 2, 2])));
    assert.equal(memory().tensors, before + 15);
    net.dispose();
    assert.equal(memory().tensors, before);
    {
      using layer = new nn.Linear(2, 2);
      assert.equal(layer.weight.disposed, false);
    }
    assert.equal(memory().tensors, before);
    assert.throws(() => net.call(ones([1])), { name: 'DisposedError' });
  });

  it('makes nothing that outlives a scope in forward and backward', () => {
    manualSeed(0);
    const net = new Net();
    const step = () =>
      tidy(() =>
        net
          .call(rand([2, 2, 3, 3]))
          .sum()
          .backward(),
      );
    step();
    const before = memory().tensors;
    for (let i = 0; i < 3; i++) step();
    assert.equal(memory().tensors, before);
  });

  it('prints what PyTorch prints, in the console too', () => {
    const text = [
      'Block(',
      '  (conv1): Conv2d(2, 2, kernel_size=(1, 1), stride=(1, 1), bias=False)',
      '  (running_norm): BatchNorm2d(2, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)',
      ')',
    ].join('\n');
    const block = new Block();
    assert.equal(`${block}`, text);
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    assert.equal((block as unknown as Record<symbol, () => string>)[inspect]?.(), text);
  });
});

describe('Module#registerForwardHook()', () => {
  it('sees module, inputs and output, in order of registration, until removed', () =>
    tidy(() => {
      const relu = new nn.ReLU();
      const x = tensor([-1, 2]);
      const seen: unknown[] = [];
      const removeFirst = relu.registerForwardHook((module, inputs, output) => {
        seen.push(module, inputs[0], output.tolist());
      });
      relu.registerForwardHook(() => {
        seen.push('second');
      });
      relu.call(x);
      assert.deepEqual(seen, [relu, x, [0, 2], 'second']);
      removeFirst();
      removeFirst();
      relu.call(x);
      assert.deepEqual(seen.slice(4), ['second']);
    }));

  it('replaces the output by what the hook returns', () =>
    tidy(() => {
      const layer = new nn.Identity();
      layer.registerForwardHook((_module, _inputs, output) => output.mul(2));
      layer.registerForwardHook((_module, _inputs, output) => output.add(1));
      allclose(layer.call(tensor([1, 2])), [3, 5]);
      allclose(layer.forward(tensor([1, 2])), [1, 2]);
    }));

  it('runs the same hook as often as it is registered', () =>
    tidy(() => {
      const layer = new nn.Identity();
      let count = 0;
      const hook = () => {
        count++;
      };
      const remove = layer.registerForwardHook(hook);
      layer.registerForwardHook(hook);
      layer.call(tensor([1]));
      assert.equal(count, 2);
      remove();
      layer.call(tensor([1]));
      assert.equal(count, 3);
    }));
});

describe('Module#registerForwardPreHook()', () => {
  it('sees the inputs, and replaces them by one tensor or several', () =>
    tidy(() => {
      const layer = new nn.Bilinear(1, 1, 1, { bias: false });
      nn.init.ones_(layer.weight);
      const seen: number[] = [];
      const remove = layer.registerForwardPreHook((module, inputs) => {
        assert.equal(module, layer);
        seen.push(inputs.length);
      });
      layer.registerForwardPreHook((_module, [a, b]) => [a as Tensor, (b as Tensor).mul(10)]);
      allclose(layer.call(tensor([[2]]), tensor([[3]])), [[60]]);
      remove();
      const flat = new nn.Flatten(0);
      flat.registerForwardPreHook((_module, [x]) => (x as Tensor).neg());
      allclose(flat.call(tensor([[1, 2]])), [-1, -2]);
      assert.deepEqual(seen, [2]);
    }));
});

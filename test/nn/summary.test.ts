import assert from 'node:assert/strict';
import { memory, nn, type Tensor, tensor } from 'kindling';

describe('Module#summary()', () => {
  it('tells shape, parameters and trainability of each layer in the order of calls', () => {
    const model = new nn.Sequential(
      new nn.Conv2d(1, 4, { kernelSize: 3, stride: 2, padding: 1 }),
      new nn.ReLU(),
      new nn.Sequential(new nn.Flatten(), new nn.Linear(4 * 14 * 14, 10)),
    );
    model[0]?.requiresGrad_(false);
    assert.equal(
      model.summary([64, 1, 28, 28]),
      [
        'Sequential, input [64, 1, 28, 28]',
        'layer  type     output           parameters  trainable',
        '0      Conv2d   [64, 4, 14, 14]          40  no',
        '1      ReLU     [64, 4, 14, 14]           0',
        '2.0    Flatten  [64, 784]                 0',
        '2.1    Linear   [64, 10]              7,850  yes',
        '7,890 parameters, 7,850 of them trainable',
      ].join('\n'),
    );
  });

  it('counts a layer that is called twice once', () => {
    class Twice extends nn.Module {
      readonly inner = new nn.Linear(3, 3, { bias: false });

      override forward(x: Tensor): Tensor {
        return this.inner.call(this.inner.call(x));
      }
    }
    const lines = new Twice().summary([2, 3]).split('\n');
    assert.deepEqual(lines.slice(2), [
      'inner  Linear  [2, 3]           9  yes',
      'inner  Linear  [2, 3]           0  yes',
      '9 parameters, 9 of them trainable',
    ]);
  });

  it('shows modules with parameters of their own beside their children', () => {
    class Scaled extends nn.Module {
      readonly relu = new nn.ReLU();
      readonly factor = new nn.Parameter(tensor([2]));

      override forward(x: Tensor): Tensor {
        return this.relu.call(x).mul(this.factor);
      }
    }
    const rows = new nn.Sequential(new Scaled()).summary([1]).split('\n').slice(2, 4);
    assert.deepEqual(rows, [
      '0.relu  ReLU    [1]              0',
      '0       Scaled  [1]              1  yes',
    ]);
  });

  it('takes several inputs, and tensors where zeros will not do', () => {
    const bilinear = new nn.Bilinear(2, 3, 4);
    assert.match(
      bilinear.summary([5, 2], [5, 3]),
      /input \[5, 2\], \[5, 3\]\n.*\n +Bilinear +\[5, 4\] +28/,
    );
    const indices = tensor([[1, 2]], { dtype: 'int64' });
    assert.match(new nn.Embedding(4, 3).summary(indices), /Embedding +\[1, 2, 3\] +12/);
  });

  it('leaves modes, statistics, hooks and tensors as they were, also when forward throws', () => {
    const norm = new nn.BatchNorm1d(2);
    const model = new nn.Sequential(norm, new nn.Dropout());
    model[1]?.eval();
    const before = memory().tensors;
    model.summary([4, 2]);
    assert.throws(() => model.summary([4, 3]), { name: 'TorchError' });
    assert.deepEqual(
      model.modules().map(({ training }) => training),
      [true, true, false],
    );
    assert.equal(norm.numBatchesTracked?.item(), 0);
    assert.equal(memory().tensors, before);
  });

  it('refuses to guess the input', () => {
    assert.throws(() => new nn.ReLU().summary(), {
      message:
        'summary: expected a shape or a tensor for each input of the model for inputs, got [] (array)',
    });
  });
});

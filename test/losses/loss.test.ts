// What losses have beyond PyTorch's numbers: reduction, activation, decoding, buffers, fastai's flattening.
import assert from 'node:assert/strict';
import { memory, nn, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';
import { ramp } from '../support/ramp.js';

const long = (data: number[] | number[][][]) => tensor(data, { dtype: 'int64' });

describe('Loss', () => {
  it('can change its reduction at any time', () =>
    tidy(() => {
      const loss = new nn.MSELoss();
      const [pred, targ] = [tensor([1, 2]), tensor([0, 0])];
      assert.equal(loss.reduction, 'mean');
      allclose(loss.call(pred, targ), 2.5);
      loss.reduction = 'none';
      assert.equal(loss.reduction, 'none');
      allclose(loss.call(pred, targ), [1, 4]);
      loss.reduction = 'sum';
      allclose(loss.call(pred, targ), 5);
      for (const other of [
        new nn.GaussianNLLLoss(),
        new nn.LabelSmoothingCrossEntropy(),
        new nn.FocalLoss(),
      ]) {
        other.reduction = 'none';
        assert.equal(other.reduction, 'none');
      }
    }));

  it('refuses reductions that it does not have', () => {
    assert.throws(() => new nn.MSELoss({ reduction: 'batchmean' }), {
      name: 'ArgumentError',
      message: "MSELoss: expected one of none, mean, sum for reduction, got 'batchmean' (string)",
    });
    assert.equal(new nn.KLDivLoss({ reduction: 'batchmean' }).reduction, 'batchmean');
    const loss = new nn.L1Loss();
    assert.throws(() => {
      loss.reduction = 'max' as 'sum';
    }, /L1Loss: expected one of none, mean, sum for reduction, got 'max'/);
    assert.equal(loss.reduction, 'mean');
  });

  it('is a module: hooks run, the printed form is that of PyTorch', () =>
    tidy(() => {
      const loss = new nn.CrossEntropyLoss({ labelSmoothing: 0.1 });
      let calls = 0;
      loss.registerForwardHook(() => {
        calls++;
      });
      loss.call(ramp([3, 4]), long([0, 3, 1]));
      assert.equal(calls, 1);
      assert.equal(`${loss}`, 'CrossEntropyLoss()');
      assert.equal(`${new nn.CrossEntropyLossFlat()}`, 'FlattenedLoss of CrossEntropyLoss()');
    }));

  it('refuses too many tensors and too few, which LibTorch would not look at', () =>
    tidy(() => {
      const [pred, targ] = [ramp([2, 3]), zeros([2, 3])];
      assert.throws(() => new nn.MSELoss().call(pred, targ, targ), {
        name: 'ArgumentError',
        message: /MSELoss: expected 2 tensors for call, got 3/,
      });
      assert.throws(
        () => new nn.TripletMarginLoss().call(pred, targ),
        /TripletMarginLoss: expected 3 tensors for call, got 2/,
      );
      assert.throws(() => new nn.CTCLoss().call(pred, targ), /CTCLoss: expected 4 tensors/);
    }));

  it('leaves no tensors behind', () => {
    const loss = new nn.BCEWithLogitsLoss();
    const [pred, targ] = [ramp([2, 3]), zeros([2, 3])];
    const before = memory().tensors;
    tidy(() => void loss.call(pred, targ));
    assert.equal(memory().tensors, before);
  });

  it("gives LibTorch's error for shapes that do not fit, and ours for what is no tensor", () =>
    tidy(() => {
      const loss = new nn.CrossEntropyLoss();
      assert.throws(() => loss.call(ramp([3, 4]), long([0, 1])), { name: 'TorchError' });
      assert.throws(() => loss.call(ramp([3, 4]), [0, 1, 2] as unknown as Tensor), {
        name: 'ArgumentError',
      });
    }));
});

describe('Loss#activation() and Loss#decodes()', () => {
  const logits = () =>
    tensor([
      [2, 1, 0],
      [0, 0, 3],
    ]);

  for (const loss of [
    new nn.CrossEntropyLoss(),
    new nn.FocalLoss(),
    new nn.CrossEntropyLossFlat(),
    new nn.LabelSmoothingCrossEntropy(),
  ]) {
    it(`give class probabilities and the class: ${loss.constructor.name}`, () =>
      tidy(() => {
        const probabilities = loss.activation(logits());
        // >>> torch.tensor([[2., 1, 0], [0, 0, 3]]).softmax(1)
        allclose(probabilities, [
          [0.6652409, 0.2447285, 0.0900306],
          [0.0452785, 0.0452785, 0.909443],
        ]);
        allclose(loss.decodes(probabilities), [0, 2]);
      }));
  }

  it('take dim 1 of images and the only dim of one sample', () =>
    tidy(() => {
      const loss = new nn.CrossEntropyLoss();
      const image = ramp([2, 3, 2, 2]);
      allclose(loss.activation(image).sum(1), [
        [
          [1, 1],
          [1, 1],
        ],
        [
          [1, 1],
          [1, 1],
        ],
      ]);
      assert.deepEqual(loss.decodes(image).shape, [2, 2, 2]);
      allclose(loss.decodes(tensor([0, 5, 1])), 1);
      const flat = new nn.CrossEntropyLossFlat({ axis: 1 });
      allclose(flat.decodes(image), loss.decodes(image));
    }));

  for (const [name, loss] of Object.entries({
    BCEWithLogitsLoss: new nn.BCEWithLogitsLoss({ thresh: 0.7 }),
    BCEWithLogitsLossFlat: new nn.BCEWithLogitsLossFlat({ thresh: 0.7 }),
    MultiLabelSoftMarginLoss: new nn.MultiLabelSoftMarginLoss({ thresh: 0.7 }),
  })) {
    it(`give probabilities and those above the threshold: ${name}`, () =>
      tidy(() => {
        const probabilities = loss.activation(tensor([0, 1, -1]));
        allclose(probabilities, [0.5, 0.7310586, 0.2689414]);
        allclose(loss.decodes(probabilities), [false, true, false]);
        allclose(loss.decodes(tensor([0.7])), [false]); // above, not at
        loss.thresh = 0.2;
        allclose(loss.decodes(probabilities), [true, true, true]);
      }));
  }

  it('leave probabilities and numbers alone', () =>
    tidy(() => {
      const pred = tensor([0.2, 0.8]);
      for (const loss of [
        new nn.MSELoss(),
        new nn.L1Loss(),
        new nn.HuberLoss(),
        new nn.SmoothL1Loss(),
        new nn.MSELossFlat(),
      ]) {
        assert.equal(loss.activation(pred), pred);
        assert.equal(loss.decodes(pred), pred);
      }
      const bce = new nn.BCELoss();
      assert.equal(bce.activation(pred), pred);
      allclose(bce.decodes(pred), [false, true]);
      const nll = new nn.NLLLoss();
      allclose(nll.activation(tensor([[0, Math.log(2)]])), [[1, 2]]);
      allclose(nll.decodes(tensor([[0, 1]])), [1]);
      allclose(
        new nn.MultiMarginLoss().decodes(
          tensor([
            [0, 1],
            [3, 2],
          ]),
        ),
        [1, 0],
      );
    }));
});

describe('weights of losses', () => {
  it("are buffers with PyTorch's names", () =>
    tidy(() => {
      const weight = () => tensor([1, 2]);
      for (const [loss, keys] of [
        [new nn.CrossEntropyLoss({ weight: weight() }), ['weight']],
        [new nn.NLLLoss({ weight: weight() }), ['weight']],
        [new nn.BCELoss({ weight: weight() }), ['weight']],
        [new nn.MultiMarginLoss({ weight: weight() }), ['weight']],
        [new nn.MultiLabelSoftMarginLoss({ weight: weight() }), ['weight']],
        [
          new nn.BCEWithLogitsLoss({ weight: weight(), posWeight: weight() }),
          ['weight', 'pos_weight'],
        ],
        [new nn.CrossEntropyLoss(), []],
      ] as const) {
        assert.deepEqual(Object.keys(loss.stateDict()), keys);
        assert.deepEqual(loss.parameters(), []);
      }
    }));

  it('move with to, and are loaded from state dicts, in use too', () =>
    tidy(() => {
      const loss = new nn.CrossEntropyLoss({ weight: tensor([1, 1]), reduction: 'sum' });
      const [pred, targ] = [tensor([[0, 0]]), long([1])];
      allclose(loss.call(pred, targ), Math.log(2));
      loss.loadStateDict({ weight: tensor([1, 3]) });
      allclose(loss.call(pred, targ), 3 * Math.log(2));
      loss.to('float64');
      const value = loss.call(pred.to('float64'), targ);
      assert.equal(value.dtype, 'float64');
      allclose(value, 3 * Math.log(2));
    }));
});

describe('flattening losses', () => {
  const pred = () => ramp([2, 3, 2, 2]);
  const mask = () =>
    long([
      [
        [0, 1],
        [2, 0],
      ],
      [
        [1, 1],
        [0, 2],
      ],
    ]);

  // >>> CrossEntropyLossFlat(axis=1)(r(2, 3, 2, 2), mask), and so on; r(*s) is torch.arange(n) / n * 4 - 2
  for (const [loss, expected] of [
    [new nn.CrossEntropyLossFlat({ axis: 1 }), 1.324935],
    [new nn.LabelSmoothingCrossEntropyFlat({ axis: 1 }), 1.316601],
    [new nn.CrossEntropyLossFlat({ axis: -3 }), 1.324935],
  ] as const) {
    it(`take the classes from their axis: ${loss.constructor.name}, axis ${loss.axis}`, () =>
      tidy(() => allclose(loss.call(pred(), mask()), expected)));
  }

  it('keep the order of pixels without reduction, for any number of dims', () =>
    tidy(() => {
      const flat = new nn.CrossEntropyLossFlat({ axis: 1, reduction: 'none' });
      const plain = new nn.CrossEntropyLoss({ reduction: 'none' });
      allclose(flat.call(pred(), mask()), plain.call(pred(), mask()).flatten());
      const volume = ramp([1, 2, 2, 3, 2]);
      const target = ramp([1, 2, 3, 2]).gt(0).to('int64');
      allclose(flat.call(volume, target), plain.call(volume, target).flatten());
      assert.equal(
        new nn.CrossEntropyLossFlat({ axis: 1 }).call(ramp([3, 4]), long([0, 1, 2])).ndim,
        0,
      );
    }));

  it('cast targets: small integers to int64, all to float32 where numbers are wanted', () =>
    tidy(() => {
      const bytes = long([0, 3, 1]).to('int32');
      const expected = new nn.CrossEntropyLoss().call(ramp([3, 4]), long([0, 3, 1]));
      allclose(new nn.CrossEntropyLossFlat().call(ramp([3, 4]), bytes), expected);
      // >>> BCELossFlat()(r(2, 3, 2, 2).sigmoid(), (r(2, 3, 2, 2) > 0).int())
      allclose(new nn.BCELossFlat().call(pred().sigmoid(), pred().gt(0).to('int32')), 0.346168);
      const integers = tensor([[[1, 2]]], { dtype: 'int64' });
      allclose(new nn.MSELossFlat().call(tensor([[0, 0]]), integers), 2.5);
      allclose(new nn.L1LossFlat().call(tensor([[0, 0]]), integers), 1.5);
      assert.throws(
        () => new nn.BCEWithLogitsLossFlat({ floatify: false }).call(tensor([0]), tensor([1n])),
        {
          name: 'TorchError',
        },
      );
    }));

  it('with posWeight do not flatten, and refuse to', () =>
    tidy(() => {
      // >>> BCEWithLogitsLossFlat(axis=1, pos_weight=torch.tensor([1., 2, 3]))(r(2, 3, 2, 2), (r(2, 3, 2, 2) > 0).int())
      const loss = new nn.BCEWithLogitsLossFlat({ axis: 1, posWeight: tensor([1, 2, 3]) });
      allclose(loss.call(pred(), pred().gt(0).to('int32')), 0.465877);
      assert.throws(() => new nn.BCEWithLogitsLossFlat({ posWeight: tensor([1]), flatten: true }), {
        message:
          'BCEWithLogitsLossFlat: expected false with posWeight for flatten, got true (boolean)',
      });
      assert.equal(
        new nn.BCEWithLogitsLossFlat({ flatten: false, reduction: 'none' }).call(pred(), pred())
          .ndim,
        4,
      );
    }));
});

describe('losses', () => {
  it('refuse options out of range, naming loss and option', () =>
    tidy(() => {
      for (const [make, message] of [
        [
          () => new nn.CrossEntropyLoss({ labelSmoothing: 2 }),
          'CrossEntropyLoss: expected a number in [0, 1] for labelSmoothing, got 2 (number)',
        ],
        [
          () => new nn.LabelSmoothingCrossEntropy({ eps: -1 }),
          'LabelSmoothingCrossEntropy: expected a number in [0, 1] for eps, got -1 (number)',
        ],
        [
          () => new nn.SmoothL1Loss({ beta: -1 }),
          'SmoothL1Loss: expected a number ≥ 0 for beta, got -1 (number)',
        ],
        [
          () => new nn.HuberLoss({ delta: 0 }),
          'HuberLoss: expected a number > 0 for delta, got 0 (number)',
        ],
        [
          () => new nn.MultiMarginLoss({ p: 3 as 2 }),
          'MultiMarginLoss: expected 1 or 2 for p, got 3 (number)',
        ],
        [
          () => new nn.TripletMarginLoss({ margin: 0 }),
          'TripletMarginLoss: expected a number > 0 for margin, got 0 (number)',
        ],
        [
          () => new nn.TripletMarginWithDistanceLoss({ margin: -1 }),
          'TripletMarginWithDistanceLoss: expected a number > 0 for margin, got -1 (number)',
        ],
      ] as const) {
        assert.throws(make, { name: 'ArgumentError', message });
      }
      const gaussian = new nn.GaussianNLLLoss();
      assert.throws(
        () => gaussian.call(ramp([2, 3]), ramp([2, 3]), ramp([2, 3])),
        /gaussianNllLoss: expected numbers ≥ 0 for variance, got -2 \(number\)/,
      );
      assert.throws(
        () => gaussian.call(ramp([2, 3]), ramp([2, 3]), zeros([3, 2])),
        /gaussianNllLoss: expected shape \[2, 3\], but for one size 1 or without the last for variance, got \[3, 2\]/,
      );
      allclose(gaussian.call(zeros([2, 3]), zeros([2, 3]), tensor([1, 1])), 0);
    }));

  it('equal fastai: FocalLossFlat', () =>
    tidy(() => {
      // >>> FocalLossFlat(axis=1, gamma=1.)(r(2, 3, 2, 2), mask)
      const mask = long([
        [
          [0, 1],
          [2, 0],
        ],
        [
          [1, 1],
          [0, 2],
        ],
      ]);
      allclose(new nn.FocalLoss({ gamma: 1 }).call(ramp([2, 3, 2, 2]), mask), 1.003378);
      // >>> FocalLoss(weight=tensor([1., 2, 3, 4, 5]))(logits, labels), reference vectors
      const logits = tensor([
        [2, -1, 0.5, 0, 1.5],
        [0.1, 0.2, 0.3, 0.4, 0.5],
        [-2, 3, 0, 1, -1],
      ]);
      const weighted = new nn.FocalLoss({ weight: tensor([1, 2, 3, 4, 5]) });
      allclose(weighted.call(logits, long([0, 4, 2])), 5.6113377);
    }));

  it('equal fastai: LabelSmoothingCrossEntropy with class weights', () =>
    tidy(() => {
      // >>> LabelSmoothingCrossEntropy(weight=tensor([1., 2, 3, 4, 5]))(logits, labels), and with reduction='sum'
      const logits = tensor([
        [2, -1, 0.5, 0, 1.5],
        [0.1, 0.2, 0.3, 0.4, 0.5],
        [-2, 3, 0, 1, -1],
      ]);
      const loss = new nn.LabelSmoothingCrossEntropy({ weight: tensor([1, 2, 3, 4, 5]) });
      allclose(loss.call(logits, long([0, 4, 2])), 1.9606789);
      loss.reduction = 'sum';
      allclose(loss.call(logits, long([0, 4, 2])), 16.3039722);
    }));

  it('pass on what a distance throws', () =>
    tidy(() => {
      const loss = new nn.TripletMarginWithDistanceLoss({
        distanceFunction: () => {
          throw new Error('no distance');
        },
      });
      const x = ramp([2, 3]);
      assert.throws(() => loss.call(x, x, x), /no distance/);
    }));
});

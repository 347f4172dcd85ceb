import assert from 'node:assert/strict';
import { memory, nn, ones, rand, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';

const logits = () =>
  tensor([
    [2, 1, 0],
    [0, 3, 0.5],
  ]);
const labels = () => tensor([0, 1], { dtype: 'int64' });

// x = torch.tensor([[2.,1.,0.],[0.,3.,0.5]]); x.softmax(1), x.sigmoid(), x.exp()
const SOFTMAX = [
  [0.6652409434318542, 0.2447284758090973, 0.09003057330846786],
  [0.043986476957798004, 0.8834920525550842, 0.07252144068479538],
];
const SIGMOID = [
  [0.8807970285415649, 0.7310585975646973, 0.5],
  [0.5, 0.9525741338729858, 0.622459352016449],
];
const EXP = [
  [7.389056205749512, 2.7182817459106445, 1],
  [1, 20.08553695678711, 1.6487212181091309],
];

const check = (name: string, body: () => void) => it(name, () => tidy(body));

describe('Loss#activation() and Loss#decodes()', () => {
  const oneLabel: [string, () => nn.Loss, number[][]][] = [
    ['CrossEntropyLoss', () => new nn.CrossEntropyLoss(), SOFTMAX],
    ['NLLLoss', () => new nn.NLLLoss(), EXP],
    ['FocalLoss', () => new nn.FocalLoss(), SOFTMAX],
    ['LabelSmoothingCrossEntropy', () => new nn.LabelSmoothingCrossEntropy(), SOFTMAX],
    ['CrossEntropyLossFlat', () => new nn.CrossEntropyLossFlat(), SOFTMAX],
  ];
  for (const [name, make, probabilities] of oneLabel) {
    check(`give probabilities and the most probable class for ${name}`, () => {
      const loss = make();
      const activated = loss.activation(logits());
      allclose(activated, probabilities);
      const decoded = loss.decodes(activated);
      allclose(decoded, [0, 1]);
      assert.equal(decoded.dtype, 'int64');
    });
  }

  check('work along dim 1 of an image for CrossEntropyLoss', () => {
    // im = torch.arange(12.).reshape(1,3,2,2).remainder(5); im.softmax(1)[0,:,0,0], im.argmax(1)
    const image = tensor([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1]).reshape([1, 3, 2, 2]);
    const loss = new nn.CrossEntropyLoss();
    const activated = loss.activation(image);
    const first = activated.select(3, 0).select(2, 0).select(0, 0); // [3]
    allclose(first, [0.01321288663893938, 0.7213991284370422, 0.2653879225254059]);
    allclose(loss.decodes(activated), [
      [
        [1, 2],
        [0, 0],
      ],
    ]);
  });

  const manyLabels: [string, (thresh?: number) => nn.Loss][] = [
    ['BCEWithLogitsLoss', (thresh) => new nn.BCEWithLogitsLoss({ thresh })],
    ['MultiLabelSoftMarginLoss', (thresh) => new nn.MultiLabelSoftMarginLoss({ thresh })],
    ['BCEWithLogitsLossFlat', (thresh) => new nn.BCEWithLogitsLossFlat({ thresh })],
  ];
  for (const [name, make] of manyLabels) {
    check(`give sigmoids, and true strictly above thresh, for ${name}`, () => {
      const loss = make();
      const activated = loss.activation(logits());
      allclose(activated, SIGMOID);
      allclose(loss.decodes(activated), [
        [true, true, false],
        [false, true, true],
      ]);
      allclose(make(0.9).decodes(activated), [
        [false, false, false],
        [false, true, false],
      ]);
    });
  }

  check('leave probabilities alone and decode them by thresh for BCELoss', () => {
    const p = tensor([0.2, 0.5, 0.8]);
    const loss = new nn.BCELoss();
    allclose(loss.activation(p), p);
    allclose(loss.decodes(p), [false, false, true]);
  });

  check('leave numbers alone for MSELoss, L1Loss, SmoothL1Loss, HuberLoss', () => {
    const losses = [new nn.MSELoss(), new nn.L1Loss(), new nn.SmoothL1Loss(), new nn.HuberLoss()];
    for (const loss of losses) {
      allclose(loss.decodes(loss.activation(logits())), logits());
    }
  });

  check('give the class with the best score for MultiMarginLoss', () =>
    allclose(new nn.MultiMarginLoss().decodes(logits()), [0, 1]),
  );
});

describe('Loss#reduction', () => {
  check('can be changed between calls', () => {
    const loss = new nn.CrossEntropyLoss();
    const call = () => loss.call(logits(), labels());
    const mean = call();
    loss.reduction = 'none';
    const each = call();
    loss.reduction = 'sum';
    const sum = call();
    loss.reduction = 'mean';
    assert.deepEqual(each.shape, [2]);
    allclose(each.sum(), sum);
    allclose(each.mean(), mean);
    allclose(call(), mean);
  });

  check('is refused when the loss does not have it', () => {
    const loss = new nn.MSELoss();
    const message =
      "MSELoss: expected one of none, mean, sum for reduction, got 'batchmean' (string)";
    assert.throws(
      () => {
        loss.reduction = 'batchmean';
      },
      { name: 'ArgumentError', message },
    );
    assert.equal(loss.reduction, 'mean');
    assert.throws(
      () => new nn.KLDivLoss({ reduction: 'median' as 'mean' }),
      /KLDivLoss: expected one of none, mean, sum, batchmean for reduction, got 'median'/,
    );
    new nn.KLDivLoss().reduction = 'batchmean';
  });
});

describe('a loss', () => {
  check('keeps its weights as buffers under PyTorch names', () => {
    const weighted = new nn.BCEWithLogitsLoss({ weight: ones([3]), posWeight: ones([3]) });
    assert.deepEqual(Object.keys(weighted.stateDict()), ['weight', 'pos_weight']);
    assert.deepEqual(Object.keys(new nn.CrossEntropyLoss({ weight: ones([3]) }).stateDict()), [
      'weight',
    ]);
    assert.deepEqual(weighted.parameters(), []);
  });

  check('prints as in PyTorch and fastai', () => {
    assert.equal(String(new nn.CrossEntropyLoss()), 'CrossEntropyLoss()');
    assert.equal(String(new nn.TripletMarginLoss()), 'TripletMarginLoss()');
    assert.equal(String(new nn.CrossEntropyLossFlat()), 'FlattenedLoss of CrossEntropyLoss()');
  });

  check('frees what it makes at the end of the scope', () => {
    const loss = new nn.CrossEntropyLoss({ weight: ones([3]) });
    const [x, y] = [logits().requiresGrad_(), labels()];
    tidy(() => loss.call(x, y).backward());
    const before = memory().tensors;
    for (let i = 0; i < 50; i++) tidy(() => loss.call(x, y).backward());
    assert.equal(memory().tensors, before);
  });
});

describe('a wrong option', () => {
  const wrong: [() => nn.Loss, string][] = [
    [
      () => new nn.CrossEntropyLoss({ labelSmoothing: 1.5 }),
      'CrossEntropyLoss: expected a number in [0, 1] for labelSmoothing, got 1.5 (number)',
    ],
    [
      () => new nn.CrossEntropyLoss({ labelSmoothing: Number.NaN }),
      'CrossEntropyLoss: expected a number in [0, 1] for labelSmoothing, got NaN (number)',
    ],
    [
      () => new nn.LabelSmoothingCrossEntropy({ eps: -0.1 }),
      'LabelSmoothingCrossEntropy: expected a number in [0, 1] for eps, got -0.1 (number)',
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
      () => new nn.MultiMarginLoss({ p: 3 as 1 }),
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
    [
      () => new nn.BCEWithLogitsLossFlat({ posWeight: ones([3]), flatten: true }),
      'BCEWithLogitsLossFlat: expected false with posWeight for flatten, got true (boolean)',
    ],
  ];
  for (const [make, message] of wrong) {
    check(`is an ArgumentError: ${message}`, () =>
      assert.throws(make, { name: 'ArgumentError', message }),
    );
  }
});

describe('a wrong input', () => {
  const wrong: [string, () => Tensor, RegExp][] = [
    [
      'is no tensor',
      () => new nn.MSELoss().call(1 as unknown as Tensor, ones([1])),
      /^MSELoss: expected a tensor for an input, got 1 \(number\)$/,
    ],
    [
      'has targets of another count',
      () => new nn.CrossEntropyLoss().call(logits(), zeros([3], { dtype: 'int64' })),
      /CrossEntropyLoss: .*batch_size/,
    ],
    [
      'has a class that is out of range',
      () => new nn.CrossEntropyLoss().call(logits(), tensor([0, 3], { dtype: 'int64' })),
      /Target 3 is out of bounds/,
    ],
    [
      'has shapes that do not broadcast',
      () => new nn.MSELoss().call(ones([2, 3]), ones([4])),
      /MSELoss: .*must match/,
    ],
    [
      'has probabilities outside [0, 1]',
      () => new nn.BCELoss().call(logits(), ones([2, 3])),
      /between 0 and 1/,
    ],
    [
      'has a negative variance',
      () => new nn.GaussianNLLLoss().call(ones([2]), ones([2]), tensor([1, -1])),
      /GaussianNLLLoss: expected no negative number for variance/,
    ],
    [
      'has a variance of another shape',
      () => new nn.GaussianNLLLoss().call(ones([2, 3]), ones([2, 3]), ones([3, 3])),
      /GaussianNLLLoss: expected shape \[2, 3\], but for one size 1 for variance/,
    ],
  ];
  for (const [what, call, message] of wrong) {
    check(`is an error: it ${what}`, () => assert.throws(call, { message }));
  }

  check('leaves the loss usable', () => {
    const loss = new nn.CrossEntropyLoss();
    assert.throws(() => loss.call(logits(), zeros([3], { dtype: 'int64' })));
    assert.ok(Number.isFinite(loss.call(logits(), labels()).item()));
  });
});

describe('nn.TripletMarginWithDistanceLoss', () => {
  check('passes on what its distance function throws', () => {
    const loss = new nn.TripletMarginWithDistanceLoss({
      distanceFunction: () => {
        throw new RangeError('no distance today');
      },
    });
    const [a, b, c] = [rand([2, 3]), rand([2, 3]), rand([2, 3])];
    assert.throws(() => loss.call(a, b, c), { name: 'RangeError', message: 'no distance today' });
  });
});

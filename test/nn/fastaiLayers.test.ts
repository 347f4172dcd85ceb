// fastai's layers against fastai 2.8. r(*s) is torch.arange(n) / n * 4 - 2 in the shape s, as `ramp` makes it; each module
// is made after torch.manual_seed(42), so that the initialisation is compared too.
import assert from 'node:assert/strict';
import { manualSeed, nn, noGrad, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { ramp } from '../support/ramp.js';

interface Expected {
  /** First elements of the output. */
  readonly start: readonly number[];
  readonly sum: number;
  readonly shape: readonly number[];
  readonly parameters: number;
}

function check(
  make: () => nn.Module,
  input: readonly number[],
  expected: Expected,
  training = true,
): void {
  tidy(() => {
    manualSeed(42);
    const module = make().train(training);
    const out = module.call(ramp(input));
    assert.deepEqual(out.shape, expected.shape);
    const flat = out.flatten();
    allclose(flat.narrow(0, 0, expected.start.length), expected.start);
    allclose(flat.to('float64').sum().to('float32'), expected.sum, { atol: 2e-5 });
    const total = module.parameters().reduce((sum, parameter) => sum + parameter.numel(), 0);
    assert.equal(total, expected.parameters);
  });
}

describe('nn.ConvLayer', () => {
  it('equals fastai: convolution without bias, batch norm, ReLU', () => {
    // >>> ConvLayer(2, 3)(r(1, 2, 4, 4))
    const start = [1.773574, 1.362858, 1.365493, 0.5339563, 0.1138946, 0];
    check(() => new nn.ConvLayer(2, 3), [1, 2, 4, 4], {
      start,
      sum: 19.506137,
      shape: [1, 3, 4, 4],
      parameters: 60,
    });
    const instance = () => new nn.ConvLayer(2, 3, { normType: 'Instance' });
    check(instance, [1, 2, 4, 4], { start, sum: 19.506137, shape: [1, 3, 4, 4], parameters: 60 });
  });

  it('equals fastai without norm: a bias drawn from N(0, 0.01²)', () => {
    // >>> ConvLayer(2, 3, norm_type=None)(r(1, 2, 4, 4))
    const start = [0, 0, 0.03404392, 0, 0, 0.06093583];
    const make = () => new nn.ConvLayer(2, 3, { normType: null });
    check(make, [1, 2, 4, 4], { start, sum: 16.94664, shape: [1, 3, 4, 4], parameters: 57 });
  });

  it('equals fastai with the activation before the norm, and Xavier weights for sigmoid', () => {
    // >>> ConvLayer(2, 3, ks=1, act_cls=nn.Sigmoid, bn_1st=False)(r(1, 2, 3, 3))
    const start = [-1.514315, -1.124407, -0.7392128, -0.3587534, 0.01694152, 0.3878518];
    const make = () => new nn.ConvLayer(2, 3, { ks: 1, actCls: nn.Sigmoid, bn1st: false });
    check(make, [1, 2, 3, 3], { start, sum: 0.027025487, shape: [1, 3, 3, 3], parameters: 12 });
  });

  it('equals fastai with a norm that starts at zero', () => {
    // >>> ConvLayer(2, 3, act_cls=None, norm_type=NormType.BatchZero)(r(1, 2, 3, 3))
    const make = () => new nn.ConvLayer(2, 3, { actCls: null, normType: 'BatchZero' });
    check(make, [1, 2, 3, 3], {
      start: [0.001, 0.001],
      sum: 0.027,
      shape: [1, 3, 3, 3],
      parameters: 60,
    });
  });

  it('equals fastai transposed, and in one dim', () => {
    // >>> ConvLayer(2, 3, ks=2, stride=2, transpose=True, norm_type=None, bias_std=0)(r(1, 2, 2, 2))
    const transposed = () =>
      new nn.ConvLayer(2, 3, { ks: 2, stride: 2, transpose: true, normType: null, biasStd: 0 });
    const start = [0.8503277, 0, 0.5262445, 0, 1.396789, 0];
    check(transposed, [1, 2, 2, 2], { start, sum: 13.354095, shape: [1, 3, 4, 4], parameters: 27 });
    // >>> ConvLayer(2, 3, ndim=1)(r(1, 2, 5))
    const line = [0, 1.014123, 0.7108651, 0.4076074, 0, 0.3989085];
    const make = () => new nn.ConvLayer(2, 3, { ndim: 1 });
    check(make, [1, 2, 5], { start: line, sum: 6.3117576, shape: [1, 3, 5], parameters: 24 });
  });

  it('appends a further module, and refuses norms that it does not have', () => {
    const layer = new nn.ConvLayer(2, 3, { xtra: new nn.Dropout(0.1) });
    assert.deepEqual(
      [...layer].map((module) => module.constructor.name),
      ['Conv2d', 'BatchNorm2d', 'ReLU', 'Dropout'],
    );
    assert.throws(
      () => new nn.ConvLayer(2, 3, { normType: 'Weight' as nn.NormType }),
      /ConvLayer: expected Batch, BatchZero, Instance or InstanceZero for normType, got 'Weight'/,
    );
    assert.throws(
      () => new nn.ConvLayer(2, 3, { ndim: 3, normType: 'Instance' }),
      /2 with instance norm for ndim, got 3/,
    );
    assert.throws(
      () => new nn.ConvLayer(2, 3, { ndim: 4 as 3 }),
      /ConvLayer: expected 1, 2 or 3 for ndim, got 4/,
    );
  });
});

describe('nn.SimpleCNN', () => {
  it('equals fastai', () => {
    // >>> SimpleCNN([2, 4, 3])(r(2, 2, 8, 8))
    const start = [0, 0, 0, 0.008998624, 0.09400336, 0.004610929];
    check(() => new nn.SimpleCNN([2, 4, 3]), [2, 2, 8, 8], {
      start,
      sum: 0.10761292,
      shape: [2, 3],
      parameters: 191,
    });
    // >>> SimpleCNN([2, 4, 3], kernel_szs=[5, 1], strides=[1, 2], bn=False)(r(2, 2, 8, 8))
    const other = [0.7058519, 0.9208089, 1.255347, 0, 0.01393576, 0];
    const make = () =>
      new nn.SimpleCNN([2, 4, 3], { kernelSzs: [5, 1], strides: [1, 2], bn: false });
    check(make, [2, 2, 8, 8], { start: other, sum: 2.8959435, shape: [2, 3], parameters: 219 });
  });

  it('refuses lists that do not fit', () => {
    assert.throws(
      () => new nn.SimpleCNN([3]),
      /SimpleCNN: expected two or more numbers of channels for filters/,
    );
    assert.throws(
      () => new nn.SimpleCNN([3, 4], { strides: [1, 2] }),
      /SimpleCNN: expected 1 numbers for strides/,
    );
  });
});

describe('nn.LinBnDrop', () => {
  it('equals fastai', () => {
    // >>> LinBnDrop(4, 3)(r(5, 4))
    const start = [-1.610269, -0.0587292, -0.8509422, -0.8045651, -0.02934386, -0.42517];
    check(() => new nn.LinBnDrop(4, 3), [5, 4], {
      start,
      sum: 0.0089156121,
      shape: [5, 3],
      parameters: 20,
    });
    // >>> LinBnDrop(4, 3, p=0.5, act=nn.ReLU(), lin_first=True).eval()(r(5, 4))
    const other = [0.001, 0.01687803, 0.001, 0.001, 0.05012375, 0.001];
    const make = () => new nn.LinBnDrop(4, 3, { p: 0.5, act: new nn.ReLU(), linFirst: true });
    check(make, [5, 4], { start: other, sum: 4.1500611, shape: [5, 3], parameters: 18 }, false);
  });

  it('prints as in fastai', () => {
    // >>> LinBnDrop(4, 3, p=0.5, act=nn.ReLU())
    assert.equal(
      new nn.LinBnDrop(4, 3, { p: 0.5, act: new nn.ReLU() }).toString(),
      [
        'LinBnDrop(',
        '  (0): BatchNorm1d(4, eps=1e-05, momentum=0.1, affine=True, bias=True, track_running_stats=True)',
        '  (1): Dropout(p=0.5, inplace=False)',
        '  (2): Linear(in_features=4, out_features=3, bias=False)',
        '  (3): ReLU()',
        ')',
      ].join('\n'),
    );
    assert.match(
      `${new nn.LinBnDrop(4, 3, { bn: false })}`,
      /^LinBnDrop\(\n {2}\(0\): Linear\(.*bias=True\)\n\)$/,
    );
  });
});

describe('nn.ResBlock', () => {
  it('equals fastai, from the shortcut alone at the start', () => {
    // >>> ResBlock(1, 3, 3)(r(1, 3, 4, 4))
    const same = () => new nn.ResBlock(3, 3);
    check(same, [1, 3, 4, 4], {
      start: [0, 0, 0, 0],
      sum: 23.024,
      shape: [1, 3, 4, 4],
      parameters: 174,
    });
    // >>> ResBlock(1, 2, 4, stride=2)(r(1, 2, 5, 5))
    const start = [0, 0, 0, 0, 0.1387797, 0.343949];
    const strided = () => new nn.ResBlock(2, 4, { stride: 2 });
    check(strided, [1, 2, 5, 5], { start, sum: 15.623544, shape: [1, 4, 3, 3], parameters: 248 });
  });

  it('equals fastai as a bottleneck', () => {
    // >>> ResBlock(4, 2, 3, stride=2)(r(1, 8, 4, 4))
    const start = [1.213688, 0.7290131, 0, 0, 1.202732, 0.7224348];
    const make = () => new nn.ResBlock(2, 3, { expansion: 4, stride: 2 });
    check(make, [1, 8, 4, 4], { start, sum: 23.247583, shape: [1, 12, 2, 2], parameters: 297 });
  });

  it('equals fastai with another activation and norm', () => {
    // >>> ResBlock(1, 2, 4, act_cls=Mish, norm_type=NormType.Instance)(r(1, 2, 4, 4))
    const start = [-0.2889899, -0.3033024, -0.3088432, -0.3017508, -0.2776413, -0.2319546];
    const make = () => new nn.ResBlock(2, 4, { actCls: nn.Mish, normType: 'Instance' });
    check(make, [1, 2, 4, 4], { start, sum: 16.668102, shape: [1, 4, 4, 4], parameters: 248 });
  });

  it("has fastai's names, and pools first or last on the shortcut", () => {
    const block = new nn.ResBlock(2, 4, { stride: 2 });
    const names = Object.keys(tidy(() => block.stateDict())).filter((name) =>
      name.endsWith('weight'),
    );
    assert.deepEqual(names, [
      'convpath.0.0.weight',
      'convpath.0.1.weight',
      'convpath.1.0.weight',
      'convpath.1.1.weight',
      'idpath.1.0.weight',
      'idpath.1.1.weight',
    ]);
    const last = new nn.ResBlock(2, 4, { stride: 2, poolFirst: false });
    assert.deepEqual(
      [...last.idpath].map((module) => module.constructor.name),
      ['ConvLayer', 'AvgPool2d'],
    );
  });

  it('trains its convolutions once the last norm has left zero', () =>
    tidy(() => {
      const block = new nn.ResBlock(2, 2, { dw: true, g2: 2, nh2: 4 });
      const conv = block.convpath[0]?.children()[0] as nn.Conv2d;
      assert.equal(conv.groups, 2);
      block
        .call(ramp([2, 2, 3, 3]))
        .sum()
        .backward();
      assert.equal(conv.weight.grad?.abs().sum().item(), 0);
      const norm = block.convpath[1]?.children()[1] as nn.BatchNorm2d;
      noGrad(() => norm.weight?.fill_(1));
      block
        .call(ramp([2, 2, 3, 3]))
        .pow(2)
        .sum()
        .backward();
      assert.ok((conv.weight.grad?.abs().sum().item() as number) > 0);
    }));
});

describe('nn.AdaptiveConcatPool2d', () => {
  it('gives maxima first, then means', () =>
    tidy(() => {
      // >>> AdaptiveConcatPool2d()(r(1, 2, 3, 3)).flatten()
      const out = new nn.AdaptiveConcatPool2d().call(ramp([1, 2, 3, 3]));
      assert.deepEqual(out.shape, [1, 4, 1, 1]);
      allclose(out.flatten(), [-0.2222222, 1.777778, -1.111111, 0.8888889]);
    }));
});

describe('nn.SigmoidRange', () => {
  it('equals fastai', () =>
    tidy(() => {
      // >>> SigmoidRange(-1, 2)(tensor([-10., 0, 10]))
      allclose(new nn.SigmoidRange(-1, 2).call(tensor([-10, 0, 10])), [-1, 0.5, 2], { atol: 2e-4 });
      // >>> SigmoidRange(-1, 2)(r(3))
      allclose(new nn.SigmoidRange(-1, 2).call(ramp([3])), [-0.6423912, 0.01773095, 0.9822693]);
    }));
});

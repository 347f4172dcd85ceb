// Layers and options that test/fixtures/nn.json does not have, and misuse.
import assert from 'node:assert/strict';
import { nn, noGrad, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { ramp } from '../support/ramp.js';

/** The layer with ramps as weight and bias. */
function ramped<L extends { weight: nn.Parameter | null; bias?: nn.Parameter | null }>(
  layer: L,
): L {
  tidy(() =>
    noGrad(() => {
      for (const parameter of [layer.weight, layer.bias]) {
        parameter?.copy_(ramp(parameter.shape));
      }
    }),
  );
  return layer;
}

// In the comments r(*s) is torch.arange(n) / n * 4 - 2 in the shape s, as `ramp` makes it, and weights are r(*their shape).
describe('nn.Bilinear', () => {
  it('equals PyTorch', () =>
    tidy(() => {
      // >>> nn.Bilinear(2, 3, 2)(r(2, 2), r(2, 3))
      const layer = ramped(new nn.Bilinear(2, 3, 2));
      allclose(layer.call(ramp([2, 2]), ramp([2, 3])), [
        [-19.33333, 6.666666],
        [-2.888889, 3.111111],
      ]);
      assert.match(`${new nn.Bilinear(2, 3, 2, { bias: false })}`, /bias=False/);
    }));
});

describe('nn.Unflatten', () => {
  it('undoes Flatten', () =>
    tidy(() => {
      const layer = new nn.Unflatten(1, [2, 3]);
      assert.deepEqual(layer.call(ramp([4, 6])).shape, [4, 2, 3]);
      assert.equal(`${layer}`, 'Unflatten(dim=1, unflattened_size=(2, 3))');
    }));
});

describe('nn.ConvTranspose1d', () => {
  it('equals PyTorch', () =>
    tidy(() => {
      // >>> nn.ConvTranspose1d(2, 3, 3, stride=2, padding=1, output_padding=1)(r(1, 2, 3))
      const options = { kernelSize: 3, stride: 2, padding: 1, outputPadding: 1 };
      allclose(ramped(new nn.ConvTranspose1d(2, 3, options)).call(ramp([1, 2, 3])), [
        [
          [1.555556, 3.777778, 0.5185184, 1.703704, -0.5185184, -0.3703704],
          [1.555556, 3.333333, 1.407407, 3.037037, 1.259259, 1.407407],
          [1.555556, 2.888889, 2.296296, 4.37037, 3.037037, 3.185185],
        ],
      ]);
    }));
});

describe('nn.ConvTranspose3d', () => {
  it('equals PyTorch', () =>
    tidy(() => {
      // >>> nn.ConvTranspose3d(1, 1, 2)(r(1, 1, 1, 2, 2)).flatten()
      const layer = ramped(new nn.ConvTranspose3d(1, 1, { kernelSize: 2 }));
      const flat = layer.call(ramp([1, 1, 1, 2, 2])).flatten();
      allclose(flat, [2, 3, -0.5, 0, -2, -3, -2, -3, -2.5, -2, -3, -2.5, -4, -6, -3, -2, -1, -0.5]);
    }));
});

describe('convolutions', () => {
  it('refuse options out of range, naming layer and option', () => {
    const make =
      (options: object, channels: [number, number] = [4, 4]) =>
      () =>
        new nn.Conv2d(...channels, options as nn.ConvNdOptions);
    for (const [options, message] of [
      [{}, 'Conv2d: expected an integer ≥ 0 or an array of 2 for kernelSize, got undefined'],
      [
        { kernelSize: [3] },
        'Conv2d: expected an integer ≥ 0 or an array of 2 for kernelSize, got [3] (array)',
      ],
      [
        { kernelSize: 2.5 },
        'Conv2d: expected an integer ≥ 0 or an array of 2 for kernelSize, got 2.5 (number)',
      ],
      [
        { kernelSize: 3, groups: 3 },
        'Conv2d: expected a multiple of groups = 3 for inChannels, got 4 (number)',
      ],
      [{ kernelSize: 3, groups: 0 }, 'Conv2d: expected an integer ≥ 1 for groups, got 0 (number)'],
      [
        { kernelSize: 3, padding: 'some' },
        "Conv2d: expected numbers, 'same' or 'valid' for padding, got 'some' (string)",
      ],
      [
        { kernelSize: 3, padding: 'same', stride: 2 },
        "Conv2d: expected 1 where padding is 'same' for stride, got 2 (number)",
      ],
      [
        { kernelSize: 3, paddingMode: 'mirror' },
        "Conv2d: expected one of zeros, reflect, replicate, circular for paddingMode, got 'mirror' (string)",
      ],
    ] as const) {
      assert.throws(make(options), { name: 'ArgumentError', message });
    }
    assert.throws(
      make({ kernelSize: 3, groups: 2 }, [4, 5]),
      /a multiple of groups = 2 for outChannels, got 5/,
    );
    assert.throws(
      () => new nn.Conv1d(1, 1, 3 as unknown as nn.ConvNdOptions),
      /Conv1d: expected an object with kernelSize/,
    );
    assert.throws(
      () => new nn.ConvTranspose2d(1, 1, { kernelSize: 2, outputPadding: -1 }),
      /ConvTranspose2d: expected an integer ≥ 0 or an array of 2 for outputPadding, got -1/,
    );
  });

  it("give LibTorch's error for inputs of the wrong shape", () =>
    tidy(() => {
      const conv = new nn.Conv2d(3, 4, { kernelSize: 3 });
      assert.throws(() => conv.call(ramp([1, 2, 5, 5])), { name: 'TorchError', code: 'ERR_TORCH' });
    }));
});

describe('nn.Linear', () => {
  it('refuses sizes that are not whole numbers', () => {
    assert.throws(() => new nn.Linear(2.5, 1), {
      name: 'ArgumentError',
      message: 'Linear: expected an integer ≥ 0 for inFeatures, got 2.5 (number)',
    });
    assert.throws(() => new nn.Linear(2, -1), /integer ≥ 0 for outFeatures, got -1/);
  });

  it('can be made in another dtype', () =>
    tidy(() => {
      const layer = new nn.Linear(2, 1, { dtype: 'float64', device: 'cpu' });
      assert.equal(layer.call(ramp([1, 2]).to('float64')).dtype, 'float64');
    }));
});

describe('pooling layers', () => {
  // >>> nn.MaxPool1d(3, stride=2, padding=1)(r(1, 2, 5)), and so on
  for (const [title, layer, shape, expected] of [
    [
      'MaxPool1d',
      () => new nn.MaxPool1d(3, { stride: 2, padding: 1 }),
      [1, 2, 5],
      [-1.6, -0.8, -0.4, 0.4, 1.2, 1.6],
    ],
    [
      'AvgPool1d',
      () => new nn.AvgPool1d(2, { ceilMode: true, countIncludePad: false }),
      [1, 2, 5],
      [-1.8, -1, -0.4, 0.2, 1, 1.6],
    ],
    [
      'AvgPool2d',
      () => new nn.AvgPool2d(2, { divisorOverride: 3 }),
      [1, 1, 4, 4],
      [-1.833333, -1.166667, 0.8333333, 1.5],
    ],
    ['AdaptiveAvgPool1d', () => new nn.AdaptiveAvgPool1d(2), [1, 2, 5], [-1.6, -0.8, 0.4, 1.2]],
    [
      'AdaptiveAvgPool2d',
      () => new nn.AdaptiveAvgPool2d([null, 2]),
      [1, 1, 2, 5],
      [-1.6, -0.8, 0.4, 1.2],
    ],
    [
      'AdaptiveMaxPool2d',
      () => new nn.AdaptiveMaxPool2d([1, null]),
      [1, 1, 3, 2],
      [0.6666667, 1.333333],
    ],
  ] as const) {
    it(`equal PyTorch: ${title}`, () =>
      tidy(() => allclose(layer().call(ramp(shape)).flatten(), expected)));
  }

  it("print as PyTorch's where a size is given for each dim", () => {
    const pool = new nn.MaxPool2d(2, { stride: [1, 2], padding: 1, ceilMode: true });
    assert.equal(
      `${pool}`,
      'MaxPool2d(kernel_size=2, stride=(1, 2), padding=1, dilation=1, ceil_mode=True)',
    );
    assert.equal(
      `${new nn.AvgPool1d(2)}`,
      'AvgPool1d(kernel_size=(2,), stride=(2,), padding=(0,))',
    );
    assert.equal(
      `${new nn.AdaptiveAvgPool2d([1, null])}`,
      'AdaptiveAvgPool2d(output_size=(1, None))',
    );
  });
});

describe('padding and resizing layers', () => {
  const up = (options: nn.UpsampleOptions) => new nn.Upsample(options);
  // >>> nn.ZeroPad2d((1, 0, 0, 1))(r(1, 1, 2, 2)).flatten(), and so on
  for (const [layer, shape, expected] of [
    [() => new nn.ZeroPad2d([1, 0, 0, 1]), [1, 1, 2, 2], [0, -2, -1, 0, 0, 1, 0, 0, 0]],
    [
      () => new nn.ReflectionPad2d([1, 1, 0, 1]),
      [1, 1, 2, 3],
      [
        -1.333333, -2, -1.333333, -0.6666666, -1.333333, 0.6666667, 0, 0.6666667, 1.333333,
        0.6666667, -1.333333, -2, -1.333333, -0.6666666, -1.333333,
      ],
    ],
    [() => up({ scaleFactor: 2 }), [1, 1, 1, 2], [-2, -2, 0, 0, -2, -2, 0, 0]],
    [
      () => up({ scaleFactor: [1, 2], mode: 'bilinear' }),
      [1, 1, 2, 2],
      [-2, -1.75, -1.25, -1, 0, 0.25, 0.75, 1],
    ],
    [
      () => up({ size: [2, 3], mode: 'bilinear', alignCorners: true }),
      [1, 1, 2, 2],
      [-2, -1.5, -1, 0, 0.5, 1],
    ],
    [
      () => up({ size: 5, mode: 'linear' }),
      [1, 1, 3],
      [-2, -1.466667, -0.6666666, 0.1333336, 0.6666667],
    ],
    [
      () => up({ size: [3, 3], mode: 'bicubic' }),
      [1, 1, 2, 2],
      [
        -2.260418, -1.673611, -1.086806, -1.086806, -0.5, 0.08680534, 0.08680513, 0.6736107,
        1.260416,
      ],
    ],
    [() => up({ size: [1, 2, 3], mode: 'trilinear' }), [1, 1, 1, 2, 2], [-2, -1.5, -1, 0, 0.5, 1]],
  ] as const) {
    it(`equal PyTorch: ${layer()}`, () =>
      tidy(() => allclose(layer().call(ramp(shape)).flatten(), expected)));
  }

  it('print as in PyTorch', () => {
    assert.equal(`${new nn.ZeroPad2d(1)}`, 'ZeroPad2d((1, 1, 1, 1))');
    assert.equal(`${up({ scaleFactor: 2 })}`, "Upsample(scale_factor=2.0, mode='nearest')");
    assert.equal(
      `${up({ scaleFactor: [2, 3], mode: 'bilinear' })}`,
      "Upsample(scale_factor=(2.0, 3.0), mode='bilinear')",
    );
    assert.equal(`${up({ size: [4, 5] })}`, "Upsample(size=(4, 5), mode='nearest')");
  });

  it('refuse sizes that do not fit', () =>
    tidy(() => {
      assert.throws(
        () => new nn.ZeroPad2d([1, 2]),
        /ZeroPad2d: expected an integer ≥ 0 or an array of 4 for padding/,
      );
      assert.throws(
        () => up({}).call(ramp([1, 1, 2])),
        /interpolate: expected either size or scaleFactor for options/,
      );
      assert.throws(
        () => up({ size: 2, mode: 'bilinear' }).call(ramp([1, 1, 2])),
        /interpolate: expected a mode for 1 spatial dims for mode, got 'bilinear'/,
      );
    }));
});

describe('nn.Embedding', () => {
  it('equals PyTorch with padding, a largest norm and gradients by frequency', () =>
    tidy(() => {
      // >>> m = nn.Embedding(4, 2, padding_idx=-1, max_norm=1.0, scale_grad_by_freq=True)
      const options = { paddingIdx: -1, maxNorm: 1, scaleGradByFreq: true };
      const layer = new nn.Embedding(4, 2, options);
      allclose(layer.weight.select(0, 3), [0, 0]);
      ramped(layer);
      // >>> o = m(torch.tensor([0, 0, 3, 1])); o.sum().backward(); m.weight.grad; m.weight
      const out = layer.call(tensor([0, 0, 3, 1], { dtype: 'int64' }));
      allclose(out, [
        [-0.8, -0.6],
        [-0.8, -0.6],
        [0.5547002, 0.8320503],
        [-0.8944271, -0.4472136],
      ]);
      out.sum().backward();
      allclose(layer.weight.grad as Tensor, [
        [1, 1],
        [1, 1],
        [0, 0],
        [0, 0],
      ]);
      allclose(layer.weight, [
        [-0.8, -0.6],
        [-0.8944271, -0.4472136],
        [0, 0.5],
        [0.5547002, 0.8320503],
      ]);
      assert.equal(
        `${layer}`,
        'Embedding(4, 2, padding_idx=3, max_norm=1.0, scale_grad_by_freq=True)',
      );
    }));

  it('takes given vectors, frozen or not', () =>
    tidy(() => {
      const layer = nn.Embedding.fromPretrained(ramp([3, 2]));
      assert.equal(layer.weight.requiresGrad, false);
      assert.equal(`${layer}`, 'Embedding(3, 2)');
      allclose(layer.call(tensor([2], { dtype: 'int64' })), [[0.6666667, 1.333333]]);
      assert.equal(
        nn.Embedding.fromPretrained(ramp([3, 2]), { freeze: false }).weight.requiresGrad,
        true,
      );
      assert.throws(
        () => nn.Embedding.fromPretrained(ramp([3])),
        /expected 2 dimensions for weight, got 1/,
      );
    }));

  it('refuses a padding index outside the table', () => {
    assert.throws(() => new nn.Embedding(4, 2, { paddingIdx: 4 }), {
      message: 'Embedding: expected an index of 4 rows for paddingIdx, got 4 (number)',
    });
  });
});

describe('norm layers', () => {
  it('equal PyTorch: InstanceNorm2d with running statistics', () =>
    tidy(() => {
      // >>> m = nn.InstanceNorm2d(2, affine=True, track_running_stats=True); m(r(2, 2, 2, 2))
      const layer = new nn.InstanceNorm2d(2, { affine: true, trackRunningStats: true });
      const x = ramp([2, 2, 2, 2]);
      layer.call(x);
      allclose(layer.runningMean as Tensor, [-0.0625, 0.0375]);
      allclose(layer.runningVar as Tensor, [0.9104167, 0.9104167]);
      assert.equal(layer.numBatchesTracked?.item(), 0); // as in PyTorch
      const [first] = layer.eval().call(x).flatten().tolist() as number[];
      assert.ok(Math.abs((first as number) + 2.030576) < 1e-5);
      const unbatched = new nn.InstanceNorm2d(2).call(ramp([2, 2, 2]));
      const row = [-1.341619, -0.4472064, 0.4472065, 1.341619];
      allclose(unbatched.flatten(), [...row, ...row]);
    }));

  it('equal PyTorch: BatchNorm1d with an average over all batches', () =>
    tidy(() => {
      // >>> m = nn.BatchNorm1d(2, momentum=None); m(r(4, 2)); m(r(4, 2) * 2)
      const layer = new nn.BatchNorm1d(2, { momentum: null });
      layer.call(ramp([4, 2]));
      layer.call(ramp([4, 2]).mul(2));
      allclose(layer.runningMean as Tensor, [-0.75, 0]);
      allclose(layer.runningVar as Tensor, [4.166667, 4.166667]);
      assert.equal(layer.numBatchesTracked?.item(), 2);
    }));

  it('refuse inputs of another rank, other numbers of channels, and odd groups', () =>
    tidy(() => {
      assert.throws(() => new nn.BatchNorm2d(2).call(ramp([2, 2])), {
        name: 'ArgumentError',
        message: 'BatchNorm2d: expected 4 dimensions for x, got 2 (number)',
      });
      assert.throws(
        () => new nn.BatchNorm1d(2).call(ramp([2, 2, 2, 2])),
        /BatchNorm1d: expected 2 or 3 dimensions/,
      );
      assert.throws(
        () => new nn.BatchNorm3d(2).call(ramp([2, 2])),
        /BatchNorm3d: expected 5 dimensions/,
      );
      const instance = new nn.InstanceNorm2d(3, { affine: true });
      assert.throws(
        () => instance.call(ramp([1, 2, 2, 2])),
        /InstanceNorm2d: expected 3 channels for x, got 2/,
      );
      assert.throws(
        () => new nn.GroupNorm(3, 4),
        /GroupNorm: expected a multiple of numGroups = 3 for numChannels, got 4/,
      );
      assert.throws(
        () => new nn.LayerNorm([2.5]),
        /LayerNorm: expected an integer ≥ 0 for normalizedShape, got 2.5/,
      );
      assert.throws(
        () => new nn.BatchNorm1d(-1),
        /BatchNorm1d: expected an integer ≥ 0 for numFeatures, got -1/,
      );
    }));
});

describe('nn.Dropout', () => {
  it('refuses what is no probability', () => {
    assert.throws(() => new nn.Dropout(1.5), {
      message: 'Dropout: expected a probability in [0, 1] for p, got 1.5 (number)',
    });
    assert.throws(
      () => new nn.Dropout2d(Number.NaN),
      /Dropout2d: expected a probability in \[0, 1\] for p, got NaN/,
    );
  });

  it('overwrites its input when inplace', () =>
    tidy(() => {
      const x = ramp([4]);
      assert.equal(new nn.Dropout(1, { inplace: true }).call(x), x);
      allclose(x, [0, 0, 0, 0]);
      assert.equal(
        `${new nn.Dropout2d(0.25, { inplace: true })}`,
        'Dropout2d(p=0.25, inplace=True)',
      );
    }));
});

describe('activations', () => {
  it('overwrite their input when inplace, with the same numbers', () =>
    tidy(() => {
      const inplace = { inplace: true };
      for (const [own, plain] of [
        [new nn.ReLU(inplace), new nn.ReLU()],
        [new nn.ReLU6(inplace), new nn.ReLU6()],
        [new nn.LeakyReLU(0.2, inplace), new nn.LeakyReLU(0.2)],
        [new nn.ELU(2, inplace), new nn.ELU(2)],
        [new nn.SELU(inplace), new nn.SELU()],
        [new nn.SiLU(inplace), new nn.SiLU()],
        [new nn.Mish(inplace), new nn.Mish()],
        [new nn.Hardswish(inplace), new nn.Hardswish()],
        [new nn.Hardsigmoid(inplace), new nn.Hardsigmoid()],
        [
          new nn.Hardtanh({ minVal: -2, maxVal: 0.5, inplace: true }),
          new nn.Hardtanh({ minVal: -2, maxVal: 0.5 }),
        ],
      ] as const) {
        const x = ramp([2, 4]);
        const expected = plain.call(x);
        assert.notEqual(expected, x);
        assert.equal(own.call(x), x, `${own}`);
        allclose(x, expected);
      }
    }));

  // >>> nn.Hardtanh(-.5, 1.5)(r(2, 3)).flatten(), and so on
  for (const [layer, expected] of [
    [
      () => new nn.Hardtanh({ minVal: -0.5, maxVal: 1.5 }),
      [-0.5, -0.5, -0.5, 0, 0.6666667, 1.333333],
    ],
    [() => new nn.SELU(), [-1.520167, -1.294669, -0.855461, 0, 0.7004674, 1.400935]],
    [() => new nn.Hardsigmoid(), [0.1666667, 0.2777778, 0.3888889, 0.5, 0.6111111, 0.7222221]],
  ] as const) {
    it(`equal PyTorch: ${layer()}`, () =>
      tidy(() =>
        allclose(
          layer()
            .call(ramp([2, 3]))
            .flatten(),
          expected,
        ),
      ));
  }

  it('print inplace and numbers as in PyTorch', () => {
    for (const [layer, text] of [
      [new nn.LeakyReLU(0.2, { inplace: true }), 'LeakyReLU(negative_slope=0.2, inplace=True)'],
      [new nn.ELU(2, { inplace: true }), 'ELU(alpha=2.0, inplace=True)'],
      [
        new nn.Hardtanh({ minVal: -2, maxVal: 2, inplace: true }),
        'Hardtanh(min_val=-2.0, max_val=2.0, inplace=True)',
      ],
      [new nn.Hardswish({ inplace: true }), 'Hardswish()'],
      [new nn.ReLU6({ inplace: true }), 'ReLU6(inplace=True)'],
    ] as const) {
      assert.equal(`${layer}`, text);
    }
  });
});

import assert from 'node:assert/strict';
import {
  ArgumentError,
  cuda,
  DisposedError,
  KindlingError,
  NoCudaError,
  NotImplementedTorchError,
  OutOfMemoryError,
  ones,
  TorchError,
  TorchIndexError,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { checkArg, nativeError, show } from '#kindling/tensor/errors.js';
import {
  assertThrows,
  type ExpectedError,
  type LooseTensor,
  loose,
} from '../support/assertThrows.js';

const noCuda: ExpectedError = { type: NoCudaError, code: 'ERR_NO_CUDA', message: /no CUDA device/ };

const x = () => loose(ones([2]));

describe('errors', () => {
  describe('for disposed tensors', () => {
    const disposed = () => {
      const gone = x();
      gone.dispose();
      return gone;
    };
    const uses: [string, (gone: LooseTensor) => unknown][] = [
      ['the receiver of an operator', (gone) => gone.add(1)],
      ['an argument of one', (gone) => x().add(gone)],
      ['shape', (gone) => gone.shape],
      ['dtype', (gone) => gone.dtype],
      ['size()', (gone) => gone.size(0)],
      ['item()', (gone) => gone.item()],
      ['tolist()', (gone) => gone.tolist()],
      ['toTypedArray()', (gone) => gone.toTypedArray()],
      ['to()', (gone) => gone.to('float64')],
      ['detach()', (gone) => gone.detach()],
      ['requiresGrad', (gone) => gone.requiresGrad],
      ['backward()', (gone) => gone.backward()],
      ['grad', (gone) => gone.grad],
      ['an in-place operator', (gone) => gone.zero_()],
    ];
    for (const [what, use] of uses) {
      it(`tell it in ${what}`, () =>
        assertThrows(() => use(disposed()), {
          type: DisposedError,
          code: 'ERR_DISPOSED',
          message: /: the tensor has been disposed$/,
        }));
    }

    it('tell it of a tensor that its scope has freed', () => {
      const made: LooseTensor[] = [];
      tidy(() => {
        made.push(x());
      });
      const [leaked] = made as [LooseTensor];
      ones([3]).dispose(); // takes and leaves the place in the table
      assert.throws(() => leaked.sum(), DisposedError);
    });
  });

  describe('for CUDA where there is none', () => {
    before(function () {
      if (cuda.isAvailable()) this.skip();
    });
    const uses: [string, () => unknown][] = [
      ['making a tensor', () => zeros([2], { device: 'cuda' })],
      ['making one from data', () => tensor([1], { device: 'cuda:0' })],
      ['to()', () => x().to('cuda')],
      ['to() with a number', () => x().to({ device: 'cuda:1' })],
    ];
    for (const [what, use] of uses) {
      it(`say so in words in ${what}`, () => assertThrows(use, noCuda));
    }
  });
});

describe('KindlingError', () => {
  it('is the base of every error but TorchIndexError, which is a RangeError', () => {
    for (const type of [ArgumentError, DisposedError, TorchError, NoCudaError, OutOfMemoryError]) {
      assert.ok(type.prototype instanceof KindlingError, type.name);
    }
    assert.ok(TorchIndexError.prototype instanceof RangeError);
  });

  it('carries code and operation as properties', () => {
    const error = new KindlingError('ERR_X', 'op', 'text', { cause: 5 });
    assert.deepEqual(
      [error.code, error.op, error.message, error.name, error.cause],
      ['ERR_X', 'op', 'op: text', 'KindlingError', 5],
    );
  });
});

describe('nativeError()', () => {
  const cases: [code: string, type: ExpectedError['type'], message?: string][] = [
    ['ERR_ARGUMENT', ArgumentError],
    ['ERR_DISPOSED', DisposedError],
    ['ERR_INDEX', TorchIndexError],
    ['ERR_NOT_IMPLEMENTED', NotImplementedTorchError],
    ['ERR_OUT_OF_MEMORY', OutOfMemoryError],
    ['ERR_TORCH', TorchError],
    ['ERR_TYPE', TorchError],
    ['ERR_VALUE', TorchError],
    ['ERR_NATIVE', TorchError],
  ];
  for (const [code, type] of cases) {
    it(`makes a ${type.name} of ${code}`, () => {
      const error = nativeError(code, 'aten::add.Tensor', 'text') as KindlingError;
      assert.equal(error.constructor, type);
      assert.equal(error.code, code);
      assert.match(error.op, /^add/);
      assert.equal(error.message, `${error.op}: text`);
    });
  }

  it('knows what LibTorch says where CUDA is missing', function () {
    if (cuda.isAvailable()) return this.skip();
    for (const text of [
      'PyTorch is not linked with support for cuda devices',
      'Torch not compiled with CUDA enabled',
      "Could not run 'aten::empty.memory_format' with arguments from the 'CUDA' backend.",
      'Found no NVIDIA driver on your system.',
      'Cannot initialize CUDA without ATen_cuda library.',
      'CUDA error: no CUDA-capable device is detected',
      'CUDA driver version is insufficient for CUDA runtime version',
      'The NVIDIA driver on your system is too old (found version 11040).',
      'Cannot access accelerator device when none is available.',
      'pin_memory=True requires a CUDA or other accelerator backend',
    ]) {
      assert.ok(nativeError('ERR_TORCH', 'op', text) instanceof NoCudaError, text);
    }
  });

  it('takes no failure of CUDA’s for its absence', () => {
    for (const text of [
      'CUDA error: device-side assert triggered',
      'CUDA driver error: unknown error',
    ])
      assert.equal(nativeError('ERR_TORCH', 'op', text).name, 'TorchError', text);
  });

  it('says which part of CUDA is missing', () => {
    for (const [what, sentence] of [
      ['LibTorch', /^cuda\.memoryStats: no CUDA device: this LibTorch is a build for the CPU/],
      ['device', /: LibTorch finds no GPU, or no NVIDIA driver that it can use/],
      [
        'core',
        /: this build of Kindling has no CUDA of its own, only LibTorch’s; `npm run build:cuda`/,
      ],
    ] as const) {
      const error = nativeError('ERR_NO_CUDA', 'cudaMemoryStats', what);
      assert.ok(error instanceof NoCudaError);
      assert.match(error.message, sentence);
    }
  });
});

describe('checkArg()', () => {
  it('throws in the one grammar, and only where the value is wrong', () => {
    checkArg(true, 'topk', 'an integer', 'k', 2);
    assert.throws(() => checkArg(false, 'topk', 'an integer', 'k', 2.5), {
      name: 'ArgumentError',
      code: 'ERR_ARGUMENT',
      op: 'topk',
      message: 'topk: expected an integer for k, got 2.5 (number)',
    });
  });
});

describe('show()', () => {
  class Foo {}
  const cases: [unknown, string][] = [
    [2.5, '2.5 (number)'],
    [7n, '7 (bigint)'],
    [true, 'true (boolean)'],
    ['mean', "'mean' (string)"],
    ['x'.repeat(100), `'${'x'.repeat(57)}…' (string)`],
    [null, 'null'],
    [undefined, 'undefined'],
    [[2, 3], '[2, 3] (array)'],
    [[1, 2, 3, 4, 5, 6, 7], '[1, 2, 3, 4, 5, 6, …] (array)'],
    [[{}, null], '[object, object] (array)'],
    [new Foo(), 'Foo (object)'],
    [Object.create(null), 'object (object)'],
    [Foo, 'Foo (function)'],
    [() => 1, 'anonymous (function)'],
    [Symbol('s'), 'Symbol(s) (symbol)'],
  ];
  for (const [value, text] of cases) {
    it(`writes ${text}`, () => assert.equal(show(value), text));
  }
});

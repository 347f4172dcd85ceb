import assert from 'node:assert/strict';
import {
  ArgumentError,
  autocast,
  cuda,
  type DType,
  getAutocastDtype,
  isAutocastCacheEnabled,
  isAutocastEnabled,
  NoCudaError,
  nn,
  ones,
  ops,
  type Tensor,
  tensor,
  tidy,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
import { assertThrows } from '../../support/assertThrows.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
  toTensor,
} from '../../support/fixtures.js';

type Low = 'bfloat16' | 'float16';

interface Case {
  readonly op: string;
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
  readonly dtype: Low;
  readonly output: TensorRecord;
}

interface Weights {
  readonly dtype: Low;
  readonly w: TensorRecord;
  readonly x: TensorRecord;
  readonly output: TensorRecord;
  readonly grad: TensorRecord;
}

const { autocast: cases, autocastWeights } = loadFixture<{
  autocast: Case[];
  autocastWeights: Weights[];
}>('system');

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const product = (): DType => ones([2, 2]).matmul(ones([2, 2])).dtype;
const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });

for (const low of ['bfloat16', 'float16'] as const) {
  describe(`autocast() to ${low}, as PyTorch`, () => {
    for (const { op, args, options, output } of cases.filter(({ dtype }) => dtype === low)) {
      const title = `${op.replace('aten::', '')} ${args.map(describeRecorded).join(', ')} → ${output.dtype}`;
      itTidies(title, () => {
        const given = args.map(revive);
        const named = options === undefined ? [] : [revive(options)];
        const result = autocast({ dtype: low }, () => ops.call(op, ...given, ...named));
        allclose(result as Tensor, output);
      });
    }

    itTidies('uses a weight twice and gives its gradient in float32', () => {
      const record = autocastWeights.find(({ dtype }) => dtype === low) as Weights;
      const w = toTensor(record.w, { requiresGrad: true });
      const x = toTensor(record.x);
      const { linear } = nn.functional;
      const output = autocast({ dtype: low }, () => linear(x, w).add(linear(x, w)) as Tensor);
      allclose(output, record.output);
      output.to('float32').sum().backward();
      allclose(w.grad as Tensor, record.grad);
    });
  });
}

describe('autocast()', () => {
  itTidies('defaults to bfloat16 on the CPU and holds inside only', () => {
    assert.deepEqual(
      [isAutocastEnabled(), getAutocastDtype(), product()],
      [false, 'bfloat16', 'float32'],
    );
    autocast({}, () =>
      assert.deepEqual(
        [isAutocastEnabled(), getAutocastDtype(), product()],
        [true, 'bfloat16', 'bfloat16'],
      ),
    );
    assert.deepEqual(
      [isAutocastEnabled(), getAutocastDtype(), product()],
      [false, 'bfloat16', 'float32'],
    );
  });

  itTidies('gives back what fn returns', () =>
    assert.equal(
      autocast({}, () => 5),
      5,
    ),
  );

  itTidies('nests, and is switched off inside', () => {
    autocast({ dtype: 'float16' }, () => {
      assert.equal(product(), 'float16');
      autocast({ enabled: false }, () => {
        assert.equal(isAutocastEnabled(), false);
        assert.equal(product(), 'float32');
        autocast({ dtype: 'bfloat16' }, () => assert.equal(product(), 'bfloat16'));
        assert.equal(product(), 'float32');
      });
      assert.equal(product(), 'float16');
    });
  });

  itTidies('is put back when fn throws, at every level', () => {
    const failing = () =>
      autocast({ dtype: 'float16', cacheEnabled: false }, () =>
        autocast({ enabled: false }, () => (ones([2]) as Tensor).matmul(ones([3]))),
      );
    assert.throws(failing, { name: 'TorchError' });
    assert.deepEqual(
      [isAutocastEnabled(), getAutocastDtype(), isAutocastCacheEnabled()],
      [false, 'bfloat16', true],
    );
  });

  itTidies('forgets cast weights at the end of the outermost call', () => {
    const w = tensor([[1, 2]], { requiresGrad: true });
    const x = ones([1, 2]);
    const run = () => nn.functional.linear(x, w).item();
    const value = (): number =>
      autocast({}, () => {
        const first = autocast({}, run);
        assert.equal(first, autocast({}, run));
        return first as number;
      });
    assert.equal(value(), 3);
    w.detach().mul_(2); // not seen by a cast form that was kept
    assert.equal(value(), 6);
  });

  itTidies('keeps cast weights while it runs, unless told not to', () => {
    for (const cacheEnabled of [true, false]) {
      const w = tensor([[1, 2]], { requiresGrad: true });
      const x = ones([1, 2]);
      const seen = autocast({ cacheEnabled }, () => {
        assert.equal(isAutocastCacheEnabled(), cacheEnabled);
        const before = nn.functional.linear(x, w).item();
        w.detach().mul_(2);
        return [before, nn.functional.linear(x, w).item()];
      });
      assert.deepEqual(seen, cacheEnabled ? [3, 3] : [3, 6]);
    }
    assert.equal(isAutocastCacheEnabled(), true);
  });

  itTidies('speaks of devices apart', () => {
    autocast({ dtype: 'float16' }, () => assert.equal(isAutocastEnabled('cuda'), false));
    assert.equal(getAutocastDtype('cuda'), 'float16');
  });

  describe('misuse', () => {
    it('refuses a promise, and is off afterwards', () => {
      assertThrows(
        () => autocast({}, async () => 1),
        argument(/^autocast: expected a synchronous function, got one that returns a promise$/),
      );
      assert.equal(isAutocastEnabled(), false);
    });

    it('refuses other element types, devices and kinds of values', () => {
      const bad = (options: object) => () => autocast(options as never, () => 1);
      assertThrows(
        bad({ dtype: 'float64' }),
        argument(/'float16' or 'bfloat16' for dtype, got 'float64'/),
      );
      assertThrows(bad({ device: 'tpu' }), argument(/for device, got 'tpu'/));
      assertThrows(bad({ enabled: 1 }), argument(/a boolean for enabled, got 1/));
      assertThrows(bad({ cacheEnabled: 'no' }), argument(/a boolean for cacheEnabled, got 'no'/));
      assertThrows(
        () => autocast((() => 1) as never, undefined as never),
        argument(/for options|for fn/),
      );
      assertThrows(() => isAutocastEnabled('gpu' as never), argument(/for device/));
    });

    it('says that there is no GPU, where there is none', function () {
      if (cuda.isAvailable()) return this.skip();
      const message = /^autocast: no CUDA device/;
      const noCuda = { type: NoCudaError, code: 'ERR_NO_CUDA', message };
      assertThrows(() => autocast({ device: 'cuda' }, () => 1), noCuda);
      assert.equal(
        autocast({ device: 'cuda', enabled: false }, () => 1),
        1,
      );
    });
  });
});

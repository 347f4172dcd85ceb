import assert from 'node:assert/strict';
import { ArgumentError, autocast, nn, ones, optim, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { assertThrows } from '../support/assertThrows.js';
import { type JsonNumber, loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

interface Run {
  readonly options: optim.GradScalerOptions;
  readonly start: TensorRecord;
  readonly x: TensorRecord;
  readonly y: TensorRecord;
  readonly lr: number;
  readonly steps: readonly {
    readonly factor: JsonNumber;
    readonly stepped: boolean;
    readonly scale: number;
    readonly growthTracker: number;
    readonly w: TensorRecord;
  }[];
  readonly state: optim.GradScalerState;
}

const [run] = loadFixture<{ scaler: [Run] }>('system').scaler;
const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });

/** One weight of two, its optimizer, a scaler, and a loss whose gradient is the weight's factors. */
function setUp(options: optim.GradScalerOptions = {}) {
  const w = tensor([1, 2], { requiresGrad: true });
  const opt = new optim.SGD([w], { lr: 1 });
  const scaler = new optim.GradScaler(options);
  const backward = (factors: number[]) => scaler.scale(w.mul(tensor(factors)).sum()).backward();
  return { w, opt, scaler, backward };
}

/** The test's tensors end with it, the scaler's own included. */
const itScales = (
  title: string,
  options: optim.GradScalerOptions,
  body: (set: ReturnType<typeof setUp>) => void,
) =>
  it(title, () =>
    tidy(() => {
      const set = setUp(options);
      body(set);
      set.scaler.dispose();
      set.opt.dispose();
    }),
  );

describe('optim.GradScaler', () => {
  it('goes through 20 steps with overflows as PyTorch does', () =>
    tidy(() => {
      const w = toTensor(run.start, { requiresGrad: true });
      const [x, y] = [toTensor(run.x), toTensor(run.y)];
      using opt = new optim.SGD([w], { lr: run.lr, momentum: 0.9 });
      using scaler = new optim.GradScaler(run.options);
      for (const [i, step] of run.steps.entries()) {
        tidy(() => {
          opt.zeroGrad();
          const loss = x.matmul(w).sub(y).pow(2).mean().mul(Number(step.factor)) as Tensor;
          scaler.scale(loss).backward();
          assert.equal(scaler.step(opt), step.stepped, `step ${i}`);
          scaler.update();
          const { scale, growthTracker } = scaler.stateDict() as optim.GradScalerState;
          assert.deepEqual([scale, growthTracker], [step.scale, step.growthTracker], `step ${i}`);
          allclose(w, step.w);
        });
      }
      assert.deepEqual(scaler.stateDict(), run.state);
    }));

  it('trains under autocast to float16', () =>
    tidy(() => {
      const model = new nn.Linear(4, 2);
      using opt = new optim.SGD(model.parameters(), { lr: 0.05 });
      using scaler = new optim.GradScaler({ initScale: 1024 });
      const losses = Array.from({ length: 10 }, () =>
        tidy(() => {
          opt.zeroGrad();
          const loss = autocast({ dtype: 'float16' }, () =>
            model
              .call(ones([8, 4]))
              .pow(2)
              .mean(),
          );
          scaler.scale(loss as Tensor).backward();
          assert.equal(scaler.step(opt), true);
          scaler.update();
          return loss.item() as number;
        }),
      );
      assert.ok((losses.at(-1) as number) < 0.5 * (losses[0] as number), `${losses}`);
    }));

  itScales('starts from PyTorch’s defaults', {}, ({ scaler }) =>
    assert.deepEqual(scaler.stateDict(), {
      scale: 65536,
      growthFactor: 2,
      backoffFactor: 0.5,
      growthInterval: 2000,
      growthTracker: 0,
    }),
  );

  itScales('scales one loss or several', { initScale: 8 }, ({ scaler }) => {
    assert.deepEqual(scaler.scale(tensor([1, 2])).tolist(), [8, 16]);
    const [a, b] = scaler.scale([tensor(1), tensor(2)]);
    assert.deepEqual([a?.item(), b?.item()], [8, 16]);
  });

  itScales(
    'unscales before the step, for clipping',
    { initScale: 8 },
    ({ w, opt, scaler, backward }) => {
      backward([3, 4]);
      assert.deepEqual(w.grad?.tolist(), [24, 32]);
      scaler.unscale_(opt);
      assert.deepEqual(w.grad?.tolist(), [3, 4]);
      assert.equal(scaler.step(opt), true);
      assert.deepEqual(w.tolist(), [-2, -2]);
      scaler.update();
      assert.equal(scaler.getScale(), 8);
    },
  );

  itScales(
    'leaves a step with NaN or infinity out',
    { initScale: 8 },
    ({ w, opt, scaler, backward }) => {
      for (const [bad, scale] of [
        [Number.NaN, 4],
        [Number.POSITIVE_INFINITY, 2],
      ] as const) {
        opt.zeroGrad();
        backward([1, bad]);
        assert.equal(scaler.step(opt), false);
        assert.deepEqual(w.tolist(), [1, 2]);
        scaler.update();
        assert.equal(scaler.getScale(), scale);
      }
    },
  );

  itScales(
    'takes one scale for several optimizers',
    { initScale: 8 },
    ({ w, opt, scaler, backward }) => {
      const v = tensor([1], { requiresGrad: true });
      using other = new optim.SGD([v], { lr: 1 });
      backward([1, 1]);
      scaler.scale(v.mul(Number.NaN).sum()).backward();
      assert.deepEqual([scaler.step(opt), scaler.step(other)], [true, false]);
      scaler.update();
      assert.deepEqual([w.tolist(), v.tolist(), scaler.getScale()], [[0, 1], [1], 4]);
    },
  );

  itScales('is set by hand', { initScale: 8 }, ({ opt, scaler, backward }) => {
    backward([1, 1]);
    scaler.step(opt);
    scaler.update(32);
    assert.equal(scaler.getScale(), 32);
  });

  itScales(
    'grows after growthInterval steps by growthFactor',
    { initScale: 2, growthInterval: 2, growthFactor: 3 },
    (set) => {
      const scales = [1, 2, 3, 4].map(() => {
        set.backward([0, 0]);
        set.scaler.step(set.opt);
        set.scaler.update();
        return set.scaler.getScale();
      });
      assert.deepEqual(scales, [2, 6, 6, 18]);
    },
  );

  itScales(
    'goes on from a saved state',
    { initScale: 4, growthInterval: 3 },
    ({ opt, scaler, backward }) => {
      const step = () => {
        backward([0, 0]);
        scaler.step(opt);
        scaler.update();
      };
      step();
      step();
      const saved = scaler.stateDict() as optim.GradScalerState;
      assert.deepEqual([saved.scale, saved.growthTracker], [4, 2]);
      using resumed = new optim.GradScaler();
      resumed.loadStateDict(saved);
      assert.deepEqual(resumed.stateDict(), saved);
      step();
      scaler.loadStateDict(saved); // back over a scaler that has run on
      assert.deepEqual(scaler.stateDict(), saved);
      step();
      assert.equal(scaler.getScale(), 8);
    },
  );

  itScales('does nothing where it is off', { enabled: false }, ({ w, opt, scaler, backward }) => {
    backward([1, 1]);
    assert.deepEqual(w.grad?.tolist(), [1, 1]);
    scaler.unscale_(opt);
    assert.equal(scaler.step(opt), true);
    scaler.update();
    assert.deepEqual([w.tolist(), scaler.getScale(), scaler.stateDict()], [[0, 1], 1, null]);
    scaler.loadStateDict(null);
    assert.equal(scaler.isEnabled, false);
  });

  itScales(
    'outlives the scope that it was first used in',
    { initScale: 8 },
    ({ opt, scaler, backward }) => {
      tidy(() => backward([1, 1]));
      tidy(() => scaler.unscale_(opt));
      tidy(() => assert.equal(scaler.step(opt), true));
      scaler.update();
      assert.equal(scaler.getScale(), 8);
    },
  );

  describe('misuse', () => {
    it('refuses options out of range', () => {
      for (const [options, message] of [
        [{ initScale: 0 }, /^GradScaler: expected a number > 0 for initScale, got 0/],
        [{ growthFactor: 1 }, /a number > 1 for growthFactor/],
        [{ backoffFactor: 1 }, /a number in \(0, 1\) for backoffFactor/],
        [{ growthInterval: 1.5 }, /a whole number ≥ 1 for growthInterval/],
        [{ enabled: 1 }, /a boolean for enabled/],
      ] as const)
        assertThrows(() => new optim.GradScaler(options as never), argument(message));
    });

    itScales('says what has to come first', {}, ({ opt, scaler, backward }) => {
      const first = /nothing has been scaled; call scale\(loss\)\.backward\(\) first/;
      for (const act of [() => scaler.unscale_(opt), () => scaler.step(opt), () => scaler.update()])
        assertThrows(act, argument(first));
      scaler.scale(tensor(1));
      assertThrows(
        () => scaler.step(opt),
        argument(/^GradScaler\.step: no parameter of the optimizer has a gradient/),
      );
      assertThrows(
        () => scaler.update(),
        argument(/no gradients were looked at since the last update\(\)/),
      );
      backward([1, 1]);
      assert.equal(scaler.step(opt), true);
    });

    itScales('says what was done already', {}, ({ opt, scaler, backward }) => {
      backward([1, 1]);
      scaler.unscale_(opt);
      assertThrows(
        () => scaler.unscale_(opt),
        argument(/^GradScaler\.unscale_: was called for this optimizer already/),
      );
      scaler.step(opt);
      assertThrows(
        () => scaler.step(opt),
        argument(
          /^GradScaler\.step: was called for this optimizer already since the last update\(\)/,
        ),
      );
      assertThrows(
        () => scaler.unscale_(opt),
        argument(/is called after step\(\); call update\(\) first/),
      );
      scaler.update();
    });

    itScales('refuses float16 gradients, which have overflowed unseen', {}, ({ scaler }) => {
      const w = tensor([1], { dtype: 'float16', requiresGrad: true });
      using opt = new optim.SGD([w], { lr: 1 });
      scaler.scale(w.sum()).backward();
      assertThrows(() => scaler.step(opt), argument(/gradients of full precision, got float16/));
    });

    itScales('refuses other kinds of values', {}, ({ opt, scaler, backward }) => {
      assertThrows(
        () => scaler.scale(1 as never),
        argument(/a tensor or an array of tensors for outputs, got 1/),
      );
      backward([1, 1]);
      assertThrows(
        () => scaler.step({} as never),
        argument(/an optimizer for optimizer, got Object/),
      );
      assertThrows(() => scaler.update(-1), argument(/a number > 0 for newScale, got -1/));
      assertThrows(
        () => scaler.loadStateDict(null),
        argument(/expected a state, got null: it was saved by a scaler with enabled: false/),
      );
      const state = scaler.stateDict() as optim.GradScalerState;
      assertThrows(
        () => scaler.loadStateDict({ ...state, growthTracker: -1 }),
        argument(/a whole number ≥ 0 for growthTracker/),
      );
      assertThrows(
        () => scaler.loadStateDict({ ...state, scale: 0 }),
        argument(/^GradScaler\.loadStateDict: expected a number > 0 for initScale/),
      );
      scaler.step(opt);
    });
  });
});

import assert from 'node:assert/strict';
import { memory, nn, ones, optim, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';

const OPTIMIZERS = ['SGD', 'Adam', 'AdamW', 'RMSprop'] as const;
type AnyOptimizer = new (params: unknown, options?: object) => optim.Optimizer;
const constructors = optim as unknown as Record<(typeof OPTIMIZERS)[number], AnyOptimizer>;

const check = (name: string, body: () => void) => it(name, () => tidy(body));
const leaf = (values: number[]) => tensor(values).requiresGrad_();

/** A parameter with a gradient. */
function withGrad(values: number[], grad: number[]): Tensor {
  const param = leaf(values);
  param.grad = tensor(grad);
  return param;
}

describe('Optimizer', () => {
  check('takes a list of tensors, one generator, or groups', () => {
    const [a, b] = [withGrad([1], [1]), withGrad([2], [1])];
    new optim.SGD([a, b], { lr: 0.5 }).step();
    allclose(a, [0.5]);
    allclose(b, [1.5]);
    function* params() {
      yield a;
      yield b;
    }
    new optim.SGD(params(), { lr: 0.5 }).step();
    allclose(b, [1]);
    new optim.SGD([{ params: a, lr: 1 }, { params: [b] }], { lr: 0.25 }).step();
    allclose(a, [-1]);
    allclose(b, [0.75]);
  });

  check('fills a group with the options, and these with PyTorch defaults', () => {
    const opt = new optim.AdamW([{ params: [leaf([1])], lr: 0.5 }, { params: [leaf([2])] }], {
      eps: 1e-3,
    });
    const hypers = opt.paramGroups.map(({ params: _, ...rest }) => rest);
    const defaults = {
      betas: [0.9, 0.999],
      eps: 1e-3,
      weightDecay: 0.01,
      amsgrad: false,
      maximize: false,
      decoupledWeightDecay: true,
    };
    assert.deepEqual(hypers, [
      { lr: 0.5, ...defaults },
      { lr: 1e-3, ...defaults },
    ]);
  });

  check('adds parameters later', () => {
    const [a, b] = [withGrad([1], [1]), withGrad([1], [1])];
    const opt = new optim.SGD([a], { lr: 0.5 });
    opt.addParamGroup({ params: b, lr: 0.25 });
    opt.step();
    allclose(a, [0.5]);
    allclose(b, [0.75]);
    assert.throws(
      () => opt.addParamGroup({ params: [a] }),
      /SGD: expected each tensor once, got params\[0\] twice/,
    );
  });

  check('steps a parameter whose gradient comes later than the others', () => {
    const [a, b] = [withGrad([1], [1]), leaf([1])];
    const opt = new optim.SGD([a, b], { lr: 0.5, momentum: 0.5 });
    opt.step();
    b.grad = tensor([1]);
    opt.step(); // a's buffer is 0.5·1 + 1, b's is its first gradient
    allclose(a, [-0.25]);
    allclose(b, [0.5]);
    opt.dispose();
  });

  check('steps parameters of several element types in one group', () => {
    const a = withGrad([1], [1]);
    const b = tensor([1], { dtype: 'float64' }).requiresGrad_();
    b.grad = tensor([1], { dtype: 'float64' });
    new optim.SGD([a, b], { lr: 0.5 }).step();
    allclose(a, [0.5]);
    allclose(b, { dtype: 'float64', shape: [1], data: [0.5] });
  });

  for (const name of OPTIMIZERS) {
    const Optimizer = constructors[name];

    check(`${name} goes on from a state dict, and its state is a copy`, () => {
      const [a, b] = [withGrad([1, -2], [0.5, 0.25]), withGrad([1, -2], [0.5, 0.25])];
      const [one, two] = [new Optimizer([a]), new Optimizer([b])];
      for (let i = 0; i < 3; i++) one.step();
      b.detach().copy_(a);
      two.loadStateDict(one.stateDict());
      one.step();
      two.step();
      allclose(b, a);
      one.dispose();
      two.step(); // works on with its own
      assert.ok(Number.isFinite(b.sum().item()));
      two.dispose();
    });

    check(`${name} makes no tensor that outlives a step but its state, once`, () => {
      const params = [withGrad([1, 2], [1, 1]), withGrad([3], [1])];
      const opt = new Optimizer(params, { lr: 0.1 });
      opt.step();
      const before = memory().tensors;
      for (let i = 0; i < 20; i++) opt.step();
      assert.equal(memory().tensors, before);
      const state = [...opt.state.values()].reduce((n, s) => n + Object.keys(s).length, 0);
      opt.dispose();
      assert.equal(memory().tensors, before - state);
    });

    check(`${name} refuses what is out of range`, () => {
      const wrong: [object, string][] = [
        [{ lr: -1 }, 'expected a number ≥ 0 for lr, got -1 (number)'],
        [{ lr: Number.NaN }, 'expected a number ≥ 0 for lr, got NaN (number)'],
        [{ lr: '1' }, "expected a number ≥ 0 for lr, got '1' (string)"],
        [{ weightDecay: -0.1 }, 'expected a number ≥ 0 for weightDecay, got -0.1 (number)'],
        [{ maximize: 1 }, 'expected a boolean for maximize, got 1 (number)'],
      ];
      for (const [options, text] of wrong) {
        const message = `${name}: ${text}`;
        assert.throws(() => new Optimizer([leaf([1])], options), {
          name: 'ArgumentError',
          message,
        });
        assert.throws(() => new Optimizer([{ params: [leaf([1])], ...options }]), { message });
      }
      assert.throws(
        () => new Optimizer([leaf([1])], { rate: 1 }),
        /unknown option rate; there are lr, /,
      );
    });

    check(`${name} refuses what is no list of parameters`, () => {
      const throws = (params: unknown, message: RegExp) =>
        assert.throws(() => new Optimizer(params), { name: 'ArgumentError', message });
      throws([], /expected at least one parameter, got an empty list/);
      throws(leaf([1]), /expected a list of parameters or of groups for params/);
      throws(
        [leaf([1]), { params: [leaf([1])] }],
        /expected groups \{ params, … \} or tensors only/,
      );
      throws([leaf([1]).mul(2)], /expected leaves, got the result of an operation in params\[0\]/);
      throws([{ params: [3] }], /expected a tensor for params\[0\], got 3 \(number\)/);
      const twice = leaf([1]);
      throws([twice, twice], /expected each tensor once, got params\[1\] twice/);
    });

    check(`${name} refuses a state dict of other groups or shapes and stays as it was`, () => {
      const a = withGrad([1, 2], [1, 1]);
      const opt = new Optimizer([a], { lr: 0.1, ...(name === 'SGD' && { momentum: 0.9 }) });
      opt.step();
      const saved = opt.stateDict();
      const one = withGrad([1], [1]);
      const other = new Optimizer([one], { lr: 0.1 });
      assert.throws(
        () => other.loadStateDict(saved),
        /loadStateDict: expected shape \[1\] for \w+ of parameter 0, got \[2\]/,
      );
      const two = new Optimizer([leaf([1]), leaf([2])]);
      assert.throws(
        () => two.loadStateDict(saved),
        /loadStateDict: expected groups of 2 parameters, got 1/,
      );
      assert.equal(two.state.size, 0);
      opt.dispose();
      other.dispose();
    });
  }

  check('names betas that are out of range', () => {
    for (const betas of [[0.9], [0.9, 1], [-0.1, 0.9]]) {
      assert.throws(
        () => new optim.Adam([leaf([1])], { betas: betas as [number, number] }),
        /Adam: expected two numbers in \[0, 1\) for betas/,
      );
    }
  });

  check('refuses nesterov without momentum or with dampening', () => {
    const message = /SGD: expected false without momentum or with dampening for nesterov, got true/;
    assert.throws(() => new optim.SGD([leaf([1])], { nesterov: true }), { message });
    assert.throws(
      () => new optim.SGD([leaf([1])], { nesterov: true, momentum: 0.9, dampening: 0.1 }),
      { message },
    );
  });
});

describe('a training loop', () => {
  for (const name of OPTIMIZERS) {
    check(`with ${name} fits a line`, () => {
      const model = new nn.Linear(1, 1);
      model.loadStateDict({ weight: zeros([1, 1]), bias: zeros([1]) });
      const opt = new constructors[name](model.parameters(), {
        lr: name === 'SGD' ? 0.1 : 0.05,
        weightDecay: 0,
      });
      const x = tensor([[-1], [0], [1], [2]]);
      const y = x.mul(2).sub(1);
      const lossFunc = new nn.MSELoss();
      const losses = Array.from({ length: 200 }, () =>
        tidy(() => {
          const loss = lossFunc.call(model.call(x), y);
          loss.backward();
          opt.step();
          opt.zeroGrad();
          return loss.item() as number;
        }),
      );
      assert.equal(losses[0], 5); // (9 + 1 + 1 + 9) / 4
      assert.ok((losses.at(-1) as number) < 0.01, `last loss ${losses.at(-1)}`);
      opt.dispose();
    });
  }
});

describe('clipGradNorm_()', () => {
  const grads = () => {
    const params = [withGrad([3, 4], [3, 0]), withGrad([12], [-4])];
    return { params, values: () => params.map((p) => (p.grad as Tensor).tolist()) };
  };

  // torch.nn.utils.clip_grad_norm_([w, v], 1.0, norm_type=n) with gradients [3, 0] and [−4]
  const cases: [number | undefined, number, number[][]][] = [
    [undefined, 5, [[0.5999999046325684, 0], [-0.7999998331069946]]],
    [1, 7, [[0.42857134342193604, 0], [-0.5714284777641296]]],
    [Number.POSITIVE_INFINITY, 4, [[0.7499998211860657, 0], [-0.9999997615814209]]],
  ];
  for (const [normType, norm, expected] of cases) {
    check(`scales gradients as PyTorch does, normType ${normType ?? 'as by default'}`, () => {
      const { params } = grads();
      allclose(optim.clipGradNorm_(params, 1, { normType }), norm);
      for (const [i, values] of expected.entries())
        allclose((params[i] as Tensor).grad as Tensor, values);
    });
  }

  check('leaves gradients alone below the limit', () => {
    const { params, values } = grads();
    allclose(optim.clipGradNorm_(params, 10), 5);
    assert.deepEqual(values(), [[3, 0], [-4]]);
  });

  check('takes a single tensor, and gives 0 where there is no gradient', () => {
    allclose(optim.clipGradNorm_(withGrad([1], [2]), 1), 2);
    allclose(optim.clipGradNorm_([ones([2])], 1), 0);
  });

  check('is an error for a norm that is not finite only if asked', () => {
    const params = [withGrad([1], [Number.NaN])];
    assert.ok(Number.isNaN(optim.clipGradNorm_(params, 1).item()));
    assert.throws(() => optim.clipGradNorm_(params, 1, { errorIfNonfinite: true }), {
      name: 'ArgumentError',
      message: 'clipGradNorm_: expected finite gradients, got a norm of NaN',
    });
  });

  check('refuses a negative limit', () =>
    assert.throws(
      () => optim.clipGradNorm_([leaf([1])], -1),
      /clipGradNorm_: expected a number ≥ 0 for maxNorm, got -1/,
    ),
  );
});

describe('clipGradValue_()', () => {
  check('limits every element of the gradients', () => {
    const params = [withGrad([3, 4], [3, -0.5]), withGrad([12], [-4]), leaf([1])];
    optim.clipGradValue_(params, 1);
    allclose((params[0] as Tensor).grad as Tensor, [1, -0.5]);
    allclose((params[1] as Tensor).grad as Tensor, [-1]);
    assert.equal((params[2] as Tensor).grad, null);
  });

  check('refuses a negative limit', () =>
    assert.throws(
      () => optim.clipGradValue_([leaf([1])], -1),
      /clipGradValue_: expected a number ≥ 0 for clipValue, got -1/,
    ),
  );
});

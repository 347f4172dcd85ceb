// Groups, state, and misuse of optimizers; their numbers are in optim.test.ts.
import assert from 'node:assert/strict';
import { memory, nn, ones, optim, type Tensor, tensor, tidy, zeros } from 'kindling';
import { allclose } from '../support/allclose.js';

const leaf = (...data: number[]): Tensor => tensor(data).requiresGrad_();

/** Gives `param` a gradient of ones. */
function feed(...params: Tensor[]): void {
  tidy(() => {
    for (const param of params) param.sum().backward();
  });
}

describe('Optimizer', () => {
  it('has groups with hyper-parameters of their own over common ones', () =>
    tidy(() => {
      const [a, b] = [leaf(0), leaf(0)];
      const opt = new optim.SGD(
        [
          { params: a, lr: 1 },
          { params: [b], weightDecay: 0.1 },
        ],
        { lr: 0.5 },
      );
      assert.deepEqual(
        opt.paramGroups.map(({ lr, weightDecay, params }) => [lr, weightDecay, params.length]),
        [
          [1, 0, 1],
          [0.5, 0.1, 1],
        ],
      );
      feed(a, b);
      opt.step();
      allclose(a, [-1]);
      allclose(b, [-0.5]);
    }));

  it('steps by what hyper-parameters are now', () =>
    tidy(() => {
      const a = leaf(0);
      const opt = new optim.SGD([a], { lr: 1 });
      feed(a);
      opt.step();
      for (const group of opt.paramGroups) group.lr = 0.25;
      opt.step();
      allclose(a, [-1.25]);
      for (const group of opt.paramGroups) group.momentum = 0.5;
      opt.step();
      allclose(a, [-1.5]);
      opt.step();
      allclose(a, [-1.875]);
    }));

  it('skips parameters without gradient, and takes them in when they have one', () =>
    tidy(() => {
      const [a, b] = [leaf(0), leaf(0)];
      const opt = new optim.Adam([a, b], { lr: 1 });
      feed(a);
      opt.step();
      opt.step();
      allclose(b, [0]);
      assert.equal(opt.state.has(b), false);
      feed(b);
      opt.step();
      assert.equal(opt.state.get(a)?.step?.item(), 3);
      assert.equal(opt.state.get(b)?.step?.item(), 1);
      allclose(b, [-1]);
      a.grad = null;
      opt.step();
      assert.equal(opt.state.get(a)?.step?.item(), 3);
    }));

  it('steps parameters of several dtypes', () =>
    tidy(() => {
      const [a, b] = [leaf(0), tensor([0], { dtype: 'float64' }).requiresGrad_()];
      const opt = new optim.AdamW([a, b, leaf(1)], { lr: 0.5, weightDecay: 0 });
      feed(a, b);
      opt.step();
      allclose(a, [-0.5]);
      allclose(b, [-0.5]);
      assert.equal(opt.state.get(b)?.expAvg?.dtype, 'float64');
    }));

  it('adds groups later', () =>
    tidy(() => {
      const [a, b] = [leaf(0), leaf(0)];
      const opt = new optim.SGD([a], { lr: 1, momentum: 0.9 });
      opt.addParamGroup({ params: [b], lr: 2 });
      feed(a, b);
      opt.step();
      allclose(b, [-2]);
      assert.equal(opt.paramGroups[1]?.momentum, 0.9);
      assert.throws(
        () => opt.addParamGroup({ params: [a] }),
        /SGD: expected each tensor once, got params\[0\] twice/,
      );
    }));

  it('keeps its state out of scopes, makes nothing that outlives a step, and frees all by dispose', () => {
    const model = new nn.Linear(2, 2);
    const x = ones([1, 2]);
    tidy(() => model.call(x).sum().backward());
    const before = memory().tensors;
    for (const [opt, count] of [
      [new optim.SGD(model.parameters(), { momentum: 0.9 }), 2],
      [new optim.Adam(model.parameters(), { amsgrad: true }), 8],
      [new optim.AdamW(model.parameters()), 6],
      [
        new optim.RMSprop(model.parameters(), {
          momentum: 0.9,
          centered: true,
          weightDecay: 0.1,
          maximize: true,
        }),
        8,
      ],
    ] as const) {
      tidy(() => opt.step());
      assert.equal(memory().tensors, before + count);
      for (let i = 0; i < 3; i++) opt.step();
      assert.equal(memory().tensors, before + count);
      opt.dispose();
      assert.equal(memory().tensors, before);
    }
    {
      using opt = new optim.AdamW(model.parameters());
      opt.step();
      assert.equal(memory().tensors, before + 6);
    }
    assert.equal(memory().tensors, before);
  });

  it('starts anew after dispose', () =>
    tidy(() => {
      const a = leaf(0);
      const opt = new optim.SGD([a], { lr: 1, momentum: 0.5 });
      feed(a);
      opt.step();
      opt.dispose();
      opt.step();
      allclose(a, [-2]);
    }));

  it('records nothing', () =>
    tidy(() => {
      const a = leaf(1);
      const opt = new optim.RMSprop([a]);
      feed(a);
      opt.step();
      assert.equal(a.isLeaf, true);
      assert.equal(opt.state.get(a)?.squareAvg?.requiresGrad, false);
    }));

  it('follows a module that is cast before the first step', () =>
    tidy(() => {
      const model = new nn.Linear(1, 1, { bias: false });
      const opt = new optim.SGD(model.parameters(), { lr: 1 });
      nn.init.zeros_(model.weight);
      model.to('float64');
      model
        .call(ones([1, 1], { dtype: 'float64' }))
        .sum()
        .backward();
      opt.step();
      allclose(model.weight, [[-1]]);
    }));
});

describe('Optimizer#stateDict()', () => {
  it("has PyTorch's shape: state by index, groups with indices", () =>
    tidy(() => {
      const [a, b] = [leaf(0), leaf(1, 2)];
      const opt = new optim.Adam([{ params: [a] }, { params: [b], lr: 1 }]);
      feed(b);
      opt.step();
      const { state, paramGroups } = opt.stateDict();
      assert.deepEqual(Object.keys(state), ['1']);
      assert.deepEqual(Object.keys(state[1] ?? {}), ['step', 'expAvg', 'expAvgSq']);
      assert.deepEqual(
        paramGroups.map(({ params, lr, betas }) => ({ params, lr, betas })),
        [
          { params: [0], lr: 1e-3, betas: [0.9, 0.999] },
          { params: [1], lr: 1, betas: [0.9, 0.999] },
        ],
      );
    }));
});

describe('Optimizer#loadStateDict()', () => {
  it('takes copies, cast to the parameters, and the hyper-parameters', () =>
    tidy(() => {
      const [a, b] = [leaf(0), tensor([0], { dtype: 'float64' }).requiresGrad_()];
      const from = new optim.SGD([a], { lr: 1, momentum: 0.5 });
      feed(a);
      from.step();
      const to = new optim.SGD([b], { lr: 7 });
      const [group] = to.paramGroups;
      to.loadStateDict(from.stateDict());
      assert.equal(to.paramGroups[0], group);
      assert.deepEqual([group?.lr, group?.momentum], [1, 0.5]);
      assert.equal(to.state.get(b)?.momentumBuffer?.dtype, 'float64');
      feed(b);
      to.step();
      allclose(b, [-1.5]);
      from.step();
      allclose(to.state.get(b)?.momentumBuffer as Tensor, [1.5]);
    }));

  it('refuses other groups, unknown parameters and other shapes, and changes nothing then', () =>
    tidy(() => {
      const opt = new optim.SGD([leaf(0)], { momentum: 0.5, lr: 1 });
      const [group] = opt.stateDict().paramGroups;
      assert.ok(group);
      const load = (state: Record<number, Record<string, Tensor>>, paramGroups = [group]) =>
        opt.loadStateDict({ state, paramGroups });
      assert.throws(() => load({}, [group, group]), {
        name: 'ArgumentError',
        message: 'SGD.loadStateDict: expected groups of 1 parameters, got 1, 1',
      });
      assert.throws(
        () => load({ 5: { momentumBuffer: zeros([1]) } }),
        /expected state of known parameters, got one for index 5/,
      );
      assert.throws(
        () => load({ 0: { momentumBuffer: zeros([2]) } }, [{ ...group, lr: 9 }]),
        /SGD.loadStateDict: expected shape \[1\] for momentumBuffer of parameter 0, got \[2\]/,
      );
      assert.throws(
        () => load({}, [{ ...group, lr: -1 }]),
        /SGD.loadStateDict: expected a number ≥ 0 for lr, got -1/,
      );
      assert.equal(opt.paramGroups[0]?.lr, 1);
    }));
});

describe('an optimizer', () => {
  const make = (options: object) => () => new optim.SGD([leaf(0)], options);

  it('refuses hyper-parameters out of range, naming itself', () =>
    tidy(() => {
      for (const [run, message] of [
        [make({ lr: -1 }), 'SGD: expected a number ≥ 0 for lr, got -1 (number)'],
        [make({ lr: Number.NaN }), 'SGD: expected a number ≥ 0 for lr, got NaN (number)'],
        [make({ lr: '0.1' }), "SGD: expected a number ≥ 0 for lr, got '0.1' (string)"],
        [make({ momentum: -0.5 }), 'SGD: expected a number ≥ 0 for momentum, got -0.5 (number)'],
        [make({ dampening: Number.NaN }), 'SGD: expected a number for dampening, got NaN (number)'],
        [make({ weightDecay: -1 }), 'SGD: expected a number ≥ 0 for weightDecay, got -1 (number)'],
        [make({ nesterov: 1 }), 'SGD: expected a boolean for nesterov, got 1 (number)'],
        [
          make({ nesterov: true }),
          'SGD: expected false without momentum or with dampening for nesterov, got true (boolean)',
        ],
        [
          make({ learningRate: 1 }),
          'SGD: unknown option learningRate; there are lr, momentum, dampening, weightDecay, nesterov, maximize',
        ],
        [
          () => new optim.Adam([leaf(0)], { betas: [0.9, 1] }),
          'Adam: expected two numbers in [0, 1) for betas, got [0.9, 1] (array)',
        ],
        [
          () => new optim.AdamW([{ params: [leaf(0)], eps: -1 }]),
          'AdamW: expected a number ≥ 0 for eps, got -1 (number)',
        ],
        [
          () => new optim.RMSprop([leaf(0)], { alpha: -1 }),
          'RMSprop: expected a number ≥ 0 for alpha, got -1 (number)',
        ],
      ] as const) {
        assert.throws(run, { name: 'ArgumentError', message });
      }
    }));

  it('refuses lists that are empty, repeat a tensor, or hold something else', () =>
    tidy(() => {
      const a = leaf(0);
      for (const [params, message] of [
        [[], 'SGD: expected at least one parameter, got an empty list'],
        [[a, leaf(1), a], 'SGD: expected each tensor once, got params[2] twice'],
        [[{ params: [a] }, { params: [a] }], 'SGD: expected each tensor once, got params[0] twice'],
        [[a.mul(2)], 'SGD: expected leaves, got the result of an operation in params[0]'],
        [
          [a, { params: [leaf(1)] }],
          'SGD: expected groups { params, … } or tensors only, got Tensor (object)',
        ],
        [[1], 'SGD: expected groups { params, … } or tensors only, got 1 (number)'],
        [[{ params: [a, 'b'] }], "SGD: expected a tensor for params[1], got 'b' (string)"],
        [
          new nn.ReLU(),
          'SGD: expected a list of parameters or of groups for params, got ReLU (object)',
        ],
      ] as const) {
        assert.throws(() => new optim.SGD(params as unknown as Tensor[]), {
          name: 'ArgumentError',
          message,
        });
      }
    }));
});

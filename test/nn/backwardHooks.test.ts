import assert from 'node:assert/strict';
import { memory, nn, noGrad, ones, type Tensor, tensor, tidy, tidyAsync } from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';

type Event = readonly (string | TensorRecord | null)[];
interface Case {
  case: string;
  needs: [boolean, boolean];
  replace: boolean;
  inputs: TensorRecord[];
  events: Event[];
  grads: (TensorRecord | null)[];
}

const { hooks } = loadFixture<{ hooks: Case[] }>('autograd');
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });

class Both extends nn.Module {
  override forward(a: Tensor, b: Tensor): Tensor {
    return a.mul(2).add(b.sin());
  }
}

class Weighted extends nn.Module {
  weight: nn.Parameter;
  constructor(weight: Tensor) {
    super();
    this.weight = new nn.Parameter(weight);
  }
  override forward(x: Tensor): Tensor {
    return x.mul(this.weight);
  }
}

type Seen = (string | Tensor | null)[];
function assertEvents(seen: Seen[], expected: readonly Event[]): void {
  assert.deepEqual(
    seen.map((event) => event.map((one) => (typeof one === 'object' && one ? 'tensor' : one))),
    expected.map((event) => event.map((one) => (typeof one === 'object' && one ? 'tensor' : one))),
  );
  expected.forEach((event, i) => {
    event.forEach((one, j) => {
      if (typeof one === 'object' && one !== null) allclose(seen[i]?.[j] as Tensor, one);
    });
  });
}

describe('Module#registerFullBackwardHook()', () => {
  for (const one of hooks.filter(({ case: kind }) => kind === 'module')) {
    const { needs, replace } = one;
    itTidies(`gives PyTorch's events: inputs need ${needs}, replacing ${replace}`, () => {
      const seen: Seen[] = [];
      const module = new Both();
      module.registerFullBackwardPreHook((m, gradOutput) => {
        assert.equal(m, module);
        seen.push(['pre', ...gradOutput]);
        return replace ? (gradOutput[0] as Tensor).mul(3) : undefined;
      });
      module.registerFullBackwardHook((m, gradInput, gradOutput) => {
        assert.equal(m, module);
        seen.push(['post', ...gradInput, 'of', ...gradOutput]);
        return replace ? gradInput.map((g) => g?.mul(10) ?? null) : undefined;
      });
      module.registerFullBackwardHook((_, gradInput) => void seen.push(['last', ...gradInput]));
      const [a, b, factor] = one.inputs.map((record, i) =>
        toTensor(record, { requiresGrad: i === 2 || (needs[i] as boolean) }),
      ) as [Tensor, Tensor, Tensor];
      module.call(a, b).mul(factor).sum().backward();
      assertEvents(seen, one.events);
      [a, b, factor].forEach((x, i) => {
        const expected = one.grads[i] ?? null;
        if (expected === null) assert.equal(x.grad, null);
        else allclose(x.grad as Tensor, expected);
      });
    });
  }

  itTidies('runs with nulls for the inputs where only parameters require a gradient', () => {
    const one = hooks.find(({ case: kind }) => kind === 'weighted') as Case;
    const [x, weight] = one.inputs.map((record) => toTensor(record)) as [Tensor, Tensor];
    const module = new Weighted(weight);
    const seen: Seen[] = [];
    module.registerFullBackwardPreHook((_, gradOutput) => void seen.push(['pre', ...gradOutput]));
    module.registerFullBackwardHook(
      (_, gradInput, gradOutput) => void seen.push(['post', ...gradInput, 'of', ...gradOutput]),
    );
    module.call(x).pow(2).sum().backward();
    assertEvents(seen, one.events);
    allclose(module.weight.grad as Tensor, one.grads[0] as TensorRecord);
    module.dispose();
  });

  itTidies('is removed, and does not run where nothing is recorded', () => {
    const module = new Both();
    let runs = 0;
    const remove = module.registerFullBackwardHook(() => void runs++);
    const removePre = module.registerFullBackwardPreHook(() => void runs++);
    const x = leaf([1]);
    assert.equal(noGrad(() => module.call(x, x)).gradFn, null);
    module.call(x, x).backward();
    assert.equal(runs, 2);
    remove();
    removePre();
    const y = module.call(x, x);
    assert.equal(y.gradFn, 'AddBackward0');
    y.backward();
    assert.equal(runs, 2);
  });

  itTidies('runs beside the other hooks, on what they give', () => {
    const module = new Both();
    const order: string[] = [];
    module.registerForwardPreHook((_, [a, b]) => {
      order.push('forward pre');
      return [(a as Tensor).mul(2), b as Tensor];
    });
    module.registerForwardHook((_m, _inputs, output) => {
      order.push('forward');
      return output.mul(3);
    });
    module.registerFullBackwardPreHook(() => void order.push('backward pre'));
    module.registerFullBackwardHook((_, [a]) => {
      order.push(`backward ${a?.tolist()}`);
    });
    const x = leaf([1]);
    module.call(x, ones([1])).backward();
    assert.deepEqual(order, ['forward pre', 'forward', 'backward pre', 'backward 6']);
    assert.deepEqual(x.grad?.tolist(), [12]);
  });

  itTidies('refuses a module that changes its input in place', () => {
    class InPlace extends nn.Module {
      override forward(x: Tensor): Tensor {
        return x.mul_(2);
      }
    }
    const module = new InPlace();
    module.registerFullBackwardHook(() => {});
    assert.throws(() => module.call(leaf([1]).mul(1)), {
      name: 'TorchError',
      message: /Output 0 of BackwardHookFunction.* is a view and is being modified inplace/,
    });
  });

  itTidies('says what a hook may not return', () => {
    const run = (result: unknown, inputs: Tensor[] = [leaf([1]), leaf([1])], pre = false) => {
      const module = new Both();
      if (pre) module.registerFullBackwardPreHook(() => result as never);
      else module.registerFullBackwardHook(() => result as never);
      const [a, b] = inputs as [Tensor, Tensor];
      module
        .call(a, b)
        .mul(leaf([1]))
        .backward();
    };
    const error = (message: RegExp) => ({ name: 'ArgumentError', message });
    assert.throws(
      () => run([ones([1])]),
      error(/^registerFullBackwardHook: expected 2 gradients from the hook, got 1$/),
    );
    assert.throws(
      () => run([ones([1]), 5]),
      error(/^registerFullBackwardHook: expected tensors or nulls for the hook's result, got /),
    );
    assert.throws(
      () => run([ones([1]), ones([1])], undefined, true),
      error(/^registerFullBackwardPreHook: expected 1 gradients from the hook, got 2$/),
    );
    class Parametric extends Weighted {}
    const module = new Parametric(ones([1]));
    module.registerFullBackwardHook(() => [ones([1])]);
    assert.throws(
      () => module.call(ones([1])).backward(),
      error(/^registerFullBackwardHook: expected nothing or nulls from the hook, since no input/),
    );
    module.dispose();
  });

  it('runs in a pass beside JavaScript, and leaves nothing behind', async () => {
    const before = memory().callbacks;
    await tidyAsync(async () => {
      const module = new Both();
      let seen: unknown;
      module.registerFullBackwardHook((_, gradInput) => {
        seen = gradInput.map((g) => g?.tolist());
      });
      const x = leaf([1]);
      await module.call(x, x).mul(2).sum().backwardAsync();
      assert.deepEqual((seen as number[][])[0], [4]);
    });
    for (let i = 0; i < 4 && memory().callbacks > before; i++) {
      await new Promise((resolve) => setImmediate(resolve));
      globalThis.gc?.();
    }
    assert.equal(memory().callbacks, before);
  });
});

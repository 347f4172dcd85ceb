import assert from 'node:assert/strict';
import { grad, memory, noGrad, ones, type Tensor, tensor, tidy } from 'kindling';
import { allclose } from '../../support/allclose.js';
import { loadFixture, type TensorRecord } from '../../support/fixtures.js';
import { tensors } from './functions.js';

interface Case {
  case: string;
  inputs: TensorRecord[];
  events: [string, TensorRecord][];
  grads: TensorRecord[];
}

const fixture = loadFixture<{ hooks: Case[] }>('autograd').hooks.find(
  (one) => one.case === 'tensor',
) as Case;
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });
const gradOf = (x: Tensor): Tensor | null => x.grad;

describe('Tensor#registerHook()', () => {
  itTidies("runs in PyTorch's order, with its values, and replaces gradients", () => {
    const [x, w] = tensors(fixture.inputs, { requiresGrad: true }) as [Tensor, Tensor];
    const events: [string, Tensor][] = [];
    const see = (name: string) => (g: Tensor) => void events.push([name, g]);
    const y = x.mul(w);
    x.registerHook(see('x first'));
    x.registerHook((g) => {
      see('x second')(g);
      return g.mul(2);
    });
    x.registerHook(see('x third'));
    x.registerHook(see('never'))();
    y.registerHook((g) => {
      see('y')(g);
      return g.add(1);
    });
    y.retainGrad();
    x.registerPostAccumulateGradHook((leaf) => see('after x')(leaf.grad as Tensor));
    w.registerPostAccumulateGradHook((leaf) => see('after w')(leaf.grad as Tensor));
    y.sin().sum().add(x.sum()).backward();
    assert.deepEqual(
      events.map(([name]) => name),
      fixture.events.map(([name]) => name),
    );
    fixture.events.forEach(([, expected], i) => {
      allclose(events[i]?.[1] as Tensor, expected);
    });
    [x, w, y].forEach((one, i) => {
      allclose(one.grad as Tensor, fixture.grads[i] as TensorRecord);
    });
  });

  itTidies('runs in every pass until it is removed, which may be done twice', () => {
    const x = leaf([1]);
    let runs = 0;
    const remove = x.registerHook(() => {
      runs++;
    });
    x.mul(2).backward();
    grad(x.mul(2), x);
    assert.equal(runs, 2);
    remove();
    remove();
    x.mul(2).backward();
    assert.equal(runs, 2);
  });

  itTidies('stays when the tensor object is gone, and can be removed then', () => {
    const x = leaf([1]);
    let runs = 0;
    const y = x.mul(2);
    const remove = y.registerHook(() => {
      runs++;
    });
    const z = y.sin();
    y.dispose();
    z.backward(null, { retainGraph: true });
    assert.equal(runs, 1);
    remove();
    const before = memory().tensors;
    z.backward();
    assert.equal(runs, 1);
    assert.equal(memory().tensors, before);
  });

  itTidies('can be registered and removed by a hook', () => {
    const x = leaf([1]);
    const seen: string[] = [];
    const remove = x.registerHook(() => {
      seen.push('first');
      remove();
    });
    x.mul(2).backward();
    x.mul(2).backward();
    assert.deepEqual(seen, ['first']);
  });

  itTidies('sees the graph of the gradient with createGraph', () => {
    const x = leaf([2]);
    let fn: string | null = null;
    const y = x.pow(2);
    x.registerHook((g) => {
      fn = g.gradFn;
    });
    grad(y, x, { createGraph: true });
    assert.equal(fn, 'MulBackward0');
  });

  itTidies('gives a gradient that may be kept', () => {
    const x = leaf([1]);
    let seen: Tensor | null = null;
    x.registerHook((g) => {
      seen = g;
    });
    x.mul(3).backward();
    assert.deepEqual((seen as Tensor | null)?.tolist(), [3]);
  });

  itTidies('lets its error out of backward as it is', () => {
    const mine = new Error('mine');
    const x = leaf([1]);
    const remove = x.registerHook(() => {
      throw mine;
    });
    assert.throws(
      () => x.mul(2).backward(),
      (error) => error === mine,
    );
    assert.equal(gradOf(x), null);
    remove();
    x.mul(2).backward();
    assert.deepEqual(gradOf(x)?.tolist(), [2]);
  });

  itTidies('refuses what it cannot work with', () => {
    const x = leaf([1, 2]);
    const before = memory().callbacks;
    assert.throws(() => ones([1]).registerHook(() => {}), {
      name: 'TorchError',
      message: /^registerHook: cannot register a hook on a variable that doesn't require gradient$/,
    });
    assert.throws(() => x.registerHook(5 as never), {
      name: 'ArgumentError',
      message: /^registerHook: expected a function for hook, got 5 \(number\)$/,
    });
    assert.equal(memory().callbacks, before);
    const wrong = x.registerHook((() => 'x') as never);
    assert.throws(() => x.sum().backward(), {
      name: 'ArgumentError',
      message: /^registerHook: expected a tensor or nothing for the hook's result, got 'x'/,
    });
    wrong();
    x.registerHook(() => ones([3]));
    assert.throws(() => x.sum().backward(), { name: 'TorchError', message: /changed the size/ });
  });

  it('goes with the graph', async () => {
    const before = memory().callbacks;
    tidy(() => {
      const x = leaf([1]);
      x.registerHook(() => {});
      x.mul(2).registerHook(() => {});
    });
    assert.equal(memory().callbacks, before);
  });
});

describe('Tensor#registerPostAccumulateGradHook()', () => {
  itTidies('runs when the gradient is there, with the same object, and may take it away', () => {
    const x = leaf([1]);
    const seen: unknown[] = [];
    const remove = x.registerPostAccumulateGradHook((t) => {
      assert.equal(t, x);
      seen.push(t.grad?.tolist());
      noGrad(() => t.sub_(t.grad as Tensor));
      t.grad = null;
    });
    x.mul(2).backward();
    x.mul(2).backward();
    assert.deepEqual(seen, [[2], [2]]);
    assert.deepEqual([x.tolist(), x.grad], [[-3], null]);
    remove();
    remove();
    x.mul(2).backward();
    assert.equal(seen.length, 2);
  });

  itTidies('does not run for grad()', () => {
    const x = leaf([1]);
    let runs = 0;
    x.registerPostAccumulateGradHook(() => {
      runs++;
    });
    grad(x.mul(2), x);
    assert.equal(runs, 0);
  });

  itTidies('refuses what is no leaf, or requires no gradient', () => {
    assert.throws(() => ones([1]).registerPostAccumulateGradHook(() => {}), {
      name: 'TorchError',
      message: /^registerPostAccumulateGradHook: cannot register a hook on a tensor that doesn't/,
    });
    assert.throws(
      () =>
        leaf([1])
          .mul(2)
          .registerPostAccumulateGradHook(() => {}),
      {
        message:
          /^registerPostAccumulateGradHook: post accumulate grad hooks cannot be registered on non-leaf/,
      },
    );
    assert.throws(() => leaf([1]).registerPostAccumulateGradHook('x' as never), {
      message: /^registerPostAccumulateGradHook: expected a function for hook, got 'x' \(string\)$/,
    });
  });
});

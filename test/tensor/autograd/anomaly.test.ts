import assert from 'node:assert/strict';
import {
  AutogradFunction,
  checkpoint,
  detectAnomaly,
  grad,
  isAnomalyEnabled,
  setDetectAnomaly,
  type Tensor,
  tensor,
  tidy,
  tidyAsync,
} from 'kindling';
import { Exp } from './functions.js';

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const leaf = (data: number[]) => tensor(data, { requiresGrad: true });

/** The place that a trace should name. */
function rootOf(x: Tensor): Tensor {
  return x.sqrt();
}

function messageOf(body: () => void): string {
  try {
    body();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

describe('detectAnomaly()', () => {
  itTidies('names the operation that gives NaN, and the place of its call', () => {
    const message = messageOf(() =>
      detectAnomaly(() =>
        rootOf(leaf([-1]))
          .sum()
          .backward(),
      ),
    );
    const [first, second, third] = message.split('\n');
    assert.equal(
      first,
      "backward: Function 'SqrtBackward0' returned nan values in its 0th output.",
    );
    assert.equal(second, 'SqrtBackward0 was recorded here:');
    assert.match(String(third), /^ {4}at rootOf \(.*anomaly\.test\.ts:\d+:\d+\)$/);
    assert.doesNotMatch(message, /src\/tensor|lib\/tensor|node:internal/);
  });

  itTidies('lets NaN pass without checkNan', () => {
    const x = leaf([-1]);
    detectAnomaly(() => rootOf(x).sum().backward(), { checkNan: false });
    assert.deepEqual(x.grad?.tolist(), [NaN]);
  });

  itTidies('explains other errors too', () => {
    const message = messageOf(() =>
      detectAnomaly(
        () => {
          const y = Exp.apply(leaf([1]));
          y.add_(1);
          y.sum().backward();
        },
        { checkNan: false },
      ),
    );
    assert.match(message, /modified by an inplace operation/);
    assert.match(message, /ExpBackward was recorded here:\n {4}at .*anomaly\.test\.ts/);
  });

  itTidies('names the backward that recorded a node, in double backward', () => {
    const message = messageOf(() =>
      detectAnomaly(() => {
        const x = leaf([0]);
        // The derivative of x^1.5 is 1.5·√x; that of √x is infinite at 0, and 0 · ∞ is NaN.
        const [g] = grad(x.pow(1.5).mul(0), x, { createGraph: true });
        (g as Tensor).sum().backward();
      }),
    );
    assert.match(message, /returned nan values/);
    assert.match(message, /was recorded by the backward of PowBackward0, recorded here:\n {4}at /);
  });

  itTidies('is over afterwards, after an error too, and nests', () => {
    assert.equal(isAnomalyEnabled(), false);
    detectAnomaly(() => {
      assert.equal(isAnomalyEnabled(), true);
      detectAnomaly(() => {});
      assert.equal(isAnomalyEnabled(), true);
    });
    assert.throws(() =>
      detectAnomaly(() => {
        throw new Error('mine');
      }),
    );
    assert.equal(isAnomalyEnabled(), false);
    const x = leaf([-1]);
    rootOf(x).sum().backward();
    assert.deepEqual(x.grad?.tolist(), [NaN]);
    assert.throws(() => detectAnomaly(async () => {}), {
      name: 'ArgumentError',
      message: /^detectAnomaly: expected a synchronous function/,
    });
  });

  itTidies("leaves an error of the user's own as it is, and warns where it came from", () => {
    const mine = new Error('mine');
    class Fails extends AutogradFunction {
      forward(x: Tensor): Tensor {
        return x.mul(2);
      }
      backward(): Tensor {
        throw mine;
      }
    }
    const warnings: string[] = [];
    const { emitWarning } = process;
    process.emitWarning = (warning: string | Error) => void warnings.push(String(warning));
    try {
      assert.throws(
        () => detectAnomaly(() => Fails.apply(leaf([1])).backward()),
        (error) => error === mine,
      );
    } finally {
      process.emitWarning = emitWarning;
    }
    assert.equal(mine.message, 'mine');
    assert.match(
      warnings[0] ?? '',
      /^in a backward pass: Error: mine\nFailsBackward was recorded here/,
    );
  });

  itTidies('sees through a checkpoint', () => {
    const message = messageOf(() =>
      detectAnomaly(() =>
        checkpoint((x) => rootOf(x).mul(2), leaf([-1]))
          .sum()
          .backward(),
      ),
    );
    assert.match(message, /SqrtBackward0 was recorded here:\n {4}at rootOf/);
  });

  it('goes along with passes that it has begun', async () => {
    await tidyAsync(async () => {
      const pass = detectAnomaly(() => [
        rootOf(leaf([-1]))
          .sum()
          .backwardAsync(),
      ]);
      await assert.rejects(Promise.all(pass), {
        name: 'TorchError',
        message:
          /^backwardAsync: Function 'SqrtBackward0' returned nan.*\n.*recorded here:\n {4}at rootOf/,
      });
    });
  });
});

describe('setDetectAnomaly()', () => {
  itTidies('holds until it is changed', () => {
    setDetectAnomaly(true);
    try {
      assert.equal(isAnomalyEnabled(), true);
      assert.throws(
        () =>
          rootOf(leaf([-1]))
            .sum()
            .backward(),
        { message: /returned nan values/ },
      );
      setDetectAnomaly(true, { checkNan: false });
      rootOf(leaf([-1]))
        .sum()
        .backward();
    } finally {
      setDetectAnomaly(false);
    }
    assert.equal(isAnomalyEnabled(), false);
  });
});

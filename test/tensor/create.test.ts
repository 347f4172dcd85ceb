import assert from 'node:assert/strict';
import * as kindling from 'kindling';
import { type Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
} from '../support/fixtures.js';

interface Case {
  readonly op: string;
  readonly method?: true;
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
  readonly output: TensorRecord;
}

type AnyFunction = (...args: unknown[]) => unknown;

const { cases } = loadFixture<{ cases: Case[] }>('create');
const functions = Object.fromEntries(Object.entries(kindling)) as Record<string, unknown>;

function call({ op, method, args, options }: Case): Tensor {
  const [self, ...rest] = args.map(revive);
  const fn = method ? (self as Record<string, unknown>)[op] : functions[op];
  assert.equal(typeof fn, 'function', `${op} exists`);
  const given = [...(method ? [] : [self]), ...rest, ...(options ? [revive(options)] : [])];
  return (fn as AnyFunction).apply(method ? self : undefined, given) as Tensor;
}

for (const op of new Set(cases.map((test) => test.op))) {
  const own = cases.filter((test) => test.op === op);

  describe(`${own[0]?.method ? 'Tensor#' : ''}${op}()`, () => {
    for (const test of own) {
      const given = [...test.args, ...(test.options ? [test.options] : [])];
      it(`equals PyTorch on ${given.map(describeRecorded).join(', ')}`, () =>
        tidy(() => allclose(call(test), test.output)));
    }
  });
}

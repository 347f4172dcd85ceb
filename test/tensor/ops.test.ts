import assert from 'node:assert/strict';
import * as kindling from 'kindling';
import { type Device, Tensor, tidy } from 'kindling';
import { allclose } from '../support/allclose.js';
import { eachDevice } from '../support/devices.js';
import {
  describeRecorded,
  isTensorRecord,
  type JsonNumber,
  loadFixture,
  type Recorded,
  reviveOn,
  type TensorRecord,
  toTensor,
} from '../support/fixtures.js';

interface Case {
  readonly op: string;
  readonly kind: 'method' | 'function' | 'inplace';
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
  readonly outputs: readonly (TensorRecord | JsonNumber | boolean)[];
  readonly gradOutputs?: readonly (TensorRecord | null)[];
  readonly grads?: readonly (TensorRecord | null)[];
}

type AnyFunction = (...args: unknown[]) => unknown;

const { cases } = loadFixture<{ cases: Case[] }>('ops');
const functions = Object.fromEntries(Object.entries(kindling)) as Record<string, unknown>;

/** The tensors in arguments, lists taken apart. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  return Array.isArray(value) ? value.flatMap(tensorsIn) : [];
}

/** Arguments as the call wants them; floating-point tensors become leaves of the graph. */
function argument(value: Recorded, inGraph: boolean, device: Device): unknown {
  if (isTensorRecord(value)) {
    return toTensor(value, { requiresGrad: inGraph && value.dtype.startsWith('float'), device });
  }
  return Array.isArray(value) ? value.map((inner) => argument(inner, inGraph, device)) : value;
}

function call({ op, kind, options }: Case, args: readonly unknown[], device: Device): unknown {
  const [self] = args;
  const fn = kind === 'function' ? functions[op] : (self as Record<string, unknown>)[op];
  assert.equal(typeof fn, 'function', `${op} exists`);
  const rest = kind === 'function' ? args : args.slice(1);
  const given = options === undefined ? rest : [...rest, reviveOn(options, device)];
  return (fn as AnyFunction).apply(kind === 'function' ? undefined : self, [...given]);
}

function check(test: Case, device: Device): void {
  const args = test.args.map((value) => argument(value, test.kind !== 'inplace', device));
  const result = call(test, args, device);
  if (test.kind === 'inplace')
    assert.equal(result, args[0], 'gives back the tensor that it changes');
  const results = Array.isArray(result) ? result : [result];
  assert.equal(results.length, test.outputs.length);
  for (const [i, expected] of test.outputs.entries()) {
    if (isTensorRecord(expected)) allclose(results[i] as Tensor, expected);
    else assert.equal(results[i], expected);
  }
  if (test.gradOutputs) checkGradients(test, results, tensorsIn(args), device);
}

function checkGradients(
  { gradOutputs = [], grads = [] }: Case,
  results: readonly unknown[],
  leaves: readonly Tensor[],
  device: Device,
): void {
  const weighted = gradOutputs.flatMap((record, i) =>
    record === null ? [] : [(results[i] as Tensor).mul(toTensor(record, { device })).sum()],
  );
  weighted.reduce((total, term) => total.add(term)).backward();
  for (const [i, expected] of grads.entries()) {
    const { grad } = leaves[i] as Tensor;
    if (expected !== null) {
      assert.ok(grad, `a gradient of tensor ${i}`);
      allclose(grad, expected);
    } else {
      assert.equal(grad, null, `no gradient of tensor ${i}`);
    }
  }
}

eachDevice((device) => {
  for (const op of new Set(cases.map((test) => test.op))) {
    const own = cases.filter((test) => test.op === op);

    describe(`${own[0]?.kind === 'function' ? '' : 'Tensor#'}${op}()`, () => {
      for (const test of own) {
        const given = [...test.args, ...(test.options ? [test.options] : [])];
        it(`equals PyTorch on ${given.map(describeRecorded).join(', ')}`, () =>
          tidy(() => check(test, device)));
      }
    });
  }
});

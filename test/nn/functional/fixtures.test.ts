// Every function of nn.functional against PyTorch, from test/fixtures/functional.json: outputs and gradients.
import assert from 'node:assert/strict';
import { grad, manualSeed, memory, nn, Tensor, tensor, tidy } from 'kindling';
import { NAMESPACES, readCatalogue } from '../../../codegen/catalogue.js';
import { decide } from '../../../codegen/select.js';
import { root } from '../../gates/sources.js';
import { allclose } from '../../support/allclose.js';
import {
  describeRecorded,
  loadFixture,
  type Recorded,
  revive,
  type TensorRecord,
} from '../../support/fixtures.js';

interface Case {
  readonly fn: string;
  readonly args: readonly Recorded[];
  readonly options?: Readonly<Record<string, Recorded>>;
  readonly seed?: number;
  readonly wrt: readonly (number | string)[];
  readonly outputs: readonly (TensorRecord | null)[];
  readonly grads: readonly (TensorRecord | null)[];
}

const { cases } = loadFixture<{ cases: Case[] }>('functional');

type AnyFunction = (...args: unknown[]) => Tensor | (Tensor | null)[];
const functions = nn.functional as unknown as Record<string, AnyFunction | undefined>;

/** Functions that the fixture can only name. */
const DISTANCES: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  linf: (a, b) => a.sub(b).abs().amax(-1),
};

function optionsOf({ options }: Case): Record<string, unknown> | null {
  if (options === undefined) return null;
  const revived = revive(options) as Record<string, unknown>;
  const { distanceFunction } = revived;
  if (typeof distanceFunction === 'string') revived.distanceFunction = DISTANCES[distanceFunction];
  return revived;
}

const isInfinite = (arg: Recorded) => typeof arg === 'string' && /^-?Infinity$/.test(arg);

/** record.py's `output_gradient`. */
function gradientOf(output: Tensor): Tensor {
  const steps = Array.from({ length: output.numel() }, (_, i) => (i % 7) * 0.25 - 0.375);
  return tensor(steps, { dtype: 'float64' }).reshape(output.shape).to(output.dtype);
}

function run({ fn, args, options, seed, wrt, outputs, grads }: Case): void {
  const call = functions[fn];
  assert.ok(call, `nn.functional.${fn} exists`);
  const given = args.map((arg) => (isInfinite(arg) ? Number(arg) : revive(arg)));
  const named = optionsOf({ options } as Case);
  const leaves = wrt.map((place) => {
    const leaf = typeof place === 'number' ? given[place] : named?.[place];
    return (leaf as Tensor).requiresGrad_();
  });
  if (seed !== undefined) manualSeed(seed);
  const before = memory().tensors;
  const result = call(...given, ...(named ? [named] : []));
  const actual = result instanceof Tensor ? [result] : result;
  assert.equal(actual.length, outputs.length, 'as many results');
  if (named?.distanceFunction === undefined)
    assert.ok(memory().tensors - before <= outputs.length, 'nothing but the results is left');
  outputs.forEach((expected, i) => {
    if (expected === null) assert.equal(actual[i], null);
    else allclose(actual[i] as Tensor, expected);
  });
  if (fn.endsWith('_')) allclose(given[0] as Tensor, outputs[0] as TensorRecord);
  if (leaves.length === 0) return;
  const output = actual[0] as Tensor;
  const gradOutputs = output.ndim === 0 ? undefined : [gradientOf(output)];
  const found = grad([output], leaves, { gradOutputs, allowUnused: true });
  grads.forEach((expected, i) => {
    if (expected === null) assert.equal(found[i], null, `no gradient by ${wrt[i]}`);
    else allclose(found[i] as Tensor, expected);
  });
}

for (const fn of new Set(cases.map((test) => test.fn))) {
  describe(`nn.functional.${fn}()`, () => {
    for (const test of cases.filter((other) => other.fn === fn)) {
      const { args, options, seed } = test;
      const how = [...args, ...(options ? [options] : [])].map(describeRecorded).join(', ');
      const seeded = seed === undefined ? '' : ` with seed ${seed}`;
      it(`equals PyTorch in values and gradients on (${how})${seeded}`, () =>
        tidy(() => run(test)));
    }
  });
}

describe('test/fixtures/functional.json', () => {
  it('has more than one set of arguments for nearly every function that is offered', () => {
    assert.ok(NAMESPACES.includes('nn.functional'));
    const offered = decide(readCatalogue(root), 'nn.functional').flatMap((decision) => {
      if (decision.state === 'generated') return [decision.offer.camel];
      return decision.state === 'by hand' ? [decision.ours.replace('nn.functional.', '')] : [];
    });
    const sets = (name: string) => cases.filter(({ fn }) => fn === name).length;
    assert.deepEqual(
      offered.filter((name) => sets(name) === 0),
      [],
    );
    const few = offered.filter((name) => sets(name) === 1);
    assert.ok(few.length <= 15, `one set only: ${few.join(', ')}`);
  });
});

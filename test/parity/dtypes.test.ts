// The dtypes in the signatures of generated methods and functions, against those that PyTorch gave.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { SchemaArgument } from '#kindling/tensor/schema.js';
import { type Overload, readCatalogue } from '../../codegen/catalogue.js';
import { dtypeRules } from '../../codegen/dtypes.js';
import { valueTensors } from '../../codegen/forms.js';
import { dtypesOf, type Given } from './dtypeRule.js';
import {
  isTensorRecord,
  loadOperators,
  type ParityCase,
  type TensorRecord,
  tensorRecords,
} from './fixture.js';
import { OFFERED } from './paths.js';

const catalogue = readCatalogue(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
);
const rules = dtypeRules(catalogue);
const overloads = new Map(
  [...catalogue.operators.values()].flat().map((overload) => [overload.key, overload]),
);
const offered = new Set(OFFERED.flatMap((offer) => offer.overloads));

/** The tensors that a rule speaks of; null where a rule says nothing about such arguments. */
function givenBy({ schema }: Overload, { arguments: values }: ParityCase): Given | null {
  const [lead, second] = valueTensors(schema);
  const records = (argument: SchemaArgument | undefined) =>
    argument === undefined ? [] : tensorRecords(values[argument.name] ?? null);
  const [d, ...others] = records(lead);
  const [e] = records(second);
  if (d === undefined || others.some(({ dtype }) => dtype !== d.dtype)) return null;
  return { D: d.dtype, E: e?.dtype ?? null };
}

/**
 * Types promote two tensors and know no shapes: tensors without dimensions count less than others, and a third tensor may
 * have the say.
 */
function promotesAsTyped({ D, E }: Given, { arguments: values }: ParityCase): boolean {
  return Object.values(values)
    .flatMap(tensorRecords)
    .every(({ shape, dtype }) => shape.length > 0 && (dtype === D || dtype === E));
}

/** Corners where the type is wrong, and why it stays. */
const KNOWN: Readonly<Record<string, string>> = {
  cov: 'half precision with frequency weights gives float32; the type is right without weights',
};

/** What a rule says otherwise than PyTorch, in words. */
function wrong(test: ParityCase): string[] {
  const overload = overloads.get(test.overload);
  if (overload === undefined || (test.arguments.dtype ?? null) !== null) return [];
  const given = givenBy(overload, test);
  if (given === null) return [];
  const list = overload.schema.returns[0]?.list;
  return test.outputs.filter(isTensorRecord).flatMap((output: TensorRecord, i) => {
    const rule = rules(overload)[list ? 0 : i] ?? null;
    if (rule === null || rule === 'R') return [];
    if (/Promote/.test(rule) && !promotesAsTyped(given, test)) return [];
    checked++;
    const allowed = dtypesOf(rule, given);
    return allowed.includes(output.dtype) || test.overload in KNOWN
      ? []
      : [
          `result ${i} of ${given.D}, ${given.E}: ${rule} is ${allowed.join(' or ')}, PyTorch gives ${output.dtype}`,
        ];
  });
}

let checked = 0;

describe('dtypes of signatures', () => {
  it('are what PyTorch gives for every recorded argument set', () => {
    const found = loadOperators().flatMap(({ cases }) =>
      cases
        .filter(({ overload }) => offered.has(overload))
        .flatMap((test) => wrong(test).map((what) => `${test.overload}: ${what}`)),
    );
    assert.equal([...new Set(found)].join('\n'), '');
    assert.ok(checked > 5000, `${checked} results compared`);
  });
});

describe('dtypesOf()', () => {
  it('reads rules inside rules, and numbers as alternatives', () => {
    const given: Given = { D: 'int32', E: 'float16' };
    assert.deepEqual(dtypesOf("'int64'", given), ['int64']);
    assert.deepEqual(dtypesOf('FloatOf<D>', given), ['float32']);
    assert.deepEqual(dtypesOf('ComplexOf<Promote<D, E>>', given), ['complex64']);
    assert.deepEqual(dtypesOf('Promote<D, NumberDType<D>>', given), ['int32', 'float32']);
  });

  it('refuses a rule that it does not know', () => {
    assert.throws(() => dtypesOf('WhateverOf<D>', { D: 'bool', E: null }), /expected a dtype rule/);
  });
});

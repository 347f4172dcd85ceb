import assert from 'node:assert/strict';
import { isTensorRecord, loadOperators, type TensorRecord } from './fixture.js';
import { OFFERED } from './paths.js';
import { WITHOUT_CASE } from './withoutCase.js';

const operators = loadOperators();
const cases = operators.flatMap((record) => record.cases);
const overloads = new Set(cases.map(({ overload }) => overload));
const covered = OFFERED.filter((offer) => offer.overloads.some((key) => overloads.has(key)));
const gradients = cases.flatMap(({ grads = [] }) => grads.filter((grad) => grad !== null));
/** Operators behind a method or function, each counted once whatever the namespaces that show it. */
const shown = new Set(
  covered.flatMap((offer) => offer.overloads.map((key) => key.split('.')[0] as string)),
);

describe('the parity suite', () => {
  it(`has ${operators.length} operators, ${shown.size} of them behind methods and functions: at least 600`, () => {
    assert.ok(shown.size >= 600, `${shown.size}`);
  });

  it(`has ${cases.length} argument sets and ${gradients.length} gradients: several for an operator`, () => {
    assert.ok(cases.length >= 8 * operators.length, `${cases.length}`);
    assert.ok(gradients.length >= 3000, `${gradients.length}`);
  });

  it(`covers ${covered.length} of ${OFFERED.length} generated methods and functions; why not the rest is written down`, () => {
    const missing = OFFERED.filter((offer) => !covered.includes(offer)).map(({ shown }) => shown);
    assert.deepEqual(missing.sort(), Object.keys(WITHOUT_CASE).sort());
  });

  it('has edge cases of each kind', () => {
    const tensors = cases
      .flatMap(({ arguments: given }) => Object.values(given))
      .filter(isTensorRecord);
    const count = (fits: (tensor: TensorRecord) => boolean) => tensors.filter(fits).length;
    assert.ok(count(({ shape }) => shape.includes(0)) >= 500, 'empty');
    assert.ok(count(({ shape }) => shape.length === 0) >= 500, 'no dimensions');
    assert.ok(count(({ strides }) => strides !== undefined) >= 500, 'gaps between elements');
    assert.ok(count(isNotFinite) >= 500, 'NaN and infinities');
    for (const dtype of [
      'float64',
      'float16',
      'bfloat16',
      'complex64',
      'int64',
      'int32',
      'uint8',
      'bool',
    ])
      assert.ok(count((tensor) => tensor.dtype === dtype) >= 200, dtype);
  });
});

function isNotFinite({ dtype, data }: TensorRecord): boolean {
  if (dtype !== 'float32') return false;
  const bytes = new Uint8Array(Buffer.from(data, 'base64'));
  return new Float32Array(bytes.buffer).some((value) => !Number.isFinite(value));
}

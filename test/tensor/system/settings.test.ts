// The settings of LibTorch: determinism, precision, threads. They belong to the process, so each test puts them back.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  ArgumentError,
  areDeterministicAlgorithmsEnabled,
  empty,
  getDeterministicDebugMode,
  getFloat32MatmulPrecision,
  getNumInteropThreads,
  inferenceMode,
  isDeterministicAlgorithmsWarnOnlyEnabled,
  isFillUninitializedMemoryEnabled,
  isInferenceModeEnabled,
  ops,
  setDeterministicDebugMode,
  setFloat32MatmulPrecision,
  setFlushDenormal,
  setNumInteropThreads,
  TorchError,
  tensor,
  tidy,
  useDeterministicAlgorithms,
  zeros,
} from 'kindling';
import { assertThrows } from '../../support/assertThrows.js';

const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });

/** An operator of which PyTorch has no deterministic form. */
const put = () => {
  const x = zeros([4]);
  const index = tensor([1, 1], { dtype: 'int64' });
  return tidy(() => ops.call('aten::put_', x, index, tensor([1, 2])));
};

describe('useDeterministicAlgorithms()', () => {
  afterEach(() => useDeterministicAlgorithms(false, { fillUninitializedMemory: true }));

  it('is off at first', () => {
    assert.equal(areDeterministicAlgorithmsEnabled(), false);
    assert.equal(isDeterministicAlgorithmsWarnOnlyEnabled(), false);
    assert.equal(getDeterministicDebugMode(), 0);
    tidy(put);
  });

  it('refuses what has no deterministic form', () => {
    useDeterministicAlgorithms(true);
    assert.equal(areDeterministicAlgorithmsEnabled(), true);
    assert.equal(getDeterministicDebugMode(), 2);
    assertThrows(put, {
      type: TorchError,
      code: 'ERR_TORCH',
      message:
        /^put_: put_ does not have a deterministic .*'useDeterministicAlgorithms\(true\)'.* 'warnOnly: true' option/,
    });
  });

  it('only warns with warnOnly', async () => {
    useDeterministicAlgorithms(true, { warnOnly: true });
    assert.equal(isDeterministicAlgorithmsWarnOnlyEnabled(), true);
    assert.equal(getDeterministicDebugMode(), 1);
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    tidy(put);
    const { name, message } = await warned;
    assert.equal(name, 'TorchWarning');
    assert.match(
      message,
      /^put_ does not .*'useDeterministicAlgorithms\(true, \{ warnOnly: true \}\)'/,
    );
  });

  itTidies('fills new memory with NaN and the largest integer, unless told not to', () => {
    useDeterministicAlgorithms(true);
    assert.equal(isFillUninitializedMemoryEnabled(), true);
    assert.deepEqual(empty([2]).tolist(), [Number.NaN, Number.NaN]);
    assert.deepEqual(empty([2], { dtype: 'int32' }).tolist(), [2147483647, 2147483647]);
    useDeterministicAlgorithms(true, { fillUninitializedMemory: false });
    assert.equal(isFillUninitializedMemoryEnabled(), false);
    useDeterministicAlgorithms(true);
    assert.equal(isFillUninitializedMemoryEnabled(), false);
  });

  it('has PyTorch’s debug modes by name and by number', () => {
    for (const [mode, number, on, warns] of [
      ['error', 2, true, false],
      ['warn', 1, true, true],
      ['default', 0, false, false],
    ] as const) {
      for (const given of [mode, number]) {
        setDeterministicDebugMode(given);
        assert.equal(getDeterministicDebugMode(), number);
        assert.equal(areDeterministicAlgorithmsEnabled(), on);
        assert.equal(isDeterministicAlgorithmsWarnOnlyEnabled(), warns);
      }
    }
  });

  it('refuses other values and changes nothing then', () => {
    assertThrows(
      () => useDeterministicAlgorithms('yes' as never),
      argument(/^useDeterministicAlgorithms: expected a boolean for mode, got 'yes'/),
    );
    assertThrows(
      () => useDeterministicAlgorithms(true, { warnOnly: 1 as never }),
      argument(/a boolean for warnOnly/),
    );
    assertThrows(
      () => useDeterministicAlgorithms(true, { fillUninitializedMemory: 1 as never }),
      argument(/a boolean for fillUninitializedMemory/),
    );
    assertThrows(
      () => setDeterministicDebugMode('loud' as never),
      argument(/'default', 'warn', 'error', 0, 1 or 2 for mode, got 'loud'/),
    );
    assertThrows(() => setDeterministicDebugMode(3 as never), argument(/for mode, got 3/));
    assert.equal(areDeterministicAlgorithmsEnabled(), false);
  });
});

describe('setFloat32MatmulPrecision()', () => {
  after(() => setFloat32MatmulPrecision('highest'));

  it('is highest at first and takes PyTorch’s three names', () => {
    assert.equal(getFloat32MatmulPrecision(), 'highest');
    for (const precision of ['high', 'medium', 'highest'] as const) {
      setFloat32MatmulPrecision(precision);
      assert.equal(getFloat32MatmulPrecision(), precision);
    }
  });

  it('refuses other names', () =>
    assertThrows(
      () => setFloat32MatmulPrecision('low' as never),
      argument(/'highest', 'high' or 'medium' for precision, got 'low'/),
    ));
});

describe('setFlushDenormal()', () => {
  itTidies('makes tiny numbers zero while it is on', () => {
    const half = () => tensor([1e-310], { dtype: 'float64' }).mul(0.5).item();
    // torch.tensor([1e-310], dtype=torch.float64) * 0.5
    assert.equal(half(), 5e-311);
    const can = setFlushDenormal(true);
    const flushed = half();
    setFlushDenormal(false);
    assert.equal(flushed, can ? 0 : 5e-311);
    assert.equal(half(), 5e-311);
  });

  it('refuses what is no boolean', () =>
    assertThrows(() => setFlushDenormal(1 as never), argument(/a boolean for mode, got 1/)));
});

describe('isInferenceModeEnabled()', () => {
  it('tells whether inferenceMode is on', () => {
    assert.equal(isInferenceModeEnabled(), false);
    inferenceMode(() => assert.equal(isInferenceModeEnabled(), true));
    assert.equal(isInferenceModeEnabled(), false);
  });
});

describe('setNumInteropThreads()', () => {
  it('holds from the start of a process, and is set once', function () {
    this.timeout(60_000);
    const program = `
      import { getNumInteropThreads, setNumInteropThreads } from 'kindling';
      const first = getNumInteropThreads();
      setNumInteropThreads(3);
      let again = '';
      try { setNumInteropThreads(2); } catch (error) { again = error.code + ' ' + error.message; }
      console.log(JSON.stringify([first, getNumInteropThreads(), again]));`;
    const out = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      encoding: 'utf8',
    });
    const [first, then, again] = JSON.parse(out) as [number, number, string];
    assert.ok(first >= 1);
    assert.equal(then, 3);
    assert.match(again, /^ERR_TORCH setNumInteropThreads: .*cannot set number of interop threads/);
  });

  it('refuses what is no whole number from 1', () => {
    const before = getNumInteropThreads();
    assertThrows(() => setNumInteropThreads(1.5), argument(/an integer for count, got 1\.5/));
    assertThrows(() => setNumInteropThreads(0), argument(/an integer from 1 to 4096/));
    assert.equal(getNumInteropThreads(), before);
  });
});

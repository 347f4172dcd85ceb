import assert from 'node:assert/strict';
import { checked } from './hooks.js';

describe('the hook that counts tensors', () => {
  it('fails a test that leaves some alive', async function () {
    let live = 3;
    const leaking = checked(
      () => {
        live += 2;
      },
      () => live,
    );
    await assert.rejects(async () => leaking.call(this), /leak: 2 more tensors alive/);
  });

  it('passes a test whose tensors are gone, and one whose tensors the collector frees', async function () {
    let live = 3;
    await checked(
      () => undefined,
      () => live,
    ).call(this);
    live = 5;
    let asked = 0;
    const counts = [3, 5, 5, 3, 3]; // before, after, after one collection, after two
    await checked(
      () => undefined,
      () => counts[asked++] ?? 3,
    ).call(this);
    assert.equal(asked, 5);
  });

  it('passes on what the test throws', async function () {
    const failing = checked(
      () => {
        throw new RangeError('mine');
      },
      () => 0,
    );
    await assert.rejects(async () => failing.call(this), { name: 'RangeError', message: 'mine' });
  });

  it('counts nothing while the native core is not loaded', async function () {
    await checked(
      () => undefined,
      () => null,
    ).call(this);
  });

  it('has a collector to ask', () => assert.equal(typeof globalThis.gc, 'function'));
});

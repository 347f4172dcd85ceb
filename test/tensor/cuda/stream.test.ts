// Streams, events and copies that do not wait. They need a GPU and are skipped without one.
import assert from 'node:assert/strict';
import { cuda, rand, type Tensor, tidy, zeros } from 'kindling';
import { allclose } from '../../support/allclose.js';
import { onCuda } from '../../support/devices.js';

const MATRIX = 2048;

/** Enough work to be under way when the next call comes. */
function work(x: Tensor, rounds = 40): Tensor {
  let y = x;
  for (let i = 0; i < rounds; i++) y = y.matmul(x).mul(1e-3);
  return y;
}

onCuda('cuda.stream()', () => {
  it('makes a stream current while its function runs, also when that throws', () => {
    const side = new cuda.Stream();
    const before = cuda.currentStream();
    assert.ok(cuda.stream(side, () => cuda.currentStream().equals(side)));
    assert.throws(
      () =>
        cuda.stream(side, () => {
          throw new Error('inside');
        }),
      /inside/,
    );
    assert.ok(cuda.currentStream().equals(before));
  });

  it('refuses an asynchronous function', () =>
    assert.throws(() => cuda.stream(new cuda.Stream(), async () => {}), {
      code: 'ERR_ARGUMENT',
      message: /^cuda\.stream: expected a synchronous function/,
    }));

  it('orders work of two streams by waitStream', () =>
    tidy(() => {
      const x = rand([MATRIX, MATRIX], { device: 'cuda' });
      const side = new cuda.Stream();
      side.waitStream(cuda.currentStream());
      const y = cuda.stream(side, () => work(x));
      cuda.currentStream().waitStream(side);
      y.recordStream(cuda.currentStream());
      const expected = work(x);
      allclose(y, expected, { rtol: 1e-4, atol: 1e-4 });
    }));

  it('has streams of high priority', () => {
    const [lowest, highest] = cuda.Stream.priorityRange();
    assert.ok(highest < lowest || highest === lowest);
    assert.equal(new cuda.Stream({ priority: highest }).device, 'cuda:0');
  });
});

onCuda('cuda.Event', () => {
  it('measures the time of work on the GPU', () =>
    tidy(() => {
      const x = rand([MATRIX, MATRIX], { device: 'cuda' });
      const [start, end] = [0, 1].map(() => new cuda.Event({ enableTiming: true })) as [
        cuda.Event,
        cuda.Event,
      ];
      start.record();
      work(x);
      end.record();
      end.synchronize();
      assert.ok(end.query());
      const time = start.elapsedTime(end);
      assert.ok(time > 0.1 && time < 10_000, `${time} ms`);
    }));

  it('is done where it was never recorded', () => assert.equal(new cuda.Event().query(), true));

  it('says what elapsedTime lacks', () => {
    const timed = new cuda.Event({ enableTiming: true, blocking: true });
    assert.throws(() => new cuda.Event().elapsedTime(timed), /this event needs enableTiming: true/);
    timed.record();
    const other = new cuda.Event({ enableTiming: true });
    assert.throws(() => timed.elapsedTime(other), /end needs record\(\) before/);
  });
});

onCuda('waiting for a GPU by a promise', () => {
  it('lets the event loop go on', async () => {
    const x = rand([MATRIX, MATRIX], { device: 'cuda' });
    const y = tidy(() => work(x, 400));
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await cuda.synchronizeAsync();
    clearInterval(timer);
    assert.ok(turns > 0, 'a timer ran meanwhile');
    await cuda.currentStream().synchronizeAsync();
    const event = cuda.currentStream().recordEvent();
    await event.synchronizeAsync();
    for (const tensor of [x, y]) tensor.dispose();
  });

  it('reads a result that is not there yet', async () => {
    const x = zeros([MATRIX, MATRIX], { device: 'cuda' });
    const sum = tidy(() => work(x.add(1)).sum());
    const expected = sum.item();
    assert.equal(await sum.itemAsync(), expected);
    for (const tensor of [x, sum]) tensor.dispose();
  });

  it('reads what another stream makes', async () => {
    const side = new cuda.Stream();
    const y = cuda.stream(side, () =>
      tidy(() =>
        work(rand([MATRIX, MATRIX], { device: 'cuda' }))
          .mul(0)
          .add(3),
      ),
    );
    const data = await cuda.stream(side, () => ({ promise: y.toTypedArrayAsync() })).promise;
    assert.ok(data.every((value) => value === 3));
    y.dispose();
  });
});

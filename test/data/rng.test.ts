import assert from 'node:assert/strict';
import { rngFor, shuffled } from '#kindling/data/rng.js';

describe('rngFor()', () => {
  it('gives the same stream for the same key and another for any other', () => {
    const start = (...key: number[]) => {
      const rng = rngFor(...key);
      return [rng.random(), rng.random()].join();
    };
    const keys = [[], [0], [0, 0], [1], [0, 1], [1, 0], [2 ** 32], [2 ** 40], [-1], [42, 1, 7]];
    const starts = keys.map((key) => start(...key));
    assert.equal(new Set(starts).size, keys.length);
    assert.deepEqual(
      keys.map((key) => start(...key)),
      starts,
    );
  });

  it('is uniform within a stream and across neighbouring keys', () => {
    // Of 20,000 uniform numbers the mean has a standard deviation of 1/√(12·20,000) = 0.002; 4 of them are allowed.
    const n = 20000;
    const mean = (draw: (i: number) => number) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += draw(i);
      return sum / n;
    };
    const one = rngFor(5);
    assert.ok(Math.abs(mean(() => one.random()) - 0.5) < 0.0082);
    assert.ok(Math.abs(mean((i) => rngFor(42, 3, i, 2).random()) - 0.5) < 0.0082);
    assert.ok(
      Math.abs(
        mean((i) => rngFor(42, 3, i, 2).random() * rngFor(42, 3, i + 1, 2).random()) - 0.25,
      ) < 0.007,
    );
  });

  it('draws from the range asked for', () => {
    const rng = rngFor(1);
    const seen = new Set<number>();
    for (let i = 0; i < 200; i++) {
      const x = rng.uniform(-2, 3);
      assert.ok(x >= -2 && x < 3);
      seen.add(rng.integer(4, 7));
    }
    assert.deepEqual([...seen].sort(), [4, 5, 6]);
  });
});

describe('shuffled()', () => {
  it('has every number once, in every place about as often', () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    for (let seed = 0; seed < 4000; seed++) {
      const order = shuffled(4, rngFor(seed));
      assert.deepEqual([...order].sort(), [0, 1, 2, 3]);
      order.forEach((value, place) => {
        (counts[place] as number[])[value] = ((counts[place] as number[])[value] as number) + 1;
      });
    }
    // 1,000 each is expected, with a standard deviation of √(4,000·¼·¾) = 27
    for (const count of counts.flat()) assert.ok(Math.abs(count - 1000) < 5 * 27, `${counts}`);
  });
});

import assert from 'node:assert/strict';
import { Pipeline, type SetupValues, Transform, type TransformContext } from 'kindling';

const context: TransformContext = {
  splitIdx: 0,
  rng: { random: () => 0.25, uniform: () => 0, integer: () => 0 },
};

/** Numbers only: adds, and decodes by subtracting. */
class Add extends Transform<number> {
  override readonly order: number;
  override readonly splitIdx: 0 | 1 | null;
  seen: number[] = [];
  readonly #amount: number;

  constructor(amount: number, { order = 0, splitIdx = null as 0 | 1 | null } = {}) {
    super();
    this.#amount = amount;
    this.order = order;
    this.splitIdx = splitIdx;
  }

  override async setup({ train }: SetupValues<number>): Promise<void> {
    for await (const value of train) this.seen.push(value);
  }

  override accepts(value: unknown): value is number {
    return typeof value === 'number';
  }

  encodes(value: number): number {
    return value + this.#amount;
  }

  override decodes(value: number): number {
    return value - this.#amount;
  }
}

class Double extends Add {
  override encodes(value: number): number {
    return value * 2;
  }

  override decodes(value: number): number {
    return value / 2;
  }
}

describe('Pipeline', () => {
  it('runs by order, equals as given, and decodes backwards', async () => {
    const pipeline = new Pipeline([
      new Double(0, { order: 5 }),
      new Add(1),
      new Double(0, { order: 5 }),
      new Add(2),
    ]);
    assert.deepEqual(await pipeline.encode([3], context), [24]);
    assert.deepEqual(pipeline.decode([24]), [3]);
  });

  it('changes the elements that a transform accepts, and no other', async () => {
    assert.deepEqual(await new Pipeline([new Add(1)]).encode(['a', 1, null, 2], context), [
      'a',
      2,
      null,
      3,
    ]);
  });

  it('leaves out transforms of the other split', async () => {
    const pipeline = new Pipeline([new Add(1, { splitIdx: 0 }), new Add(10, { splitIdx: 1 })]);
    assert.deepEqual(await pipeline.encode([0], context), [1]);
    assert.deepEqual(await pipeline.encode([0], { ...context, splitIdx: 1 }), [10]);
  });

  it('does not undo what the other side did, where it is told the side', () => {
    const pipeline = new Pipeline([new Add(1, { splitIdx: 0 }), new Add(10, { splitIdx: 1 })]);
    assert.deepEqual(pipeline.decode([11], { splitIdx: 1 }), [1]);
    assert.deepEqual(pipeline.decode([11], { splitIdx: 0 }), [10]);
    assert.deepEqual(pipeline.decode([11]), [0]);
  });

  it('waits for transforms that take their time', async () => {
    class Slow extends Transform<number> {
      async encodes(value: number): Promise<number> {
        return value + 1;
      }
    }
    assert.deepEqual(await new Pipeline([new Slow(), new Slow()]).encode([1, 5], context), [3, 7]);
  });

  it('decides once for the whole tuple', async () => {
    class AddDrawn extends Transform<number, number, number> {
      override beforeCall(tuple: readonly unknown[], { rng }: TransformContext): number {
        return rng.random() * tuple.length;
      }
      encodes(value: number, drawn: number): number {
        return value + drawn;
      }
    }
    assert.deepEqual(
      await new Pipeline([new AddDrawn()]).encode([1, 2, 3, 4], context),
      [2, 3, 4, 5],
    );
  });

  it('sets each transform up on what the ones before it make', async () => {
    const first = new Add(1, { order: 1 });
    const second = new Double(0, { order: 2 });
    const third = new Add(0, { order: 3 });
    const pipeline = new Pipeline([third, second, first]);
    await pipeline.setup((ready) => {
      const through = async function* (...values: number[]) {
        for (const value of values) yield (await ready.encode([value], context))[0];
      };
      return { train: through(1, 2), valid: through() };
    });
    assert.deepEqual(
      [first.seen, second.seen, third.seen],
      [
        [1, 2],
        [2, 3],
        [4, 6],
      ],
    );
  });

  it('names the transform that fails', async () => {
    class Fussy extends Transform<number> {
      encodes(): number {
        throw new TypeError('not today');
      }
      override decodes(): number {
        throw new TypeError('nor back');
      }
    }
    const pipeline = new Pipeline([new Add(1), new Fussy()]);
    await assert.rejects(pipeline.encode([1], context), (error: Error & { code?: string }) => {
      assert.deepEqual(
        [error.name, error.code, error.message],
        ['DataError', 'ERR_DATA', 'Fussy: not today'],
      );
      assert.ok(error.cause instanceof TypeError);
      return true;
    });
    assert.throws(() => pipeline.decode([1]), { message: 'Fussy: nor back' });
  });
});

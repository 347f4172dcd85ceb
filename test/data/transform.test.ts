// What issue and fastai promise of transforms, through a DataBlock: 03_data.core's own tests among them.
import assert from 'node:assert/strict';
import {
  DataBlock,
  type Dataset,
  ImageBlock,
  Pipeline,
  type Tensor,
  TensorImage,
  TensorImageBW,
  TensorMask,
  TensorPoint,
  Transform,
  TransformBlock,
  type TransformContext,
  tensor,
  tidy,
  tidyAsync,
  transformOf,
  zeros,
} from 'kindling';

const context = (splitIdx: 0 | 1 = 0): TransformContext => ({
  splitIdx,
  rng: { random: () => 0.25, uniform: (low) => low, integer: (low) => low },
});

const negate = () => transformOf(Number, (x) => -x, { decodes: (x) => -x, name: 'negate' });

/** Every sample of one side. */
const all = (dataset: Dataset) => Promise.all(dataset.items.map((_, i) => dataset.sample(i)));

function numbersThrough(tfms: () => readonly Transform[], splits: [number[], number[]]) {
  return new DataBlock({
    blocks: [TransformBlock<number>({ typeTfms: tfms }), TransformBlock<number>()],
    splitter: () => splits,
    getX: (item: number) => item,
    getY: (item: number) => item,
  });
}

describe('transformOf()', () => {
  it('changes values of its class, those of a subclass too, and no other', async () => {
    await tidyAsync(async () => {
      const pipeline = new Pipeline([transformOf(TensorImage, (image) => image.add(1))]);
      const given = [
        zeros([1]).as(TensorImage),
        zeros([1]).as(TensorImageBW),
        zeros([1]).as(TensorMask),
        zeros([1]),
        'text',
        3,
      ];
      const made = await pipeline.encode(given, context());
      assert.deepEqual(
        made.map((value) => (value as { constructor: unknown }).constructor),
        [TensorImage, TensorImageBW, TensorMask, zeros([1]).constructor, String, Number],
      );
      assert.deepEqual(
        made.slice(0, 4).map((value) => (value as Tensor).tolist()),
        [[1], [1], [0], [0]],
      );
      assert.deepEqual(made.slice(2), given.slice(2));
    });
  });

  it('stands for numbers, text and booleans by their constructors', async () => {
    const pipeline = new Pipeline([
      negate(),
      transformOf(String, (text) => text.toUpperCase()),
      transformOf(Boolean, (value) => !value),
    ]);
    assert.deepEqual(await pipeline.encode([1, 'a', true, null], context()), [
      -1,
      'A',
      false,
      null,
    ]);
    assert.deepEqual(pipeline.decode([-1, 'A', false, null]), [1, 'A', false, null]);
  });

  it('has order, splitIdx, name, and a setup', async () => {
    let mean = 0;
    const less = transformOf(Number, (x) => x - mean, {
      decodes: (x) => x + mean,
      setup: async ({ train }) => {
        const values: number[] = [];
        for await (const value of train) values.push(value);
        mean = values.reduce((a, b) => a + b) / values.length;
      },
      order: 3,
    });
    // Datasets([1, 2, 3, 4], [[neg_tfm, nrm]]): the mean is taken of what is negated, −2.5
    const block = numbersThrough(() => [less, negate()], [[0, 1, 2, 3], [4]]);
    const datasets = await block.datasets([1, 2, 3, 4, 100]);
    assert.equal(mean, -2.5);
    assert.deepEqual(
      (await all(datasets.train)).map(([x]) => x),
      [1.5, 0.5, -0.5, -1.5],
    );
    assert.deepEqual(datasets.train.elements[0]?.pipeline.decode([1.5]), [1]);
    const { order, splitIdx, name } = transformOf(Number, (x) => x, { splitIdx: 1 });
    assert.deepEqual([order, splitIdx, name], [0, 1, 'transform of Number']);
    function twice(x: number) {
      return 2 * x;
    }
    assert.equal(transformOf(Number, twice).name, 'twice');
  });

  it('draws from the stream of the item, or decides once for the tuple', async () => {
    const each = transformOf(Number, (x, { rng }) => x + rng.random());
    assert.deepEqual(await new Pipeline([each]).encode([1, 2], context()), [1.25, 2.25]);
    let calls = 0;
    const once = transformOf(Number, (x, drawn: number) => x + drawn, {
      beforeCall: (tuple, { rng }) => {
        calls++;
        return rng.random() * tuple.length;
      },
    });
    assert.deepEqual(await new Pipeline([once]).encode([1, 2], context()), [1.5, 2.5]);
    assert.equal(calls, 1);
  });

  it('stays beside another one in a DataBlock, where classes collapse to the last', async () => {
    const add = (n: number) => transformOf(TensorPoint, (x) => x.add(n), { order: 7 });
    const dls = await new DataBlock({
      blocks: [TransformBlock<number>()],
      splitter: () => [[0], [1]],
      itemTfms: [transformOf(Number, (x) => tensor([[x, x]]).as(TensorPoint)), add(1), add(10)],
      batchTfms: [add(100), add(1000)],
    }).dataloaders([0, 0], { bs: 1, shuffle: false });
    const [x] = await dls.oneBatch();
    assert.deepEqual(x?.tolist(), [[[11, 11]]]); // a batch has the class of its block, a plain tensor
    x?.dispose();
  });

  it('names itself in errors, and refuses what is no class or function', async () => {
    const fussy = transformOf(
      Number,
      () => {
        throw new TypeError('not today');
      },
      { name: 'fussy' },
    );
    await assert.rejects(new Pipeline([fussy]).encode([1], context()), {
      name: 'DataError',
      message: 'fussy: not today',
    });
    assert.throws(
      () => transformOf('x' as never, (x) => x),
      /transformOf: expected a class for cls/,
    );
    assert.throws(
      () => transformOf(Number, 5 as never),
      /transformOf: expected a function for encodes/,
    );
  });
});

describe('Semantic classes', () => {
  it('are kept where a plain tensor is returned: by classes, functions, promises, decodes', async () => {
    class Brighter extends Transform<TensorImage, Tensor> {
      override accepts(value: unknown): value is TensorImage {
        return value instanceof TensorImage;
      }
      encodes(image: TensorImage): Tensor {
        return image.add(1);
      }
      override decodes(image: Tensor): Tensor {
        return image.sub(1);
      }
    }
    class Slow extends Brighter {
      override encodes(image: TensorImage): Tensor {
        return Promise.resolve(image.add(1)) as unknown as Tensor;
      }
    }
    await tidyAsync(async () => {
      const grey = zeros([1]).as(TensorImageBW);
      const pipelines = [
        new Pipeline([new Brighter()]),
        new Pipeline([new Slow()]),
        new Pipeline([transformOf(TensorImage, async (image) => image.add(1))]),
      ];
      for (const pipeline of pipelines) {
        const [made] = await pipeline.encode([grey], context());
        assert.ok(made instanceof TensorImageBW);
        assert.deepEqual(made.tolist(), [1]);
      }
      assert.ok(pipelines[0]?.decode([grey])[0] instanceof TensorImageBW);
    });
  });

  it('are kept through a plain function over the tuple, so that Normalize still sees the image', async () => {
    const dls = await new DataBlock({
      blocks: [ImageBlock(), TransformBlock<number>()],
      splitter: () => [[0], [1]],
      getX: () => zeros([3, 2, 2], { dtype: 'uint8' }),
      getY: () => 1,
      batchTfms: [
        ([x, ...rest]) => [(x as Tensor).flip([-1]), ...rest],
        transformOf(TensorImage, (image) => image.add(5), { order: 99 }),
      ],
    }).dataloaders([0, 1]);
    const [x, y] = await dls.oneBatch();
    assert.ok(x instanceof TensorImage);
    tidy(() => assert.equal(x.mean().item(), 5));
    for (const t of [x, y]) t.dispose();
  });

  it('change where a transform gives another one', async () => {
    await tidyAsync(async () => {
      const toPoint = transformOf(TensorImage, (image) => image.as(TensorPoint));
      const [made] = await new Pipeline([toPoint]).encode(
        [zeros([1, 2]).as(TensorImage)],
        context(),
      );
      assert.equal((made as Tensor).constructor, TensorPoint);
    });
  });

  it('a function over the tuple has to return a tuple', async () => {
    const pipeline = new Pipeline([transformOf(Number, (x) => x)]);
    assert.deepEqual(await pipeline.encode([1], context()), [1]);
    const dls = await new DataBlock({
      blocks: [TransformBlock<number>()],
      splitter: () => [[0], [1]],
      itemTfms: [function oops() {} as never],
    }).dataloaders([1, 2], { bs: 1 });
    await assert.rejects(
      dls.oneBatch(),
      /oops: expected the tuple, changed, for its result, got undefined/,
    );
  });
});

describe('Datasets', () => {
  it('set transforms up on training items only', async () => {
    const seen: number[] = [];
    const learn = transformOf(Number, (x) => x, {
      setup: async ({ train }) => {
        for await (const value of train) seen.push(value);
      },
    });
    await numbersThrough(
      () => [learn],
      [
        [3, 0],
        [1, 2],
      ],
    ).datasets([10, 11, 12, 13]);
    assert.deepEqual(seen, [13, 10]);
  });

  it('run transforms of one side on that side only', async () => {
    // Datasets(range(5), [_Tfm()], splits=[[1, 2], [0, 3, 4]]) with split_idx 1: x * 2
    const twice = transformOf(Number, (x) => 2 * x, { splitIdx: 1 });
    const datasets = await numbersThrough(
      () => [twice],
      [
        [1, 2],
        [0, 3, 4],
      ],
    ).datasets([0, 1, 2, 3, 4]);
    assert.deepEqual(await all(datasets.train), [
      [1, 1],
      [2, 2],
    ]);
    assert.deepEqual(await all(datasets.valid), [
      [0, 0],
      [6, 3],
      [8, 4],
    ]);
  });

  it('give each element its own pipeline, and count inputs', async () => {
    // Datasets(items, [[neg_tfm, int2f_tfm], [add(1)]])[0] is (-1, 2)
    const datasets = await new DataBlock({
      blocks: [
        TransformBlock<number>({ typeTfms: () => [negate()] }),
        TransformBlock<number>({ typeTfms: () => [transformOf(Number, (x) => x + 1)] }),
      ],
      splitter: () => [[0, 1], [2]],
    }).datasets([1, 2, 3]);
    assert.deepEqual(await all(datasets.train), [
      [-1, 2],
      [-2, 3],
    ]);
    assert.equal(datasets.nInp, 1);
  });
});

describe("TransformBlock's beforeBatch", () => {
  it('makes samples fit together before they are stacked, in the order of blocks', async () => {
    const dls = await new DataBlock({
      blocks: [
        TransformBlock<number[]>({
          beforeBatch: (samples) => {
            const most = Math.max(...samples.map(({ tuple }) => (tuple[0] as Tensor).size(0)));
            return samples.map(({ item, tuple: [x, y] }) => {
              const row = (x as Tensor).tolist() as number[];
              return { item, tuple: [tensor([...row, ...Array(most - row.length).fill(0)]), y] };
            });
          },
        }),
        TransformBlock<number>({
          beforeBatch: (samples) =>
            samples.map(({ item, tuple: [x] }) => ({
              item,
              tuple: [x, tensor((x as Tensor).size(0))],
            })),
        }),
      ],
      splitter: () => [[0, 1], [2]],
      getX: (item: number[]) => item,
      getY: () => 0,
    }).dataloaders([[1], [2, 3], [4]], { bs: 2, shuffle: false });
    const [x, y] = await dls.oneBatch();
    assert.deepEqual(
      [x.tolist(), y.tolist()],
      [
        [
          [1, 0],
          [2, 3],
        ],
        [2, 2],
      ],
    );
    for (const t of [x, y]) t.dispose();
  });
});

describe("TransformBlock's cls", () => {
  it('is the class of its batches, by which batch transforms are chosen', async () => {
    const toPoint = transformOf(Number, (x) => tensor([[x, x]]).as(TensorPoint));
    const dls = await new DataBlock({
      blocks: [
        TransformBlock<number, TensorPoint>({ cls: TensorPoint, typeTfms: () => [toPoint] }),
      ],
      splitter: () => [[0], [1]],
      batchTfms: transformOf(TensorPoint, (points) => points.mul(2)),
    }).dataloaders([3, 4], { bs: 1 });
    const [x] = await dls.oneBatch();
    assert.ok(x instanceof TensorPoint);
    assert.deepEqual(x.tolist(), [[[6, 6]]]);
    x.dispose();
  });
});

describe('An error while transforms are set up', () => {
  it('names the transform and the item', async () => {
    const fussy = transformOf(Number, (x) => x, {
      name: 'fussy',
      setup: async ({ train }) => {
        for await (const value of train) if (value > 1) throw new TypeError(`${value} is too much`);
      },
    });
    const block = numbersThrough(() => [fussy], [[0, 1, 2], [3]]);
    await assert.rejects(block.datasets([0, 1, 2, 3]), {
      name: 'DataError',
      message: 'fussy: 2 is too much, for item 2',
      item: 2,
    });
  });
});

describe('Item and batch transforms', () => {
  /** Collects what it may learn from. */
  const learner = (order: number, seen: { train: unknown[]; valid: unknown[] }) =>
    transformOf(TensorPoint, (x) => x.add(1), {
      order,
      name: 'learner',
      setup: async ({ train, valid }) => {
        for await (const value of train) seen.train.push(value.tolist());
        for await (const value of valid) seen.valid.push(value.tolist());
        for await (const _ of train) seen.train.push('again');
      },
    });
  const recipe = (itemTfms: readonly Transform[], batchTfms: readonly Transform[]) =>
    new DataBlock({
      blocks: [
        TransformBlock<number, TensorPoint>({
          cls: TensorPoint,
          typeTfms: () => [transformOf(Number, (x) => tensor([x]).as(TensorPoint))],
        }),
        TransformBlock<number>(),
      ],
      splitter: () => [[0, 1], [2]],
      getX: (item: number) => item,
      getY: () => 0,
      itemTfms,
      batchTfms,
    });

  it('are set up on the samples and batches that they will see, after those before them', async () => {
    const [ofItems, ofBatches] = [
      { train: [], valid: [] },
      { train: [], valid: [] },
    ];
    const add10 = transformOf(TensorPoint, (x) => x.add(10));
    const block = recipe([add10, learner(7, ofItems)], [add10, learner(7, ofBatches)]);
    await block.dataloaders([1, 2, 3], { bs: 2, shuffle: false });
    assert.deepEqual(ofItems, { train: [[11], [12], 'again', 'again'], valid: [[13]] });
    assert.deepEqual(ofBatches, { train: [[[22], [23]], 'again'], valid: [[[24]]] });
  });

  it('name themselves where set-up fails', async () => {
    const fussy = transformOf(TensorPoint, (x) => x, {
      name: 'fussy',
      setup: () => {
        throw new TypeError('not today');
      },
    });
    for (const block of [recipe([fussy], []), recipe([], [fussy])])
      await assert.rejects(block.dataloaders([1, 2, 3]), {
        name: 'DataError',
        message: 'fussy: not today',
      });
  });

  it('are set up by summary() too', async () => {
    const seen = { train: [], valid: [] };
    const lines: string[] = [];
    await recipe([], [learner(0, seen)]).summary([1, 2, 3], { log: (line) => lines.push(line) });
    assert.deepEqual(seen, { train: [[[1], [2]], 'again'], valid: [[[3]]] });
    assert.match(lines.at(-1) ?? '', /learner gives \(TensorPoint float32 \[2, 1\]/);
  });
});

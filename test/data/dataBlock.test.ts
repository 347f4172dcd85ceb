import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  type DataError,
  FuncSplitter,
  IndexSplitter,
  MultiCategoryBlock,
  nn,
  PointBlock,
  parentLabel,
  RandomSplitter,
  RegressionBlock,
  type Splitter,
  TensorCategory,
  type TensorImage,
  Transform,
  TransformBlock,
} from 'kindling';

/** Item n validates when it is odd. */
const odd: Splitter<{ n: number }> = FuncSplitter(({ n }) => n % 2 === 1);

interface Row {
  readonly n: number;
  readonly x: number;
  readonly label: string;
  readonly labels: readonly string[];
}

const rows: readonly Row[] = [
  { n: 0, x: 0.5, label: 'cat', labels: ['a', 'b'] },
  { n: 1, x: 1.5, label: 'cat', labels: ['b'] },
  { n: 2, x: 2.5, label: 'dog', labels: [] },
  { n: 3, x: 3.5, label: 'dog', labels: ['a'] },
];

const dispose = (...tensors: readonly { dispose(): void }[]) => {
  for (const t of tensors) t.dispose();
};

describe('DataBlock', () => {
  it('knows from the target block which loss, how many outputs, and which labels', async () => {
    const x = (row: Row) => row.x;
    const options = { splitter: odd, getX: x };
    const found = [];
    for (const block of [
      new DataBlock({
        ...options,
        blocks: [TransformBlock(), CategoryBlock()],
        getY: (row: Row) => row.label,
      }),
      new DataBlock({
        ...options,
        blocks: [TransformBlock(), MultiCategoryBlock()],
        getY: (row: Row) => row.labels,
      }),
      new DataBlock({
        ...options,
        blocks: [TransformBlock(), RegressionBlock()],
        getY: (row: Row) => [row.x, row.n],
      }),
      new DataBlock({
        ...options,
        blocks: [TransformBlock(), RegressionBlock({ nOut: 1 })],
        getY: x,
      }),
      new DataBlock({
        ...options,
        blocks: [TransformBlock(), PointBlock()],
        getY: () =>
          [
            [1, 2],
            [3, 4],
          ] as const,
      }),
      new DataBlock({ ...options, getY: x }),
    ]) {
      const { lossFunc, c, vocab } = await block.datasets(rows);
      found.push([lossFunc?.constructor.name, c, vocab]);
    }
    assert.deepEqual(found, [
      ['CrossEntropyLossFlat', 2, ['cat', 'dog']],
      ['BCEWithLogitsLossFlat', 2, ['a', 'b']],
      ['MSELossFlat', 2, undefined],
      ['MSELossFlat', 1, undefined],
      ['MSELossFlat', 4, undefined],
      [undefined, undefined, undefined],
    ]);
  });

  it('gives losses that LibTorch computes on its batches', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock<number>(), CategoryBlock()],
      splitter: odd,
      getX: (row: Row) => row.x,
      getY: (row: Row) => row.label,
    });
    const dls = await block.dataloaders(rows, { shuffle: false });
    const [xb, yb] = await dls.oneBatch();
    const model = new nn.Linear(1, dls.c as number);
    using pred = model.call(xb.unsqueeze(1));
    using loss = dls.lossFunc?.call(pred, yb);
    assert.ok((loss?.item() as number) > 0);
    dispose(xb, yb, ...model.parameters());
  });

  it('is the item twice without any option but a splitter, as in fastai', async () => {
    const dls = await new DataBlock({ splitter: IndexSplitter([3]) }).dataloaders([5, 6, 7, 8], {
      shuffle: false,
    });
    const [xb, yb] = await dls.oneBatch();
    assert.deepEqual(
      [xb?.tolist(), yb?.tolist()],
      [
        [5, 6, 7],
        [5, 6, 7],
      ],
    );
    dispose(xb as TensorImage, yb as TensorImage);
  });

  it('keeps nothing of one data set for the next', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      splitter: RandomSplitter({ validPct: 0 }),
      getX: () => 1,
      getY: (item: string) => item,
    });
    const first = await block.datasets(['a', 'b']);
    const second = await block.datasets(['c']);
    assert.deepEqual([first.vocab, second.vocab], [['a', 'b'], ['c']]);
  });

  it('takes several inputs and targets, one getter for each', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), TransformBlock(), CategoryBlock(), RegressionBlock()],
      nInp: 2,
      splitter: odd,
      getX: [(row: Row) => row.x, (row: Row) => row.n],
      getY: [(row: Row) => row.label, (row: Row) => row.x],
    });
    const dls = await block.dataloaders(rows, { shuffle: false });
    const batch = await dls.oneBatch();
    assert.deepEqual(
      batch.map((t) => t.tolist()),
      [
        [0.5, 2.5],
        [0, 2],
        [0, 1],
        [0.5, 2.5],
      ],
    );
    assert.ok(batch[2] instanceof TensorCategory);
    assert.deepEqual(
      [dls.nInp, dls.c, dls.cs, dls.lossFunc?.constructor.name, dls.vocab, dls.vocabs],
      [2, 3, [2, 1], 'MultiTargetLoss', ['cat', 'dog'], [['cat', 'dog'], undefined]],
    );
    assert.deepEqual(
      dls
        .decodeBatch(batch, { maxN: 1 })
        .map(({ input, target }) => [input.map((t) => t.item()), target]),
      [
        [
          [0.5, 0],
          ['cat', 0.5],
        ],
      ],
    );
    dispose(...batch);
  });

  it('waits for getters and getItems that read files', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      getItems: async (count: number) => rows.slice(0, count),
      splitter: odd,
      getX: async (row) => row.x,
      getY: async (row) => row.label,
    });
    assert.deepEqual((await block.datasets(4)).vocab, ['cat', 'dog']);
  });

  it('puts the transforms of the user after the blocks’ and replaces one of the same class', async () => {
    class Label extends Transform {
      constructor(readonly text: string) {
        super();
      }
      override accepts(value: unknown): value is string {
        return typeof value === 'string';
      }
      encodes(value: unknown): unknown {
        return `${value}${this.text}`;
      }
    }
    const lines: string[] = [];
    const block = new DataBlock({
      blocks: [TransformBlock({ itemTfms: () => [new Label('block')] }), TransformBlock()],
      splitter: odd,
      getX: () => 'x',
      getY: () => 1,
      itemTfms: [new Label('first'), new Label('last'), ([, y]) => [2, y]],
    });
    await block.summary(rows, { log: (line) => lines.push(line) });
    const steps = lines.filter((line) => /^ {2}(Label|function|ToTensor)/.test(line));
    assert.deepEqual(steps, [
      "  Label gives ('xlast', 1)",
      '  function gives (2, 1)',
      '  ToTensor gives (Tensor float32 [], Tensor float32 [])',
    ]);
  });

  it('throws ArgumentError for unknown options and wrong numbers of getters', () => {
    assert.throws(() => new DataBlock({ getz: parentLabel } as object), {
      name: 'ArgumentError',
      message:
        "DataBlock: there is no option 'getz'; there are blocks, getItems, splitter, getX, getY, getters, duplicates, itemTfms, batchTfms, nInp",
    });
    const blocks = [TransformBlock(), TransformBlock(), CategoryBlock()] as const;
    assert.throws(
      () => new DataBlock({ blocks, getX: (x: number) => x }),
      /DataBlock: expected 2 functions, one for each input, for getX, got 1/,
    );
    assert.throws(
      () => new DataBlock({ getY: [String, String] as never }),
      /DataBlock: expected 1 function, for 1 target, for getY, got 2/,
    );
    assert.throws(
      () => new DataBlock({ blocks, nInp: 4 as 2 }),
      /DataBlock: expected an integer from 1 to 3, the number of blocks, for nInp, got 4/,
    );
    assert.throws(
      () => MultiCategoryBlock({ encoded: true }),
      /MultiCategoryBlock: expected a vocab beside encoded: true, got none/,
    );
  });

  it('throws ArgumentError for a source without items', async () => {
    const block = new DataBlock({
      getItems: (source: readonly number[] | null) => source as readonly number[],
    });
    await assert.rejects(block.datasets([]), /DataBlock: the source holds no items/);
    await assert.rejects(
      block.datasets(null),
      /DataBlock: expected a list for the result of getItems, got null/,
    );
  });

  it('names the item whose getter fails, and the getter', async () => {
    const getLabel = (row: Row): string => {
      if (row.n === 2) throw new RangeError('no label here');
      return row.label;
    };
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      splitter: odd,
      getX: () => 1,
      getY: getLabel,
    });
    await assert.rejects(block.datasets(rows), (error: DataError) => {
      assert.equal(error.name, 'DataError');
      assert.match(
        error.message,
        /^getLabel: no label here, for item \{ n: 2, x: 2\.5, label: 'dog'/,
      );
      assert.equal(error.item, rows[2]);
      return true;
    });
  });
});

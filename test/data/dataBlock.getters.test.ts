import assert from 'node:assert/strict';
import {
  CategoryBlock,
  ColReader,
  DataBlock,
  ImageBlock,
  IndexSplitter,
  ItemGetter,
  RegressionBlock,
  TransformBlock,
} from 'kindling';

interface Row {
  readonly x: number;
  readonly label: string;
}

const rows: readonly Row[] = [
  { x: 0.5, label: ' Cat' },
  { x: 1.5, label: 'cat ' },
  { x: 2.5, label: 'DOG' },
  { x: 3.5, label: 'dog' },
];
const lower = (text: string) => text.toLowerCase();
const trim = async (text: string) => text.trim();
const options = {
  blocks: [RegressionBlock(), CategoryBlock()],
  splitter: IndexSplitter([3]),
} as const;

describe('DataBlock getters', () => {
  it('are one for each block, in place of getX and getY', async () => {
    const block = new DataBlock({
      ...options,
      getters: [(row: Row) => row.x, ColReader('label')],
    });
    assert.deepEqual((await block.datasets(rows.with(3, rows[0] as Row))).vocab, [
      ' Cat',
      'DOG',
      'cat ',
    ]);
  });

  it('may be lists of functions, applied in turn, some of which wait', async () => {
    const block = new DataBlock({
      ...options,
      getX: ColReader('x', { as: 'number' }),
      getY: [[ColReader('label'), trim, lower]],
    });
    const datasets = await block.datasets(rows);
    assert.deepEqual(datasets.vocab, ['cat', 'dog']);
    assert.equal(datasets.elements[1]?.getter.name, 'ColReader, then trim, then lower');
  });

  it('name the function of a list that fails, and the item', async () => {
    function broken(): string {
      throw new RangeError('not this one');
    }
    const block = new DataBlock({
      ...options,
      getX: () => 1,
      getY: [[ColReader('label'), trim, broken]],
    });
    await assert.rejects(block.datasets(rows), {
      name: 'DataError',
      message: "broken: not this one, for item { x: 0.5, label: ' Cat' }",
    });
    const first = new DataBlock({ ...options, getX: () => 1, getY: [[ColReader('lable'), trim]] });
    await assert.rejects(first.datasets(rows), {
      message:
        "ColReader: there is no column 'lable' in { x: 0.5, label: ' Cat' }, which has x, label",
    });
  });

  it('throw ArgumentError beside getX, in a wrong number, and where they are none', () => {
    const x = (row: Row) => row.x;
    assert.throws(
      () => new DataBlock({ ...options, getters: [x, String], getX: x }),
      /DataBlock: expected getters, or getX and getY, got both/,
    );
    assert.throws(
      () => new DataBlock({ ...options, getters: [x] as never }),
      /DataBlock: expected 2 functions, one for each block, for getters, got 1/,
    );
    assert.throws(
      () => new DataBlock({ ...options, getY: [ColReader('label'), lower] as never }),
      /for getY, got 2; functions applied in turn stand in a list of their own, getY: \[\[first, second\]\]/,
    );
    for (const getY of ['label', [[]], [undefined]])
      assert.throws(
        () => new DataBlock({ ...options, getY: getY as never }),
        /DataBlock: expected functions for getY, got/,
      );
  });
});

describe('DataBlock blocks', () => {
  it('may be functions that make a block with its defaults, as in fastai', async () => {
    const block = new DataBlock({
      blocks: [RegressionBlock, CategoryBlock],
      getX: (row: Row) => row.x,
      getY: (row) => row.label.trim().toLowerCase(),
      splitter: IndexSplitter([3]),
    });
    assert.deepEqual(
      block.blocks.map(({ name }) => name),
      ['RegressionBlock', 'CategoryBlock'],
    );
    assert.deepEqual((await block.datasets(rows)).vocab, ['cat', 'dog']);
  });

  it('throw ArgumentError for what is no block', () => {
    assert.throws(
      () => new DataBlock({ blocks: [ImageBlock(), 'label'] as never }),
      /DataBlock: block 1 is none: 'label'/,
    );
    assert.throws(
      () => new DataBlock({ blocks: [] as never }),
      /DataBlock: expected a list of at least one block for blocks, got \[\]/,
    );
  });
});

describe('DataBlock.fromColumns()', () => {
  const xs = [0.5, 1.5, 2.5];
  const labels = ['cat', 'cat', 'cat'];

  it('makes item i of the values at i', async () => {
    const block = DataBlock.fromColumns({ ...options, splitter: IndexSplitter([2]) });
    const datasets = await block.datasets([xs, labels]);
    assert.deepEqual(datasets.items, [
      [0.5, 'cat'],
      [1.5, 'cat'],
      [2.5, 'cat'],
    ]);
    assert.deepEqual(datasets.vocab, ['cat']);
  });

  it('takes columns from getItems, and getters that choose among them', async () => {
    const block = DataBlock.fromColumns({
      ...options,
      getItems: async (n: number) => [labels.slice(0, n), xs.slice(0, n), xs.slice(0, n)] as const,
      getters: [ItemGetter(2), ItemGetter(0)],
      splitter: IndexSplitter([1]),
    });
    const datasets = await block.datasets(2);
    assert.deepEqual([datasets.items.length, datasets.vocab], [2, ['cat']]);
    const [x] = await datasets.train.sample(0);
    assert.equal((x as { tolist(): unknown }).tolist(), 0.5);
  });

  it('is two TransformBlocks without options', async () => {
    const block = DataBlock.fromColumns({ splitter: IndexSplitter([0]) });
    const datasets = await block.datasets([
      [1, 2],
      [3, 4],
    ]);
    assert.deepEqual(datasets.train.items, [[2, 4]]);
  });

  it('throws ArgumentError for columns that do not fit', async () => {
    const block = DataBlock.fromColumns(options);
    await assert.rejects(
      block.datasets([xs, labels.slice(1)]),
      /DataBlock\.fromColumns: expected columns of one length, got 3, 2/,
    );
    await assert.rejects(
      block.datasets([xs] as never),
      /DataBlock\.fromColumns: 2 blocks need as many columns, got 1/,
    );
    await assert.rejects(
      block.datasets([xs, 'cat'] as never),
      /DataBlock\.fromColumns: expected lists, got 'cat' for column 1/,
    );
    await assert.rejects(block.datasets(5 as never), /a list of columns for the source, without/);
    assert.throws(
      () => DataBlock.fromColumns({ ...options, getX: () => 1 } as object),
      /expected getters, or getX and getY, got both/,
    );
  });
});

describe('DataBlock nInp', () => {
  it('may be all blocks', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), TransformBlock()],
      nInp: 2,
      getX: [(n: number) => n, (n: number) => -n],
      splitter: IndexSplitter([1]),
    });
    const datasets = await block.datasets([5, 6]);
    assert.deepEqual(
      datasets.elements.map(({ name }) => name),
      ['input 1', 'input 2'],
    );
  });
});

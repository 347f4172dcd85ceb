import assert from 'node:assert/strict';
import { once } from 'node:events';
import { ColReader, ColSplitter, DataBlock, type DataBlockOptions, IndexSplitter } from 'kindling';

const rows = [
  { file: 'a.jpg', label: 'cat', is_valid: false },
  { file: 'b.jpg', label: 'dog', is_valid: false },
  { file: 'b.jpg', label: 'cat', is_valid: true },
];

describe('DataBlock duplicates', () => {
  const split = <Item>(items: readonly Item[], options: object) =>
    new DataBlock<[], Item>({
      duplicates: 'error',
      splitter: IndexSplitter([items.length - 1]),
      ...options,
    } as DataBlockOptions<[], Item, readonly Item[], never>).datasets(items);

  it('are equal texts, or equal rows, on both sides', async () => {
    await assert.rejects(split(['a.jpg', 'b.jpg', 'a.jpg'], {}), {
      name: 'DataError',
      message:
        "splitter: 1 of the 1 validation items are in training too, at another position, which makes validation flatter the model; the first: item 0 trains, 'a.jpg', and item 2 validates, 'a.jpg'",
    });
    await assert.rejects(
      split([rows[0], rows[1], { ...rows[0] }], {}),
      /item 0 trains, \{ file: 'a/,
    );
    await split(['a.jpg', 'a.jpg', 'b.jpg'], {});
    await split(rows, {});
  });

  it('are what the inputs read, where a column is read', async () => {
    const splitter = ColSplitter();
    const listed =
      /item 1 trains, \{ file: 'b\.jpg', label: 'dog'.*item 2 validates, \{ file: 'b\.jpg'/;
    await assert.rejects(split(rows, { splitter, getX: ColReader('file') }), listed);
    const open = (name: string) => name;
    await assert.rejects(split(rows, { splitter, getX: [[ColReader('file'), open]] }), listed);
    await split(rows, { splitter, getX: (row: { file: string }) => row.file });
  });

  it('are neither numbers nor what holds more than cells', async () => {
    await split([1, 1, 1], {});
    const pixels = { file: 'a', pixels: [1, 2] };
    await split([pixels, { ...pixels }], {});
  });

  it('are warned of by default, and allowed when told', async () => {
    const warned = once(process, 'warning');
    await split(['a.jpg', 'a.jpg'], { duplicates: 'warn' });
    const [warning] = (await warned) as [Error & { code: string }];
    assert.equal(warning.code, 'KINDLING_DUPLICATES');
    assert.match(warning.message, /^splitter: 1 of the 1 .*\(duplicates: 'allow' of the DataBlock/);
    await split(['a.jpg', 'a.jpg'], { duplicates: 'allow' });
    await assert.rejects(
      split(['a.jpg', 'b.jpg'], { duplicates: 'no' }),
      /DataBlock: expected 'warn', 'error' or 'allow' for duplicates, got 'no'/,
    );
  });
});

import assert from 'node:assert/strict';
import { basename } from 'node:path';
import {
  type BadItem,
  CategoryBlock,
  DataBlock,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  MultiCategoryBlock,
  Resize,
  TransformBlock,
} from 'kindling';
import { jpeg, plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';
import { epoch, warnings } from './loaders.js';

type Row = readonly [label: unknown, more?: readonly string[]];

/** Rows of which the last `valid` validate. */
const block = (rows: readonly Row[], valid: readonly number[], vocab?: readonly string[]) =>
  new DataBlock({
    blocks: [TransformBlock<number>(), CategoryBlock(vocab ? { vocab } : {}), MultiCategoryBlock()],
    splitter: IndexSplitter(valid),
    getX: (row: Row) => rows.indexOf(row),
    getY: [([label]: Row) => label as string, ([, more]: Row) => more ?? []],
    nInp: 1,
  });

const skip = { badItems: 'skip', shuffle: false, dropLast: false, seed: 0 } as const;

describe("DataBlock with badItems: 'skip'", () => {
  const rows: Row[] = [
    ['a', ['x']],
    [undefined, ['y']], // no label
    ['b', ['z']],
    ['c', 7 as never], // no list of labels, and the only 'c' of training
    ['a', ['z']],
    ['c', ['x']], // validation
    ['a', ['y']], // validation; 'y' goes with the row without a label
    ['b', ['z', 'x']], // validation
  ];

  it('leaves out what no vocabulary can be made of, and what that makes unknown', async () => {
    const told: BadItem<Row>[] = [];
    const data = block(rows, [5, 6, 7]);
    const seen = await warnings(async () => {
      const datasets = await data.datasets(rows, {
        badItems: 'skip',
        onBadItem: (bad) => told.push(bad),
      });
      assert.deepEqual(datasets.splits, [[0, 2, 4], [7]]);
      assert.deepEqual(datasets.vocabs, [
        ['a', 'b'],
        ['x', 'z'],
      ]);
      assert.deepEqual(told, datasets.skipped);
    });
    assert.deepEqual(
      told.map(({ index, item }) => [index, item]),
      [1, 3, 5, 6].map((i) => [i, rows[i]]),
    );
    const [first, , third, fourth] = told.map(({ error }) => error.message);
    assert.match(first as string, /^Categorize: .* for item \[ undefined, \[ 'y' \] \]$/);
    assert.match(third as string, /^Categorize: label 'c' is not among the 2 labels/);
    assert.match(fourth as string, /^MultiCategorize: label 'y' is not among the 2 labels/);
    assert.equal(seen.length, 1);
    assert.match(seen[0] as string, /^Datasets: left out 4 of 8 items; the first: Categorize: /);
  });

  it('gives batches of the others, drawn by the weights that were theirs', async () => {
    await warnings(async () => {
      const data = block(rows, [5, 6, 7]);
      const dls = await data.dataloaders(rows, skip);
      assert.deepEqual((await epoch(dls.train))[0]?.slice(0, 2), [
        [0, 2, 4],
        [0, 1, 0],
      ]);
      assert.deepEqual((await epoch(dls.valid))[0]?.slice(0, 2), [[7], [1]]);
      const weights = [0, 5, 0, 5, 1, 0, 0, 0];
      const weighted = await data.dataloaders(rows, { ...skip, shuffle: true, weights });
      assert.deepEqual((await epoch(weighted.train))[0]?.[0], [4, 4, 4]);
    });
  });

  it('names the item without it', async () => {
    const data = block(rows, [5, 6, 7]);
    await assert.rejects(data.datasets(rows), {
      name: 'DataError',
      message: /^Categorize: .* for item \[ undefined, \[ 'y' \] \]$/,
    });
  });

  it('does not warn where there is nothing to leave out', async () => {
    const good = [rows[0], rows[2], rows[4]] as Row[];
    const seen = await warnings(() => block(good, [2]).dataloaders(good, skip));
    assert.deepEqual(seen, []);
  });

  it('throws when nothing is left to train on', async () => {
    const data = block(rows, [0]);
    const none = rows.map(([, more]): Row => [3, more ?? []]);
    await assert.rejects(data.datasets(none, { badItems: 'skip' }), {
      name: 'DataError',
      message: /^Datasets: none of 7 items can be read; the first: Categorize: /,
    });
  });
});

describe("ImageBlock with badItems: 'skip'", () => {
  const folder = useFolder();

  it('leaves out corrupt images and labels outside the vocabulary, and reports them all', async () => {
    const whole = await jpeg(16, 16, plain(9, 9, 9));
    const write = (name: string, bytes: Uint8Array | string) => folder.write(name, bytes);
    for (const name of ['a/0.jpg', 'b/2.jpg', 'b/4.jpg', 'c/5.jpg', 'a/7.jpg']) write(name, whole);
    write('a/1.jpg', whole.subarray(0, whole.length / 2));
    write('b/3.png', 'no picture');
    write('b/6.png', '');
    write('a/8.png', await png(16, 16, plain(3)));
    const data = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock({ vocab: ['a', 'b'] })],
      getItems: getImageFiles,
      splitter: (files: readonly string[]) => {
        const isValid = (file: string) => Number(basename(file)[0]) > 4;
        const all = [...files.keys()];
        return [
          all.filter((i) => !isValid(files[i] as string)),
          all.filter((i) => isValid(files[i] as string)),
        ];
      },
      getY: (file: string) => file.split('/').at(-2) as string,
      itemTfms: Resize(8),
    });
    const told: string[] = [];
    const onBadItem = ({ item, error }: BadItem<string>) =>
      told.push(`${basename(item)} ${error.op}`);
    const seen = await warnings(async () => {
      const dls = await data.dataloaders(folder.path, { ...skip, bs: 2, onBadItem });
      assert.deepEqual(told.splice(0), ['5.jpg Categorize']);
      const sizes = async (loader: typeof dls.train) =>
        (await epoch(loader)).map(([, labels]) => labels);
      assert.deepEqual(await sizes(dls.train), [[0], [1], [1]]);
      assert.deepEqual(told.splice(0), ['1.jpg openImage', '3.png openImage']);
      assert.deepEqual(await sizes(dls.valid), [[0, 0]]);
      assert.deepEqual(told.splice(0), ['6.png openImage']);
      assert.deepEqual(
        dls.valid.skipped.map(({ item }) => basename(item)),
        ['6.png'],
      );
    });
    assert.equal(seen.length, 3);
    assert.match(seen[0] as string, /^Datasets: left out 1 of 9 items; the first: .*5\.jpg/);
    assert.match(seen[1] as string, /^DataLoader, epoch 0: left out 2 of 5 items; .*1\.jpg/);
    assert.match(seen[2] as string, /^DataLoader, epoch 0: left out 1 of 3 items; .*6\.png/);
  });
});

import assert from 'node:assert/strict';
import {
  CategoryBlock,
  ColReader,
  ColSplitter,
  DataBlock,
  GrandparentSplitter,
  getImageFiles,
  ImageBlock,
  ImageDataLoaders,
  parentLabel,
  readCsv,
  TensorImageBW,
} from 'kindling';
import { at, describeData, dispose } from './folder.js';

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describeData('Imagenette, labels from folders', 'imagenette2-224', () => {
  const synsets = [
    ...['n01440764', 'n02102040', 'n02979186', 'n03000684', 'n03028079', 'n03394916'],
    ...['n03417042', 'n03425413', 'n03445777', 'n03888257'],
  ];

  it("has fastai's vocabulary and split", async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: GrandparentSplitter({ validName: 'val' }),
      getY: parentLabel,
    });
    const dls = await block.dataloaders(at('imagenette2-224'), { bs: 8, seed: 1 });
    // dls.vocab and len(dls.train_ds), len(dls.valid_ds), fastai 2.8.12
    assert.deepEqual([dls.vocab, dls.train.n, dls.valid.n], [synsets, 3000, 1000]);
    for (const [side, each] of [
      [dls.trainDs, 300],
      [dls.validDs, 100],
    ] as const) {
      const labels = side.items.map(parentLabel);
      for (const synset of synsets) {
        assert.equal(labels.filter((label) => label === synset).length, each);
      }
    }
    const batch = await dls.oneBatch();
    assert.deepEqual([batch[0].shape, batch[1].shape], [[8, 3, 224, 224], [8]]);
    dispose(batch);
    const shown = texts((await dls.showBatch({ maxN: 4 })).toSvg());
    assert.equal(shown.length, 4);
    assert.ok(shown.every((text) => synsets.includes(text as string)));
  });
});

describeData('MNIST_SAMPLE, labels from folders and from a table', 'mnist_sample', () => {
  it('fromCsv() splits as fastai does for the same seed', async () => {
    const dls = await ImageDataLoaders.fromCsv(at('mnist_sample'), {
      cls: TensorImageBW,
      seed: 42,
    });
    // ImageDataLoaders.from_csv(path, seed=42): vocab, lengths, the first of train_ds.items and valid_ds.items
    assert.deepEqual([dls.vocab, dls.train.n, dls.valid.n], [['0', '1'], 11548, 2886]);
    const names = (rows: readonly { readonly name?: unknown }[]) =>
      rows.slice(0, 3).map(({ name }) => name);
    assert.deepEqual(
      [names(dls.trainDs.items), names(dls.validDs.items)],
      [
        ['valid/7/2167.png', 'train/7/27481.png', 'train/3/675.png'],
        ['train/7/25525.png', 'valid/7/8284.png', 'train/7/35519.png'],
      ],
    );
    const batch = await dls.oneBatch();
    assert.deepEqual(batch[0].shape, [64, 1, 28, 28]);
    dispose(batch);
  });

  it('a table with columns of files, labels and sides gives what folders give', async () => {
    const rows = (await readCsv(at('mnist_sample', 'labels.csv'))).map(
      ({ name = '', label = '' }) => ({
        fname: name,
        label: label === '0' ? '3' : '7',
        isValid: name.startsWith('valid/'),
      }),
    );
    const block = new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), CategoryBlock()],
      getX: ColReader('fname', { pref: at('mnist_sample/') }),
      getY: ColReader('label'),
      splitter: ColSplitter('isValid'),
    });
    const table = await block.dataloaders(rows, { bs: 4, shuffle: false });
    const folders = await ImageDataLoaders.fromFolder(at('mnist_sample'), { cls: TensorImageBW });
    assert.deepEqual(table.vocab, folders.vocab);
    for (const side of ['trainDs', 'validDs'] as const) {
      const files = folders[side].items.map((file) => file.slice(at('mnist_sample/').length));
      const items = table[side].items as typeof rows;
      assert.deepEqual(items.map(({ fname }) => fname).sort(), files.sort());
      for (const { fname, label } of items) assert.equal(parentLabel(fname), label);
    }
    const shown = texts((await table.showBatch({ maxN: 4 })).toSvg());
    assert.deepEqual(
      shown,
      (table.trainDs.items as typeof rows).slice(0, 4).map(({ label }) => label),
    );
  });
});

import assert from 'node:assert/strict';
import { ImageDataLoaders, Resize } from 'kindling';
import { at, describeData, dispose } from './folder.js';

const folder = 'pascal_voc/pascal_2007_like';

/** `list(dls.vocab)`, fastai 2.8.12. */
const vocab =
  'aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person pottedplant sheep sofa train tvmonitor'.split(
    ' ',
  );

describeData('PASCAL, several labels from a csv file', folder, () => {
  const load = () =>
    ImageDataLoaders.fromCsv(at(folder), {
      csvFname: 'train.csv',
      folder: 'train',
      labelDelim: ' ',
      validCol: 'is_valid',
      itemTfms: Resize([128, 96]),
      bs: 16,
      shuffle: false,
    });

  it("has fastai's vocabulary and split", async () => {
    const dls = await load();
    assert.deepEqual([dls.vocab, dls.c], [vocab, 20]);
    assert.deepEqual([dls.train.n, dls.valid.n], [132, 33]);
    assert.equal(dls.lossFunc?.constructor.name, 'BCEWithLogitsLossFlat');
  });

  it('encodes labels as ones, and shows them as text', async () => {
    const dls = await load();
    const batch = await dls.oneBatch();
    assert.deepEqual(
      batch.map((t) => [t.dtype, t.shape]),
      [
        ['float32', [16, 3, 128, 96]],
        ['float32', [16, 20]],
      ],
    );
    const shown = dls.decodeBatch(batch, { maxN: 2 });
    assert.deepEqual(
      shown.map(({ target }) => target),
      [['dog', 'person'], ['train']],
    );
    dispose(
      batch,
      shown.map(({ input }) => input),
    );
  });

  it('counts every label as often as fastai does', async () => {
    const dls = await load();
    // sum(int(dls.train_ds.tls[1][i].sum()) for i in range(132)), and the same of the 33 of valid_ds; person in both
    const counts = { train: [0, 0], valid: [0, 0] };
    for (const side of ['train', 'valid'] as const) {
      const rows: number[][] = [];
      for await (const batch of dls.new({ dropLast: false })[side]) {
        rows.push(...(batch[1].tolist() as number[][]));
        dispose(batch);
      }
      const sum = (values: number[]) => values.reduce((total, value) => total + value);
      counts[side] = [
        sum(rows.flat()),
        sum(rows.map((row) => row[vocab.indexOf('person')] as number)),
      ];
    }
    assert.deepEqual(counts, { train: [227, 53], valid: [60, 15] });
  });

  it('draws a batch with its labels', async () => {
    const svg = (await (await load()).showBatch({ maxN: 3 })).toSvg();
    assert.deepEqual(
      [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text),
      ['dog, person', 'train', 'chair, sofa'],
    );
  });
});

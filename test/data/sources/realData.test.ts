// Lists of real data sets, whose counts are pandas': KINDLING_DATA names the folder that holds them.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  CategoryBlock,
  ColReader,
  DataBlock,
  MaskSplitter,
  MultiCategoryBlock,
  readCsv,
  TransformBlock,
} from 'kindling';
import { originOf } from '#kindling/data/origin.js';

const root = process.env.KINDLING_DATA;
const at = (...parts: string[]) => join(root ?? '', ...parts);

describe(`lists of real data ${root ? '' : '(skipped: KINDLING_DATA is not set)'}`, () => {
  before(function () {
    if (!root) this.skip();
  });

  it("fastai's train.csv of PASCAL: file names, labels, and who validates", async () => {
    const file = at('pascal_voc/pascal_2007_like/train.csv');
    const rows = await readCsv(file, {
      columns: ['fname', 'labels', 'is_valid'],
      types: { is_valid: 'boolean' },
    });
    assert.equal(rows.length, 165);
    assert.equal(rows.filter(({ is_valid }) => is_valid).length, 33);
    const image = ColReader('fname', { pref: at('pascal_voc/pascal_2007_like/train/') });
    assert.ok(rows.every((row) => existsSync(image(row))));
    const block = new DataBlock({
      blocks: [TransformBlock(), MultiCategoryBlock()],
      getX: image,
      getY: ColReader('labels', { labelDelim: ' ' }),
      splitter: MaskSplitter(rows.map(({ is_valid }) => is_valid)),
    });
    const { train, valid, vocab } = await block.datasets(rows);
    assert.deepEqual([train.length, valid.length, vocab?.length], [132, 33, 20]);
    assert.equal(originOf(rows[164]), `${file}:166`);
  });

  it('all labels of VOC 2007, with empty cells', async () => {
    const file = at('pascal_voc/voc2007_all_labels.csv');
    const rows = await readCsv(file, { types: { difficult_only: 'string?' } });
    const labels = rows.map(ColReader('labels', { labelDelim: ' ' }));
    assert.equal(rows.length, 9963);
    assert.equal(rows.filter((row) => row.difficult_only === null).length, 8867);
    assert.equal(labels.filter((all) => all.includes('person')).length, 4192);
    assert.equal(
      (await readCsv(file, { duplicates: 'drop', duplicatesBy: ['fname'] })).length,
      9963,
    );
  });

  it('labels.csv of MNIST_SAMPLE', async () => {
    const rows = await readCsv(at('mnist_sample/labels.csv'), { types: { label: 'number' } });
    assert.deepEqual(rows[0], { name: 'train/3/7463.png', label: 0 });
    const sevens = rows.reduce((sum, { label }) => sum + label, 0);
    assert.deepEqual([rows.length, sevens], [14434, 7293]);
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      getItems: readCsv,
      getX: ColReader('name', { pref: at('mnist_sample/') }),
      getY: ColReader('label'),
    });
    assert.deepEqual((await block.datasets(at('mnist_sample/labels.csv'))).vocab, ['0', '1']);
  });
});

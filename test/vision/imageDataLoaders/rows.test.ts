import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { table } from 'arquero';
import { ImageDataLoaders, MultiCategoryBlock, RegressionBlock, type Tensor } from 'kindling';
import { useFolder } from '../../data/folder.js';
import { plain, png } from '../pictures.js';
import { all } from './targets.js';

describe('ImageDataLoaders', () => {
  const folder = useFolder();
  const write = async (...files: string[]): Promise<string[]> => {
    const bytes = await png(6, 4, plain(9, 9, 9));
    return files.map((file) => folder.write(file, bytes));
  };

  describe('.fromRows()', () => {
    const rows = [
      { file: '1', tags: 'a b', second: '', valid: 'False', size: 1.5 },
      { file: '2', tags: '', second: 'c', valid: 'False', size: 2 },
      { file: '3', tags: 'b', second: 'a', valid: 'True', size: 3 },
    ];
    const images = () => write('images/1.png', 'images/2.png', 'images/3.png');
    const where = () => ({ path: folder.path, folder: 'images', suff: '.png', validPct: 0 });

    it('takes file names of the first column and labels of the second', async () => {
      const files = await write('1.png', '2.png');
      const table = files.map((file, i) => ({ file: basename(file), label: `l${i}`, more: 5 }));
      const dls = await ImageDataLoaders.fromRows(table, { path: folder.path, ...all });
      assert.deepEqual(dls.vocab, ['l0', 'l1']);
      assert.equal(dls.lossFunc?.constructor.name, 'CrossEntropyLossFlat');
      const sample = await dls.oneBatch();
      assert.deepEqual(sample[0].shape, [2, 3, 4, 6]);
      for (const t of sample) t.dispose();
    });

    it('becomes multi-label by labelDelim, and splits by a column', async () => {
      await images();
      const dls = await ImageDataLoaders.fromRows(rows, {
        ...where(),
        labelCol: 'tags',
        labelDelim: ' ',
        validCol: 'valid',
      });
      assert.deepEqual([dls.trainDs.items, dls.validDs.items], [rows.slice(0, 2), rows.slice(2)]);
      assert.deepEqual(dls.vocab, ['a', 'b']);
      assert.equal(dls.lossFunc?.constructor.name, 'BCEWithLogitsLossFlat');
      const shown = await dls.new({ shuffle: false }).oneBatch();
      assert.deepEqual(shown[1].tolist(), [
        [1, 1],
        [0, 0],
      ]);
      for (const t of shown) t.dispose();
    });

    it('becomes multi-label by several columns, where an empty cell is no label', async () => {
      await images();
      const dls = await ImageDataLoaders.fromRows(rows, {
        ...where(),
        labelCol: ['second'],
        vocab: ['c', 'a'],
      });
      const labels = new Map(
        await Promise.all(
          dls.trainDs.items.map(async (row, i) => {
            const [image, ones] = await dls.trainDs.sample(i);
            (image as Tensor).dispose();
            using values = ones as Tensor;
            return [row.file, values.tolist()] as const;
          }),
        ),
      );
      assert.deepEqual(
        labels,
        new Map([
          ['1', [0, 0]],
          ['2', [1, 0]],
          ['3', [0, 1]],
        ]),
      );
      const both = { ...where(), labelCol: [1, 2], labelDelim: ' ' };
      assert.deepEqual((await ImageDataLoaders.fromRows(rows, both)).vocab, ['a', 'b', 'c']);
    });

    it('gives a block of its own the cells as they are', async () => {
      await images();
      const dls = await ImageDataLoaders.fromRows(rows, {
        ...where(),
        labelCol: 'size',
        yBlock: RegressionBlock(),
      });
      assert.equal(dls.lossFunc?.constructor.name, 'MSELossFlat');
      const sizes = dls.trainDs.items.map(({ size }) => size);
      const batch = await dls.new({ shuffle: false }).oneBatch();
      assert.deepEqual(batch[1].tolist(), sizes);
      for (const t of batch) t.dispose();
      const pair = [{ file: '1', cat: 1, dog: 0 }];
      const encoded = await ImageDataLoaders.fromRows(pair, {
        ...where(),
        labelCol: ['cat', 'dog'],
        yBlock: MultiCategoryBlock({ encoded: true, vocab: ['cat', 'dog'] }),
      });
      const [xb, yb] = await encoded.oneBatch();
      assert.deepEqual(yb.tolist(), [[1, 0]]);
      for (const t of [xb, yb]) t.dispose();
    });

    it('takes data frames, columns by name, and rows that are lists', async () => {
      await write('1.png', '2.png');
      const columns = { file: ['1.png', '2.png'], label: ['x', 'y'] };
      const lists = [
        ['x', '1.png'],
        ['y', '2.png'],
      ];
      const path = folder.path;
      const sources = await Promise.all([
        ImageDataLoaders.fromRows(columns, { path, ...all }),
        ImageDataLoaders.fromRows(table(columns), { path, ...all }),
        ImageDataLoaders.fromRows(lists, { path, fnCol: 1, labelCol: 0, ...all }),
      ]);
      for (const dls of sources) {
        assert.deepEqual(dls.vocab, ['x', 'y']);
        const batch = await dls.oneBatch();
        for (const t of batch) t.dispose();
      }
    });

    it('throws errors that name column and row', async () => {
      const table = [{ file: '1.png', label: 'a' }];
      const missing: [ImageDataLoaders.RowsOptions, RegExp][] = [
        [{ labelCol: 'lable' }, /there is no column 'lable' in .* which has file, label/],
        [{ labelCol: ['lable'] }, /there is no column 'lable' in .* which has file, label/],
        [{ labelCol: 7 }, /there is no column 7? ?.* which has file, label/],
        [{ validCol: 'valid' }, /there is no column 'valid' in .* which has file, label/],
      ];
      for (const [options, message] of missing) {
        await assert.rejects(
          () => ImageDataLoaders.fromRows(table, { ...options, validPct: 0 } as object),
          message,
        );
      }
    });
  });

  describe('.fromCsv()', () => {
    it('reads labels.csv of the folder', async () => {
      await write('train/1.png', 'train/2.png');
      folder.write('labels.csv', 'name,label\ntrain/1.png,x\ntrain/2.png,y\n');
      const dls = await ImageDataLoaders.fromCsv(folder.path, all);
      assert.deepEqual([dls.vocab, dls.train.n], [['x', 'y'], 2]);
      const batch = await dls.oneBatch();
      for (const t of batch) t.dispose();
    });

    it('reads other files in other ways', async () => {
      await write('images/1.png', 'images/2.png');
      folder.write('train.txt', 'cat dog;1;0\n;2;1\n');
      const dls = await ImageDataLoaders.fromCsv(folder.path, {
        csvFname: 'train.txt',
        csv: { delimiter: ';', header: false },
        folder: 'images',
        suff: '.png',
        fnCol: '1',
        labelCol: '0',
        labelDelim: ' ',
        validCol: '2',
      });
      assert.deepEqual([dls.vocab, dls.train.n, dls.valid.n], [['cat', 'dog'], 1, 1]);
      const batch = await dls.valid.oneBatch();
      assert.deepEqual(batch[1].tolist(), [[0, 0]]);
      for (const t of batch) t.dispose();
    });

    it('throws DataError that names file and line', async () => {
      await write('1.png', '2.png');
      folder.write('labels.csv', 'name,label,is_valid\n1.png,x,0\n2.png,y,1\n');
      await assert.rejects(() => ImageDataLoaders.fromCsv(folder.path, { validCol: 'is_valid' }), {
        name: 'DataError',
        message: /label 'y' is not among the 1 labels that training has seen \(x\).*labels\.csv:3/,
      });
      await assert.rejects(() => ImageDataLoaders.fromCsv(folder.path, { csvFname: 'none.csv' }), {
        name: 'DataError',
        message: /none\.csv/,
      });
    });
  });
});

import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import {
  type DataLoaders,
  getImageFiles,
  ImageDataLoaders,
  ones,
  PointBlock,
  parentLabel,
  RandomSplitter,
  Resize,
  type Tensor,
  TensorImageBW,
} from 'kindling';
import { useFolder } from '../../data/folder.js';
import { allclose } from '../../support/allclose.js';
import { plain, png } from '../pictures.js';
import { all, targets } from './targets.js';

/** Name of each item's file, of both sides. */
function names(dls: DataLoaders<string>): [train: string[], valid: string[]] {
  const of = (files: readonly string[]) => files.map((file) => basename(file));
  return [of(dls.trainDs.items), of(dls.validDs.items)];
}

describe('ImageDataLoaders', () => {
  const folder = useFolder();
  const write = async (...files: string[]): Promise<string[]> => {
    const bytes = await png(6, 4, plain(9, 9, 9));
    return files.map((file) => folder.write(file, bytes));
  };

  describe('.fromFolder()', () => {
    const tree = ['train/cat/1.png', 'train/dog/2.png', 'valid/cat/3.png', 'test/cat/4.png'];

    it('splits by folder and labels by folder', async () => {
      await write(...tree);
      const dls = await ImageDataLoaders.fromFolder(folder.path);
      assert.deepEqual(names(dls), [['1.png', '2.png'], ['3.png']]);
      assert.deepEqual([dls.vocab, dls.c], [['cat', 'dog'], 2]);
      assert.equal(dls.lossFunc?.constructor.name, 'CrossEntropyLossFlat');
    });

    it('takes other names of the folders, and a vocabulary', async () => {
      await write('a/cat/1.png', 'a/dog/2.png', 'b/cat/3.png');
      const options = { train: 'a', valid: 'b', vocab: ['dog', 'cat', 'bird'] };
      const dls = await ImageDataLoaders.fromFolder(folder.path, options);
      assert.deepEqual(names(dls), [['1.png', '2.png'], ['3.png']]);
      assert.deepEqual(dls.vocab, ['bird', 'cat', 'dog']);
    });

    it('splits all images at random with validPct', async () => {
      await write(...tree);
      const dls = await ImageDataLoaders.fromFolder(folder.path, { validPct: 0.25, seed: 0 });
      const files = getImageFiles(folder.path);
      const [train, valid] = RandomSplitter({ validPct: 0.25, seed: 0 })(files);
      const nameOf = (i: number) => basename(files[i] as string);
      assert.deepEqual(names(dls), [train.map(nameOf), valid.map(nameOf)]);
      assert.deepEqual([dls.train.n, dls.valid.n], [3, 1]);
    });

    it('takes all options of loaders and blocks', async () => {
      await write(...tree);
      const dls = await ImageDataLoaders.fromFolder(folder.path, {
        cls: TensorImageBW,
        itemTfms: Resize([5, 7]),
        batchTfms: [([xb, yb]) => [(xb as Tensor).add(1).as(TensorImageBW), yb]],
        bs: 2,
        seed: 3,
      });
      assert.equal(dls.train.seed, 3);
      const [xb, yb] = await dls.oneBatch();
      assert.deepEqual([xb.shape, xb.dtype, yb.shape], [[2, 1, 5, 7], 'float32', [2]]);
      allclose(xb, ones(xb.shape).mul(10 / 255)); // it came before IntToFloatTensor
      for (const t of [xb, yb]) t.dispose();
    });

    it('throws ArgumentError where a folder is missing', async () => {
      await write('train/cat/1.png');
      await assert.rejects(() => ImageDataLoaders.fromFolder(folder.path), {
        name: 'ArgumentError',
        message: `getFiles: there is no folder 'valid' in '${folder.path}'`,
      });
    });
  });

  describe('of files', () => {
    const files = ['cat/dog_1.png', 'dog/cat_2.png'];

    it('.fromPathFunc() labels by the path', async () => {
      const dls = await ImageDataLoaders.fromPathFunc(await write(...files), parentLabel, all);
      assert.deepEqual(
        [dls.vocab, (await targets(dls)) as number[]],
        [
          ['cat', 'dog'],
          [0, 1],
        ],
      );
    });

    it('.fromNameFunc() labels by the name', async () => {
      const label = async (name: string) => name.slice(0, 3);
      const dls = await ImageDataLoaders.fromNameFunc(await write(...files), label, all);
      assert.deepEqual(await targets(dls), [1, 0]);
    });

    it('.fromPathRe() labels by a pattern on the path', async () => {
      const pattern = /\/(cat|dog)\//;
      const dls = await ImageDataLoaders.fromPathRe(await write(...files), pattern, all);
      assert.deepEqual(await targets(dls), [0, 1]);
    });

    it('.fromNameRe() labels by a pattern on the name', async () => {
      const dls = await ImageDataLoaders.fromNameRe(await write(...files), '^(.+)_', {
        ...all,
        vocab: ['bird', 'cat', 'dog'],
      });
      assert.deepEqual(await targets(dls), [2, 1]);
    });

    it('split 20 % off by default, as fastai does for the same seed', async () => {
      const many = await write(...Array.from({ length: 30 }, (_, i) => `a/${100 + i}.png`));
      const dls = await ImageDataLoaders.fromPathFunc(many, parentLabel, { seed: 42 });
      // ImageDataLoaders.from_path_func('.', many, parent_label, seed=42).valid_ds.items, fastai 2.8.12
      const valid = [12, 0, 6, 25, 8, 15].map((i) => `${100 + i}.png`);
      assert.deepEqual(names(dls)[1], valid);
    });

    it('throw DataError that names the function and the file', async () => {
      const written = await write(...files);
      const label = (name: string): string => {
        throw new Error(`nothing known of ${name}`);
      };
      await assert.rejects(() => ImageDataLoaders.fromNameFunc(written, label, all), {
        name: 'DataError',
        message: /^label: nothing known of (\w+\.png), for item '.*[\\/]\1'$/,
      });
    });

    it('throw ArgumentError without files', () =>
      assert.rejects(() => ImageDataLoaders.fromPathFunc([], parentLabel), {
        name: 'ArgumentError',
        message: 'DataBlock: the source holds no items',
      }));
  });

  describe('.fromLists()', () => {
    const three = () => write('1.png', '2.png', '3.png');

    it('makes texts one label per image', async () => {
      const dls = await ImageDataLoaders.fromLists(await three(), ['b', 'a', 'b'], all);
      assert.deepEqual(
        [dls.vocab, (await targets(dls)) as number[]],
        [
          ['a', 'b'],
          [1, 0, 1],
        ],
      );
    });

    it('makes all multi-label as soon as one label is a list', async () => {
      const labels = ['b', ['a'], ['a', 'b']];
      const dls = await ImageDataLoaders.fromLists(await three(), labels, all);
      assert.equal(dls.lossFunc?.constructor.name, 'BCEWithLogitsLossFlat');
      assert.deepEqual(await targets(dls), [
        [0, 1],
        [1, 0],
        [1, 1],
      ]);
    });

    it('keeps the order of a vocabulary', async () => {
      const dls = await ImageDataLoaders.fromLists(await three(), [[], ['a'], ['b']], {
        ...all,
        vocab: ['b', 'a'],
      });
      assert.deepEqual(await targets(dls), [
        [0, 0],
        [0, 1],
        [1, 0],
      ]);
    });

    it('regresses numbers and lists of numbers', async () => {
      const one = await ImageDataLoaders.fromLists(await three(), [1.5, 2, 3], all);
      assert.deepEqual([one.c, (await targets(one)) as number[]], [1, [1.5, 2, 3]]);
      assert.equal(one.lossFunc?.constructor.name, 'MSELossFlat');
      const pairs = [
        [1, 2],
        [3, 4],
        [5, 6],
      ];
      const two = await ImageDataLoaders.fromLists(await three(), pairs, all);
      assert.deepEqual([two.c, (await targets(two)) as number[][]], [2, pairs]);
    });

    it('takes a block of its own', async () => {
      const points = [
        [3, 2],
        [0, 0],
        [6, 4],
      ] as const;
      const dls = await ImageDataLoaders.fromLists(await three(), points, {
        ...all,
        yBlock: PointBlock(),
      });
      assert.deepEqual(await targets(dls), [[[0, 0]], [[-1, -1]], [[1, 1]]]);
      assert.equal(dls.c, 2);
    });

    it('throws ArgumentError for lists that do not go together', async () => {
      const files = [join('a', '1.png'), join('a', '2.png')];
      await assert.rejects(() => ImageDataLoaders.fromLists(files, ['a']), {
        name: 'ArgumentError',
        message: 'fromLists: expected one label for each file, got 2 files and 1 labels',
      });
      const wrong: [labels: unknown[], message: RegExp][] = [
        [['a', 5], /got 5 for label 1$/],
        [[5, 'a'], /got 'a' for label 1$/],
        [[['a'], ['b', 5]], /got \[ 'b', 5 \] for label 1$/],
        [[null, 'a'], /got null for label 0$/],
      ];
      for (const [labels, message] of wrong) {
        await assert.rejects(() => ImageDataLoaders.fromLists(files, labels as string[]), {
          name: 'ArgumentError',
          message,
        });
      }
    });
  });
});

import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  GrandparentSplitter,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  MultiCategoryBlock,
  PointBlock,
  parentLabel,
  Resize,
  TensorCategory,
  TensorImage,
  TensorImageBW,
  TensorMultiCategory,
  TensorPoint,
} from 'kindling';
import { plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';

const dispose = (...tensors: readonly { dispose(): void }[]) => {
  for (const t of tensors) t.dispose();
};

describe('DataBlock of images', () => {
  const folder = useFolder();

  async function plant(names: readonly string[], [height, width] = [4, 6]): Promise<void> {
    for (const [i, name] of names.entries()) {
      folder.write(name, await png(width as number, height as number, plain(10 * i, 20, 30)));
    }
  }

  it('makes batches of images and labels from folders', async () => {
    await plant(['train/cat/1.png', 'train/dog/2.png', 'valid/dog/3.png']);
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: GrandparentSplitter(),
      getY: parentLabel,
    });
    const dls = await block.dataloaders(folder.path, { shuffle: false });
    const [xb, yb] = await dls.oneBatch();
    assert.ok(xb instanceof TensorImage);
    assert.ok(yb instanceof TensorCategory);
    assert.deepEqual([xb.dtype, xb.shape, yb.tolist()], ['float32', [2, 3, 4, 6], [0, 1]]);
    const colour = xb.select(2, 0).select(2, 0).mul(255).round();
    assert.deepEqual(colour.tolist(), [
      [0, 20, 30],
      [10, 20, 30],
    ]);
    const shown = dls.decodeBatch([xb, yb]);
    assert.deepEqual(
      shown.map(({ input, target }) => [
        input.dtype,
        input.shape,
        input.select(1, 0).select(1, 0).tolist(),
        target,
      ]),
      [
        ['uint8', [3, 4, 6], [0, 20, 30], 'cat'],
        ['uint8', [3, 4, 6], [10, 20, 30], 'dog'],
      ],
    );
    dispose(xb, yb, ...shown.map(({ input }) => input));
  });

  it('makes grey images, several labels, and points in pixels of the picture that is shown', async () => {
    await plant(['a.png', 'b.png', 'c.png', 'd.png'], [20, 40]);
    const options = {
      getItems: getImageFiles,
      splitter: IndexSplitter([3]),
      itemTfms: Resize(10, { method: 'squish' }),
    };
    const labels = new DataBlock({
      ...options,
      blocks: [ImageBlock({ cls: TensorImageBW }), MultiCategoryBlock()],
      getY: (file) => (file.endsWith('a.png') ? ['x', 'y'] : []),
    });
    const many = await labels.dataloaders(folder.path, { shuffle: false });
    const [xb, yb] = await many.oneBatch();
    assert.ok(xb instanceof TensorImageBW);
    assert.ok(yb instanceof TensorMultiCategory);
    assert.deepEqual(
      [xb.shape, yb.tolist()],
      [
        [3, 1, 10, 10],
        [
          [1, 1],
          [0, 0],
          [0, 0],
        ],
      ],
    );
    const shownLabels = many.decodeBatch([xb, yb]);
    assert.deepEqual(
      shownLabels.map(({ target }) => target),
      [['x', 'y'], [], []],
    );

    const where = new DataBlock({
      ...options,
      blocks: [ImageBlock(), PointBlock()],
      getY: () => [10, 15] as const,
    });
    const points = await where.dataloaders(folder.path, { shuffle: false });
    const [images, targets] = await points.oneBatch();
    assert.ok(targets instanceof TensorPoint);
    assert.deepEqual(targets.tolist(), [[[-0.5, 0.5]], [[-0.5, 0.5]], [[-0.5, 0.5]]]);
    const [first] = points.decodeBatch([images, targets], { maxN: 1 });
    assert.deepEqual([first?.input.shape, first?.target.tolist()], [[3, 10, 10], [[2.5, 7.5]]]);
    const [predicted] = points.decodeBatch([images, targets.reshape([3, 2]).mul(0)], { maxN: 1 });
    assert.deepEqual(predicted?.target.tolist(), [[5, 5]]);
    dispose(xb, yb, images, targets, ...shownLabels.map(({ input }) => input));
  });

  it('names file, label and vocabulary when training never saw a label of validation', async () => {
    await plant(['train/cat/1.png', 'train/dog/2.png', 'valid/wolf/3.png']);
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: GrandparentSplitter(),
      getY: parentLabel,
    });
    const message =
      /^Categorize: label 'wolf' is not among the 2 labels that training has seen \(cat, dog\), for item '.*3\.png'$/;
    await assert.rejects(block.dataloaders(folder.path), { name: 'DataError', message });
  });
});

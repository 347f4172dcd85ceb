import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  GrandparentSplitter,
  getImageFiles,
  ImageBlock,
  Normalize,
  parentLabel,
  RandAugment,
  TensorImageBW,
} from 'kindling';
import { at, describeData } from './folder.js';

describeData('MNIST sample, statistics', 'mnist_sample', () => {
  it('learns those of all training pictures, as numpy has them, whatever changes pictures at random', async () => {
    const learned = Normalize.fromTrainSet();
    await new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), CategoryBlock()],
      getItems: getImageFiles,
      splitter: GrandparentSplitter(),
      getY: parentLabel,
      itemTfms: RandAugment(),
      batchTfms: learned,
    }).dataloaders(at('mnist_sample'), { bs: 64, seed: 1 });
    // x = np.stack([np.asarray(Image.open(f).convert('L')) for f in glob('mnist_sample/train/*/*.png')]) / 255
    // x.mean(), x.std(ddof=1), len(x): 12396
    for (const [got, expected] of [
      [learned.mean, 0.12788297313116923],
      [learned.std, 0.3052461300286995],
    ] as const)
      assert.ok(Math.abs((got?.[0] as number) - expected) < 1e-8, `${got}`);
  }).timeout(60_000);
});

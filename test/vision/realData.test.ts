// Real data sets, which are not part of the repository: KINDLING_DATA names the folder that holds them.
import assert from 'node:assert/strict';
import { basename, dirname, join } from 'node:path';
import {
  CategoryBlock,
  DataBlock,
  FuncSplitter,
  GrandparentSplitter,
  getImageFiles,
  ImageBlock,
  memory,
  openImage,
  parentLabel,
  type Tensor,
  TensorImageBW,
  tidyAsync,
} from 'kindling';
import { allclose } from '../support/allclose.js';

const root = process.env.KINDLING_DATA;
const at = (...parts: string[]) => join(root ?? '', ...parts);
const dispose = (tensors: readonly Tensor[]) => {
  for (const t of tensors) t.dispose();
};

describe(`real data ${root ? '' : '(skipped: KINDLING_DATA is not set)'}`, () => {
  before(function () {
    if (!root) this.skip();
  });

  it('MNIST_SAMPLE: grey images and labels from folders', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), CategoryBlock()],
      getItems: getImageFiles,
      splitter: GrandparentSplitter(),
      getY: parentLabel,
    });
    const dls = await block.dataloaders(at('mnist_sample'), { bs: 64, seed: 42 });
    assert.deepEqual([dls.train.n, dls.valid.n, dls.vocab, dls.c], [12396, 2038, ['3', '7'], 2]);
    const [xb, yb] = await dls.oneBatch();
    assert.deepEqual([xb.shape, xb.dtype, yb.shape], [[64, 1, 28, 28], 'float32', [64]]);
    dispose([xb, yb]);
    // np.array(Image.open('mnist_sample/train/3/10.png')).sum(), Pillow 12.3
    using digit = await openImage(at('mnist_sample/train/3/10.png'), { cls: TensorImageBW });
    using sum = digit.sum();
    assert.equal(sum.item(), 28548);
  });

  it('Imagenette: every JPEG of its validation folder, the grey ones too', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: (path: string) => getImageFiles(path, { folders: ['val'] }),
      splitter: FuncSplitter((file) => basename(dirname(file)) === 'n03888257'),
      getY: (file) => (basename(dirname(file)) === 'n03888257' ? 'n01440764' : parentLabel(file)),
    });
    const dls = await block.dataloaders(at('imagenette2-224'), { bs: 50, shuffle: false });
    const before = memory().tensors;
    let [count, grey] = [0, 0];
    for (const loader of [dls.train, dls.valid]) {
      for await (const [xb, yb] of loader) {
        assert.deepEqual(xb.shape, [50, 3, 224, 224]);
        count += 50;
        await tidyAsync(async () => {
          const differ = xb
            .sub(xb.narrow(1, 0, 1))
            .abs()
            .sum([1, 2, 3]);
          grey += differ.eq(0).sum().item();
        });
        dispose([xb, yb]);
      }
    }
    // 20 grey files and a colour file of grey pixels: sum((a == a[..., :1]).all() for a in all of val), with
    // a = np.array(Image.open(f).convert('RGB')), Pillow 12.3
    assert.deepEqual([count, grey], [1000, 21]);
    assert.equal(memory().tensors, before);
  }).timeout(60_000);

  it("Imagenette: mean colours within 1.5 of 255 levels of Pillow's", async () => {
    // np.array(Image.open(f).convert('RGB')).reshape(-1, 3).mean(0), Pillow 12.3
    const file = 'imagenette2-224/val/n01440764/ILSVRC2012_val_00009111.JPEG';
    using image = await openImage(at(file));
    using means = image.to('float32').mean([1, 2]);
    allclose(means, [121.56531, 121.02007, 106.6704], { atol: 1.5, rtol: 0 });
  });
});

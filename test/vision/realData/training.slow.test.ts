// One or two epochs on real data: the loss falls, and the metric is far better than chance.
import assert from 'node:assert/strict';
import {
  accuracy,
  DataBlock,
  type DataLoaders,
  FuncSplitter,
  ImageBlock,
  ImageDataLoaders,
  Learner,
  type LearnerOptions,
  manualSeed,
  nn,
  PointBlock,
  pixelError,
  pointing04,
  Resize,
  TensorImageBW,
} from 'kindling';
import { at, describeData } from './folder.js';

/** A small network for images of any size: [B, channels, H, W] → [B, nOut]. */
function smallNet(channels: number, nOut: number): nn.Module {
  const filters = [channels, 16, 32, 64, 128];
  const convs = filters
    .slice(1)
    .map((nf, i) => new nn.ConvLayer(filters[i] as number, nf, { stride: 2 }));
  const head = [new nn.AdaptiveAvgPool2d(2), new nn.Flatten(), new nn.Linear(4 * 128, nOut)];
  return new nn.Sequential(...convs, ...head);
}

interface Fit {
  readonly before: number;
  readonly after: number;
  readonly metric: number;
}

/** Validation loss before and after, and the metric after. */
async function trained(
  dls: DataLoaders,
  model: nn.Module,
  { epochs, lrMax, ...options }: LearnerOptions & { epochs: number; lrMax: number },
): Promise<Fit> {
  const learn = new Learner(dls, model, options);
  const [before] = await learn.validate();
  await learn.noBar(() => learn.fitOneCycle(epochs, { lrMax }));
  const [after, metric] = await learn.validate();
  return { before, after, metric } as Fit;
}

const minutes = 60_000;

describeData('training on MNIST_SAMPLE', 'mnist_sample', () => {
  it('tells 3 from 7 after one epoch', async () => {
    manualSeed(1);
    const dls = await ImageDataLoaders.fromFolder(at('mnist_sample'), {
      cls: TensorImageBW,
      seed: 1,
    });
    const { before, after, metric } = await trained(dls, smallNet(1, 2), {
      metrics: [accuracy],
      epochs: 1,
      lrMax: 1e-2,
    });
    assert.ok(before > 0.5 && after < 0.1, `loss from ${before} to ${after}`);
    assert.ok(metric > 0.97, `accuracy ${metric}`);
  }).timeout(3 * minutes);
});

describeData('training on Imagenette', 'imagenette2-224', () => {
  it('finds the class more than three times as often as chance after two epochs', async () => {
    manualSeed(1);
    const dls = await ImageDataLoaders.fromFolder(at('imagenette2-224'), {
      valid: 'val',
      itemTfms: Resize(64),
      seed: 1,
    });
    const { before, after, metric } = await trained(dls, smallNet(3, 10), {
      metrics: [accuracy],
      epochs: 2,
      lrMax: 1e-2,
    });
    assert.ok(after < before - 0.4, `loss from ${before} to ${after}`);
    assert.ok(metric > 0.3, `accuracy ${metric}`);
  }).timeout(3 * minutes);
});

describeData('training on PASCAL', 'pascal_voc/pascal_2007_like', () => {
  it('lowers the loss of several labels', async () => {
    manualSeed(1);
    const dls = await ImageDataLoaders.fromCsv(at('pascal_voc/pascal_2007_like'), {
      csvFname: 'train.csv',
      folder: 'train',
      labelDelim: ' ',
      validCol: 'is_valid',
      itemTfms: Resize(64),
      bs: 16,
      seed: 1,
      cache: true,
    });
    const { before, after } = await trained(dls, smallNet(3, 20), {
      epochs: 2,
      lrMax: 1e-2,
    });
    assert.ok(before > 0.6 && after < 0.45, `loss from ${before} to ${after}`);
  }).timeout(3 * minutes);
});

describeData("training on Pointing'04", 'pointing04/HeadPoseImageDatabase', () => {
  it('points at faces of people it has never seen, better than at the mean', async () => {
    manualSeed(1);
    const block = new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), PointBlock()],
      getItems: (path: string) =>
        pointing04.getImages(path).filter((file) => pointing04.poseOf(file).series === 1),
      getY: pointing04.getCtr,
      splitter: FuncSplitter((file) => ['04', '09', '13'].includes(pointing04.person(file))),
      itemTfms: Resize([72, 96]),
    });
    const dls = await block.dataloaders(at('pointing04/HeadPoseImageDatabase'), {
      seed: 1,
      bs: 32,
    });
    const { before, after, metric } = await trained(dls, smallNet(1, 2), {
      metrics: [pixelError({ width: 96, height: 72 })],
      epochs: 2,
      lrMax: 1e-2,
    });
    assert.ok(after < before / 4, `loss from ${before} to ${after}`);
    // 15.14: np.hypot(*(valid - train.mean(0)).T).mean(), of the centres in the texts of the series, over 4
    assert.ok(metric < 15.14 / 1.5, `${metric} pixels off`);
  }).timeout(3 * minutes);
});

import assert from 'node:assert/strict';
import {
  arange,
  DataBlock,
  type DataLoadersOptions,
  ImageBlock,
  imagenetStats,
  Normalize,
  type Tensor,
  TensorImage,
  TensorImageBW,
  Transform,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { StatsOfImages } from '#kindling/vision/augment/channelStats.js';
import { allclose } from '../../support/allclose.js';
import { eachDevice } from '../../support/devices.js';
import { loadFixture, type TensorRecord, toTensor } from '../../support/fixtures.js';

const normalize = () => Normalize.fromStats([0.5, 0.2, 0.1], [0.1, 0.2, 0.4]);

describe('Normalize', () => {
  it('makes (x − mean) / std of every channel, and back', () =>
    tidy(() => {
      // Normalize.from_stats([.5,.2,.1],[.1,.2,.4],cuda=False)(TensorImage(torch.arange(6.).view(1,3,1,2)/10)), fastai 2.8.12
      const x = arange(6).div(10).reshape([1, 3, 1, 2]).as(TensorImage);
      const y = normalize().encodes(x);
      assert.ok(y instanceof TensorImage);
      allclose(y, [[[[-5, -4]], [[0, 0.5]], [[0.75, 1]]]]);
      allclose(normalize().decodes(y), x);
    }));

  it('keeps the class of the image and touches nothing else', () =>
    tidy(() => {
      const grey = Normalize.fromStats([0.1], [0.3]).encodes(zeros([1, 1, 1, 1]).as(TensorImageBW));
      assert.ok(grey instanceof TensorImageBW);
      assert.equal(normalize().accepts(zeros([2])), false);
    }));

  it('runs last, with statistics that are known', () => {
    const { order, mean, std } = Normalize.fromStats(...imagenetStats);
    assert.deepEqual([order, mean, std], [99, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]]);
  });

  it('computes in float32 what it gets and gives in half precision', () =>
    tidy(() => {
      const x = tensor([[[[0.1, 0.9]]]]).as(TensorImage);
      for (const dtype of ['float16', 'bfloat16'] as const) {
        const half = x.to(dtype).as(TensorImage);
        const one = Normalize.fromStats([0.1], [0.001]);
        const y = one.encodes(half);
        assert.equal(y.dtype, dtype);
        assert.ok(y instanceof TensorImage);
        const exact = half
          .to('float32')
          .sub(tensor([0.1]))
          .div(tensor([0.001]))
          .to(dtype);
        allclose(y.to('float32'), exact.to('float32'), { atol: 0, rtol: 0 });
        allclose(one.decodes(y).to('float32'), half.to('float32'), { atol: 1e-2, rtol: 1e-2 });
      }
      const exact = x.to('float64').as(TensorImage);
      const y = normalize().encodes(exact.expand([1, 3, 1, 2]).as(TensorImage));
      assert.equal(y.dtype, 'float64');
      allclose(y.at(0, 0, 0), tensor([-4, 4], { dtype: 'float64' }), { atol: 1e-6 });
    }));

  eachDevice((device) => {
    it('works and learns where the images are', () =>
      tidy(() => {
        const x = arange(6, { device }).div(10).reshape([1, 3, 1, 2]).as(TensorImage);
        const y = normalize().encodes(x);
        assert.equal(y.device, x.device);
        allclose(y.to('cpu'), [[[[-5, -4]], [[0, 0.5]], [[0.75, 1]]]]);
        const seen = new StatsOfImages();
        seen.add(x);
        const [mean, std] = seen.stats ?? assert.fail('no statistics');
        allclose(tensor(mean), [0.05, 0.25, 0.45]);
        allclose(
          tensor(std),
          [0.1, 0.1, 0.1].map((apart) => apart / Math.SQRT2),
        );
      }));
  });

  it('takes one pair for all channels, and no other number that differs', () =>
    tidy(() => {
      const grey = zeros([2, 1, 3, 3]).as(TensorImageBW);
      const colour = zeros([2, 3, 1, 1]).as(TensorImage);
      allclose(Normalize.fromStats([0.5], [0.5]).encodes(colour).at(0).flatten(), [-1, -1, -1]);
      for (const use of ['encodes', 'decodes'] as const)
        assert.throws(() => normalize()[use](grey), {
          name: 'ArgumentError',
          message: 'Normalize: expected images of 3 channels, as there are statistics for, got 1',
        });
    }));

  it('throws ArgumentError for lists that do not fit', () => {
    for (const mean of [[], [Number.NaN]])
      assert.throws(
        () => Normalize.fromStats(mean, mean),
        /Normalize: expected finite numbers, at least one, for mean/,
      );
    assert.throws(
      () => Normalize.fromStats([0, 0], [1]),
      /Normalize: expected 2 numbers, as many as mean has, for std, got \[1\]/,
    );
    assert.throws(
      () => Normalize.fromStats([0], [0]),
      /Normalize: expected numbers above 0 for std/,
    );
  });
});

describe('Normalize()', () => {
  const { normalize: records } = loadFixture<{
    normalize: { images: TensorRecord; mean: TensorRecord; std: TensorRecord; to: TensorRecord }[];
  }>('blocks');

  for (const { images, mean, std, to } of records) {
    it(`learns fastai's statistics from the first training batch, ${images.shape}`, async () => {
      const all = toTensor(images);
      const count = all.size(0);
      const learned = Normalize();
      const dls = await new DataBlock({
        blocks: [ImageBlock()],
        splitter: () => [Array.from({ length: count }, (_, i) => i), [count]],
        getX: (i: number) => all.select(0, Math.min(i, count - 1)),
        batchTfms: learned,
      }).dataloaders(
        Array.from({ length: count + 1 }, (_, i) => i),
        { bs: count, shuffle: false },
      );
      tidy(() => {
        allclose(tensor(learned.mean ?? []), mean);
        allclose(tensor(learned.std ?? []), std);
      });
      const [batch] = await dls.oneBatch();
      allclose(batch, to, { atol: 2e-5 });
      tidy(() => allclose(dls.decodeBatch([batch])[0]?.input as TensorImage, all.select(0, 0)));
      for (const t of [batch, all]) t.dispose();
    });
  }

  it('says what it needs when it is used before', () =>
    tidy(() => {
      assert.deepEqual([Normalize().mean, Normalize().std], [undefined, undefined]);
      assert.throws(() => Normalize().encodes(zeros([1, 1, 1, 1]).as(TensorImage)), {
        name: 'ArgumentError',
        message:
          'Normalize: expected statistics; a DataBlock learns them from training pictures, Normalize.fromStats takes them',
      });
    }));
});

describe('Normalize.fromTrainSet', () => {
  const { trainSet } = loadFixture<{
    trainSet: { images: TensorRecord; mean: number[]; std: number[] }[];
  }>('randaug');

  /** Brightens half of all training batches; what is learned must not notice. */
  class Brighten extends Transform<TensorImage> {
    override readonly order = 40;
    override readonly splitIdx = 0;
    override accepts(value: unknown): value is TensorImage {
      return value instanceof TensorImage;
    }
    encodes(image: TensorImage): TensorImage {
      return image.add(0.5).as(TensorImage);
    }
  }

  /** Loaders over the images, the last of which is validation's too. */
  async function loaders(
    all: Tensor,
    normalize: Normalize,
    { bs = 2, ...options }: DataLoadersOptions<number> = {},
    onRead: (i: number) => void = () => {},
  ) {
    const count = all.size(0);
    const cls = (all.size(1) === 1 ? TensorImageBW : TensorImage) as typeof TensorImageBW;
    return await new DataBlock({
      blocks: [ImageBlock({ cls })],
      splitter: () => [Array.from({ length: count }, (_, i) => i), [count]],
      getX: (i: number) => {
        onRead(i);
        return all.select(0, Math.min(i, count - 1));
      },
      batchTfms: [new Brighten(), normalize],
    }).dataloaders(
      Array.from({ length: count + 1 }, (_, i) => i),
      { bs, dropLast: true, ...options },
    );
  }

  for (const { images, mean, std } of trainSet) {
    it(`learns from every training picture, as it is, ${images.shape}`, async () => {
      const all = toTensor(images);
      for (const bs of [1, 2, 64]) {
        const learned = Normalize.fromTrainSet();
        const dls = await loaders(all, learned, { bs });
        tidy(() => {
          const exactly = { atol: 1e-7, rtol: 1e-7 }; // the pictures are float32
          allclose(tensor(learned.mean ?? []), tensor(mean), exactly);
          allclose(tensor(learned.std ?? []), tensor(std), exactly);
        });
        const [batch] = await dls.valid.oneBatch();
        tidy(() => {
          const last = all.select(0, all.size(0) - 1);
          const shaped = (values: number[]) => tensor(values).reshape([-1, 1, 1]);
          allclose(batch.at(0), last.div(255).sub(shaped(mean)).div(shaped(std)), { atol: 1e-5 });
          allclose(dls.decodeBatch([batch])[0]?.input as TensorImage, last);
        });
        batch.dispose();
      }
      all.dispose();
    });
  }

  it('reads each training picture once more, and changes no epoch', async () => {
    const { images } = trainSet[0] as (typeof trainSet)[0];
    const all = toTensor(images);
    const reads = new Map<number, number>();
    const dls = await loaders(all, Normalize.fromTrainSet(), { seed: 3 }, (i) =>
      reads.set(i, (reads.get(i) ?? 0) + 1),
    );
    assert.deepEqual(
      [...reads].sort(),
      [0, 1, 2, 3, 4, 5, 6].map((i) => [i, 1]),
    );
    assert.equal(dls.train.epoch, 0);
    const known = await loaders(all, Normalize.fromStats([0], [1]), { seed: 3 });
    assert.deepEqual(dls.train.batchIndices(0), known.train.batchIndices(0));
    all.dispose();
  });

  it('is set up once, whatever comes later', async () => {
    const learned = Normalize.fromTrainSet();
    const first = zeros([2, 1, 1, 2], { dtype: 'uint8' });
    const other = zeros([2, 1, 1, 2], { dtype: 'uint8' }).add_(100);
    await loaders(first, learned);
    await loaders(other, learned);
    assert.deepEqual(learned.mean, [0]);
    for (const t of [first, other]) t.dispose();
  });

  it('takes 1 for the deviation of a channel of one level', async () => {
    const level = zeros([3, 3, 5, 7], { dtype: 'uint8' }).add_(77);
    for (const learned of [Normalize.fromTrainSet(), Normalize()]) {
      const dls = await loaders(level, learned);
      assert.deepEqual(learned.std, [1, 1, 1]);
      const [batch] = await dls.valid.oneBatch();
      tidy(() => assert.ok(batch.abs().lt(1).all().item()));
      batch.dispose();
    }
    level.dispose();
  });

  it('loses nothing over many batches', () =>
    tidy(() => {
      // 1000 batches far from zero: var = 2/3 of the levels 0, 1, 2, and 1e4 to lose them in
      const images = new StatsOfImages();
      const batch = tensor([[[[10_000, 10_001, 10_002]]]], { dtype: 'float64' });
      for (let i = 0; i < 1000; i++) images.add(batch);
      const [mean, std] = images.stats ?? assert.fail('no statistics');
      allclose(tensor(mean, { dtype: 'float64' }), tensor([10_001], { dtype: 'float64' }));
      const expected = Math.sqrt(2000 / 2999);
      assert.ok(Math.abs((std[0] as number) - expected) < 1e-12, `${std[0]}`);
    }));

  it('refuses pictures of several kinds', () =>
    tidy(() => {
      const images = new StatsOfImages();
      images.add(zeros([1, 3, 1, 1]));
      assert.throws(() => images.add(zeros([1, 1, 1, 1])), {
        message: 'Normalize: expected images of 3 channels, as those before, got 1',
      });
    }));
});

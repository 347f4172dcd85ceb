import assert from 'node:assert/strict';
import {
  arange,
  DataBlock,
  ImageBlock,
  imagenetStats,
  Normalize,
  TensorImage,
  TensorImageBW,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
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

  it('throws ArgumentError for lists that do not fit', () => {
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
          'Normalize: expected statistics; a DataBlock learns them from a training batch, Normalize.fromStats takes them',
      });
    }));
});

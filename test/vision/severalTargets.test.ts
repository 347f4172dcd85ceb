// From images to trained models: several inputs, several targets. Generated images, and real ones where they are.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import {
  accuracy,
  accuracyMulti,
  BBoxBlock,
  BBoxLblBlock,
  type Block,
  CategoryBlock,
  cat,
  DataBlock,
  type DataLoaders,
  GrandparentSplitter,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  Learner,
  type LearnerOptions,
  MaskBlock,
  MultiCategoryBlock,
  MultiTargetLoss,
  manualSeed,
  nn,
  ofTarget,
  openImage,
  PointBlock,
  parentLabel,
  pixelError,
  RegressionBlock,
  rmse,
  type Tensor,
  TensorImageBW,
  TensorPoint,
  TransformBlock,
  tensor,
  tidy,
  zeros,
} from 'kindling';

const side = 16;

/** A bright shape on a dark image. */
interface Scene {
  readonly shape: 'frame' | 'square';
  /** Middle in pixels. */
  readonly at: readonly [x: number, y: number];
  /** Half of its side. */
  readonly half: number;
  /** In [0, 255]. */
  readonly level: number;
}

/** 80 scenes, the last 16 of which validate; numbers out of a formula, so that nothing is drawn at random. */
const scenes: readonly Scene[] = Array.from({ length: 80 }, (_, i) => ({
  shape: i % 2 === 0 ? 'frame' : 'square',
  at: [4 + ((i * 5) % 9), 4 + ((i * 7 + 3) % 9)] as const,
  half: 2 + ((i >> 1) % 2),
  level: [120, 180, 240][i % 3] as number,
}));
const splitter = IndexSplitter(Array.from({ length: 16 }, (_, i) => 64 + i));

function draw({ shape, at: [left, top], half, level }: Scene): Tensor {
  const pixels = new Uint8Array(side * side);
  for (let y = top - half; y <= top + half; y++) {
    for (let x = left - half; x <= left + half; x++) {
      const edge = Math.max(Math.abs(x - left), Math.abs(y - top)) === half;
      if (edge || shape === 'square') pixels[y * side + x] = level;
    }
  }
  return tensor(pixels).reshape([1, side, side]);
}

const traits = ({ half, level }: Scene): string[] => [
  ...(half === 3 ? ['large'] : []),
  ...(level > 150 ? ['bright'] : []),
];

const grey = () => ImageBlock({ cls: TensorImageBW });

function free(...values: unknown[]): void {
  for (const value of values.flat()) (value as Partial<Tensor>)?.dispose?.();
}

/** Small enough for a test: two convolutions and a linear layer. */
function convNet(nOut: number, nIn = 1): nn.Module {
  return new nn.Sequential(
    new nn.ConvLayer(nIn, 8, { stride: 2 }),
    new nn.ConvLayer(8, 16, { stride: 2 }),
    new nn.Flatten(),
    new nn.Linear(16 * 4 * 4, nOut),
  );
}

/** Trains, and gives the loss over the validation items before and after, with the metrics after. */
async function train(learn: Learner, epochs: number): Promise<[before: number, ...number[]]> {
  return learn.noBar(async () => {
    const [before] = await learn.validate();
    await learn.fitOneCycle(epochs, { lrMax: 2e-2 });
    return [before, ...(await learn.validate())] as [number, ...number[]];
  });
}

const options = { bs: 16, seed: 1 };

function learnerOf<I, X, T>(
  dls: DataLoaders<I, readonly Tensor[], X, T>,
  more: LearnerOptions = {},
): Learner<I, X, T> {
  manualSeed(11);
  return new Learner(dls, convNet(dls.c as number), more);
}

describe('several targets of an image', () => {
  it('learns what is there and where', async () => {
    const block = new DataBlock({
      blocks: [grey(), CategoryBlock(), PointBlock()],
      nInp: 1,
      splitter,
      getX: draw,
      getY: [(scene: Scene) => scene.shape, (scene: Scene) => scene.at],
    });
    const dls = await block.dataloaders(scenes, options);
    assert.deepEqual([dls.c, dls.cs], [4, [2, 2]]);
    const learn = learnerOf(dls, {
      metrics: [ofTarget(accuracy, 0), ofTarget(pixelError({ width: side }), 1)],
    });
    const [before, after, right, off] = await train(learn, 12);
    assert.ok((after as number) < 0.3 * before, `${before} → ${after}`);
    assert.ok((right as number) > 0.9 && (off as number) < 1.5, `${right}, ${off} pixels off`);
    const scene = scenes[70] as Scene;
    const { decoded, pred, probs } = await learn.predict(scene);
    const [shape, point] = decoded;
    assert.equal(shape, scene.shape);
    assert.ok(point instanceof TensorPoint);
    const [[x, y]] = point.tolist() as [[number, number]];
    const distance = Math.hypot(x - scene.at[0], y - scene.at[1]);
    assert.ok(distance < 3, `(${x}, ${y}) for (${scene.at})`);
    free(point, pred, probs);
    const picture = (await learn.showResults({ maxN: 3 })).toSvg();
    assert.equal([...picture.matchAll(/px off/g)].length, 3);
    assert.equal([...picture.matchAll(/>([✓✗] )?(frame|square)</g)].length, 6);
    assert.equal([...picture.matchAll(/r="1.6"/g)].length, 6);
    const batch = (await dls.showBatch({ maxN: 4 })).toSvg();
    assert.equal([...batch.matchAll(/>(frame|square)</g)].length, 4);
    assert.equal([...batch.matchAll(/r="1.6"/g)].length, 4);
  });

  it('learns a label and several labels', async () => {
    const block = new DataBlock({
      blocks: [grey(), CategoryBlock(), MultiCategoryBlock()],
      nInp: 1,
      splitter,
      getX: draw,
      getY: [(scene: Scene) => scene.shape, traits],
    });
    const dls = await block.dataloaders(scenes, options);
    const learn = learnerOf(dls, {
      metrics: [ofTarget(accuracy, 0), ofTarget(accuracyMulti(), 1)],
    });
    const [before, after, right, cells] = await train(learn, 12);
    assert.ok((after as number) < 0.5 * before, `${before} → ${after}`);
    assert.ok((right as number) > 0.9 && (cells as number) > 0.9, `${right}, ${cells}`);
    const { decoded, preds, targs } = await learn.getPreds({ withDecoded: true });
    const [labels, masks] = decoded as [Tensor, Tensor];
    const agree = tidy(() =>
      masks
        .eq(targs?.[1].gt(0.5) as Tensor)
        .to('float32')
        .mean()
        .item(),
    );
    assert.deepEqual([labels.dtype, masks.dtype], ['int64', 'bool']);
    assert.ok(Math.abs((agree as number) - (cells as number)) < 1e-6);
    free(decoded, preds, targs);
  });

  it('learns a number and a label', async () => {
    const block = new DataBlock({
      blocks: [grey(), RegressionBlock(), CategoryBlock()],
      nInp: 1,
      splitter,
      getX: draw,
      getY: [(scene: Scene) => scene.level / 255, (scene: Scene) => scene.shape],
    });
    const dls = await block.dataloaders(scenes, options);
    const learn = learnerOf(dls, { metrics: [ofTarget(rmse(), 0), ofTarget(accuracy, 1)] });
    const [before, after, root, right] = await train(learn, 12);
    assert.ok((after as number) < 0.4 * before, `${before} → ${after}`);
    assert.ok((root as number) < 0.2 && (right as number) > 0.9, `${root}, ${right}`);
  });
});

describe('targets that one tensor of outputs cannot serve', () => {
  const mask = () => tidy(() => zeros([side, side], { dtype: 'uint8' }));
  const dlsOf = <A, B>(
    blocks: readonly [Block<A>, Block<B>],
    getY: readonly [(scene: Scene) => A, (scene: Scene) => B],
  ) =>
    new DataBlock({
      blocks: [grey(), ...blocks] as readonly Block[],
      nInp: 1,
      splitter,
      getX: draw,
      getY: getY as readonly ((scene: Scene) => unknown)[],
    }).dataloaders(scenes, options);

  it('are a mask and a label', async () => {
    const dls = await dlsOf(
      [MaskBlock({ codes: ['no', 'yes'] }), CategoryBlock()],
      [mask, ({ shape }) => shape],
    );
    assert.equal(dls.lossFunc, undefined);
    assert.throws(() => new Learner(dls, convNet(4)), {
      name: 'ArgumentError',
      message:
        /^Learner: target 1 \(MaskBlock\) needs outputs for every pixel and target 2 \(CategoryBlock\) does not, so one tensor cannot hold both;/,
    });
  });

  it('are boxes, which imply no loss', async () => {
    const dls = await dlsOf(
      [BBoxBlock(), BBoxLblBlock()],
      [() => [[1, 2, 3, 4] as const], () => ['a']],
    );
    assert.throws(
      () => new Learner(dls, convNet(4)),
      /Learner: target 1 \(BBoxBlock\) implies no loss; pass lossFunc: new MultiTargetLoss/,
    );
  });

  it('are not two masks', async () => {
    const dls = await dlsOf(
      [MaskBlock({ codes: ['no', 'yes'] }), MaskBlock({ codes: ['a', 'b', 'c'] })],
      [mask, mask],
    );
    manualSeed(11);
    const learn = new Learner(dls, new nn.Conv2d(1, 5, { kernelSize: 3, padding: 1 }));
    const [before, after] = await train(learn, 1);
    assert.ok((after as number) < before, `${before} → ${after}`);
    const { preds, decoded, targs } = await learn.getPreds({ withDecoded: true });
    const shapes = (tensors: unknown) => (tensors as Tensor[]).map(({ shape }) => shape);
    assert.deepEqual(
      [shapes(preds), shapes(decoded), shapes(targs)],
      [
        [
          [16, 2, side, side],
          [16, 3, side, side],
        ],
        [
          [16, side, side],
          [16, side, side],
        ],
        [
          [16, side, side],
          [16, side, side],
        ],
      ],
    );
    free(preds, decoded, targs);
  });
});

/** Two images, seen by one body. */
class Siamese extends nn.Module {
  readonly body = convNet(8);
  readonly head = new nn.Linear(16, 2);

  override forward(a: Tensor, b: Tensor): Tensor {
    const [left, right] = [this.body.call(a), this.body.call(b)];
    return this.head.call(cat([left.sub(right).abs(), left.mul(right)], 1));
  }
}

describe('several inputs', () => {
  it('compares two images', async () => {
    interface Pair {
      readonly a: Scene;
      readonly b: Scene;
    }
    const pairs = Array.from(
      { length: 320 },
      (_, i): Pair => ({ a: scenes[i % 80] as Scene, b: scenes[(i * 3 + (i >> 2)) % 80] as Scene }),
    );
    const block = new DataBlock({
      blocks: [grey(), grey(), CategoryBlock()],
      splitter: IndexSplitter(Array.from({ length: 64 }, (_, i) => 5 * i)),
      getX: [(pair: Pair) => draw(pair.a), (pair: Pair) => draw(pair.b)],
      getY: ({ a, b }: Pair) => (a.shape === b.shape ? 'same' : 'different'),
    });
    const dls = await block.dataloaders(pairs, options);
    manualSeed(11);
    const learn = new Learner(dls, new Siamese(), { metrics: [accuracy] });
    const [before, after, right] = await train(learn, 8);
    assert.ok((after as number) < 0.6 * before, `${before} → ${after}`);
    assert.ok((right as number) > 0.8, `${right}`);
    const pair = pairs[65] as Pair;
    const said = await learn.predict(pair);
    const again = await learn.predict([draw(pair.a), draw(pair.b)]);
    assert.deepEqual(again.probs.tolist(), said.probs.tolist());
    assert.match(said.decoded, /^(same|different)$/);
    const { inputs, preds, targs } = await learn.getPreds({ withInput: true });
    assert.deepEqual(
      inputs?.map((input) => input.shape),
      [
        [64, 1, side, side],
        [64, 1, side, side],
      ],
    );
    const picture = (await learn.showResults({ maxN: 2 })).toSvg();
    assert.equal([...picture.matchAll(/<image/g)].length, 4); // two and two, side by side
    free(said.pred, said.probs, again.pred, again.probs, inputs, preds, targs);
  });

  it('reads an image and numbers beside it', async () => {
    /** The numbers join the features of the image. */
    class WithNumbers extends nn.Module {
      readonly body = convNet(8);
      readonly head = new nn.Linear(8 + 2, 1);

      override forward(image: Tensor, numbers: Tensor): Tensor {
        return this.head.call(cat([this.body.call(image), numbers], 1));
      }
    }
    const block = new DataBlock({
      blocks: [grey(), TransformBlock<readonly number[]>(), RegressionBlock()],
      splitter,
      getX: [draw, ({ at: [x, y] }: Scene) => [x / side, y / side]],
      getY: ({ level, at: [x] }: Scene) => level / 255 + x / side,
    });
    const dls = await block.dataloaders(scenes, options);
    assert.deepEqual([dls.nInp, dls.c], [2, 1]);
    manualSeed(11);
    const learn = new Learner(dls, new WithNumbers(), { metrics: [rmse()] });
    const [before, after, root] = await train(learn, 15);
    assert.ok((after as number) < 0.3 * before, `${before} → ${after}`);
    assert.ok((root as number) < 0.2, `${root}`);
    const { decoded, pred, probs } = await learn.predict([
      draw(scenes[0] as Scene),
      tensor([0.5, 0.5]),
    ]);
    assert.ok(Number.isFinite(Number(decoded)));
    assert.match(await learn.summary(), /WithNumbers/);
    free(pred, probs);
  });
});

const root = process.env.KINDLING_DATA;

describe(`several targets of real digits ${root ? '' : '(skipped: KINDLING_DATA is not set)'}`, () => {
  before(function () {
    if (!root) this.skip();
  });

  /** The upper left and the lower right corner of what is written, in pixels. */
  async function corners(file: string): Promise<[[number, number], [number, number]]> {
    using image = await openImage(file, { cls: TensorImageBW });
    const ends = (dim: 1 | 2): [number, number] => {
      const inked = tidy(() => image.amax([0, dim]).tolist()) as number[];
      const is = (level: number): boolean => level > 64;
      return [inked.findIndex(is), inked.findLastIndex(is)];
    };
    const [[left, right], [top, bottom]] = [ends(1), ends(2)];
    return [
      [left, top],
      [right, bottom],
    ];
  }

  it('MNIST_SAMPLE: which digit, and its corners', async function () {
    this.timeout(60_000);
    const block = new DataBlock({
      blocks: [grey(), CategoryBlock(), PointBlock()],
      nInp: 1,
      getItems: async (path: string) => (await getImageFiles(path)).filter((_, i) => i % 25 === 0), // 579 of 14,434
      splitter: GrandparentSplitter(),
      getY: [parentLabel, corners],
    });
    const dls = await block.dataloaders(join(root as string, 'mnist_sample'), {
      bs: 32,
      seed: 1,
      cache: true,
    });
    assert.ok(dls.lossFunc instanceof MultiTargetLoss);
    dls.lossFunc.weights = [1, 10]; // coordinates in [-1, 1] differ by little
    manualSeed(11);
    const model = new nn.Sequential(
      new nn.ConvLayer(1, 8, { stride: 2 }),
      new nn.ConvLayer(8, 16, { stride: 2 }),
      new nn.Flatten(),
      new nn.Linear(16 * 7 * 7, dls.c as number),
    );
    const learn = new Learner(dls, model, {
      metrics: [ofTarget(accuracy, 0), ofTarget(pixelError({ width: 28 }), 1)],
    });
    const [before, after, right, off] = await train(learn, 8);
    assert.ok((after as number) < 0.2 * before, `${before} → ${after}`);
    // the mean of all corners is 2.0 pixels off: numpy, on the same images
    assert.ok((right as number) > 0.95 && (off as number) < 1.2, `${right}, ${off} pixels off`);
    const file = dls.validDs.items[0] as string;
    const { decoded, pred, probs } = await learn.predict(file);
    assert.equal(decoded[0], parentLabel(file));
    free(decoded, pred, probs);
  });
});

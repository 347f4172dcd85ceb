// Training on points some of which are missing, and what a person sees of it.
import assert from 'node:assert/strict';
import {
  DataBlock,
  ImageBlock,
  Learner,
  MultiPointBlock,
  MultiTargetLoss,
  manualSeed,
  multiPointError,
  nn,
  PointBlock,
  type Tensor,
  TensorImageBW,
  TensorMultiPoint,
  tensor,
  tidy,
  zeros,
} from 'kindling';

const side = 16;

/** A pair of bright pixels on a dark image, the left one brighter; one or both may have no label. */
interface Scene {
  readonly left: readonly [x: number, y: number];
  readonly right: readonly [x: number, y: number];
  readonly labelled: readonly [boolean, boolean];
}

const scenes: readonly Scene[] = Array.from({ length: 64 }, (_, i) => {
  const [x, y] = [2 + ((i * 5) % 7), 3 + ((i * 7 + 2) % 9)];
  const labelled = [i % 3 !== 0, i % 4 !== 0] as const; // every twelfth has none at all
  return { left: [x + 0.5, y + 0.5], right: [x + 5.5, y + 1.5], labelled };
});

function draw({ left, right }: Scene): Tensor {
  const pixels = new Uint8Array(side * side);
  for (const [[x, y], level] of [
    [left, 250],
    [right, 120],
  ] as const)
    for (const [dx, dy] of [
      [0, 0],
      [-1, 0],
      [0, -1],
      [-1, -1],
    ] as const)
      pixels[Math.floor(y + dy) * side + Math.floor(x + dx)] = level;
  return tensor(pixels).reshape([1, side, side]);
}

const recipe = () =>
  new DataBlock({
    blocks: [ImageBlock({ cls: TensorImageBW }), MultiPointBlock({ flipPairs: [[0, 1]] })],
    splitter: () => [
      Array.from({ length: 48 }, (_, i) => i),
      Array.from({ length: 16 }, (_, i) => 48 + i),
    ],
    getX: draw,
    getY: ({ left, right, labelled }: Scene) => [
      labelled[0] ? left : null,
      labelled[1] ? right : null,
    ],
  });

const net = () =>
  new nn.Sequential(
    new nn.ConvLayer(1, 8, { stride: 2 }),
    new nn.ConvLayer(8, 16, { stride: 2 }),
    new nn.Flatten(),
    new nn.Linear(16 * 4 * 4, 4),
  );

describe('a Learner on points some of which are missing', () => {
  it('learns from those that are there, and shows and predicts points in pixels', async () => {
    const dls = await recipe().dataloaders(scenes, { bs: 8, seed: 1 });
    manualSeed(3);
    const learn = new Learner(dls, net());
    const [before, after] = await learn.noBar(async () => {
      const [before] = await learn.validate();
      await learn.fitOneCycle(12, { lrMax: 2e-2 });
      return [before, (await learn.validate())[0]];
    });
    assert.ok(Number(after) < 0.2 * Number(before), `${before} → ${after}`);

    const scene = scenes[48] as Scene; // the left one has no label, and is predicted all the same
    const { decoded, pred, probs } = await learn.predict(scene);
    assert.ok(decoded instanceof TensorMultiPoint);
    assert.equal(decoded.constructor, dls.validDs.elements[1]?.block.cls);
    const [[x, y, seen]] = decoded.tolist() as [[number, number, number]];
    assert.ok(Math.hypot(x - scene.left[0], y - scene.left[1]) < 2.5, `${x}, ${y}`);
    assert.deepEqual([seen, pred.shape], [1, [4]]);
    for (const t of [decoded, pred, probs]) t.dispose();

    const found = await learn.getPreds({ withLoss: true });
    tidy(() => {
      const { losses, targs } = found;
      assert.ok(losses && targs);
      assert.equal(losses.isfinite().all().item(), true);
      const none = (targs as Tensor).select(2, 2).sum([1]).eq(0);
      assert.equal(none.sum().item(), 2); // items 48 and 60
      assert.deepEqual(losses.at(none).tolist(), [0, 0]);
    });
    for (const t of Object.values(found)) (t as Tensor).dispose();

    const svg = (await learn.showResults({ maxN: 2 })).toSvg();
    assert.equal(svg.match(/px off/g)?.length, 1); // of the first no point is seen
    const dots = [...svg.matchAll(/<circle[^>]*r="1\.12"/g)].length;
    assert.equal(dots, 0 + 2 + 2 + 2);
  });

  it('measures the mean distance of all points that are seen', async () => {
    const dls = await recipe().dataloaders(scenes, { bs: 5, seed: 1 }); // four uneven batches
    manualSeed(3);
    const model = net();
    const learn = new Learner(dls, model, {
      metrics: [multiPointError({ width: 2, height: 4 })],
    });
    const [, error] = await learn.noBar(() => learn.validate());
    const { preds, targs } = await learn.getPreds();
    const [guesses, truths] = [preds, targs as Tensor].map((t) => t.tolist()) as [
      number[][],
      number[][][],
    ];
    const distances = truths.flatMap((points, i) =>
      points.flatMap(([x = 0, y = 0, seen], k) => {
        const [u = 0, v = 0] = guesses[i]?.slice(2 * k, 2 * k + 2) ?? [];
        return seen ? [Math.hypot(u - x, 2 * (v - y))] : [];
      }),
    );
    const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
    assert.ok(Math.abs((error as number) - mean) < 1e-5, `${error}, ${mean}`);
    for (const t of [preds, targs as Tensor]) t.dispose();
  });

  it('has no distance where no point is seen', async () => {
    const blind = scenes.map((scene) => ({ ...scene, labelled: [false, false] as const }));
    const dls = await recipe().dataloaders(blind, { bs: 8, seed: 1 });
    const learn = new Learner(dls, net(), { metrics: [multiPointError({ width: 16 })] });
    const [loss, error] = await learn.noBar(() => learn.validate());
    assert.deepEqual([loss, error], [0, null]);
    const points = await new DataBlock({
      blocks: [ImageBlock({ cls: TensorImageBW }), PointBlock()],
      getX: draw,
      getY: ({ left, right }: Scene) => [left, right],
    }).dataloaders(scenes, { bs: 8 });
    const wrong = new Learner(points, net(), { metrics: [multiPointError({ width: 16 })] });
    await assert.rejects(
      wrong.noBar(() => wrong.validate()),
      /multiPointError: expected \[B, N, 3\] for targets, got/,
    );
  });

  it('takes steps on batches without any point, and changes nothing', async () => {
    const blind = scenes.map((scene) => ({ ...scene, labelled: [false, false] as const }));
    const dls = await recipe().dataloaders(blind, { bs: 8, seed: 1 });
    manualSeed(3);
    const model = new nn.Sequential(new nn.Flatten(), new nn.Linear(side * side, 4));
    const before = tidy(() => model.parameters().map((p) => p.tolist()));
    const learn = new Learner(dls, model, { wd: 0 });
    const loss = await learn.noBar(async () => {
      await learn.fit(1);
      return (await learn.validate())[0];
    });
    assert.equal(loss, 0);
    assert.deepEqual(
      tidy(() => model.parameters().map((p) => p.tolist())),
      before,
    );
  });

  it('has a part of the loss of several targets', async () => {
    const dls = await new DataBlock({
      blocks: [ImageBlock(), MultiPointBlock(), MultiPointBlock()],
      nInp: 1,
      splitter: () => [[0], [1]],
      getX: () => zeros([3, 4, 4], { dtype: 'uint8' }),
      getY: [() => [[1, 2], null] as const, () => [[3, 4, false]] as const],
    }).dataloaders(['first', 'second'], { bs: 1 });
    assert.ok(dls.lossFunc instanceof MultiTargetLoss);
    assert.deepEqual(dls.lossFunc.sizes, [4, 2]);
    const model = new nn.Sequential(new nn.Flatten(), new nn.Linear(48, 6));
    const { decoded, pred, probs } = await new Learner(dls, model).predict('first');
    assert.deepEqual(
      decoded.map((points) => points.shape),
      [
        [2, 3],
        [1, 3],
      ],
    );
    for (const t of [...decoded, ...pred, ...probs]) t.dispose();
  });
});

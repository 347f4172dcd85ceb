import assert from 'node:assert/strict';
import {
  DataBlock,
  ImageBlock,
  MaskBlock,
  Normalize,
  PointBlock,
  RandomErasing,
  type RandomErasingOptions,
  Resize,
  type Rng,
  type Tensor,
  TensorImage,
  TensorImageBW,
  TensorPoint,
  tensor,
  tidy,
  zeros,
} from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { eachDevice } from '../../support/devices.js';
import { loadFixture } from '../../support/fixtures.js';

/** Draws these numbers of [0, 1), in turn. */
function drawing(...numbers: number[]): Rng {
  const random = () => numbers.shift() ?? assert.fail('no number is left to draw');
  return {
    random,
    uniform: (low, high) => low + random() * (high - low),
    integer: (low, high) => low + Math.floor(random() * (high - low)),
  };
}

const training = (rng: Rng) => ({ splitIdx: 0, rng }) as const;

/** What becomes of images that are 9 everywhere. */
function erased(
  options: RandomErasingOptions,
  shape: readonly number[],
  rng: Rng = rngFor(1),
): TensorImage {
  const image = zeros([...shape])
    .add(9)
    .as(TensorImage);
  return (
    RandomErasing(options).encodesTuple([image], training(rng)) as Tensor[]
  )[0] as TensorImage;
}

/** Where an image [C, H, W] is not 9 any more: [top, bottom, left, right]; undefined where it all is. */
function frame(image: Tensor): number[] | undefined {
  const isNoise = image.ne(9).all(0); // [H, W]
  const [rows, columns] = [isNoise.any(1), isNoise.any(0)].map((line) =>
    (line.tolist() as boolean[]).flatMap((is, i) => (is ? [i] : [])),
  ) as [number[], number[]];
  if (rows.length === 0) return undefined;
  const [top, bottom] = [rows[0] as number, (rows.at(-1) as number) + 1];
  const [left, right] = [columns[0] as number, (columns.at(-1) as number) + 1];
  const inside = isNoise.narrow(0, top, bottom - top).narrow(1, left, right - left);
  assert.ok(inside.all().item(), 'a rectangle is full');
  return [top, bottom, left, right];
}

describe('RandomErasing', () => {
  const { erasing } = loadFixture<{
    erasing: {
      options: RandomErasingOptions;
      size: [number, number];
      draws: number[];
      areas: [number, number, number, number][];
    }[];
  }>('randaug');

  for (const { options, size, draws, areas } of erasing) {
    it(`erases where fastai does, ${JSON.stringify(options)} of ${size.join('×')}`, () =>
      tidy(() => {
        const made = erased({ p: 1, ...options }, [1, 3, ...size], drawing(...draws, 0.5));
        const expected = zeros(size, { dtype: 'bool' });
        for (const [top, bottom, left, right] of areas) {
          const rows = Math.min(bottom, size[0]) - top;
          expected
            .narrow(0, top, rows)
            .narrow(1, left, Math.min(right, size[1]) - left)
            .fill_(true);
        }
        assert.deepEqual(made.at(0).ne(9).all(0).tolist(), expected.tolist());
        assert.deepEqual(made.at(0).ne(9).any(0).tolist(), expected.tolist());
      }));
  }

  it('puts normal noise there, of its own in every channel and sample', () =>
    tidy(() => {
      const draw = [{ top: 0, left: 0, height: 60, width: 50 }];
      for (const batch of [true, false]) {
        const made = erased({ batch, draw: batch ? [draw] : [draw, draw] }, [2, 3, 60, 50]);
        assert.ok(Math.abs(Number(made.mean().item())) < 0.03, `mean ${made.mean().item()}`);
        assert.ok(Math.abs(Number(made.std().item()) - 1) < 0.03, `deviation ${made.std().item()}`);
        const planes = made.flatten(0, 1);
        for (let i = 1; i < 6; i++) assert.ok(planes.at(i).ne(planes.at(0)).any().item());
      }
    }));

  eachDevice((device) => {
    it('writes noise where the batch is, the same for the same numbers', () =>
      tidy(() => {
        const image = zeros([2, 3, 12, 10], { device }).add(9).as(TensorImage);
        const area = { top: 2, left: 3, height: 5, width: 4 };
        const [made, again] = [1, 1].map((seed) => {
          const tfm = RandomErasing({ draw: [[area], []] });
          return (tfm.encodesTuple([image], training(rngFor(seed))) as Tensor[])[0] as Tensor;
        }) as [Tensor, Tensor];
        assert.equal(made.device, image.device);
        assert.deepEqual(made.to('cpu').unbind(0).map(frame), [[2, 7, 3, 7], undefined]);
        assert.ok(made.eq(again).all().item());
        assert.ok(image.eq(9).all().item());
      }));
  });

  it('draws for each sample, or once for all', () =>
    tidy(() => {
      const frames = (options: RandomErasingOptions) => {
        const made = erased({ sl: 0.1, ...options }, [64, 1, 40, 40]);
        return made.unbind(0).map((image) => frame(image)?.join());
      };
      const each = frames({});
      const changed = each.filter((area) => area !== undefined);
      assert.ok(changed.length > 16 && changed.length < 48, `${changed.length} of 64`);
      assert.ok(new Set(changed).size > changed.length / 2);
      assert.equal(new Set(frames({ batch: true, p: 1 })).size, 1);
      assert.equal(new Set(frames({ p: 0 })).size, 1);
      assert.ok(frames({ p: 1 }).every((area) => area !== undefined));
    }));

  it('erases shares and forms as it is told', () =>
    tidy(() => {
      const made = erased({ p: 1, sl: 0.1, sh: 0.2, minAspect: 0.5 }, [200, 1, 60, 80]);
      for (const image of made.unbind(0)) {
        const [top, bottom, left, right] = frame(image) as [number, number, number, number];
        const [height, width] = [bottom - top, right - left];
        const share = (height * width) / (60 * 80);
        assert.ok(share > 0.09 && share < 0.21, `a share of ${share}`);
        assert.ok(height / width > 0.48 && height / width < 2.1, `${height} × ${width}`);
      }
    }));

  it('depends on the random numbers alone', () =>
    tidy(() => {
      const made = [1, 1, 2].map((seed) => erased({ p: 1 }, [4, 3, 20, 20], rngFor(seed)));
      assert.ok(
        made[0]
          ?.eq(made[1] as Tensor)
          .all()
          .item(),
      );
      assert.ok(
        made[0]
          ?.ne(made[2] as Tensor)
          .any()
          .item(),
      );
    }));

  it('leaves the batch alone that it is given, and its class and type', () =>
    tidy(() => {
      for (const dtype of ['float32', 'float16', 'bfloat16', 'float64'] as const) {
        const image = zeros([2, 1, 8, 8], { dtype }).as(TensorImageBW);
        const made = RandomErasing({ p: 1, sl: 0.2 }).encodesTuple([image], training(rngFor(0)));
        const [noisy] = made as [Tensor];
        assert.ok(image.eq(0).all().item());
        assert.ok(noisy.ne(0).any().item());
        assert.ok(noisy instanceof TensorImageBW);
        assert.equal(noisy.dtype, dtype);
      }
    }));

  it('passes by what is no image, and gives an image beside it the same rectangles', () =>
    tidy(() => {
      const image = zeros([1, 3, 20, 20]).add(9).as(TensorImage);
      const small = zeros([1, 1, 10, 10]).add(9).as(TensorImageBW);
      const points = tensor([[[0.5, 0.5]]]).as(TensorPoint);
      const draw = [[{ top: 4, left: 6, height: 8, width: 10 }]];
      const made = RandomErasing({ draw }).encodesTuple(
        [image, small, points],
        training(rngFor(0)),
      ) as Tensor[];
      assert.deepEqual(frame((made[0] as Tensor).at(0)), [4, 12, 6, 16]);
      assert.deepEqual(frame((made[1] as Tensor).at(0)), [2, 6, 3, 8]);
      assert.equal(made[2], points);
    }));

  it('takes rectangles from a list or a function, and cuts what passes the edges', () =>
    tidy(() => {
      const area = (top: number, left: number, height: number, width: number) => ({
        ...{ top, left, height, width },
      });
      const made = erased(
        { draw: [[area(-3, -2, 5, 4)], [], [area(7, 7, 9, 9)], [area(20, 0, 1, 1)]] },
        [4, 1, 10, 10],
      );
      const frames = made.unbind(0).map(frame);
      assert.deepEqual(frames, [[0, 2, 0, 2], undefined, [7, 10, 7, 10], undefined]);
      const asked: unknown[] = [];
      erased(
        {
          draw: (n, _rng, size) => {
            asked.push(n, size);
            return Array.from({ length: n }, () => []);
          },
        },
        [3, 1, 5, 6],
      );
      assert.deepEqual(asked, [3, [5, 6]]);
    }));

  it('throws ArgumentError for what it cannot use', () =>
    tidy(() => {
      for (const [options, message] of [
        [{ p: 1.5 }, 'RandomErasing: expected a number from 0 to 1 for p, got 1.5 (number)'],
        [
          { sl: 0.5 },
          'RandomErasing: expected a number from 0 to sh, 0.3, for sl, got 0.5 (number)',
        ],
        [{ sh: -1 }, 'RandomErasing: expected a number from 0 to 1 for sh, got -1 (number)'],
        [
          { minAspect: 0 },
          'RandomErasing: expected a number above 0, up to 1, for minAspect, got 0 (number)',
        ],
        [
          { maxCount: 0 },
          'RandomErasing: expected an integer of at least 1 for maxCount, got 0 (number)',
        ],
      ] as const)
        assert.throws(() => RandomErasing(options), { name: 'ArgumentError', message });
      assert.throws(
        () => erased({ draw: [[]] }, [2, 1, 3, 3]),
        /for each of 2 samples one, for draw/,
      );
      assert.throws(
        () =>
          RandomErasing().encodes(
            zeros([1, 1, 1, 1], { dtype: 'uint8' }).as(TensorImage),
            undefined,
          ),
        {
          message:
            'RandomErasing: expected images of floats, which noise can stand in, got uint8; IntToFloatTensor makes them, and belongs before it',
        },
      );
    }));

  it('runs in training only, last, and moves no target', async () => {
    const grey = tidy(() => zeros([3, 12, 12], { dtype: 'uint8' }).add_(100)) as Tensor;
    const mask = zeros([12, 12], { dtype: 'uint8' });
    const block = new DataBlock({
      blocks: [ImageBlock(), MaskBlock(), PointBlock()],
      nInp: 1,
      splitter: () => [
        [0, 1],
        [2, 3],
      ],
      getX: (_: number) => grey,
      getY: [(_: number) => mask, (_: number) => [3, 4] as const],
      itemTfms: Resize(12),
      batchTfms: [RandomErasing({ p: 1, sl: 0.2 }), Normalize.fromStats([0.5], [0.5])],
    });
    const batches: Tensor[][] = [];
    for (let i = 0; i < 2; i++) {
      const dls = await block.dataloaders([0, 1, 2, 3], { bs: 2, seed: 7 });
      for await (const batch of dls.train) batches.push(batch);
      for await (const batch of dls.train) batches.push(batch);
      for await (const batch of dls.valid) batches.push(batch);
    }
    tidy(() => {
      const level = 2 * (100 / 255) - 1;
      const noisy = batches.map(([x]) => (x as Tensor).sub(level).abs().gt(1e-5).any().item());
      assert.deepEqual(noisy, [true, true, false, true, true, false]);
      const same = (a: number, b: number) =>
        batches[a]?.[0]
          ?.eq(batches[b]?.[0] as Tensor)
          .all()
          .item();
      assert.deepEqual([same(0, 3), same(1, 4), same(0, 1)], [true, true, false]);
      for (const [, y, points] of batches) {
        assert.ok((y as Tensor).eq(0).all().item());
        assert.deepEqual((points as Tensor).shape, [2, 1, 2]);
        assert.deepEqual((points as Tensor).at(0).tolist(), (points as Tensor).at(1).tolist());
      }
    });
    for (const t of [grey, mask, ...batches.flat()]) t.dispose();
  });
});

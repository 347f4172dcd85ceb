import assert from 'node:assert/strict';
import {
  Resize,
  type ResizeOptions,
  type Rng,
  TensorImage,
  TensorPoint,
  tensor,
  tidyAsync,
  zeros,
} from 'kindling';
import { allclose } from '../../support/allclose.js';

/** Draws these numbers, in turn. */
function drawing(...numbers: number[]): Rng {
  const random = () => numbers.shift() ?? assert.fail('no number is left to draw');
  return { random, uniform: random, integer: random };
}

const validation = { splitIdx: 1, rng: drawing() } as const;

const image = (rows: number[][]) => tensor([rows], { dtype: 'uint8' }).as(TensorImage); // [1, H, W]

/** a = [[(37*x + 91*y*y + 13*x*y) % 256 for x in range(width)] for y in range(height)] */
const pattern = (height: number, width: number) =>
  image(
    Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => (37 * x + 91 * y * y + 13 * x * y) % 256),
    ),
  );

async function resized(
  size: number | [number, number],
  options: ResizeOptions,
  tuple: readonly unknown[],
  context: { splitIdx: 0 | 1; rng: Rng } = validation,
): Promise<readonly [TensorImage, TensorPoint]> {
  return (await Resize(size, options).encodesTuple(tuple, context)) as unknown as [
    TensorImage,
    TensorPoint,
  ];
}

describe('Resize', () => {
  // Image.fromarray(a).resize((5, 4), Image.BILINEAR), Pillow 12.3
  it("equals Pillow's antialiased resize, shrinking and growing", () =>
    tidyAsync(async () => {
      const [down] = await resized([4, 5], { method: 'squish' }, [pattern(10, 12)]);
      allclose(
        down,
        [
          [
            [109, 133, 140, 117, 111],
            [122, 108, 147, 128, 121],
            [139, 117, 133, 137, 147],
            [158, 159, 126, 115, 148],
          ],
        ],
        { atol: 0, rtol: 0 },
      );
      const [up] = await resized([4, 5], { method: 'squish' }, [pattern(3, 3)]);
      allclose(
        up,
        [
          [
            [0, 15, 37, 59, 74],
            [57, 75, 102, 129, 147],
            [97, 119, 152, 185, 207],
            [108, 133, 171, 209, 234],
          ],
        ],
        { atol: 0, rtol: 0 },
      );
    }));

  // Resize((4, 6), method=m)(PILImageBW.create(a), split_idx=1), fastai 2.8.12
  const ofPattern = {
    crop: [
      [135, 154, 117, 149, 135, 112],
      [113, 114, 123, 136, 137, 111],
      [142, 113, 118, 139, 136, 142],
      [152, 158, 151, 131, 143, 159],
    ],
    pad: [
      [96, 136, 134, 124, 112, 108],
      [110, 120, 132, 128, 127, 129],
      [135, 123, 123, 142, 142, 150],
      [147, 163, 140, 112, 138, 145],
    ],
    squish: [
      [100, 141, 128, 139, 110, 113],
      [118, 118, 124, 138, 136, 113],
      [143, 120, 121, 140, 140, 145],
      [156, 164, 147, 107, 125, 151],
    ],
  };
  for (const method of ['crop', 'pad', 'squish'] as const) {
    it(`has fastai's picture in validation, method '${method}'`, () =>
      tidyAsync(async () => {
        const [picture] = await resized([4, 6], { method }, [pattern(10, 12)]);
        assert.ok(picture instanceof TensorImage);
        assert.equal(picture.dtype, 'uint8');
        allclose(picture, [ofPattern[method]], { atol: 0, rtol: 0 });
      }));
  }

  // Resize((6, 6), method='pad', pad_mode=p)(PILImageBW.create(a[:4]), split_idx=1), fastai 2.8.12
  const padded = {
    zeros: [
      [0, 0, 0, 0, 0, 0],
      [3, 12, 21, 14, 7, 16],
      [77, 121, 114, 119, 88, 99],
      [113, 117, 114, 131, 123, 100],
      [13, 14, 17, 20, 19, 13],
      [0, 0, 0, 0, 0, 0],
    ],
    border: [
      [26, 93, 167, 113, 59, 125],
      [26, 93, 167, 113, 59, 125],
      [80, 133, 135, 133, 96, 114],
      [126, 131, 131, 151, 143, 112],
      [105, 113, 137, 161, 153, 101],
      [105, 113, 137, 161, 153, 101],
    ],
    reflection: [
      [132, 127, 136, 146, 141, 120],
      [121, 147, 124, 145, 126, 113],
      [92, 144, 126, 139, 105, 110],
      [132, 134, 131, 147, 140, 117],
      [121, 147, 124, 145, 126, 113],
      [84, 145, 124, 140, 101, 107],
    ],
  };
  for (const padMode of ['zeros', 'border', 'reflection'] as const) {
    it(`has fastai's edges, padMode '${padMode}'`, () =>
      tidyAsync(async () => {
        const [picture] = await resized(6, { method: 'pad', padMode }, [pattern(4, 12)]);
        allclose(picture, [padded[padMode]], { atol: 0, rtol: 0 });
      }));
  }

  it('mirrors a picture again and again, down to a single row', () =>
    tidyAsync(async () => {
      const [mirrored] = await resized(8, { method: 'pad' }, [image([[1, 2, 3, 4, 5, 6, 7, 8]])]);
      for (const row of (mirrored.tolist() as number[][][])[0] as number[][]) {
        assert.deepEqual(row, [1, 2, 3, 4, 5, 6, 7, 8]);
      }
      const [twice] = await resized(8, { method: 'pad' }, [
        image([
          [1, 1, 1, 1, 1, 1, 1, 1],
          [5, 5, 5, 5, 5, 5, 5, 5],
        ]),
      ]);
      const column = ((twice.tolist() as number[][][])[0] as number[][]).map((row) => row[0]);
      assert.deepEqual(column, [5, 1, 5, 1, 5, 1, 5, 1]);
    }));

  it('keeps a picture of the right size as it is', () =>
    tidyAsync(async () => {
      const [picture] = await resized([10, 12], {}, [pattern(10, 12)]);
      allclose(picture, pattern(10, 12));
    }));

  it('cuts at a random place while training: the first number drawn is across, the second down', () =>
    tidyAsync(async () => {
      const columns = image([[0, 10, 20, 30, 40]]);
      const left = async (draw: number) =>
        (await resized(1, {}, [columns], { splitIdx: 0, rng: drawing(draw, 0.3) }))[0].item();
      assert.deepEqual(await Promise.all([0, 0.26, 0.5, 0.99].map(left)), [0, 10, 20, 30]);
      const rows = image([[0], [10], [20]]);
      const [top] = await resized(1, {}, [rows], { splitIdx: 0, rng: drawing(0.3, 0.5) });
      assert.deepEqual(top.tolist(), [[[10]]]);
    }));

  // Resize(460, method=m)((img, PointScaler()((img, pts))[1]), split_idx=1) with a 500×375 image, fastai 2.8.12
  for (const [method, expected] of [
    ['crop', [-0.7973333597183228, -0.7333333492279053]],
    ['pad', [-0.6000000238418579, -0.5520000457763672]],
    ['squish', [-0.6000000238418579, -0.7333333492279053]],
  ] as const) {
    it(`moves points along, method '${method}'`, () =>
      tidyAsync(async () => {
        const scaled = tensor([[(2 * 100) / 500 - 1, (2 * 50) / 375 - 1]]).as(TensorPoint);
        const picture = zeros([3, 375, 500], { dtype: 'uint8' }).as(TensorImage);
        const [out, points] = await resized(460, { method }, [picture, scaled]);
        assert.deepEqual(out.shape, [3, 460, 460]);
        assert.ok(points instanceof TensorPoint);
        allclose(points, [expected]);
      }));
  }

  it('finds a dot of the picture at the moved point, wherever the frame sits', () =>
    tidyAsync(async () => {
      for (const [size, method, draws] of [
        [[20, 30], 'crop', [0.2, 0.9]],
        [[30, 20], 'crop', [0.4, 0.1]],
        [[40, 90], 'pad', [0.8, 0.7]],
        [[90, 40], 'pad', [0.1, 0.6]],
        [[33, 47], 'squish', []],
      ] as const) {
        const [height, width, x, y] = [60, 80, 36, 28];
        const dark = zeros([1, height, width], { dtype: 'uint8' });
        dark
          .narrow(1, y - 2, 5)
          .narrow(2, x - 2, 5)
          .fill_(255);
        const at = tensor([[(2 * (x + 0.5)) / width - 1, (2 * (y + 0.5)) / height - 1]]);
        const tuple = [dark.as(TensorImage), at.as(TensorPoint)];
        const context = { splitIdx: 0, rng: drawing(...draws) } as const;
        const [out, point] = await resized([...size], { method, padMode: 'zeros' }, tuple, context);
        const [[px, py]] = point.tolist() as [[number, number]];
        const found = centre(out);
        assert.ok(Math.abs(found.x - ((px + 1) * size[1]) / 2) < 0.5, `${method} x ${found.x}`);
        assert.ok(Math.abs(found.y - ((py + 1) * size[0]) / 2) < 0.5, `${method} y ${found.y}`);
      }
    }));

  it('throws ArgumentError for sizes and options that do not exist', () => {
    for (const size of [0, 2.5, [], [1, 2, 3], [0, 4]]) {
      assert.throws(
        () => Resize(size as number),
        /Resize: expected an integer of at least 1, or \[height, width\] for size, got/,
      );
    }
    assert.throws(() => Resize(2, { method: 'cut' as 'crop' }), /for method, got 'cut'/);
    assert.throws(() => Resize(2, { padMode: 'wrap' as 'zeros' }), /for padMode, got 'wrap'/);
  });
});

/** The middle of the light in a picture, in pixels from its upper left corner. */
function centre(picture: TensorImage): { x: number; y: number } {
  const [rows] = picture.tolist() as [number[][]];
  let [light, x, y] = [0, 0, 0];
  for (const [i, row] of rows.entries()) {
    for (const [j, level] of row.entries()) {
      light += level;
      x += level * (j + 0.5);
      y += level * (i + 0.5);
    }
  }
  return { x: x / light, y: y / light };
}

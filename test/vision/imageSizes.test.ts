import assert from 'node:assert/strict';
import { type ImageSize, TensorImage, TensorImageBW, TensorMask, tensor, zeros } from 'kindling';
import { loadFixture } from '../support/fixtures.js';

interface Limits {
  maxPx: number | null;
  maxH: number | null;
  maxW: number | null;
}

type Given = { height: number; width: number };

const fixture = loadFixture<{
  facts: (Given & { nPx: number; aspect: number })[];
  resizeMax: (Given & Limits & { gives: ImageSize | null })[];
  thumbs: (Given & { h: number; w: number; gives: ImageSize })[];
  pixels: (Given & {
    op: 'resizeMax' | 'toThumb';
    args: { maxPx?: number; maxH?: number; h?: number; w?: number };
    channels: 1 | 3;
    pixels: string;
    size: ImageSize;
    gives: string;
  })[];
}>('imageSizes');

const blank = (height: number, width: number): TensorImage =>
  zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);

/** Options without those that are not set. */
function limits({ maxPx, maxH, maxW }: Limits) {
  return {
    ...(maxPx !== null && { maxPx }),
    ...(maxH !== null && { maxH }),
    ...(maxW !== null && { maxW }),
  };
}

describe('TensorImage sizes', () => {
  it('are height, width, nPx and aspect (width by height), as fastai has them', () => {
    for (const { height, width, nPx, aspect } of fixture.facts) {
      using image = blank(height, width);
      assert.deepEqual([image.height, image.width, image.nPx], [height, width, nPx]);
      assert.equal(image.aspect, aspect);
    }
  });

  it('are those of each image in a batch', () => {
    using batch = zeros([4, 3, 20, 30]).as(TensorImage);
    assert.deepEqual([batch.height, batch.width, batch.nPx, batch.aspect], [20, 30, 600, 1.5]);
  });
});

describe('TensorImage#resizeMax()', () => {
  it("has fastai's sizes, and 1 where fastai's round to 0", async () => {
    for (const record of fixture.resizeMax) {
      using image = blank(record.height, record.width);
      using made = await image.resizeMax(limits(record));
      const got: ImageSize = [made.height, made.width];
      const where = JSON.stringify(record);
      if (record.gives) assert.deepEqual(got, record.gives, where);
      else assert.ok(Math.min(...got) === 1, `${got}: ${where}`);
    }
  });

  it('refuses maxima that are no sides', async () => {
    using image = blank(4, 4);
    for (const maxW of [0, -1, 2.5, Number.NaN]) {
      assert.throws(() => image.resizeMax({ maxW }), {
        name: 'ArgumentError',
        message: `resizeMax: expected an integer of at least 1 for maxW, got ${maxW} (number)`,
      });
    }
  });
});

describe('TensorImage#toThumb()', () => {
  it("has the sizes of Pillow's thumbnails", async () => {
    for (const { height, width, h, w, gives } of fixture.thumbs) {
      using image = blank(height, width);
      using thumb = await image.toThumb(h, w);
      assert.deepEqual([thumb.height, thumb.width], gives, `${height}×${width} in ${h}×${w}`);
    }
  });

  it('is square in one argument', async () => {
    using image = blank(40, 20);
    using thumb = await image.toThumb(10);
    assert.deepEqual(thumb.shape, [3, 10, 5]);
    assert.throws(
      () => image.toThumb(0),
      /toThumb: expected an integer of at least 1 for h, got 0/,
    );
    assert.throws(() => image.toThumb(1, 0.5), /toThumb: .* for w, got 0.5/);
  });
});

describe('TensorImage#resize()', () => {
  for (const { op, args, height, width, channels, pixels, size, gives } of fixture.pixels) {
    const title = `${op}(${JSON.stringify(args)}) of ${channels} × ${height} × ${width}`;
    it(`has every pixel of Pillow's BILINEAR: ${title}`, async () => {
      const cls = channels === 1 ? TensorImageBW : TensorImage;
      const bytes = new Uint8Array(Buffer.from(pixels, 'base64'));
      using rows = tensor(bytes).reshape([height, width, channels]);
      using image = rows.permute([2, 0, 1]).as(cls);
      using made =
        op === 'toThumb'
          ? await image.toThumb(args.h as number, args.w)
          : await image.resizeMax(args);
      assert.equal(made.constructor, cls);
      assert.deepEqual(made.shape, [channels, ...size]);
      using channelsLast = made.permute([1, 2, 0]).contiguous();
      const got = Buffer.from(channelsLast.toTypedArray() as Uint8Array);
      assert.deepEqual(got, Buffer.from(gives, 'base64'));
    });
  }

  it('takes [height, width], stretches, and keeps classes of images', async () => {
    class Scan extends TensorImageBW {}
    using scan = zeros([1, 5, 7], { dtype: 'uint8' }).as(Scan);
    using made = await scan.resize([3, 14]);
    assert.ok(made instanceof Scan);
    assert.deepEqual([made.shape, made.dtype], [[1, 3, 14], 'uint8']);
  });

  it('takes floats, within a level of the bytes', async () => {
    using bytes = tensor(Uint8Array.from({ length: 108 }, (_, i) => (i * 37) % 256))
      .reshape([3, 6, 6])
      .as(TensorImage);
    using floats = bytes.to('float32').div(255).as(TensorImage);
    using small = await bytes.resize([4, 3]);
    using fine = await floats.resize([4, 3]);
    assert.equal(fine.dtype, 'float32');
    const off = Number(fine.mul(255).sub(small).abs().max().item());
    assert.ok(off <= 1, `${off} levels`);
  });

  it('gives an image in its own size as it is', async () => {
    using image = blank(4, 6);
    using same = await image.resize([4, 6]);
    using thumb = await image.toThumb(100);
    for (const view of [same, thumb]) {
      assert.notEqual(view, image);
      assert.equal(view.dataPtr(), image.dataPtr());
    }
  });

  it('goes from and to 1×1, and a line of 5000', async () => {
    using dot = blank(1, 1);
    using line = await dot.resize([1, 5000]);
    assert.deepEqual(line.shape, [3, 1, 5000]);
    using back = await line.resize([1, 1]);
    assert.deepEqual(back.shape, [3, 1, 1]);
    using thumb = await line.toThumb(64);
    assert.deepEqual(thumb.shape, [3, 1, 64]);
  });

  it('refuses batches and what is no size', async () => {
    using batch = zeros([2, 3, 4, 4], { dtype: 'uint8' }).as(TensorImage);
    await assert.rejects(batch.resize([2, 2]), {
      name: 'ArgumentError',
      message: 'resize: expected an image [C, H, W], got [2,3,4,4]',
    });
    using image = blank(4, 4);
    for (const size of [[0, 1], [2], 3, [1.5, 2]] as unknown as ImageSize[]) {
      await assert.rejects(image.resize(size), {
        name: 'ArgumentError',
        message: /^resize: expected \[height, width\], integers of at least 1, for size, got /,
      });
    }
  });
});

describe('TensorMask sizes', () => {
  it('are those of an image, and are changed by the nearest pixel', async () => {
    using mask = tensor(Uint8Array.from({ length: 24 }, (_, i) => i))
      .reshape([4, 6])
      .as(TensorMask);
    assert.deepEqual([mask.height, mask.width, mask.nPx, mask.aspect], [4, 6, 24, 1.5]);
    // np.array(Image.fromarray(mask).resize((3, 2), Image.NEAREST))
    mask.codes = ['a', 'b'];
    using small = await mask.resize([2, 3]);
    assert.ok(small instanceof TensorMask);
    assert.deepEqual(small.tolist(), [
      [7, 9, 11],
      [19, 21, 23],
    ]);
    assert.deepEqual(small.codes, mask.codes);
    using thumb = await mask.toThumb(3);
    assert.deepEqual(thumb.shape, [2, 3]);
    using bounded = await mask.resizeMax({ maxPx: 6 });
    assert.deepEqual(bounded.shape, [2, 3]);
    await assert.rejects(mask.resize([0, 2]), /resize: expected \[height, width\]/);
  });
});

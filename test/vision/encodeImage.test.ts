import assert from 'node:assert/strict';
import {
  encodeImage,
  type ImageFormat,
  openImage,
  openMask,
  rand,
  type Tensor,
  TensorImageBW,
  TensorMask,
  tensor,
  zeros,
} from 'kindling';
import sharp from 'sharp';
import { classColor } from '#kindling/vision/classColors.js';
import { picture, png, ramp } from './pictures.js';

/** What sharp finds in the bytes: [H, W, C] and the pixels, grey with alpha as colour with alpha. */
async function decoded(bytes: Buffer) {
  const { format, height, width, channels } = await sharp(bytes).metadata();
  const picture = channels === 1 ? sharp(bytes).toColourspace('b-w') : sharp(bytes);
  return { format, size: [height, width, channels], pixels: [...(await picture.raw().toBuffer())] };
}

const bytesOf = (...levels: number[]): Tensor => tensor(Uint8Array.from(levels));

describe('encodeImage()', () => {
  it('writes grey, colour and alpha as PNG, every pixel as it is', async () => {
    const cases = [
      [bytesOf(7, 8).reshape([1, 2]), [1, 2, 1], [7, 8]],
      [bytesOf(7, 8).reshape([1, 1, 2]), [1, 2, 1], [7, 8]],
      [bytesOf(1, 2, 0, 255).reshape([2, 1, 2]), [1, 2, 2], [1, 1, 1, 0, 2, 2, 2, 255]],
      [bytesOf(1, 2, 3, 4, 5, 6).reshape([3, 1, 2]), [1, 2, 3], [1, 3, 5, 2, 4, 6]],
      [bytesOf(1, 2, 3, 0).reshape([4, 1, 1]), [1, 1, 4], [1, 2, 3, 0]],
    ] as const;
    for (const [image, size, pixels] of cases) {
      assert.deepEqual(await decoded(await encodeImage(image)), { format: 'png', size, pixels });
    }
  });

  it('takes floats from [0, 1], and clips what lies outside', async () => {
    const grey = tensor([[0, 0.5, 2, -1, Number.NaN, Number.POSITIVE_INFINITY]]);
    for (const dtype of ['float32', 'float16', 'bfloat16', 'float64'] as const) {
      const { pixels } = await decoded(await encodeImage(grey.to(dtype)));
      assert.deepEqual(pixels, [0, 128, 255, 0, 0, 255], dtype);
    }
    const learnt = rand([3, 2, 2]).requiresGrad_();
    assert.equal((await decoded(await encodeImage(learnt))).format, 'png');
  });

  it('takes what is not contiguous', async () => {
    using image = await openImage(await png(5, 4, ramp)); // [3, 4, 5] in memory of [4, 5, 3]
    using turned = image.transpose(1, 2);
    using again = await openImage(await encodeImage(turned));
    assert.deepEqual(again.tolist(), turned.tolist());
  });

  for (const [height, width] of [
    [1, 1],
    [1, 5000],
    [13, 7],
  ] as const) {
    it(`gives back what openImage reads, ${height}×${width}`, async () => {
      using image = await openImage(await png(width, height, ramp));
      using again = await openImage(await encodeImage(image));
      assert.deepEqual([again.shape, again.tolist()], [image.shape, image.tolist()]);
    });
  }

  for (const format of ['jpeg', 'webp'] as const) {
    it(`writes ${format}, nearer and larger with more quality`, async () => {
      using image = await openImage(
        await png(64, 48, (x, y) => [2 * x, 3 * y, 128 + 100 * Math.sin(x * y)].map(Math.trunc)),
      );
      let [lastSize, lastOff] = [0, 256];
      for (const quality of [10, 50, 90, 100]) {
        const bytes = await encodeImage(image, { format, quality });
        assert.equal((await decoded(bytes)).format, format);
        using again = await openImage(bytes);
        assert.deepEqual(again.shape, image.shape);
        const off = Number(again.to('float32').sub(image).abs().mean().item());
        assert.ok(bytes.length > lastSize && off < lastOff, `${quality}: ${bytes.length}, ${off}`);
        [lastSize, lastOff] = [bytes.length, off];
        if (quality === 90) assert.deepEqual(await encodeImage(image, { format }), bytes);
      }
    });
  }

  it('writes grey JPEG as grey, and alpha as WebP', async () => {
    using grey = await openImage(await png(8, 8, ramp), { cls: TensorImageBW });
    assert.equal((await sharp(await encodeImage(grey, { format: 'jpeg' })).metadata()).channels, 1);
    using webp = await openImage(await encodeImage(grey, { format: 'webp', quality: 100 }), {
      cls: TensorImageBW,
    });
    assert.ok(Number(webp.to('float32').sub(grey).abs().max().item()) <= 4);
    const clear = bytesOf(10, 20, 30, 0).reshape([4, 1, 1]);
    const { size, pixels } = await decoded(await encodeImage(clear, { format: 'webp' }));
    assert.deepEqual([size, pixels[3]], [[1, 1, 4], 0]);
  });

  it('throws ArgumentError for what is no picture', async () => {
    for (const shape of [[2], [5, 2, 2], [1, 3, 2, 2], [3, 0, 2]]) {
      await assert.rejects(encodeImage(zeros(shape)), {
        name: 'ArgumentError',
        message: `encodeImage: expected [H, W] or [C, H, W] with C from 1 to 4, got [${shape.join(', ')}]`,
      });
    }
    for (const dtype of ['int64', 'bool'] as const) {
      await assert.rejects(encodeImage(zeros([2, 2], { dtype })), {
        name: 'ArgumentError',
        message: `encodeImage: expected uint8, or floats in [0, 1], got ${dtype}; a mask of any integers is a TensorMask`,
      });
    }
  });

  it('throws ArgumentError for what a format cannot hold, and for unknown options', async () => {
    await assert.rejects(encodeImage(zeros([4, 2, 2]), { format: 'jpeg' }), {
      name: 'ArgumentError',
      message:
        "encodeImage: a JPEG file has no alpha, the last of these 4 channels; take 'png' or 'webp'",
    });
    await assert.rejects(encodeImage(zeros([1, 20_000]), { format: 'webp' }), {
      name: 'ArgumentError',
      message: /^encodeImage: 1×20000 pixels cannot be written as webp: .*too large/,
    });
    await assert.rejects(encodeImage(zeros([2, 2]), { format: 'bmp' as ImageFormat }), {
      name: 'ArgumentError',
      message: "encodeImage: expected 'png', 'jpeg' or 'webp' for format, got 'bmp' (string)",
    });
    for (const quality of [0, 101, 7.5]) {
      await assert.rejects(encodeImage(zeros([2, 2]), { quality }), {
        name: 'ArgumentError',
        message: `encodeImage: expected an integer from 1 to 100 for quality, got ${quality} (number)`,
      });
    }
  });

  it('writes no orientation, for the pixels are upright', async () => {
    const file = await picture(8, 4, ramp).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    using image = await openImage(file);
    assert.deepEqual(image.shape, [3, 8, 4]);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const bytes = await encodeImage(image, { format });
      assert.equal((await sharp(bytes).metadata()).orientation, undefined);
      using again = await openImage(bytes);
      assert.deepEqual(again.shape, image.shape);
    }
  });
});

describe('encodeImage() of masks', () => {
  const mask = (rows: number[][], dtype: 'uint8' | 'int64' | 'int32' | 'bool' = 'uint8') =>
    tensor(rows).to(dtype).as(TensorMask);

  it('writes their classes as the indices of a palette', async () => {
    const classes = [
      [0, 1, 2],
      [20, 254, 255],
    ];
    for (const dtype of ['uint8', 'int64', 'int32'] as const) {
      const bytes = await encodeImage(mask(classes, dtype));
      const { isPalette, format, width, height } = await sharp(bytes).metadata();
      assert.deepEqual([isPalette, format, height, width], [true, 'png', 2, 3]);
      const { pixels } = await decoded(bytes);
      assert.deepEqual(
        pixels,
        classes.flat().flatMap((index) => classColor(index)),
      );
      using again = await openMask(bytes);
      assert.deepEqual(again.tolist(), classes);
    }
  });

  it('writes them as grey levels on request', async () => {
    const bytes = await encodeImage(mask([[0, 7, 255]]), { palette: false });
    assert.deepEqual(await decoded(bytes), { format: 'png', size: [1, 3, 1], pixels: [0, 7, 255] });
    using again = await openMask(bytes);
    assert.deepEqual(again.tolist(), [[0, 7, 255]]);
  });

  it('writes all 256 classes, one pixel, a line of 5000, and yes or no', async () => {
    const all = Array.from({ length: 16 }, (_, y) =>
      Array.from({ length: 16 }, (_, x) => 16 * y + x),
    );
    const line = [Array.from({ length: 5000 }, (_, x) => x % 21)];
    for (const classes of [all, [[3]], line]) {
      using again = await openMask(await encodeImage(mask(classes)));
      assert.deepEqual(again.tolist(), classes);
    }
    using flags = await openMask(await encodeImage(mask([[0, 1]], 'bool')));
    assert.deepEqual(flags.tolist(), [[0, 1]]);
  });

  it('throws ArgumentError for other numbers, shapes and formats', async () => {
    const refused = [
      [mask([[0, 256]], 'int64'), {}, /expected classes from 0 to 255, got 256$/],
      [mask([[-1, 0]], 'int64'), {}, /expected classes from 0 to 255, got -1$/],
      [tensor([[0.5]]).as(TensorMask), {}, /expected integers in a mask, got float32$/],
      [zeros([2, 2, 2]).as(TensorMask), {}, /expected \[H, W\] for a mask, got \[2, 2, 2\]$/],
      [zeros([0, 2]).as(TensorMask), {}, /expected \[H, W\] for a mask, got \[0, 2\]$/],
      [
        mask([[1]]),
        { format: 'jpeg' },
        /'png' for a mask, got 'jpeg', which would change its classes$/,
      ],
    ] as const;
    for (const [image, options, message] of refused)
      await assert.rejects(encodeImage(image, options), { name: 'ArgumentError', message });
  });
});

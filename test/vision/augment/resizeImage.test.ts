import assert from 'node:assert/strict';
import { fromTypedArray, rand, tidyAsync, zeros } from 'kindling';
import { pictureToFloat, resamplePicture, stackPictures } from '#kindling/tensor/nativeImage.js';
import { resizeImage } from '#kindling/vision/augment/resizeImage.js';
import { loadFixture } from '../../support/fixtures.js';

interface Resize {
  channels: number;
  height: number;
  width: number;
  pixels: string;
  box: [left: number, upper: number, right: number, lower: number];
  size: [height: number, width: number];
  gives: string;
}

const { resizes } = loadFixture<{ resizes: Resize[] }>('images');
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** [H, W, C] as bytes, for what is [C, H, W]. */
const interleaved = (image: Awaited<ReturnType<typeof resizeImage>>) =>
  Buffer.from(image.permute([1, 2, 0]).contiguous().toTypedArray() as Uint8Array);

describe('resizeImage()', () => {
  for (const { channels, height, width, pixels, box, size, gives } of resizes) {
    const [left, top, right, lower] = box;
    const part = box.join() === [0, 0, width, height].join() ? '' : ` cut to ${box}`;
    it(`has Pillow's pixels: [${channels}, ${height}, ${width}]${part} to ${size}`, () =>
      tidyAsync(async () => {
        const stored = fromTypedArray(bytesOf(pixels), [height, width, channels]);
        const image = stored.permute([2, 0, 1]);
        const frame = { top, left, height: lower - top, width: right - left };
        // colours together, apart, and lines of pixels that are neither
        const layouts = [image, image.contiguous(), image.transpose(1, 2).contiguous()];
        for (const [i, layout] of layouts.entries()) {
          const source = i === 2 ? layout.transpose(1, 2) : layout;
          const resized = await resizeImage(source, size, frame);
          assert.deepEqual(resized.shape, [channels, ...size]);
          assert.ok(resized.isContiguous());
          assert.ok(interleaved(resized).equals(bytesOf(gives)), `layout ${i}`);
        }
      }));
  }

  it('gives back a part that has the size already', () =>
    tidyAsync(async () => {
      const image = fromTypedArray(
        Uint8Array.from({ length: 12 }, (_, i) => i),
        [1, 3, 4],
      );
      assert.deepEqual((await resizeImage(image, [3, 4])).tolist(), image.tolist());
      const part = await resizeImage(image, [2, 2], { top: 1, left: 2, height: 2, width: 2 });
      assert.deepEqual(part.tolist(), [
        [
          [6, 7],
          [10, 11],
        ],
      ]);
    }));

  it('resizes floats with LibTorch, near the same', () =>
    tidyAsync(async () => {
      const levels = rand([3, 20, 30]).mul(255).round();
      const bytes = await resizeImage(levels.to('uint8'), [13, 17]);
      const floats = await resizeImage(levels, [13, 17]);
      assert.equal(floats.dtype, 'float32');
      assert.ok((floats.sub(bytes).abs().max().item() as number) <= 1);
    }));

  it('refuses frames outside the picture, in native code', () =>
    tidyAsync(async () => {
      const image = zeros([3, 10, 10], { dtype: 'uint8' });
      const whole = { top: 0, left: 0, height: 10, width: 10, size: [2, 2] as const };
      for (const frame of [
        { top: -1 },
        { left: 1 },
        { height: 11 },
        { width: 0 },
        { top: 2 ** 53, height: 2 ** 53 },
      ]) {
        assert.throws(() => resamplePicture(image, { ...whole, ...frame }), {
          name: 'ArgumentError',
          message: 'resizeImage: expected a frame inside the picture',
        });
      }
      assert.throws(
        () => resamplePicture(image, { ...whole, size: [0, 2] }),
        /a size of at least 1/,
      );
      const floats = zeros([3, 10, 10]);
      assert.throws(() => resamplePicture(floats, whole), /expected a picture uint8 \[C, H, W\]/);
    }));
});

describe('stackPictures()', () => {
  it('is one batch of bytes', () =>
    tidyAsync(async () => {
      const images = [0, 1, 2].map((k) => zeros([3, 2, 5], { dtype: 'uint8' }).add(k));
      const batch = stackPictures(images);
      assert.ok(batch);
      assert.ok(batch.isContiguous());
      assert.deepEqual([batch.dtype, batch.shape], ['uint8', [3, 3, 2, 5]]);
      assert.deepEqual(
        batch.tolist(),
        images.map((image) => image.tolist()),
      );
      assert.deepEqual(stackPictures([zeros([0, 4], { dtype: 'uint8' })])?.shape, [1, 0, 4]);
    }));

  it('leaves what is not plain bytes of one shape to LibTorch', () =>
    tidyAsync(async () => {
      const image = zeros([3, 4, 4], { dtype: 'uint8' });
      for (const other of [
        zeros([3, 4, 5], { dtype: 'uint8' }),
        zeros([3, 4, 4]),
        image.permute([1, 0, 2]).contiguous().permute([1, 0, 2]),
      ]) {
        assert.equal(stackPictures([image, other]), undefined);
      }
      assert.throws(() => stackPictures([]), /expected at least one image/);
    }));
});

describe('pictureToFloat()', () => {
  it('has the numbers of a division by LibTorch, for every byte', () =>
    tidyAsync(async () => {
      const bytes = fromTypedArray(
        Uint8Array.from({ length: 256 }, (_, i) => i),
        [2, 128],
      );
      for (const divisor of [255, 1, 0.3]) {
        const floats = pictureToFloat(bytes, divisor);
        assert.equal(floats?.dtype, 'float32');
        assert.deepEqual(floats?.tolist(), bytes.to('float32').div(divisor).tolist());
      }
      assert.equal(pictureToFloat(bytes.t(), 255), undefined);
      assert.equal(pictureToFloat(zeros([2]), 255), undefined);
    }));
});

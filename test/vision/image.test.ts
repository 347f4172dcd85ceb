import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { openImage, TensorImage, TensorImageBW, zeros } from 'kindling';
import sharp from 'sharp';
import { useFolder } from '../data/folder.js';
import { jpeg, picture, plain, png, ramp } from './pictures.js';

/** The image as [y][x] → colours joined, for short comparisons. */
async function pixels(source: string | Uint8Array, cls = TensorImage): Promise<string[][]> {
  using image = await openImage(source, { cls });
  const channels = image.tolist() as number[][][];
  const [first] = channels as [number[][]];
  return first.map((row, y) => row.map((_, x) => channels.map((c) => c[y]?.[x]).join(' ')));
}

describe('openImage()', () => {
  const folder = useFolder();

  it('is uint8 [3, H, W] of class TensorImage, from a path and from bytes', async () => {
    const bytes = await png(3, 2, ramp);
    for (const source of [bytes, folder.write('a.png', bytes)]) {
      using image = await openImage(source);
      assert.ok(image instanceof TensorImage);
      assert.deepEqual([image.dtype, image.shape], ['uint8', [3, 2, 3]]);
      assert.deepEqual(await pixels(source), [
        ['0 0 0', '1 0 1', '2 0 2'],
        ['0 1 1', '1 1 2', '2 1 3'],
      ]);
    }
  });

  it('reads JPEG within 4 grey levels, whatever the file is called', async () => {
    const paint = (x: number, y: number) => [40 + 3 * x, 200 - 2 * y, 90 + x + y];
    using image = await openImage(folder.write('a.png', await jpeg(32, 24, paint)));
    assert.deepEqual(image.shape, [3, 24, 32]);
    const flat = image.toFloat32Array();
    for (const [x, y] of [
      [0, 0],
      [31, 0],
      [7, 23],
    ] as const) {
      paint(x, y).forEach((level, c) => {
        const got = flat[(c * 24 + y) * 32 + x] as number;
        assert.ok(Math.abs(got - level) <= 4, `${got} is far from ${level}`);
      });
    }
  });

  it('makes grey files colour, PNG and JPEG', async () => {
    const grey = (x: number) => [10 * x];
    assert.deepEqual(await pixels(await png(3, 1, grey)), [['0 0 0', '10 10 10', '20 20 20']]);
    const level = await pixels(await jpeg(8, 8, plain(77)));
    assert.equal(level[3]?.[3], '77 77 77');
  });

  it("is grey [1, H, W] with Pillow's weights for TensorImageBW", async () => {
    // Image.new('RGB', (1, 1), c).convert('L').getpixel((0, 0)), Pillow 12.3
    const colours = [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
      [10, 200, 30],
    ];
    const bytes = await png(4, 1, (x) => colours[x] as number[]);
    using image = await openImage(bytes, { cls: TensorImageBW });
    assert.ok(image instanceof TensorImageBW);
    assert.deepEqual(image.shape, [1, 1, 4]);
    assert.deepEqual(image.tolist(), [[[76, 150, 29, 124]]]);
    assert.deepEqual(await pixels(await png(2, 1, (x) => [x + 5]), TensorImageBW), [['5', '6']]);
  });

  it('drops alpha, and takes 16 bits, palettes, CMYK, and the first picture of an animation', async () => {
    const alpha = await png(1, 1, plain(10, 20, 30, 0));
    assert.deepEqual(await pixels(alpha), [['10 20 30']]);

    const deep = sharp(Uint16Array.from([0, 65535, 257]), {
      raw: { width: 3, height: 1, channels: 1 },
    });
    const bytes = await deep.toColourspace('grey16').png().toBuffer();
    assert.deepEqual(await pixels(bytes), [['0 0 0', '255 255 255', '1 1 1']]);

    const palette = await picture(2, 1, (x) => [255 * x, 0, 0])
      .png({ palette: true })
      .toBuffer();
    assert.deepEqual(await pixels(palette), [['0 0 0', '255 0 0']]);

    const cmyk = await picture(8, 8, plain(255, 255, 255))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const white = (await pixels(cmyk))[4]?.[4]?.split(' ').map(Number) as number[];
    assert.ok(
      white.every((level) => level > 245),
      `white became ${white}`,
    );

    const frames = [plain(250, 0, 0), plain(0, 250, 0)].map((paint) => png(4, 4, paint));
    const gif = await sharp(await Promise.all(frames), { join: { animated: true } })
      .gif()
      .toBuffer();
    assert.deepEqual((await pixels(gif))[0]?.[0], '250 0 0');
  });

  it('reads WebP, TIFF and AVIF', async () => {
    const base = picture(16, 16, plain(200, 100, 50));
    for (const bytes of [
      await base.clone().webp({ lossless: true }).toBuffer(),
      await base.clone().tiff({ compression: 'lzw' }).toBuffer(),
      await base.clone().avif({ lossless: true }).toBuffer(),
    ]) {
      const level = ((await pixels(bytes))[8]?.[8] ?? '').split(' ').map(Number);
      for (const [c, want] of [200, 100, 50].entries()) {
        assert.ok(Math.abs((level[c] as number) - want) <= 2, `${level}`);
      }
    }
  });

  it('passes an open image on, and only a uint8 one', async () => {
    const image = zeros([3, 2, 2], { dtype: 'uint8' });
    assert.deepEqual((await openImage(image)).shape, [3, 2, 2]);
    await assert.rejects(openImage(zeros([3, 2, 2])), {
      name: 'ArgumentError',
      message: /openImage: expected uint8 \[3, H, W\].*got float32 \[3, 2, 2\]/,
    });
    await assert.rejects(openImage(image, { cls: TensorImageBW }), /expected uint8 \[1, H, W\]/);
  });

  it('opens file: URLs and the memory of array buffers, and refuses what is no source', async () => {
    const bytes = await png(3, 2, ramp);
    const file = folder.write('a file.png', bytes);
    for (const source of [pathToFileURL(file), new Uint8Array(bytes).buffer]) {
      using image = await openImage(source);
      assert.deepEqual(image.shape, [3, 2, 3]);
    }
    await assert.rejects(openImage(pathToFileURL(`${folder.path}/gone.png`)), {
      name: 'DataError',
      message: /gone\.png: cannot be read: ENOENT/,
    });
    for (const source of [5, null, undefined, {}, new URL('https://x.y/a.png')]) {
      await assert.rejects(openImage(source as unknown as string), {
        name: 'ArgumentError',
        message: /^openImage: expected a path, a file: URL/,
      });
    }
  });

  it('names a file that is truncated, at whatever place', async () => {
    const whole = { 'a.jpg': await jpeg(64, 64, ramp), 'b.png': await png(64, 64, ramp) };
    for (const [name, bytes] of Object.entries(whole)) {
      for (const share of [0.3, 0.6, 0.95]) {
        const file = folder.write(name, bytes.subarray(0, Math.trunc(share * bytes.length)));
        await assert.rejects(openImage(file), (error: Error & { code?: string }) => {
          assert.equal(error.name, 'DataError');
          assert.equal(error.code, 'ERR_DATA');
          assert.ok(
            error.message.startsWith(`openImage: ${file}: not a readable image: `),
            error.message,
          );
          return true;
        });
      }
    }
  });

  it('names a file that is empty, no image, absent, or a folder', async () => {
    await assert.rejects(
      openImage(folder.write('empty.jpg')),
      /empty\.jpg: not a readable image: .*empty/,
    );
    const text = folder.write('text.png', 'hello');
    await assert.rejects(openImage(text), /text\.png: not a readable image: .*unsupported/);
    await assert.rejects(openImage(`${folder.path}/gone.png`), /gone\.png: cannot be read: ENOENT/);
    mkdirSync(`${folder.path}/folder.png`);
    await assert.rejects(
      openImage(`${folder.path}/folder.png`),
      /folder\.png: cannot be read: EISDIR/,
    );
    await assert.rejects(openImage(Buffer.from('hello')), /openImage: image of 5 bytes: not a/);
  });

  it('refuses a JPEG whose header claims more pixels than memory holds', async () => {
    const bytes = await jpeg(16, 16, plain(1, 2, 3));
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(30000, frame + 5);
    bytes.writeUInt16BE(30000, frame + 7);
    const file = folder.write('huge.jpg', bytes);
    await assert.rejects(
      openImage(file),
      /huge\.jpg: not a readable image: 30000×30000 pixels are too many/,
    );
  });

  it('reads a JPEG with rubbish between its markers, as Pillow does', async () => {
    const bytes = await jpeg(16, 16, plain(90, 90, 90));
    const odd = Buffer.concat([bytes.subarray(0, -2), Buffer.from([1, 2, 3]), bytes.subarray(-2)]);
    assert.equal((await pixels(odd))[8]?.[8], '90 90 90');
  });
});

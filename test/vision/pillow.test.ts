import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openImage, TensorImage, TensorImageBW, verifyImages } from 'kindling';
import { decodeImage } from '#kindling/tensor/nativeImage.js';
import { decodeFile } from '#kindling/vision/decodeFile.js';
import { isJpeg } from '#kindling/vision/jpegHeader.js';
import { openTurboJpeg } from '#kindling/vision/turboJpeg.js';
import { loadFixture } from '../support/fixtures.js';

interface Decoded {
  file: string;
  height: number;
  width: number;
  rgb: string;
  grey: string;
}

const fixture = loadFixture<{ files: Decoded[]; bad: { file: string }[] }>('images');
const folder = join(
  dirname(createRequire(import.meta.url).resolve('kindling/package.json')),
  'test/fixtures/images',
);
const at = (file: string) => join(folder, file);
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** The largest and the mean difference of bytes. */
function difference(got: Uint8Array, expected: Uint8Array): { max: number; mean: number } {
  assert.equal(got.length, expected.length);
  let [max, sum] = [0, 0];
  got.forEach((level, i) => {
    const off = Math.abs(level - (expected[i] as number));
    max = Math.max(max, off);
    sum += off;
  });
  return { max, mean: sum / Math.max(1, got.length) };
}

describe('openImage() beside Pillow', () => {
  // The library is a file of its own on Linux; a build from source elsewhere may have it too.
  if (process.platform === 'linux') {
    it('has TurboJPEG in native code', () => {
      assert.ok(openTurboJpeg());
    });
  }

  for (const { file, height, width, rgb, grey } of fixture.files) {
    it(`has every pixel of ${file}, in colour and in grey, from the file and from its bytes`, async function () {
      if (!openTurboJpeg()) this.skip();
      for (const source of [at(file), readFileSync(at(file))]) {
        using colour = await openImage(source);
        assert.ok(colour instanceof TensorImage && !(colour instanceof TensorImageBW));
        assert.deepEqual([colour.dtype, colour.shape], ['uint8', [3, height, width]]);
        const pixels = colour.permute([1, 2, 0]).contiguous().toTypedArray() as Uint8Array;
        assert.deepEqual(difference(pixels, bytesOf(rgb)), { max: 0, mean: 0 });
        using luma = await openImage(source, { cls: TensorImageBW });
        assert.ok(luma instanceof TensorImageBW);
        assert.deepEqual(luma.shape, [1, height, width]);
        const levels = luma.contiguous().toTypedArray() as Uint8Array;
        assert.deepEqual(difference(levels, bytesOf(grey)), { max: 0, mean: 0 });
      }
    });
  }

  it('is within 5 levels where native code has no TurboJPEG', async () => {
    for (const { file, height, width, rgb } of fixture.files) {
      const bytes = readFileSync(at(file));
      if (!isJpeg(bytes) || file.startsWith('exif')) continue;
      const decoded = await decodeFile(bytes);
      assert.deepEqual([decoded.height, decoded.width, decoded.orientation], [height, width, 1]);
      const { max, mean } = difference(decoded.data, bytesOf(rgb));
      assert.ok(max <= 5 && mean < 1.5, `${file}: ${max} levels at most, ${mean} on average`);
    }
  });

  it('finds the orientation where native code has no TurboJPEG', async () => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const decoded = await decodeFile(readFileSync(at(`exif${orientation}.jpg`)));
      assert.deepEqual([decoded.height, decoded.width, decoded.orientation], [6, 10, orientation]);
    }
  });
});

/** Why the files are not read. */
const reasons: Readonly<Record<string, RegExp>> = {
  'empty.jpg': /empty/,
  'text.jpg': /unsupported image format/,
  'truncated.jpg': /premature end of JPEG image/,
  'headerOnly.jpg': /premature end of JPEG image/,
  'startOnly.jpg': /premature end of JPEG image/,
  'corrupt.jpg': /Bogus Huffman table definition/,
  'huge.jpg': /30000×30000 pixels are too many/,
  'huge.png': /exceeds pixel limit/,
};

describe('openImage() of bad files', () => {
  for (const { file } of fixture.bad) {
    it(`names ${file} and says why`, async () => {
      const before = process.memoryUsage().rss;
      await assert.rejects(openImage(at(file)), (error: Error & { code?: string }) => {
        assert.deepEqual([error.name, error.code], ['DataError', 'ERR_DATA']);
        const start = `openImage: ${at(file)}: not a readable image: `;
        assert.ok(error.message.startsWith(start), error.message);
        assert.match(error.message.slice(start.length), reasons[file] as RegExp);
        return true;
      });
      const grown = process.memoryUsage().rss - before;
      assert.ok(grown < 300e6, `${grown} bytes for a file that is refused`);
    });
  }

  it('leaves the decoder as good as before', async function () {
    if (!openTurboJpeg()) this.skip();
    const good = readFileSync(at('420.jpg'));
    for (const { file } of fixture.bad) {
      await assert.rejects(openImage(at(file)));
      // sharp would take the file as well: ask native code
      const image = await decodeImage(good, { channels: 3, maxPixels: 1e6 });
      assert.ok(image, `no JPEG can be decoded after ${file}`);
      image.dispose();
    }
  });

  it('names what is no file at all', async () => {
    await assert.rejects(openImage(at('gone.jpg')), /gone\.jpg: cannot be read: ENOENT/);
    await assert.rejects(openImage(folder), /images: cannot be read: EISDIR/);
    await assert.rejects(openImage('a\0b.jpg'), /cannot be read: .*null bytes/);
    await assert.rejects(openImage(''), /cannot be read: ENOENT/);
  });
});

describe('verifyImages()', () => {
  it('gives the files that cannot be opened, in their order, with the reason', async () => {
    const all = [...fixture.files, ...fixture.bad].map(({ file }) => at(file)).sort();
    const bad = new Set(fixture.bad.map(({ file }) => at(file)));
    const found = await verifyImages([...all, at('gone.png')]);
    assert.deepEqual(
      found.map(({ file }) => file),
      [...all.filter((file) => bad.has(file)), at('gone.png')],
    );
    for (const { file, error } of found) {
      assert.equal(error.name, 'DataError');
      assert.ok(error.message.includes(file), error.message);
    }
    assert.match(found.at(-1)?.error.message ?? '', /ENOENT/);
  });

  it('takes the bytes of files, and nothing at all', async () => {
    const good = readFileSync(at('420.jpg'));
    const text = Buffer.from('no image');
    const found = await verifyImages([good, text, good]);
    assert.deepEqual(
      found.map(({ file }) => file),
      [text],
    );
    assert.deepEqual(await verifyImages([]), []);
  });
});

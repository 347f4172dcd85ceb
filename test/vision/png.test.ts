import assert from 'node:assert/strict';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { decodeSmallPng } from '#kindling/vision/png.js';
import { type Paint, picture } from './pictures.js';

/** Something of everything. */
const busy =
  (channels: number): Paint =>
  (x, y) =>
    Array.from({ length: channels }, (_, c) => (x * x + 7 * y * (c + 1) + ((x * y) >> 1)) % 256);

describe('decodeSmallPng()', () => {
  for (const [name, channels] of [
    ['grey', 1],
    ['colour', 3],
    ['colour with alpha', 4],
  ] as const) {
    for (const [width, height] of [
      [1, 1],
      [5, 3],
      [64, 64],
    ] as const) {
      it(`has sharp's pixels: ${name}, ${width}×${height}`, async () => {
        for (const options of [{}, { adaptiveFiltering: true }, { palette: channels > 1 }]) {
          const file = await picture(width, height, busy(channels)).png(options).toBuffer();
          const expected = await sharpPixels(file);
          const found = decodeSmallPng(file) ?? assert.fail('not decoded');
          assert.deepEqual([found.width, found.height], [width, height]);
          assert.deepEqual(Buffer.from(found.data), expected);
        }
      });
    }
  }

  it('undoes each of the five filters', async () => {
    const file = filteredPng(23, 10, busy(3));
    const found = decodeSmallPng(file) ?? assert.fail('not decoded');
    assert.deepEqual(Buffer.from(found.data), await sharpPixels(file));
    const [x, y] = [13, 7];
    assert.deepEqual([...found.data.subarray((y * 23 + x) * 3).subarray(0, 3)], busy(3)(x, y));
  });

  it('leaves other files to others: large, deep, interlaced, turned, broken', async () => {
    const large = await picture(200, 200, busy(3)).png().toBuffer();
    const deep = await picture(4, 4, busy(3)).toColourspace('rgb16').png().toBuffer();
    const interlaced = await picture(9, 9, busy(3)).png({ progressive: true }).toBuffer();
    const turned = await picture(4, 4, busy(3)).withMetadata({ orientation: 6 }).png().toBuffer();
    const whole = await picture(9, 9, busy(3)).png().toBuffer();
    const changed = Buffer.from(whole);
    const at = changed.indexOf('IDAT') + 12;
    changed.writeUInt8(changed.readUInt8(at) ^ 0xff, at);
    const wider = Buffer.from(whole);
    wider.writeUInt32BE(10, 16);
    const others = {
      large,
      deep,
      interlaced,
      turned,
      cut: whole.subarray(0, -20),
      changed,
      wider,
      text: Buffer.from('hello'),
      empty: Buffer.alloc(0),
    };
    for (const [name, file] of Object.entries(others)) {
      assert.equal(decodeSmallPng(file), undefined, name);
    }
  });
});

function sharpPixels(file: Buffer): Promise<Buffer> {
  return sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer();
}

/** A colour PNG file whose rows take filters 0 to 4 in turn. */
function filteredPng(width: number, height: number, paint: Paint): Buffer {
  const stride = 3 * width;
  const pixel = (y: number, i: number) =>
    y < 0 || i < 0 ? 0 : (paint(Math.trunc(i / 3), y)[i % 3] as number);
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    rows[y * (stride + 1)] = y % 5;
    for (let i = 0; i < stride; i++) {
      const [left, up, corner] = [
        pixel(y, i - 3),
        pixel(y - 1, i),
        i < 3 ? 0 : pixel(y - 1, i - 3),
      ];
      const paeth = [left, up, corner].toSorted(
        (a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b),
      )[0] as number;
      const guess = [0, left, up, (left + up) >> 1, paeth][y % 5] as number;
      rows[y * (stride + 1) + 1 + i] = pixel(y, i) - guess;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND'),
  ]);
}

function chunk(type: string, body = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type), body]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, sum]);
}

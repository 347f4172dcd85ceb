import assert from 'node:assert/strict';
import { openImage, openMask, type Tensor, TensorImageBW } from 'kindling';
import { orientationIn } from '#kindling/vision/orientation.js';
import { picture } from './pictures.js';

/** Blocks of 8 × 8, so that JPEG keeps their levels; letter n has level 40·n. */
const block = (x: number, y: number) => [40 * (2 * Math.trunc(y / 8) + Math.trunc(x / 8))];

/** What EXIF means by an orientation, of a picture of the rows ab, cd, ef. */
const upright = {
  1: 'ab cd ef',
  2: 'ba dc fe',
  3: 'fe dc ba',
  4: 'ef cd ab',
  5: 'ace bdf',
  6: 'eca fdb',
  7: 'fdb eca',
  8: 'bdf ace',
};

/** So that levels are kept. */
const options = {
  jpeg: { quality: 100 },
  png: {},
  webp: { lossless: true },
  tiff: { compression: 'lzw' },
} as const;

/** The letters of a picture [H, W]. */
function letters(levels: Tensor): string {
  const middles = <T>(line: T[]): T[] => line.filter((_, i) => i % 8 === 4);
  const rows = levels.tolist() as number[][];
  return middles(rows)
    .map((row) => middles(row).map((level) => 'abcdef'[Math.round(level / 40)]))
    .map((row) => row.join(''))
    .join(' ');
}

for (const [orientation, expected] of Object.entries(upright)) {
  describe(`EXIF orientation ${orientation}`, () => {
    const file = (format: 'jpeg' | 'png' | 'webp' | 'tiff') =>
      picture(16, 24, block)
        .withMetadata({ orientation: Number(orientation) })
        .toFormat(format, options[format])
        .toBuffer();

    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      it(`is undone by openImage and openMask: ${format}`, async () => {
        const bytes = await file(format);
        using colour = await openImage(bytes);
        using grey = await openImage(bytes, { cls: TensorImageBW });
        for (const image of [colour, grey]) {
          using levels = image.select(0, 0);
          assert.equal(letters(levels), expected);
        }
        using mask = await openMask(bytes);
        assert.equal(letters(mask), expected);
      });
    }

    it('is undone by openMask of a palette', async () => {
      const bytes = await picture(16, 24, block)
        .withMetadata({ orientation: Number(orientation) })
        .png({ palette: true, effort: 1, colours: 6 })
        .toBuffer();
      using mask = await openMask(bytes);
      // the indices are sharp's; which pixels share one is known
      const [high, wide] = Number(orientation) < 5 ? [24, 16] : [16, 24];
      assert.deepEqual(mask.shape, [high, wide]);
      using colours = await openImage(bytes, { cls: TensorImageBW });
      using levels = colours.select(0, 0);
      const level = levels.tolist() as number[][];
      const meaning = new Map<number, number>();
      (mask.tolist() as number[][]).forEach((row, y) => {
        row.forEach((index, x) => {
          const seen = level[y]?.[x] as number;
          assert.equal(meaning.get(index) ?? seen, seen);
          meaning.set(index, seen);
        });
      });
    });
  });
}

describe('orientationIn()', () => {
  it('passes over what is cut, odd, or not there', () => {
    const tiff = Buffer.from(
      '4949 2a00 08000000 0100 1201 0300 01000000 0600 0000'.replace(/ /g, ''),
      'hex',
    );
    assert.equal(orientationIn(tiff), 6);
    for (let length = 0; length < 20; length++)
      assert.equal(orientationIn(tiff.subarray(0, length)), undefined, `${length} bytes`);
    for (const value of [0, 9, 255]) {
      const odd = Buffer.from(tiff);
      odd[18] = value;
      assert.equal(orientationIn(odd), undefined);
    }
    const other = Buffer.from(tiff);
    other[10] = 0x13;
    assert.equal(orientationIn(other), undefined);
  });
});

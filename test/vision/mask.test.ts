import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  AddMaskCodes,
  CrossEntropyLossFlat,
  DataBlock,
  ImageBlock,
  IntToFloatTensor,
  MaskBlock,
  type MaskBlockOptions,
  openMask,
  Resize,
  type Rng,
  TensorBBox,
  TensorImage,
  TensorMask,
  TensorPoint,
  tensor,
  tidy,
  tidyAsync,
  zeros,
} from 'kindling';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord, toTensor } from '../support/fixtures.js';
import { jpeg, picture, plain, png } from './pictures.js';

interface ResizeRecord {
  method: 'crop' | 'pad' | 'squish';
  padMode: 'reflection' | 'border' | 'zeros';
  size: [number, number];
  splitIdx: 0 | 1;
  draws: number[];
  mask: TensorRecord;
  boxes: number[][];
  points: number[][];
  gives: { mask: TensorRecord; boxes: TensorRecord; points: TensorRecord };
}

const fixture = loadFixture<{
  masks: { title: string; png: string; indices: TensorRecord; pilMask: TensorRecord }[];
  resize: ResizeRecord[];
  intToFloat: {
    image: TensorRecord;
    mask: TensorRecord;
    div: number;
    divMask: number;
    imageTo: TensorRecord;
    maskTo: TensorRecord;
  }[];
}>('blocks');

/** Pixel values that differ along both axes. */
const value = (x: number, y: number) => (x * 3 + y * 5) % 7;

describe('openMask()', () => {
  for (const { title, png, indices, pilMask } of fixture.masks) {
    it(`gives the numbers of the file: ${title}`, async () => {
      using mask = await openMask(Buffer.from(png, 'base64'));
      assert.ok(mask instanceof TensorMask);
      assert.equal(mask.dtype, 'uint8');
      allclose(mask, { ...indices, dtype: 'uint8' });
      // and equals PILMask.create where fastai does not turn classes into grey levels
      if (/^grey/.test(title)) assert.deepEqual(pilMask.data, indices.data);
      else assert.notDeepEqual(pilMask.data, indices.data);
    });
  }

  for (const [width, height] of [
    [13, 9],
    [5, 3],
    [1, 1],
    [3, 17],
  ] as const) {
    it(`reads interlaced files, ${width}×${height}`, async () => {
      const file = await picture(width, height, (x, y) => [value(x, y)])
        .png({ progressive: true })
        .toBuffer();
      assert.equal(file[28], 1); // Adam7
      using mask = await openMask(file);
      const rows = Array.from({ length: height }, (_, y) =>
        Array.from({ length: width }, (_, x) => value(x, y)),
      );
      allclose(mask, rows);
    });
  }

  it('takes grey pictures of other formats, and masks that are open', async () => {
    using fromJpeg = await openMask(await jpeg(8, 8, plain(200, 200, 200)));
    assert.ok(Math.abs(Number(fromJpeg.to('float32').mean().item()) - 200) < 1);
    using fromTiff = await openMask(
      await picture(3, 2, plain(4, 4, 4))
        .tiff()
        .toBuffer(),
    );
    allclose(fromTiff, [
      [4, 4, 4],
      [4, 4, 4],
    ]);
    const open = tensor([[0, 1]], { dtype: 'uint8' });
    assert.ok((await openMask(open)) instanceof TensorMask);
    open.dispose();
  });

  it('opens file: URLs and the memory of array buffers', async () => {
    const bytes = await picture(3, 2, (x, y) => [value(x, y)])
      .png()
      .toBuffer();
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    try {
      const url = pathToFileURL(join(folder, 'a mask.png'));
      await writeFile(url, bytes);
      for (const source of [url, new Uint8Array(bytes).buffer]) {
        using mask = await openMask(source);
        assert.deepEqual(mask.tolist(), [
          [0, 3, 6],
          [5, 1, 4],
        ]);
      }
      const gone = pathToFileURL(join(folder, 'gone.png'));
      await assert.rejects(openMask(gone), /gone\.png: not a readable mask: ENOENT/);
      await assert.rejects(openMask(new URL('https://x.y/a.png')), { name: 'ArgumentError' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the file that is in colour, too deep, broken, missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    const write = async (name: string, bytes: Uint8Array) => {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    };
    try {
      const colour = await write('colour.png', await png(2, 2, (x) => [x, 0, 0]));
      await assert.rejects(openMask(colour), {
        name: 'DataError',
        message: `openMask: ${colour}: not a readable mask: pixel (1, 0) has the colour (1, 0, 0), which is no class; save it as grey or with a palette`,
      });
      const whole = Buffer.from(fixture.masks[0]?.png ?? '', 'base64');
      const cut = await write('cut.png', whole.subarray(0, whole.length - 30));
      await assert.rejects(openMask(cut), {
        message: `openMask: ${cut}: not a readable mask: a PNG file that ends too early`,
      });
      const damaged = Buffer.from(whole);
      damaged.fill(0, whole.indexOf('IDAT') + 8, whole.indexOf('IDAT') + 20);
      await assert.rejects(
        openMask(await write('damaged.png', damaged)),
        /damaged.png: not a readable mask: /,
      );
      await assert.rejects(
        openMask(join(folder, 'none.png')),
        /none.png: not a readable mask: ENOENT/,
      );
      const text = await write('text.png', Buffer.from('hello'));
      await assert.rejects(openMask(text), /text.png: not a readable mask: /);
      const huge = Buffer.from(whole);
      huge.writeUInt32BE(30000, 16);
      huge.writeUInt32BE(30000, 20);
      await assert.rejects(
        openMask(huge),
        /a mask of \d+ bytes: not a readable mask: 30000×30000 pixels are too many/,
      );
      const deep = await picture(2, 1, plain(0))
        .toColourspace('grey16')
        .linear(1, 300)
        .png()
        .toBuffer();
      if (deep[24] === 16) await assert.rejects(openMask(deep), /expected classes up to 255, got/);
    } finally {
      await rm(folder, { recursive: true });
    }
    await assert.rejects(openMask(5 as unknown as string), {
      name: 'ArgumentError',
      message:
        /openMask: expected a path, a file: URL, the bytes of a file, or uint8 \[H, W\] for a mask, got 5/,
    });
    await assert.rejects(
      openMask(zeros([1, 2, 2])),
      /expected uint8 \[H, W\] for an open mask, got float32 \[1, 2, 2\]/,
    );
  });
});

/** Draws these numbers, in turn. */
function drawing(numbers: readonly number[]): Rng {
  const left = [...numbers];
  const random = () => left.shift() ?? assert.fail('no number is left to draw');
  return { random, uniform: random, integer: random };
}

describe('Resize of masks, boxes and points beside their image', () => {
  for (const record of fixture.resize) {
    const { method, padMode, size, splitIdx, draws, gives } = record;
    const where =
      splitIdx === 1 ? 'validation' : `training, drawn ${draws.map((n) => n.toFixed(2))}`;
    it(`equals fastai's: ${method}, ${padMode}, ${size}, ${where}`, () =>
      tidyAsync(async () => {
        const mask = toTensor(record.mask).as(TensorMask);
        const [height, width] = [mask.size(0), mask.size(1)];
        const scaled = (rows: number[][]) => {
          const extent = [width, height, width, height].slice(0, rows[0]?.length);
          return tensor(rows).mul(2).div(tensor(extent)).sub(1);
        };
        const tuple = [
          zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage),
          mask,
          scaled(record.boxes).as(TensorBBox),
          scaled(record.points).as(TensorPoint),
        ];
        const resize = Resize(size, { method, padMode });
        const [, toMask, toBoxes, toPoints] = (await resize.encodesTuple(tuple, {
          splitIdx,
          rng: drawing(draws),
        })) as unknown as [TensorImage, TensorMask, TensorBBox, TensorPoint];
        assert.ok(toMask instanceof TensorMask && toBoxes instanceof TensorBBox);
        allclose(toMask, gives.mask);
        allclose(toBoxes, gives.boxes);
        allclose(toPoints, gives.points);
      }));
  }
});

describe('IntToFloatTensor', () => {
  for (const { image, mask, div, divMask, imageTo, maskTo } of fixture.intToFloat) {
    it(`has fastai's numbers with div ${div}, divMask ${divMask}`, () =>
      tidy(() => {
        const convert = IntToFloatTensor({ div, divMask });
        const [x, y] = convert.encodesTuple(
          [toTensor(image).as(TensorImage), toTensor(mask).as(TensorMask)],
          { splitIdx: 0, rng: drawing([]) },
        ) as unknown as [TensorImage, TensorMask];
        assert.ok(x instanceof TensorImage && y instanceof TensorMask);
        allclose(x, imageTo);
        allclose(y, maskTo);
        const shown = convert.decodes(y) as TensorMask;
        assert.deepEqual([shown.dtype, shown.tolist()], ['uint8', y.tolist()]);
      }));
  }

  it('throws ArgumentError for divisors out of range', () => {
    assert.throws(() => IntToFloatTensor({ div: 0 }), /expected a number above 0 for div, got 0/);
    assert.throws(() => IntToFloatTensor({ divMask: 0.5 }), /an integer of at least 1 for divMask/);
  });
});

interface Item {
  mask: number[][];
  size?: [number, number];
}

const opened = (rows: number[][]) => tensor(rows, { dtype: 'uint8' });
const items: Item[] = [
  {
    mask: [
      [0, 1],
      [2, 1],
    ],
  },
  {
    mask: [
      [2, 2],
      [0, 0],
    ],
  },
];

const recipe = (options: MaskBlockOptions) =>
  new DataBlock({
    blocks: [ImageBlock(), MaskBlock(options)],
    splitter: () => [[0], [1]],
    getX: ({ size = [2, 2] }: Item) => zeros([3, ...size], { dtype: 'uint8' }),
    getY: ({ mask }: Item) => opened(mask),
  });

const codes = ['sky', 'road', 'car'];

describe('MaskBlock', () => {
  it('makes int64 [B, H, W], knows c, vocab and the loss over dim 1, and shows codes', async () => {
    const dls = await recipe({ codes }).dataloaders(items, { bs: 1, seed: 0 });
    assert.deepEqual([dls.vocab, dls.c], [codes, 3]);
    assert.ok(dls.lossFunc instanceof CrossEntropyLossFlat);
    assert.equal(dls.lossFunc.axis, 1);
    const [xb, yb] = await dls.oneBatch();
    assert.ok(yb instanceof TensorMask);
    assert.deepEqual([yb.dtype, yb.shape], ['int64', [1, 2, 2]]);
    allclose(yb, [items[0]?.mask ?? []]);
    tidy(() => {
      const logits = zeros([1, 3, 2, 2]);
      assert.ok(Math.abs(Number(dls.lossFunc?.call(logits, yb).item()) - Math.log(3)) < 1e-6);
      const [sample] = dls.decodeBatch([xb, yb]);
      assert.ok(sample?.target instanceof TensorMask);
      assert.deepEqual(
        [sample.target.dtype, sample.target.tolist(), sample.target.codes],
        ['uint8', items[0]?.mask, codes],
      );
    });
    for (const t of [xb, yb]) t.dispose();
  });

  it('is kept by a cache as it is', async () => {
    const dls = await recipe({ codes }).dataloaders(items, { bs: 1, seed: 0, cache: true });
    for (const _ of [1, 2]) {
      const [xb, yb] = await dls.oneBatch();
      assert.ok(xb instanceof TensorImage && yb instanceof TensorMask);
      allclose(yb, [items[0]?.mask ?? []]);
      for (const t of [xb, yb]) t.dispose();
    }
    dls.clearCache();
  });

  it('needs no codes', async () => {
    const dls = await recipe({}).dataloaders(items, { bs: 1, seed: 0 });
    assert.deepEqual([dls.vocab, dls.c], [undefined, undefined]);
    for (const t of await dls.oneBatch()) t.dispose();
  });

  it('divides black and white, and leaves ignoreIndex out of the loss', async () => {
    const black = await recipe({ codes: ['no', 'yes'], divMask: 255 }).dataloaders(
      [
        { mask: [[0, 255]], size: [1, 2] },
        { mask: [[0, 0]], size: [1, 2] },
      ],
      { bs: 1, seed: 0 },
    );
    const [x, y] = await black.oneBatch();
    allclose(y, [[[0, 1]]]);
    for (const t of [x, y]) t.dispose();
    const bordered = await recipe({ codes, ignoreIndex: 255 }).dataloaders(
      [
        { mask: [[1, 255]], size: [1, 2] },
        { mask: [[0, 0]], size: [1, 2] },
      ],
      { bs: 1, seed: 0 },
    );
    const [xb, yb] = await bordered.oneBatch();
    allclose(yb, [[[1, 255]]]);
    tidy(() => {
      const logits = tensor([
        [1, 5],
        [2, 5],
        [3, 0],
      ]).reshape([1, 3, 1, 2]);
      const alone = -Math.log(Math.E ** 2 / (Math.E + Math.E ** 2 + Math.E ** 3));
      assert.ok(Math.abs(Number(bordered.lossFunc?.call(logits, yb).item()) - alone) < 1e-6);
    });
    for (const t of [xb, yb]) t.dispose();
    tidy(() => {
      const both = AddMaskCodes(['a', 'b'], { divMask: 100, ignoreIndex: 255 });
      allclose(both.encodes(opened([[0, 100, 255]]).as(TensorMask)), [[0, 1, 255]]);
    });
  });

  it('names file, value and pixel of what is no class', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    try {
      const file = join(folder, 'street_mask.png');
      await writeFile(file, await png(3, 2, (x, y) => [x === 2 && y === 1 ? 7 : 0]));
      const block = new DataBlock({
        blocks: [ImageBlock(), MaskBlock({ codes })],
        splitter: () => [[0], [1]],
        getX: () => zeros([3, 2, 3], { dtype: 'uint8' }),
        getY: () => file,
      });
      const dls = await block.dataloaders(['street.jpg', 'other.jpg'], { seed: 0 });
      await assert.rejects(dls.oneBatch(), {
        name: 'DataError',
        message: `openMask: ${file}: expected classes below 3, the number of codes, got 7 at pixel (2, 1); MaskBlock's divMask divides values, ignoreIndex names one that is no class, for item 'street.jpg'`,
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("wants a mask of its image's proportions, in any size", async () => {
    const turned = [{ mask: [[0, 1, 0, 1]], size: [4, 1] as [number, number] }, items[1] as Item];
    const dls = await recipe({ codes }).dataloaders(turned, { seed: 0 });
    await assert.rejects(dls.oneBatch(), {
      message:
        /^MaskFits: expected a mask of its image's proportions, got 1×4 for an image of 4×1; .*for item/,
    });
    const coarse = [{ ...items[0], size: [4, 4] } as Item, items[1] as Item];
    const [x, y] = await (await recipe({ codes }).dataloaders(coarse, { seed: 0 })).oneBatch();
    assert.deepEqual(
      [x.shape.slice(2), y.shape.slice(1)],
      [
        [4, 4],
        [2, 2],
      ],
    );
    for (const t of [x, y]) t.dispose();
  });

  it('throws ArgumentError at once for options that cannot be', () => {
    const bad: [MaskBlockOptions, RegExp][] = [
      [{ codes: [] }, /a list of different names for codes/],
      [{ codes: ['a', 'a'] }, /a list of different names for codes/],
      [{ divMask: 0 }, /an integer of at least 1 for divMask, got 0/],
      [{ ignoreIndex: 256 }, /an integer from 0 to 255 for ignoreIndex, got 256/],
    ];
    for (const [options, message] of bad)
      assert.throws(() => MaskBlock(options), { name: 'ArgumentError', message });
  });
});

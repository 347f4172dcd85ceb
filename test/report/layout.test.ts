// No text of a picture stands on another one, whatever the labels, the boxes and the sizes are.
import assert from 'node:assert/strict';
import { openImage, type Result, TensorBBox, TensorImage, tensor, tidy, zeros } from 'kindling';
import { rngFor } from '#kindling/data/rng.js';
import { textOn } from '#kindling/report/classColors.js';
import { paintItems, paintResults } from '#kindling/report/showResults.js';
import {
  colored,
  elements,
  imageRectangles,
  overlaps,
  type Rectangle,
  textRectangles,
  texts,
} from './svg.js';

const words = [
  'cat',
  'aeroplane',
  'a label that is far too long for one tile, and for two of them',
  'Donaudampfschifffahrtsgesellschaftskapitän',
  'n02102040_English_springer',
  '日本語のとても長いラベル',
  'שלום עולם',
  'مرحبا بالعالم',
  '👩‍👩‍👧‍👦🇫🇷🐶',
  'हिन्दी',
  '<script>alert("&")</script>',
  'a\u0000\u001b[31m\ud800\uffff',
  ']]>',
  '',
  '\u202eright to left',
  'e\u0301'.repeat(30),
  'W'.repeat(40),
];

/** A random choice that depends on the seed. */
function chooser(seed: number) {
  const rng = rngFor(seed);
  const int = (below: number) => rng.integer(0, below);
  return {
    int,
    number: (below: number) => rng.random() * below,
    word: () => words[int(words.length)] as string,
    some: (most: number) =>
      Array.from({ length: int(most + 1) }, () => words[int(words.length)] as string),
  };
}

const image = (height = 8, width = 8) =>
  zeros([3, height, width], { dtype: 'uint8' }).as(TensorImage);

/** Asserts that texts keep clear of each other, those in images aside of images, and of the edge. */
function assertClear(svg: string, { labelsOnImages = false } = {}): void {
  const rectangles = textRectangles(svg);
  assert.deepEqual(overlaps(rectangles), []);
  if (!labelsOnImages) assert.deepEqual(overlaps(rectangles, imageRectangles(svg)), []);
  const [head] = elements(svg, 'svg');
  const [width, height] = [Number(head?.attributes.width), Number(head?.attributes.height)];
  const outside = rectangles.filter(
    ({ left, top, right, bottom }) => left < 0 || top < 0 || right > width || bottom > height,
  );
  assert.deepEqual(outside, []);
}

describe('texts of a picture', () => {
  it('keep clear of each other over images, for any labels', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { int, word, some, number } = chooser(seed);
      const x = image(1 + int(30), 1 + int(30));
      const results = Array.from({ length: 1 + int(10) }, (): Result => {
        const numbers = () =>
          Array.from({ length: 1 + int(12) }, () => (number(2) - 1) * 10 ** int(6));
        return {
          input: x,
          target: [word(), some(8), numbers()],
          pred: [word(), some(8), numbers()],
        };
      });
      const counts = { nInp: 1, nTargets: 3 };
      assertClear((await paintResults(results, counts)).toSvg());
      assertClear((await paintResults(results, counts, { ncols: 1 + int(4), size: 40 })).toSvg());
      x.dispose();
    }
  });

  it('keep clear of each other on images, for any boxes', async () => {
    for (let seed = 0; seed < 25; seed++) {
      const { int, word, number } = chooser(seed);
      const x = image(20 + int(60), 20 + int(60));
      const count = 1 + int(40);
      const corners = Array.from({ length: count }, () => {
        const [left, top] = [number(60), number(60)];
        return [left, top, left + number(40), top + number(40)];
      });
      const boxes = tensor(corners).as(TensorBBox);
      const labels = corners.map(word);
      const picture = await paintItems('showBatch', [
        { inputs: [x], targets: [boxes, labels, 'zoo'] },
        { inputs: [x], targets: [boxes, labels, 'zoo'] },
      ]);
      const svg = picture.toSvg();
      assertClear(svg, { labelsOnImages: true });
      const chips = chipsOf(svg);
      assert.deepEqual(overlaps(chips), []);
      assert.deepEqual(leaving(chips, imageRectangles(svg)), []);
      for (const t of [x, boxes]) t.dispose();
    }
  });

  it('say below the image what has no room on it', async () => {
    const x = image(1, 100);
    const boxes = tensor([
      [0, 0, 10, 1],
      [50, 0, 60, 1],
    ]).as(TensorBBox);
    const shown = await paintItems('showBatch', [
      { inputs: [x], targets: [boxes, ['dog', 'cat']] },
    ]);
    assert.deepEqual(texts(shown.toSvg()), ['also: dog, cat']);
    assert.deepEqual(
      elements(shown.toSvg(), 'rect').flatMap(({ told }) => told ?? []),
      ['dog', 'cat'],
    );
  });

  it('are whole in what a pointer is told, where they are cut', async () => {
    const long = 'word '.repeat(60).trim();
    const x = image();
    const svg = (await paintResults([{ input: x, target: long, pred: ['a', 'b'] }])).toSvg();
    const cut = elements(svg, 'text').filter(({ told }) => told === long);
    assert.ok(cut.length > 0 && cut.at(-1)?.text.endsWith('…'));
    const many = Array.from({ length: 60 }, (_, i) => `label${i}`);
    const judged = (await paintResults([{ input: x, target: ['label59'], pred: many }])).toSvg();
    const shown = colored(judged).filter(([text]) => text.startsWith('✗ ')).length;
    assert.ok(texts(judged).includes(`+${59 - shown}`), 'counts those that are left out');
    assert.ok(texts(judged).includes('✓ label59'), 'what is right is not left out');
  });

  it('show numbers in full', async () => {
    const numbers = [-4938.2, -370.37, -24.691, -1.2346, 0, 0.012346, 0.0024691, 123456, 1e-5];
    const svg = (await paintResults([{ input: image(), target: numbers, pred: 1 }])).toSvg();
    assert.equal(
      texts(svg).slice(0, -1).join(' '),
      '-4938, -370.4, -24.69, -1.235, 0, 0.01235, 0.002469, 123456, 0.00001',
    );
  });

  it('run from right to left where their letters do', async () => {
    const svg = (
      await paintItems('showBatch', [{ inputs: [image()], targets: ['שלום!'] }])
    ).toSvg();
    assert.equal(elements(svg, 'text')[0]?.attributes.direction, 'rtl');
  });

  it('are text, never markup, and draw on a machine without their fonts', async () => {
    const picture = await paintResults(
      words.map((word) => ({ input: image(), target: [word], pred: [word, ...words.slice(0, 3)] })),
    );
    const svg = picture.toSvg();
    assert.equal(elements(svg, 'script').length, 0);
    assert.doesNotMatch(svg, /<script/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML does not allow
    assert.doesNotMatch(svg, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
    assert.ok((await picture.toPng()).length > 1000);
  });
});

describe('texts on colours', () => {
  it('have a contrast of 4.5 : 1', () => {
    for (let seed = 0; seed < 300; seed++) {
      const { int } = chooser(seed);
      const ground = [int(256), int(256), int(256)] as [number, number, number];
      const light = textOn(ground) === '#ffffff' ? 1 : 0;
      assert.ok(contrast([255 * light, 255 * light, 255 * light], ground) >= 4.5);
    }
    for (const ink of ['24292f', '1a7f37', 'cf222e', '57606a']) {
      const rgb = [0, 2, 4].map((at) => Number.parseInt(ink.slice(at, at + 2), 16));
      assert.ok(contrast(rgb, [255, 255, 255]) >= 4.5, ink);
    }
  });
});

describe('images of a picture', () => {
  it('are seen whatever their size, in no more pixels than are seen', async () => {
    const sizes = [
      [1, 1],
      [1, 5000],
      [5000, 1],
      [28, 28],
      [1500, 1000],
    ] as const;
    const inputs = sizes.map(([height, width]) => image(height, width));
    const picture = await paintItems(
      'showBatch',
      inputs.map((input) => ({ inputs: [input], targets: [] })),
    );
    const drawn = elements(picture.toSvg(), 'image');
    const seen = drawn.map(({ attributes: { height, width, style } }) => [
      Number(height),
      Number(width),
      style === 'image-rendering: pixelated',
    ]);
    assert.deepEqual(seen, [
      [112, 112, true],
      [8, 112, false],
      [112, 8, true],
      [112, 112, true],
      [112, 74.67, false],
    ]);
    const embedded = await Promise.all(
      drawn.map(async ({ attributes }) => {
        const pixels = await openImage(Buffer.from(attributes.href?.split(',')[1] ?? '', 'base64'));
        return tidy(() => pixels.shape.slice(1));
      }),
    );
    assert.deepEqual(embedded, [
      [1, 1],
      [1, 224],
      [224, 1],
      [28, 28],
      [224, 150],
    ]);
    await picture.toPng();
  });

  it('leave no gaps over pairs of tall ones: rows are as high as what is in them', async () => {
    const pair = () => ({ inputs: [image(40, 100), image(20, 100)], targets: ['same'] });
    const svg = (await paintItems('showBatch', Array.from({ length: 6 }, pair))).toSvg();
    const [first, second, ...others] = imageRectangles(svg);
    assert.deepEqual([first?.top, (first?.right ?? 0) + 4], [second?.top, second?.left]);
    const below = others.find(({ top }) => top > (first?.top ?? 0)) as Rectangle;
    const [height, title] = [112 * 0.4, 17 + 3];
    const apart = below.top - (first?.top ?? 0);
    assert.ok(Math.abs(apart - (height + 14 + title)) < 0.01, `${apart}`);
  });

  it('have no empty line beside a point', async () => {
    const svg = (await paintItems('showBatch', [{ inputs: [image()], targets: [] }])).toSvg();
    assert.equal(imageRectangles(svg)[0]?.top, 14);
  });

  it('stand in as many columns, and are as large, as is asked', async () => {
    const sample = { inputs: [image()], targets: ['x'] };
    const samples = Array.from({ length: 5 }, () => sample);
    const svg = (await paintItems('showBatch', samples, { ncols: 2, size: 200 })).toSvg();
    const images = imageRectangles(svg);
    assert.deepEqual([new Set(images.map(({ left }) => left)).size, images.length], [2, 5]);
    for (const { left, right } of images) assert.equal(right - left, 200);
    for (const options of [{ ncols: 0 }, { ncols: 1.5 }, { size: 8 }, { size: Number.NaN }])
      await assert.rejects(paintItems('showBatch', samples, options), {
        name: 'ArgumentError',
        message: /showBatch: expected .* for (ncols|size)/,
      });
  });

  it('are many in one picture', async () => {
    const x = image();
    const picture = await paintItems(
      'showBatch',
      Array.from({ length: 1000 }, () => ({ inputs: [x], targets: ['x'] })),
      { ncols: 1 },
    );
    assert.ok((await picture.toPng()).length > 1000); // 149,000 pixels high: drawn smaller
  });
});

/** The grounds of the labels of boxes. */
function chipsOf(svg: string): Rectangle[] {
  return elements(svg, 'rect')
    .filter(({ attributes }) => attributes.rx === '2')
    .map(({ attributes }) => {
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) =>
        Number(attributes[name]),
      ) as [number, number, number, number];
      return { left: x, top: y, right: x + width, bottom: y + height, what: 'chip' };
    });
}

/** Which rectangles lie in none of the others. */
function leaving(inner: readonly Rectangle[], outer: readonly Rectangle[]): Rectangle[] {
  const hair = 0.02;
  const within = (a: Rectangle, b: Rectangle) =>
    a.left >= b.left - hair &&
    a.right <= b.right + hair &&
    a.top >= b.top - hair &&
    a.bottom <= b.bottom + hair;
  return inner.filter((a) => !outer.some((b) => within(a, b)));
}

/** As WCAG 2 defines it. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = (rgb: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = rgb.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

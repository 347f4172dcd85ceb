import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { openImage, type Picture, plotLoss, TensorImage, zeros } from 'kindling';
import { paintItems } from '#kindling/report/showResults.js';
import { lineLearner } from '../learner/lines.js';

const display: unique symbol = Symbol.for('Jupyter.display');

/** What Deno's kernel does with the last value of a cell. */
async function format(value: object): Promise<Record<string, string>> {
  assert.ok(display in value);
  const shown = value as { [display](): Promise<Record<string, string>> };
  assert.equal(typeof shown[display], 'function');
  return await shown[display]();
}

describe('a picture in a notebook', () => {
  let picture: Picture;

  beforeEach(async () => {
    const image = zeros([3, 8, 8], { dtype: 'uint8' }).as(TensorImage);
    picture = await paintItems('showBatch', [{ inputs: [image], targets: ['cat'] }]);
  });

  it('gives each of its forms by its media type', async () => {
    const bundle = await format(picture);
    assert.deepEqual(Object.keys(bundle), ['image/svg+xml', 'image/png', 'text/plain']);
    assert.equal(bundle['image/svg+xml'], picture.toSvg());
    const png = Buffer.from(bundle['image/png'] ?? '', 'base64');
    assert.deepEqual(png, await picture.toPng());
    const pixels = await openImage(png);
    assert.equal(pixels.size(0), 3);
    pixels.dispose();
    assert.deepEqual(JSON.parse(JSON.stringify(bundle)), bundle); // it travels as JSON
  });

  it('is one line of text on a console', async () => {
    const text = "Picture of 140 × 160 pixels; await picture.save('picture.png') writes it";
    assert.equal(inspect(picture), text);
    assert.equal((await format(picture))['text/plain'], text);
  });

  it('is one too where it is a chart', async () => {
    const learn = await lineLearner({ nTrain: 8 });
    await learn.fit(1);
    const chart = await plotLoss(learn.recorder, { skipStart: 0 });
    const bundle = await format(chart);
    assert.match(bundle['image/svg+xml'] ?? '', /^<svg/);
    assert.equal(
      inspect(chart),
      "Picture of 440 × 260 pixels; await picture.save('picture.png') writes it",
    );
  });
});

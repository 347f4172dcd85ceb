import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HtmlReport, mse, plotLoss, plotSched } from 'kindling';
import { lineLearner } from '../learner/lines.js';

describe('HtmlReport', () => {
  it('is one page that needs no other file', async () => {
    const learn = await lineLearner({ nTrain: 8, metrics: [mse] });
    await learn.fitOneCycle(2);
    const report = new HtmlReport('A & B')
      .heading('First <part>')
      .text('Some "text".')
      .table(['name', 'count'], [['x', 1]])
      .trainingTable(learn.recorder)
      .pictures([await plotLoss(learn.recorder, { skipStart: 0 })], { caption: 'How it went' });
    const html = report.toHtml();
    assert.match(html, /^<!doctype html>/);
    assert.match(html, /<title>A &amp; B<\/title>/);
    assert.match(html, /<h2>First &lt;part&gt;<\/h2>/);
    assert.match(html, /<p>Some &quot;text&quot;.<\/p>/);
    assert.match(html, /<td>x<\/td><td class="number">1<\/td>/);
    assert.match(
      html,
      new RegExp(
        `<td class="number">1</td><td class="number">${learn.recorder.values[1]?.[0]?.toFixed(6)}</td>`,
      ),
    );
    assert.match(html, /<figcaption>How it went<\/figcaption>/);
    assert.doesNotMatch(html, /(?:src|href)="(?!data:)|url\((?!#)|@import|<script|<link/);
  });

  it('is saved where it is told, with the folders on the way', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    try {
      const report = new HtmlReport('Page');
      await report.save(join(folder, 'out', 'page.html'));
      assert.equal(await readFile(join(folder, 'out', 'page.html'), 'utf8'), report.toHtml());
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('plotLoss()', () => {
  it('draws a line for training and one for validation', async () => {
    const learn = await lineLearner({ nTrain: 16 });
    await learn.fit(2);
    const svg = (await plotLoss(learn.recorder, { skipStart: 2 })).toSvg();
    for (const text of ['Loss', 'train', 'valid', 'batch'])
      assert.match(svg, new RegExp(`>${text}</text>`));
    const alone = (await plotLoss(learn.recorder, { withValid: false, log: true })).toSvg();
    assert.doesNotMatch(alone, />valid<\/text>/);
    assert.doesNotMatch(svg + alone, /NaN/);
  });
});

describe('plotSched()', () => {
  it('draws the rate, and what a schedule has set', async () => {
    const learn = await lineLearner({ nTrain: 16 });
    await learn.fitOneCycle(1, { lrMax: 0.5 });
    const [lr, mom] = [await plotSched(learn.recorder), await plotSched(learn.recorder, 'mom')];
    assert.match(lr.toSvg(), />Learning rate<\/text>/);
    assert.match(mom.toSvg(), />Momentum<\/text>/);
    assert.deepEqual([...(await mom.toPng()).subarray(1, 4)], [0x50, 0x4e, 0x47]);
  });
});

import assert from 'node:assert/strict';
import { mse, Progress } from 'kindling';
import { formatTime } from '#kindling/learner/progress.js';
import { lineLearner } from './lines.js';

/** Takes what is written. */
class Page {
  text = '';
  constructor(
    readonly isTTY: boolean,
    readonly columns = 100,
  ) {}
  write(text: string): void {
    this.text += text;
  }
}

async function fitOn(out: Page, epochs = 2) {
  const learn = await lineLearner({ nTrain: 8, metrics: [mse] });
  learn.addCb(new Progress({ out }));
  await learn.fit(epochs);
  return learn;
}

describe('Progress', () => {
  it("writes fastai's table as plain lines where there is no terminal", async () => {
    const out = new Page(false);
    const { recorder } = await fitOn(out);
    const [train, valid, metric] = (recorder.values[1] as number[]).map((value) =>
      value.toFixed(6),
    ) as [string, string, string];
    const lines = out.text.split('\n');
    assert.equal(lines[0], 'epoch     train_loss  valid_loss  mse       time');
    assert.match(lines[1] ?? '', /^0 {9}\d+\.\d{6} +\d+\.\d{6} +\d+\.\d{6} {2}00:00$/);
    assert.equal(
      lines[2],
      `1         ${train.padEnd(10)}  ${valid.padEnd(10)}  ${metric.padEnd(8)}  00:00`,
    );
    assert.equal(lines[3], '');
    for (const code of ['\x1b', '\r']) assert.ok(!out.text.includes(code));
  });

  it('draws a bar in a terminal, cut to its width, and clears it', async () => {
    const out = new Page(true, 40);
    await fitOn(out, 1);
    assert.ok(out.text.includes('\r\x1b[2Kepoch 1/1 train  ██'), out.text);
    const bars = out.text.split('\r\x1b[2K').filter((part) => /^epoch \d\//.test(part));
    assert.ok(bars.length >= 2, `${bars.length} bars`);
    for (const bar of bars) assert.ok((bar.split('\n')[0] ?? '').length < 40, bar);
    assert.match(out.text.split('\r\x1b[2K').at(-1) ?? '', /^0 +\d[^\n]+\n$/);
  });

  it('clears the bar when the fit fails', async () => {
    const out = new Page(true);
    const learn = await lineLearner();
    learn.addCb(new Progress({ out }));
    learn.lossFunc.forward = () => {
      throw new Error('no more');
    };
    await assert.rejects(learn.fit(1), /no more/);
    assert.doesNotMatch(out.text.split('\r\x1b[2K').at(-1) ?? '', /█/);
  });

  it('writes no table for validate and getPreds', async () => {
    const out = new Page(false);
    const learn = await lineLearner();
    learn.addCb(new Progress({ out }));
    await learn.validate();
    assert.equal(out.text, '');
  });

  it('is silent inside noBar, and there again afterwards', async () => {
    const out = new Page(false);
    const learn = await lineLearner();
    const bar = new Progress({ out });
    learn.addCb(bar);
    const result = await learn.noBar(async () => {
      await learn.fit(1);
      return 7;
    });
    assert.deepEqual([result, out.text, learn.cbs.includes(bar)], [7, '', true]);
  });

  it('tells the time', () => {
    assert.deepEqual([0, 65.9, 3665].map(formatTime), ['00:00', '01:05', '1:01:05']);
  });
});

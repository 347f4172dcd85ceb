import assert from 'node:assert/strict';
import type { Progress } from '#kindling/net/meter.js';
import { ProgressLine } from '#kindling/net/progressLine.js';

describe('ProgressLine', () => {
  const at = (done: number, more: Partial<Progress> = {}): Progress => ({
    phase: 'download',
    message: 'downloading',
    done,
    total: 100e6,
    fetched: done,
    ...more,
  });

  function shown(
    isTTY: boolean,
    columns = 80,
  ): {
    text: () => string;
    line: ProgressLine;
    pass: (ms: number) => void;
  } {
    let text = '';
    let now = 0;
    const out = { isTTY, columns, write: (more: string) => (text += more) };
    const line = new ProgressLine(out, { name: 'LibTorch', now: () => now });
    return { text: () => text, line, pass: (ms) => (now += ms) };
  }

  it('draws one live line on a terminal and clears it', () => {
    const { text, line, pass } = shown(true);
    for (let i = 0; i <= 20; i++) {
      line.update(at(i * 1e6));
      pass(100);
    }
    line.end();
    const drawn = text().split('\r\x1b[2K');
    assert.equal(drawn.at(-1), '');
    assert.equal(
      drawn.at(-2),
      'LibTorch [####................]  20 %  20.0 MB of 100.0 MB  10.0 MB/s  8 s left',
    );
    assert.doesNotMatch(text(), /\n/);
    assert.ok(drawn.every((each) => each.length < 80));
  });

  for (const [columns, expected] of [
    [80, 'LibTorch [####................]  20 %  20.0 MB of 100.0 MB  10.0 MB/s  8 s left'],
    [79, 'LibTorch [##........]  20 %  20.0 MB of 100.0 MB  10.0 MB/s  8 s left'],
    [60, 'LibTorch [##........]  20 %  20.0 MB of 100.0 MB  10.0 MB/s'],
    [50, 'LibTorch [##........]  20 %  20.0 MB of 100.0 MB'],
    [40, 'LibTorch:  20 %  20.0 MB of 100.0 MB'],
    [30, 'LibTorch:  20 %'],
    [12, 'LibTorch: …'],
  ] as const) {
    it(`shows what fits into ${columns} columns`, () => {
      const { text, line, pass } = shown(true, columns);
      for (let i = 0; i <= 20; i++) {
        line.update(at(i * 1e6));
        pass(100);
      }
      assert.equal(text().split('\r\x1b[2K').at(-1), expected);
    });
  }

  it('shows what it waits for, cut to the line', () => {
    const { text, line } = shown(true, 40);
    const message = 'trying again: the connection to s3.amazonaws.com broke';
    line.update(at(0, { phase: 'wait', message }));
    assert.equal(text(), '\r\x1b[2KLibTorch: trying again: the connection…');
  });

  it('counts bytes where nobody knows how many there will be', () => {
    const { text, line } = shown(true);
    line.update(at(5e6, { total: 0 }));
    assert.equal(text(), '\r\x1b[2KLibTorch: downloading  5.0 MB');
  });

  it('writes a line for each tenth into a log', () => {
    const { text, line, pass } = shown(false);
    line.update(at(0, { phase: 'look', message: 'looking in an index', total: 0 }));
    for (let i = 0; i <= 100; i++) {
      line.update(at(i * 1e6));
      pass(10);
    }
    line.update(at(100e6, { phase: 'unpack', message: 'unpacking' }));
    line.update(at(100e6, { phase: 'check', message: 'loading it in a test process' }));
    line.end();
    const lines = text().split('\n');
    assert.equal(lines[0], 'LibTorch: looking in an index');
    assert.equal(lines.filter((each) => /%/.test(each)).length, 11);
    assert.match(lines[11] ?? '', /^LibTorch: 100 % {2}100\.0 MB of 100\.0 MB/);
    assert.deepEqual(lines.slice(12), ['LibTorch: loading it in a test process', '']);
  });

  it('writes a line every few seconds where it is slow', () => {
    const { text, line, pass } = shown(false);
    for (let i = 0; i < 12; i++) {
      line.update(at(1000 * i));
      pass(1000);
    }
    assert.equal(text().split('\n').length - 1, 3);
    assert.match(text(), /1\.0 kB\/s {2}\d+ h \d+ min left/);
  });
});

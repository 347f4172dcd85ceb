import assert from 'node:assert/strict';
import sharp from 'sharp';
import { element, escapeText, fontFamily } from '#kindling/report/svg.js';
import { cleanText, fitText, isRightToLeft, wrapText } from '#kindling/report/text.js';
import { graphemes, textWidth } from '#kindling/report/textWidth.js';

describe('textWidth()', () => {
  it('counts what a reader sees: accents, joined emoji, flags, wide characters', () => {
    const width = (text: string) => textWidth(text, 100);
    assert.equal(width(''), 0);
    assert.equal(width('e\u0301'), width('e'));
    assert.equal(width('é'), width('e'));
    assert.equal(width('a\u200b\u200d\ufe0f'), width('a'));
    assert.equal(width('日本語'), width('漢字语'));
    assert.ok(width('日本語') > 1.4 * width('abc'));
    assert.ok(width('한') > width('H'));
    assert.ok(width('🐶') > 100 && width('🐶') < 200);
    assert.ok(width('👩‍👩‍👧‍👦') < 4 * width('👩') && width('🇫🇷') < 2 * width('🐶'));
    assert.equal(width('ab'), width('a') + width('b'));
    assert.equal(textWidth('abc', 20), 2 * textWidth('abc', 10));
    assert.ok(textWidth('abc', 10, { bold: true }) > textWidth('abc', 10));
    assert.deepEqual(graphemes('e\u0301👩‍👩‍👧‍👦🇫🇷'), ['e\u0301', '👩‍👩‍👧‍👦', '🇫🇷']);
  });

  // Of languages whose letters every font has: what is measured is what is drawn, or a little more.
  for (const text of [
    'The quick brown fox',
    'WWWWWWWWWW',
    'mmmmmmmmmm',
    'illillillill',
    'n02102040_English-springer',
    '@@@@%%%%&&&&',
    '1.25, -3.5, 0.0001',
    'ÀÉÎÕÜ ß ø Æ œ Œ',
    'Щука и жаба',
    'Ελληνικά Ωμέγα',
    'a\u0308o\u0308u\u0308',
  ])
    it(`is as wide as '${text}' is drawn`, async function () {
      const size = 40;
      const [head, ground] = [{ width: 1200, height: 90 }, { fill: '#ffffff' }];
      const drawn = element('text', { x: 20, y: 60, 'font-size': size }, [escapeText(text)]);
      const svg = element(
        'svg',
        { xmlns: 'http://www.w3.org/2000/svg', ...head, 'font-family': fontFamily },
        [element('rect', { ...head, ...ground }), drawn],
      );
      const { info } = await sharp(Buffer.from(svg)).trim().toBuffer({ resolveWithObject: true });
      if (info.width === head.width) this.skip(); // this machine has no fonts
      const measured = textWidth(text, size);
      assert.ok(info.width <= measured + 1, `${info.width} drawn, ${measured} measured`);
      assert.ok(measured <= 1.6 * info.width, `${info.width} drawn, ${measured} measured`);
    });
});

describe('cleanText()', () => {
  it('leaves text that XML allows, in one line', () => {
    assert.equal(cleanText('  line\nbreak\t\u00a0 tab '), 'line break tab');
    assert.equal(cleanText('a\u0000b\u0007c\u001fd\u007fe\u0085f'), 'a�b�c�d�e�f');
    assert.equal(cleanText('a\ud800b\udc00c\ufffe\uffff'), 'a�b�c��');
    assert.equal(cleanText('\u{1f436}𝒳'), '\u{1f436}𝒳');
  });

  it('leaves out what turns the order around, and piles of marks', () => {
    assert.equal(cleanText('\u202eevil\u202c \u2066x\u2069'), 'evil x');
    assert.equal(cleanText(`z${'\u0336'.repeat(50)}x`), `z${'\u0336'.repeat(3)}x`);
  });

  it('shows quotes where there is nothing to see', () => {
    for (const text of ['', '   ', '\u200b', '\n\ufeff']) assert.equal(cleanText(text), "''");
  });
});

describe('fitText() and wrapText()', () => {
  const size = 13;

  it('cut between characters, never within one', () => {
    assert.equal(fitText('short', 200, size), 'short');
    const cut = fitText('👩‍👩‍👧‍👦'.repeat(20), 150, size);
    assert.match(cut, /^(👩‍👩‍👧‍👦)+…$/u);
    assert.ok(textWidth(cut, size) <= 150);
  });

  it('break behind spaces and commas, and in names, but not in numbers', () => {
    assert.deepEqual(wrapText('one two three', 60, size), ['one two', 'three']);
    assert.deepEqual(wrapText('1.25, -3.5, 0.0001', 75, size), ['1.25, -3.5,', '0.0001']);
    assert.deepEqual(wrapText('n02102040_English', 90, size), ['n02102040_', 'English']);
    assert.deepEqual(wrapText('✗ tvmonitor', 75, size)[0]?.slice(0, 3), '✗ t');
  });

  it('keep every character, in lines no wider than they may be', () => {
    const words = [
      'cat',
      'a very long name',
      'Donaudampfschifffahrt',
      '日本語のラベル',
      '🐶🐶',
      'x_y-z',
    ];
    for (let length = 1; length < 40; length++) {
      const text = Array.from({ length }, (_, i) => words[(i * 7 + length) % words.length]).join(
        ', ',
      );
      const lines = wrapText(text, 60 + length, size);
      const bare = (value: string) => value.replace(/\s/g, '');
      assert.equal(bare(lines.join('')), bare(text));
      for (const line of lines) assert.ok(textWidth(line, size) <= 60 + length, line);
    }
  });

  it('end with a character that is wider than a line', () => {
    assert.deepEqual(wrapText('日本', 5, size), ['日', '本']);
  });
});

describe('isRightToLeft()', () => {
  it('asks the first letter', () => {
    for (const text of ['שלום', '(1) مرحبا', '✗ ܫܠܡܐ']) assert.ok(isRightToLeft(text), text);
    for (const text of ['abc', 'a שלום', '', '12', '日本']) assert.ok(!isRightToLeft(text), text);
  });
});

import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { ArgumentError, DataError, type ReadCsvOptions, readCsv, readTsv } from 'kindling';
import { originOf } from '#kindling/data/origin.js';
import type { ColumnTypes } from '#kindling/data/sources/columnTypes.js';
import { useFolder } from '../folder.js';

type Options = ReadCsvOptions<string, ColumnTypes>;

describe('readCsv', () => {
  const folder = useFolder();
  const csv = (text: string | Uint8Array, options: Options = {}) =>
    readCsv(folder.write('a.csv', text), options);
  const fails = (text: string | Uint8Array, message: RegExp, options: Options = {}) =>
    assert.rejects(csv(text, options), (error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      assert.ok(error.message.startsWith(`readCsv: ${folder.path}`), error.message);
      return true;
    });

  it('gives the text that stands in the file, row by row', async () => {
    assert.deepEqual(await csv('id,code,ok\n007,NA,True\n1e5,,nan\n'), [
      { id: '007', code: 'NA', ok: 'True' },
      { id: '1e5', code: '', ok: 'nan' },
    ]);
  });

  it('reads quoted delimiters, quotes and line breaks', async () => {
    const text = 'a,b\n"x, y","said ""no"""\n"two\nlines","two\r\nlines"\n"",""""\n';
    assert.deepEqual(await csv(text), [
      { a: 'x, y', b: 'said "no"' },
      { a: 'two\nlines', b: 'two\r\nlines' },
      { a: '', b: '"' },
    ]);
    assert.deepEqual(await csv("a;b\n'x;y';5\n", { delimiter: ';', quote: "'" }), [
      { a: 'x;y', b: '5' },
    ]);
    assert.deepEqual(await csv('a,b\n12" disc,"\n', { quote: null }), [{ a: '12" disc', b: '"' }]);
  });

  it('ends lines at LF, CRLF and CR, mixed too, and passes over empty ones', async () => {
    const rows = [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ];
    for (const text of [
      'a,b\n1,2\n3,4',
      'a,b\r\n1,2\r\n3,4\r\n',
      'a,b\r1,2\r3,4\r',
      'a,b\r\n1,2\n\n\r\n3,4\r',
    ])
      assert.deepEqual(await csv(text), rows, JSON.stringify(text));
  });

  it('takes cells for missing only where a type says so', async () => {
    const text = 'n,b,s,plain\n1,True,x,x\nNA,,,\nnan,null,NA,NA\n';
    const types = { n: 'number?', b: 'boolean?', s: 'string?' } as const;
    assert.deepEqual(await csv(text, { types }), [
      { n: 1, b: true, s: 'x', plain: 'x' },
      { n: null, b: null, s: null, plain: '' },
      { n: null, b: null, s: 'NA', plain: 'NA' },
    ]);
    const marks = await csv('n,s\n-,-\n0,\n', {
      types: { n: 'number?', s: 'string?' },
      missing: ['-'],
    });
    assert.deepEqual(marks, [
      { n: null, s: null },
      { n: 0, s: '' },
    ]);
    await fails('n\n-\n', /a\.csv:2: column 'n': expected a number, got '-'$/, {
      types: { n: 'number?' },
    });
  });

  it('reads numbers and booleans as they are written', async () => {
    const numbers = [
      '0',
      '-1',
      '+7',
      '007',
      '.5',
      '5.',
      '1e3',
      '-1.5E-3',
      ' 4 ',
      'inf',
      '-Infinity',
    ];
    assert.deepEqual(
      (await csv(`n\n${numbers.join('\n')}\n`, { types: { n: 'number' } })).map(
        (row) => row.n as unknown,
      ),
      [0, -1, 7, 7, 0.5, 5, 1000, -0.0015, 4, Infinity, -Infinity],
    );
    for (const text of ['0x10', '1,5', '1_000', '1e', 'NaN', '--1', 'five', '.'])
      await fails(`n;x\n${text};x\n`, /a\.csv:2: column 'n': expected a number, got '/, {
        types: { n: 'number' },
        delimiter: ';',
      });
    await fails('n\n9007199254740993\n', /9007199254740993 is too large for an exact number/, {
      types: { n: 'number' },
    });
    assert.deepEqual(
      (await csv('b\nTrue\nfalse\nTRUE\n0\n1\nyes\nNo\n', { types: { b: 'boolean' } })).map(
        (row) => row.b as unknown,
      ),
      [true, false, true, false, true, true, false],
    );
    await fails('b,x\n,x\n', /column 'b': expected true or false, got an empty cell/, {
      types: { b: 'boolean' },
    });
    await fails('b\n2\n', /column 'b': expected true or false, got '2'/, {
      types: { b: 'boolean' },
    });
  });

  it('lets a function read a column', async () => {
    const types = { labels: (text: string) => text.split(' '), id: BigInt };
    assert.deepEqual(await csv('labels,id\ndog person,9007199254740993\n', { types }), [
      { labels: ['dog', 'person'], id: 9007199254740993n },
    ]);
    await fails('id\n1\nx\n', /a\.csv:3: column 'id': Cannot convert x to a BigInt/, {
      types: { id: BigInt },
    });
  });

  it('names columns by header, names or number', async () => {
    assert.deepEqual(await csv('1,2\n', { header: false }), [{ 0: '1', 1: '2' }]);
    assert.deepEqual(await csv('1,2\n', { names: ['x', 'y'] }), [{ x: '1', y: '2' }]);
    assert.deepEqual(await csv('a,a\n1,2\n', { names: ['x', 'y'], header: true }), [
      { x: '1', y: '2' },
    ]);
    assert.deepEqual(await csv('a,b,c\n1,2,3\n', { columns: ['c', 'a'] }), [{ c: '3', a: '1' }]);
    assert.deepEqual(await csv('a,a,c\n1,2,3\n', { columns: ['c'] }), [{ c: '3' }]);
    const [odd] = await csv('__proto__,constructor,\n1,2,3\n');
    assert.deepEqual(Object.entries(odd ?? {}), [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['', '3'],
    ]);
  });

  it('names the columns that are wrong', async () => {
    await fails('a,b,a\n1,2,3\n', /columns 1 and 3 are both named 'a'/);
    await fails('a,b\n', /there is no column 'label', which columns names; there are 'a', 'b'$/, {
      columns: ['label'],
    });
    await fails('a;b\n', /there are 'a;b'; is the delimiter another\?/, { types: { a: 'number' } });
    await fails('a,b\n', /names has 3 columns, and the first line has 2/, {
      names: ['x', 'y', 'z'],
    });
    await assert.rejects(csv('a,b\n', { columns: ['a'], types: { b: 'number' } }), ArgumentError);
    await assert.rejects(csv('a,b\n', { columns: ['a', 'a'] }), ArgumentError);
    await assert.rejects(csv('a,b\n', { types: { a: 'int' as 'number' } }), /types\.a, got 'int'/);
  });

  it('decodes UTF-8, UTF-16 by its mark, and what encoding names; undoes gzip', async () => {
    const text = 'name,n\nZoë 🐕,1\n';
    const rows = [{ name: 'Zoë 🐕', n: '1' }];
    const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');
    assert.deepEqual(await csv(text), rows);
    assert.deepEqual(await csv(`\ufeff${text}`), rows);
    assert.deepEqual(await csv(utf16), rows);
    assert.deepEqual(await csv(Buffer.from(utf16).swap16()), rows);
    assert.deepEqual(await csv(utf16.subarray(2), { encoding: 'utf-16le' }), rows);
    assert.deepEqual(await csv(gzipSync(text)), rows);
    assert.deepEqual(await csv(gzipSync(utf16)), rows);
    const latin = Buffer.from('name,n\nZo\xeb,1\n', 'latin1');
    assert.deepEqual(await csv(latin, { encoding: 'windows-1252' }), [{ name: 'Zoë', n: '1' }]);
    await fails(latin, /a\.csv:2: the text is not valid utf-8; name its encoding/);
    await fails(Buffer.from('a,b\n1,2\n', 'utf16le'), /a\.csv:1: there is a zero character/);
    await fails(
      gzipSync(text).subarray(0, 30),
      /the compressed data is damaged: unexpected end of file/,
    );
    await assert.rejects(csv(text, { encoding: 'utf8000' }), ArgumentError);
  });

  it('finds the line that is not UTF-8 in a later piece of the file', async () => {
    const lines = Array.from({ length: 60000 }, (_, i) => `é${i},b`);
    const bytes = Buffer.from(`a,b\n${lines.join('\n')}\n`);
    assert.ok(bytes.length > 2 * 262144);
    bytes[bytes.lastIndexOf('é50000,')] = 0xff;
    await fails(bytes, /a\.csv:50002: the text is not valid utf-8/);
  });

  it('refuses what is no file, or has no header', async () => {
    await assert.rejects(readCsv(`${folder.path}/none.csv`), /none\.csv: there is no such file/);
    await assert.rejects(readCsv(folder.path), /is a folder, not a file/);
    await assert.rejects(readCsv(5 as unknown as string), ArgumentError);
    for (const text of ['', '\ufeff', '\n\n']) await fails(text, /a\.csv: is empty/);
    assert.deepEqual(await csv('', { header: false }), []);
    assert.deepEqual(await csv('a,b\n'), []);
  });

  it('names the line of a row that is too short, too long, or badly quoted', async () => {
    const before = 'a,b\n"x\r\ny",1\n\n';
    await fails(`${before}5\n`, /a\.csv:5: expected 2 cells, got 1: \[ '5' \]/);
    await fails(`${before}5,6,7\n`, /a\.csv:5: expected 2 cells, got 3/);
    await fails(`${before}"5\n5"\n`, /a\.csv:5: expected 2 cells, got 1/);
    await fails(`${before}5,12" disc\n`, /a\.csv:5: cell 2 has a quote in it but does not begin/);
    await fails(`${before}5,"6" disc\n`, /a\.csv:5: cell 2 goes on after its closing quote/);
    await fails(`${before}5,"6\n7,8\n`, /a\.csv:4: a quote that is opened on this line or below/);
  });

  it('leaves bad rows out and says which', async () => {
    const text = 'a,n\nx,1\nshort\n"y""",2" x "\nz,zz\n\nw,4\n';
    const bad: [string, number][] = [];
    const rows = await csv(text, {
      types: { n: 'number' },
      badRows: (reason, { at }) => bad.push([reason.message.replace(/.*a\.csv:\d+: /, ''), at]),
    });
    assert.deepEqual(rows, [
      { a: 'x', n: 1 },
      { a: 'w', n: 4 },
    ]);
    assert.deepEqual(
      bad.map(([, at]) => at),
      [3, 4, 5],
    );
    assert.match(bad[0]?.[0] ?? '', /^expected 2 cells/);
    assert.match(bad[1]?.[0] ?? '', /^cell 2 has a quote in it/);
    assert.match(bad[2]?.[0] ?? '', /^column 'n': expected a number, got 'zz'/);

    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    assert.deepEqual(await csv(text, { types: { n: 'number' }, badRows: 'skip' }), rows);
    assert.match(
      (await warned).message,
      /a\.csv: left out 3 bad rows; the first: readCsv: .*a\.csv:3: expected 2/,
    );
    await fails('a,b\nx,"1"2\n3,4\n', /a\.csv:2: cell 2 goes on/, { badRows: 'skip' });
    await fails('a,b\nx,"12\n3,4\n', /a\.csv:2: a quote/, { badRows: 'skip' });
    await assert.rejects(csv(text, { badRows: 'ignore' as 'skip' }), ArgumentError);
  });

  it('keeps, drops or refuses duplicates', async () => {
    const text = 'f,l\n1,cat\n2,dog\n1,cat\n1,dog\n';
    const row = (f: string, l: string) => ({ f, l });
    const all = [row('1', 'cat'), row('2', 'dog'), row('1', 'cat'), row('1', 'dog')];
    assert.deepEqual(await csv(text), all);
    assert.deepEqual(await csv(text, { duplicates: 'drop' }), [all[0], all[1], all[3]]);
    assert.deepEqual(await csv(text, { duplicates: 'drop', duplicatesBy: ['f'] }), [
      all[0],
      all[1],
    ]);
    await fails(text, /a\.csv:4: says the same as .*a\.csv:2$/, { duplicates: 'error' });
    await fails(text, /there is no column 'x', which duplicatesBy names/, {
      duplicates: 'drop',
      duplicatesBy: ['x'],
    });
  });

  it('remembers the line of each row, after filtering too', async () => {
    const rows = await csv('a,b\n"x\ny",1\n\nz,2\n');
    assert.deepEqual(rows.map(originOf), [`${folder.path}/a.csv:2`, `${folder.path}/a.csv:5`]);
    await csv('a\n1\n2\n');
    assert.equal(originOf(rows.filter(({ b }) => b === '2')[0]), `${folder.path}/a.csv:5`);
    assert.equal(originOf({ ...rows[0] }), undefined);
  });

  it('readTsv reads tabs', async () => {
    const file = folder.write(
      'a.tsv',
      'file\tlabels\n1.jpg\tdog, "big"\n'.replace('dog, "big"', '"dog, ""big"""'),
    );
    assert.deepEqual(await readTsv(file), [{ file: '1.jpg', labels: 'dog, "big"' }]);
    await assert.rejects(
      readTsv(folder.write('b.tsv', 'a\tb\n1\n')),
      /^DataError: readTsv: .*b\.tsv:2/,
    );
  });
});

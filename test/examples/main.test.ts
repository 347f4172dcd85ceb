import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileUrl, makeDigits, runModule } from './programs.js';

describe('examples/main.ts', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kindling-'));
    const few = { train: 70, valid: 20 };
    await makeDigits(join(folder, 'data'), { digits: 10, manyDigits: few, oneDigit: few });
  });
  after(() => rm(folder, { recursive: true }));

  it('trains the three tasks, prints a table and a number for each, and writes a page', async function () {
    this.timeout(120_000);
    const source = `
      const { main } = await import(${fileUrl('build', 'dev', 'examples', 'main.js')});
      await main(${JSON.stringify(join(folder, 'data'))}, { epochs: 1 });
    `;
    const printed = await runModule(source);
    const tables = [
      ['Which digit?', 'accuracy', 'accuracy'],
      ['Which digits?', 'accuracyMulti  subsetAccuracy', 'subsetAccuracy'],
      ['Where is the digit?', 'pixelError', 'pixelError'],
    ] as const;
    for (const [title, columns, metric] of tables) {
      const [, after = ''] = printed.split(`${title}\n`);
      assert.match(
        after,
        new RegExp(
          `^epoch     train_loss  valid_loss  ${columns}  time\\n0 [^\\n]+\\n${metric} \\d+\\.\\d{4}\\n`,
        ),
      );
    }
    const page = await readFile(join(folder, 'report.html'), 'utf8');
    for (const text of [
      'Which digit?',
      'Which digits?',
      'Where is the digit?',
      '>Target<',
      '>Prediction<',
      '>none<',
      'px off',
    ]) {
      assert.ok(page.includes(text), `${text} is not in the page`);
    }
  });

  it('runs when node is told to run a task, and not when it is imported', async () => {
    const files = ['whichDigit', 'whichDigits', 'whereIsTheDigit', 'main'];
    const imports = files.map(
      (name) => `await import(${fileUrl('build', 'dev', 'examples', `${name}.js`)});`,
    );
    assert.equal(await runModule(imports.join('\n')), '');
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { read, root } from './sources.js';

/** The programs in a text: its ```js blocks, with the line each begins at. */
function programs(markdown: string): { line: number; code: string }[] {
  return [...markdown.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    code: match[1] ?? '',
  }));
}

/** Links to files of the repository that are not there. */
function brokenLinks(markdown: string): string[] {
  const targets = [...markdown.matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map(
    ([, target = '']) => target,
  );
  return targets.filter((target) => !existsSync(join(root, target)));
}

/** Runs a program beside the compiled tests, where `kindling` is this package. */
function run(name: string, code: string): { status: number | null; output: string } {
  const folder = join(root, 'build/dev/readme');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), code);
  const child = spawnSync(process.execPath, [join(folder, name)], { cwd: root, encoding: 'utf8' });
  return { status: child.status, output: child.stdout + child.stderr };
}

describe('README.md', () => {
  const text = read('README.md');

  it('has at most 150 lines', () => assert.ok(text.split('\n').length <= 151));

  it('links to files that exist', () => assert.deepEqual(brokenLinks(text), []));

  const found = programs(text);
  const last = (output: string) => output.trim().split('\n').at(-1) ?? '';

  it('has three programs', () => assert.equal(found.length, 3));

  it('trains a Learner in its first', function () {
    this.timeout(120_000);
    const digits = spawnSync(process.execPath, ['scripts/mnistDigits.mjs'], {
      cwd: root,
      encoding: 'utf8',
    });
    assert.equal(digits.status, 0, digits.stderr);
    const { status, output } = run('learner.mjs', found[0]?.code ?? '');
    assert.equal(status, 0, output);
    assert.match(output, /accuracy/);
  });

  it('trains a model in its second', function () {
    this.timeout(60_000);
    const { status, output } = run('model.mjs', found[1]?.code ?? '');
    assert.equal(status, 0, output);
    assert.ok(Number(last(output)) > 0.95, output);
  });

  it('fits a line in its third', function () {
    this.timeout(60_000);
    const { status, output } = run('tensors.mjs', found[2]?.code ?? '');
    assert.equal(status, 0, output);
    const [a = 0, b = 0, c = 0] = (output.match(/-?\d+\.\d+/g) ?? []).map(Number);
    assert.ok(Math.hypot(a - 2, b + 1, c - 0.5) < 0.01, output);
  });
});

describe('the gate on README.md', () => {
  it('finds programs and their lines', () => {
    assert.deepEqual(programs('# A\n\n```js\na();\nb();\n```\n\n```sh\nls\n```\n'), [
      { line: 3, code: 'a();\nb();\n' },
    ]);
  });

  it('finds broken links', () => {
    const text =
      '[a](README.md) [b](docs/nowhere.md) [c](https://pytorch.org) [d](docs/design.md#calls)';
    assert.deepEqual(brokenLinks(text), ['docs/nowhere.md']);
  });

  it('notices a program that fails', () => {
    const { status, output } = run('bad.mjs', "throw new Error('on purpose');");
    assert.equal(status, 1);
    assert.match(output, /on purpose/);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Contender } from '../../bench/child.js';
import { measure, summarize } from '../../bench/rounds.js';
import { formatTable } from '../../bench/table.js';

const root = dirname(createRequire(import.meta.url).resolve('kindling/package.json'));

/** A contender that answers as bench/python/worker.py does, with 1 ms for each repetition. */
const HONEST = `
  console.log(JSON.stringify({ ready: {} }));
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { threads, run, n } = JSON.parse(line);
    if (threads) console.log(JSON.stringify({ threads }));
    else if (run === 'add') console.log(JSON.stringify({ seconds: n / 1000 }));
    else console.log(JSON.stringify({ error: 'run: expected add, got ' + run }));
  });`;

describe('a contender in a child process', () => {
  it('gives the seconds of a run', async () => {
    const contender = await Contender.start('it', [process.execPath, '-e', HONEST], { threads: 1 });
    assert.equal(await contender.run('add', 20), 0.02);
    contender.close();
  });

  it('passes on what it cannot do', async () => {
    const contender = await Contender.start('it', [process.execPath, '-e', HONEST], { threads: 1 });
    await assert.rejects(contender.run('sub', 1), /^Error: it: run: expected add, got sub$/);
    contender.close();
  });

  it('is an error with its last words when it dies', async () => {
    const dying = [process.execPath, '-e', "console.error('no torch here'); process.exit(3)"];
    await assert.rejects(
      Contender.start('it', dying, { threads: 1 }),
      /^Error: it: ended with code 3\. no torch here/,
    );
  });

  it('is an error when its program is not there', async () => {
    await assert.rejects(Contender.start('it', ['./no-such-program'], { threads: 1 }), /ENOENT/);
  });
});

describe('measure', () => {
  it('runs every contender in every round with the same number of repetitions', async () => {
    const calls: [string, number][] = [];
    const block = (name: string, seconds: number) => (n: number) => {
      calls.push([name, n]);
      return n * seconds;
    };
    const result = await measure({ a: block('a', 1e-4), b: block('b', 3e-4) }, { rounds: 3 });
    assert.ok(Math.abs(result.a.median - 1e-4) < 1e-12);
    assert.ok(Math.abs(result.b.median - 3e-4) < 1e-12);
    const rounds = calls.slice(-8); // one that does not count, then three
    assert.deepEqual(
      rounds.map(([name]) => name),
      ['b', 'a', 'a', 'b', 'b', 'a', 'a', 'b'],
    );
    assert.deepEqual(new Set(rounds.map(([, n]) => n)), new Set([400]));
  });

  it('takes the median and the distance between the quartiles', () => {
    assert.deepEqual(summarize([5, 1, 3, 2, 4]), { median: 3, spread: 2 });
    assert.deepEqual(summarize([1, 2]), { median: 1.5, spread: 0.5 });
  });
});

describe('formatTable', () => {
  it('sets names to the left and numbers to the right', () => {
    const rows = [
      ['a', '1.2'],
      ['item', '0.5'],
    ];
    assert.deepEqual(formatTable(['bench', 'µs'], rows).split('\n'), [
      'bench   µs',
      '──────────',
      'a      1.2',
      'item   0.5',
    ]);
  });
});

describe('npm run bench', () => {
  const bench = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'build/dev/bench/main.js'), ...args], {
      encoding: 'utf8',
    });

  it('names the benches there are when asked for another', () => {
    const { status, stdout, stderr } = bench('nothing');
    assert.deepEqual([status, stdout], [1, '']);
    assert.match(
      stderr,
      /^bench: expected one bench among augment, dispatch, pipeline, got 'nothing'\n$/,
    );
  });

  it('refuses a number of rounds that is none', () => {
    const { status, stderr } = bench('dispatch', '--rounds', '0');
    assert.equal(status, 1);
    assert.match(stderr, /^bench: expected a whole number of at least 1 for --rounds, got '0'\n$/);
  });
});

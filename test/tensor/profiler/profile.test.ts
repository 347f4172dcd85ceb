import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  ArgumentError,
  autocast,
  type KeyAverage,
  nn,
  noGrad,
  ones,
  Profile,
  profile,
  recordFunction,
  type Tensor,
  tidy,
  tidyAsync,
} from 'kindling';
import { assertThrows } from '../../support/assertThrows.js';
import { loadFixture, type TensorRecord, toTensor } from '../../support/fixtures.js';

interface Recorded {
  readonly x: TensorRecord;
  readonly w: TensorRecord;
  readonly b: TensorRecord;
  readonly rows: readonly {
    readonly key: string;
    readonly count: number;
    readonly inputShapes: readonly (readonly number[])[];
    readonly cpuMemoryUsage: number;
    readonly selfCpuMemoryUsage: number;
  }[];
}

const [recorded] = loadFixture<{ profile: [Recorded] }>('system').profile;
const itTidies = (title: string, body: () => void) => it(title, () => tidy(body));
const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });
const find = (rows: Iterable<KeyAverage>, key: string) => [...rows].find((row) => row.key === key);
const add = () => tidy(() => ones([2]).add(1).tolist());

describe('profile()', () => {
  itTidies('counts operators, shapes and memory, forward and backward, as PyTorch does', () => {
    const [x, w, b] = [recorded.x, recorded.w, recorded.b].map((record) => toTensor(record)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    w.requiresGrad_();
    b.requiresGrad_();
    const gradient = ones([]);
    const run = profile(
      () => nn.functional.linear(x, w, { bias: b }).relu().sum().backward(gradient),
      { recordShapes: true, profileMemory: true },
    );
    const said = (rows: Iterable<Recorded['rows'][number]>) =>
      [...rows]
        .map(({ key, count, inputShapes, cpuMemoryUsage, selfCpuMemoryUsage }) =>
          JSON.stringify({ key, count, inputShapes, cpuMemoryUsage, selfCpuMemoryUsage }),
        )
        .sort();
    assert.deepEqual(said(run.keyAverages({ groupByInputShape: true })), said(recorded.rows));
  });

  itTidies('shares time out between an operator and what it calls', () => {
    const x = ones([64, 64]);
    const run = profile(() => tidy(() => nn.functional.linear(x, x).item === undefined));
    const linear = run.events.find(({ name }) => name === 'aten::linear');
    const children = linear?.cpuChildren ?? [];
    assert.ok(children.length >= 2);
    assert.ok(children.every(({ cpuParent }) => cpuParent === linear));
    const inside = children.reduce((sum, child) => sum + child.cpuTimeTotal, 0);
    assert.ok(linear !== undefined && linear.cpuTimeTotal >= inside && inside > 0);
    assert.ok(Math.abs(linear.selfCpuTimeTotal - (linear.cpuTimeTotal - inside)) < 1e-6);
    const rows = run.keyAverages();
    const top = run.events.filter(({ cpuParent }) => cpuParent === null);
    const total = top.reduce((sum, event) => sum + event.cpuTimeTotal, 0);
    assert.ok(Math.abs(rows.selfCpuTimeTotal - total) < 1e-3);
  });

  it('gives the value of fn, synchronous or not', async () => {
    const run = profile(() => 5);
    assert.ok(run instanceof Profile);
    assert.equal(run.value, 5);
    const slow = await profile(async () => {
      await setTimeout(1);
      return add();
    });
    assert.deepEqual(slow.value, [2, 2]);
    assert.equal(find(slow.keyAverages(), 'aten::add')?.count, 1);
  });

  it('records what else the thread does while an asynchronous fn waits', async () => {
    const waiting = profile(() => setTimeout(20));
    add();
    const run = await waiting;
    assert.equal(find(run.keyAverages(), 'aten::add')?.count, 1);
  });

  it('records nothing but fn', () => {
    add();
    const run = profile(() => {});
    add();
    assert.deepEqual([...run.events], []);
    assert.equal(`${run}`, 'nothing was recorded: no operator ran inside the profile');
  });

  itTidies('leaves modes and scopes as they are', () => {
    const dtype = autocast({ dtype: 'float16' }, () =>
      noGrad(() => profile(() => ones([2, 2]).matmul(ones([2, 2])).dtype)),
    );
    assert.equal(dtype.value, 'float16');
    assert.ok(find(dtype.keyAverages(), 'aten::to') !== undefined);
  });

  it('ends when fn fails, now or later', async () => {
    const failing = () => {
      throw new Error('no');
    };
    assert.throws(() => profile(failing), /^Error: no$/);
    await assert.rejects(
      profile(async () => {
        await setTimeout(1);
        failing();
      }),
      /^Error: no$/,
    );
    assert.equal(profile(() => 1).value, 1);
  });

  describe('misuse', () => {
    it('does not nest', () => {
      const inner = () => profile(() => 1);
      assertThrows(
        () => profile(inner),
        argument(/^profile: a profile is running already; profiles do not nest$/),
      );
      assert.equal(profile(() => 1).value, 1);
    });

    it('refuses other kinds of values', () => {
      assertThrows(
        () => profile(5 as never),
        argument(/^profile: expected a function for fn, got 5/),
      );
      assertThrows(
        () => profile(() => 1, { recordShapes: 1 as never }),
        argument(/a boolean for recordShapes/),
      );
      assertThrows(
        () => profile(() => 1, { profileMemory: 1 as never }),
        argument(/a boolean for profileMemory/),
      );
      const run = profile(() => 1);
      assertThrows(
        () => run.keyAverages({ groupByInputShape: true }),
        argument(/^keyAverages: shapes were not recorded; profile with \{ recordShapes: true \}$/),
      );
    });
  });
});

describe('recordFunction()', () => {
  itTidies('is a range in the profile, with what runs inside', () => {
    const run = profile(() => recordFunction('my loss', () => ones([4]).sum().item()));
    assert.equal(run.value, 4);
    const range = run.events.find(({ name }) => name === 'my loss');
    assert.equal(range?.isUserAnnotation, true);
    assert.ok(range.cpuChildren.some(({ name }) => name === 'aten::sum'));
  });

  it('only runs fn without a profile, and lets its errors through', () => {
    assert.equal(
      recordFunction('x', () => 5),
      5,
    );
    const failing = () => {
      throw new Error('no');
    };
    const run = profile(() => {
      assert.throws(
        () => recordFunction('outer', () => recordFunction('inner', failing)),
        /^Error: no$/,
      );
      add();
    });
    const sum = run.events.find(({ name }) => name === 'aten::add');
    assert.equal(sum?.cpuParent, null);
    assert.equal(run.events.find(({ name }) => name === 'inner')?.cpuParent?.name, 'outer');
  });

  it('refuses promises, and labels that a trace cannot hold', () => {
    assertThrows(
      () => recordFunction('x', async () => 1),
      argument(/^recordFunction: expected a synchronous function/),
    );
    for (const label of ['', 'a "b"', 'a\\b', 'a\nb', 5])
      assertThrows(
        () => recordFunction(label as string, () => 1),
        argument(
          /^recordFunction: expected text without quotes, backslashes and line ends for label, got /,
        ),
      );
    assertThrows(() => recordFunction('x', 5 as never), argument(/a function for fn, got 5/));
  });
});

describe('Profile#exportChromeTrace()', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'kindling-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  interface ChromeTrace {
    traceEvents: {
      ph: string;
      cat?: string;
      name: string;
      ts: number;
      dur?: number;
      args?: Readonly<Record<string, unknown>>;
    }[];
  }
  const read = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as ChromeTrace;

  itTidies('writes JSON with every operator as a complete event, once or again', () => {
    const run = profile(() => recordFunction('my loss', () => ones([4, 3]).mul(2).sum().item()), {
      recordShapes: true,
    });
    const file = join(folder, 'trace.json');
    run.exportChromeTrace(file);
    run.exportChromeTrace(file);
    const { traceEvents } = read(file);
    const operators = traceEvents.filter(({ ph, cat }) => ph === 'X' && cat === 'cpu_op');
    const names = operators.map(({ name }) => name);
    for (const name of ['aten::ones', 'aten::mul', 'aten::sum'])
      assert.ok(names.includes(name), name);
    assert.ok(operators.every(({ ts, dur }) => ts > 0 && (dur as number) >= 0));
    const mul = operators.find(({ name }) => name === 'aten::mul');
    assert.deepEqual(mul?.args?.['Input Dims'], [[4, 3], []]);
    assert.ok(traceEvents.some(({ name, cat }) => name === 'my loss' && cat === 'user_annotation'));
    const second = join(folder, 'second.json');
    run.exportChromeTrace(second);
    assert.equal(readFileSync(second, 'utf8'), readFileSync(file, 'utf8'));
  });

  it('says when the first file of a trace is gone', () => {
    const run = profile(add);
    run.exportChromeTrace(join(folder, 'first.json'));
    rmSync(join(folder, 'first.json'));
    const again = join(folder, 'again.json');
    assertThrows(
      () => run.exportChromeTrace(again),
      argument(/the trace was written to .*first\.json already, and that file is gone$/),
    );
    assert.equal(existsSync(again), false);
  });

  it('refuses what cannot be written', () => {
    const run = profile(add);
    assertThrows(
      () => run.exportChromeTrace(join(folder, 'none/trace.json')),
      argument(/^exportChromeTrace: expected a file that can be written: ENOENT/),
    );
    assertThrows(() => run.exportChromeTrace(''), argument(/expected text without quotes/));
    assertThrows(() => run.exportChromeTrace(5 as never), argument(/for path, got 5/));
    const file = join(folder, 'ok.json');
    run.exportChromeTrace(file);
    assert.ok(read(file).traceEvents.length > 0);
  });
});

describe('profiles of worker threads', function () {
  this.timeout(60_000);
  const start = (body: string) =>
    new Worker(
      new URL(
        `data:text/javascript,${encodeURIComponent(`
          import { parentPort as port } from 'node:worker_threads';
          const k = await import(${JSON.stringify(import.meta.resolve('kindling'))});
          ${body}`)}`,
      ),
    );
  const answer = (worker: Worker) =>
    new Promise<unknown>((resolve, reject) =>
      worker.once('message', resolve).once('error', reject),
    );

  it('record their own operators', async () => {
    const worker = start(`
      const run = k.profile(() => k.tidy(() => k.ones([2]).exp().tolist()));
      port.postMessage(run.events.map(({ name }) => name));`);
    assert.ok(((await answer(worker)) as string[]).includes('aten::exp'));
    await worker.terminate();
  });

  it('exclude each other, until the one that records is stopped', async () => {
    const worker = start(`
      k.profile(async () => {
        port.postMessage('recording');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      });`);
    assert.equal(await answer(worker), 'recording');
    assertThrows(
      () => profile(() => 1),
      argument(
        /^profile: a profile is running already in another thread; LibTorch records one at a time in a process$/,
      ),
    );
    await worker.terminate();
    const run = await tidyAsync(async () => profile(add));
    assert.equal(find(run.keyAverages(), 'aten::add')?.count, 1);
  });
});

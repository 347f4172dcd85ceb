import assert from 'node:assert/strict';
import { ArgumentError, KeyAverages, ones, profile, tidy } from 'kindling';
import { type Growing, grow } from '#kindling/tensor/profiler/events.js';
import { average } from '#kindling/tensor/profiler/keyAverages.js';
import { assertThrows } from '../../support/assertThrows.js';

const argument = (message: RegExp) => ({ type: ArgumentError, code: 'ERR_ARGUMENT', message });

/** An event as it is read, before it has a place. */
function event(name: string, start: number, end: number, more: Partial<Growing> = {}): Growing {
  const onHost = more.device === undefined || more.device === 'cpu';
  return {
    name,
    device: 'cpu',
    thread: 1,
    start,
    end,
    id: 0,
    launchedBy: 0,
    bytes: 0,
    kernels: 0,
    cpuTimeTotal: onHost ? end - start : 0,
    selfCpuTimeTotal: 0,
    deviceTimeTotal: onHost ? 0 : end - start,
    selfDeviceTimeTotal: 0,
    cpuMemoryUsage: 0,
    selfCpuMemoryUsage: 0,
    inputShapes: [],
    isAsync: false,
    isUserAnnotation: false,
    cpuParent: null,
    cpuChildren: [],
    ...more,
  };
}
const memory = (at: number, bytes: number, more: Partial<Growing> = {}) =>
  event('[memory]', at, at, { bytes, ...more });

describe('grow()', () => {
  it('nests by time within a thread', () => {
    const events = grow([
      event('b', 10, 20),
      event('a', 0, 100),
      event('c', 12, 18),
      event('d', 30, 60),
      event('elsewhere', 13, 14, { thread: 2 }),
      event('after', 100, 110),
    ]);
    const parents = events.map(({ name, cpuParent }) => [name, cpuParent?.name ?? null]);
    assert.deepEqual(parents, [
      ['a', null],
      ['b', 'a'],
      ['c', 'b'],
      ['elsewhere', null],
      ['d', 'a'],
      ['after', null],
    ]);
    assert.deepEqual(
      events.map(({ selfCpuTimeTotal }) => selfCpuTimeTotal),
      [60, 4, 6, 1, 30, 10],
    );
  });

  it('gives memory to the innermost event that runs, and what is outside a row of its own', () => {
    const events = grow([
      event('a', 0, 100),
      event('b', 10, 20),
      memory(5, 64),
      memory(15, 1000),
      memory(16, -200),
      memory(50, -64),
      memory(200, -800),
      memory(15, 7, { device: 'cuda:0' }),
    ]);
    assert.deepEqual(
      events.map(({ name, cpuMemoryUsage, selfCpuMemoryUsage }) => [
        name,
        cpuMemoryUsage,
        selfCpuMemoryUsage,
      ]),
      [
        ['a', 800, 0],
        ['b', 800, 800],
        ['[memory]', -800, -800],
      ],
    );
  });

  it('gives the time of kernels to what launched them, and to what that is inside of', () => {
    const events = grow([
      event('linear', 0, 50, { id: 1 }),
      event('addmm', 10, 20, { id: 2 }),
      event('gemm_kernel', 30, 130, { device: 'cuda:0', launchedBy: 2 }),
    ]);
    assert.deepEqual(
      events.map(({ name, selfDeviceTimeTotal, deviceTimeTotal }) => [
        name,
        selfDeviceTimeTotal,
        deviceTimeTotal,
      ]),
      [
        ['linear', 0, 100],
        ['addmm', 100, 100],
        ['gemm_kernel', 100, 100],
      ],
    );
  });

  it('takes an event alone inside another of its name for the same call', () => {
    const events = grow([event('a', 0, 10), event('a', 1, 9), event('b', 2, 8)]);
    assert.deepEqual(
      events.map(({ name, cpuParent }) => [name, cpuParent?.name ?? null]),
      [
        ['a', null],
        ['b', 'a'],
      ],
    );
  });

  it('counts events between threads without time of their own', () => {
    const [sole] = grow([event('a', 0, 10, { isAsync: true })]);
    assert.deepEqual([sole?.cpuTimeTotal, sole?.selfCpuTimeTotal], [10, 0]);
  });
});

const rows = average(
  grow([
    event('aten::linear', 0, 3_000_000, {
      inputShapes: [
        [8, 4],
        [2, 4],
      ],
    }),
    event('aten::addmm', 1000, 1_001_000, { inputShapes: [[2], [8, 4], [4, 2]] }),
    event('aten::addmm', 2_000_000, 2_000_500.5, { inputShapes: [[2], [8, 4], [4, 2]] }),
    memory(1500, 3 * 1024),
    event(
      'a_kernel_with_a_name_that_is_longer_than_any_terminal_would_like_it_to_be',
      4_000_000,
      4_000_000.25,
    ),
  ]),
  true,
);
const table = new KeyAverages(rows, true);

describe('KeyAverages#table()', () => {
  it('has PyTorch’s columns and units', () =>
    assert.equal(
      new KeyAverages(rows.slice(0, 2), true).table({ width: 200 }),
      [
        '------------  ----------  --------  -----------  ---------  ------------  -------  ------------  ----------  ---------------------',
        'Name          Self CPU %  Self CPU  CPU total %  CPU total  CPU time avg  CPU Mem  Self CPU Mem  # of Calls           Input Shapes',
        '------------  ----------  --------  -----------  ---------  ------------  -------  ------------  ----------  ---------------------',
        'aten::linear      66.65%    1.999s      100.00%     3.000s        3.000s  3.00 KB           0 B           1       [[8, 4], [2, 4]]',
        'aten::addmm       33.35%    1.001s       33.35%     1.001s     500.250ms  3.00 KB       3.00 KB           2  [[2], [8, 4], [4, 2]]',
        '------------  ----------  --------  -----------  ---------  ------------  -------  ------------  ----------  ---------------------',
        'Self CPU time total: 3.000s',
      ].join('\n'),
    ));

  it('fits every width: shapes and names are cut, then columns left out', () => {
    for (let width = 40; width <= 200; width++) {
      for (const line of table.table({ width }).split('\n'))
        assert.ok(line.length <= width, `${line.length} characters for ${width}: ${line}`);
    }
    const narrow = table.table({ width: 60 }).split('\n');
    assert.match(`${narrow[1]}`, /^Name +Self CPU +CPU Mem +# of Calls/);
    assert.ok(
      narrow.some((line) => /^a_kernel_\w*\.\.\. /.test(line)),
      narrow.join('\n'),
    );
  });

  it('sorts by what is asked for and shows the largest', () => {
    const order = (options: object) =>
      table
        .table(options)
        .split('\n')
        .flatMap((line) => /^(aten::\w+|a_kernel)/.exec(line)?.[1] ?? []);
    assert.deepEqual(order({}), ['aten::linear', 'aten::addmm', 'a_kernel']);
    assert.deepEqual(order({ sortBy: 'count' }), ['aten::addmm', 'aten::linear', 'a_kernel']);
    assert.deepEqual(order({ sortBy: 'selfCpuMemoryUsage' }), [
      'aten::addmm',
      'aten::linear',
      'a_kernel',
    ]);
    assert.deepEqual(order({ rowLimit: 1 }), ['aten::linear']);
    assert.match(table.table({ rowLimit: 1 }), /\n… and 2 more\nSelf CPU time total: 3\.000s$/);
  });

  it('shows the device’s time where there is some', () => {
    const withKernel = average(
      grow([
        event('addmm', 0, 20, { id: 2 }),
        event('gemm', 30, 130, { device: 'cuda:0', launchedBy: 2 }),
      ]),
      false,
    );
    const text = new KeyAverages(withKernel, false).table({ width: 200 });
    assert.match(text, /Self CUDA +Self CUDA % +CUDA total/);
    assert.match(text, /addmm .* 100\.000us +100\.00% +100\.000us +1/);
    assert.match(text, /Self CUDA time total: 100\.000us$/);
  });

  it('is what a profile prints', () =>
    tidy(() => {
      const run = profile(() => ones([2]).exp().tolist());
      assert.match(`${run}`, /^-+ .*\nName .*# of Calls\n-+[\s\S]*\naten::exp +/);
      assert.equal(run.table({ rowLimit: 1 }), run.keyAverages().table({ rowLimit: 1 }));
    }));

  it('refuses other options', () => {
    const bad = (options: object) => () => table.table(options as never);
    assertThrows(
      bad({ sortBy: 'name' }),
      argument(/^table: expected one of selfCpuTimeTotal, .* for sortBy, got 'name'/),
    );
    assertThrows(bad({ rowLimit: 0 }), argument(/an integer ≥ 1 for rowLimit, got 0/));
    assertThrows(bad({ width: 20 }), argument(/an integer ≥ 40 for width, got 20/));
  });
});

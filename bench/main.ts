// `npm run bench -- <name> [--json] [--rounds N] [--threads N]`: a table, or with --json one object on standard output.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import type { BenchOptions, BenchReport, BenchRow, Rival } from './report.js';
import { formatTable } from './table.js';

interface Bench {
  readonly load: () => Promise<(options: BenchOptions) => Promise<BenchReport>>;
  /** What holds where the command line says nothing. */
  readonly defaults: BenchOptions;
}

const cores = availableParallelism();

const BENCHES: Readonly<Record<string, Bench>> = {
  augment: {
    load: async () => (await import('./augment.js')).augment,
    defaults: { rounds: 15, threads: cores },
  },
  dispatch: {
    load: async () => (await import('./dispatch.js')).dispatch,
    defaults: { rounds: 21, threads: 1 },
  },
  pipeline: {
    load: async () => (await import('./pipeline.js')).pipeline,
    defaults: { rounds: 7, threads: cores },
  },
};

const RIVALS: readonly { key: Rival; title: string }[] = [
  { key: 'cpp', title: 'C++' },
  { key: 'pytorch', title: 'PyTorch' },
  { key: 'fastai', title: 'fastai' },
];

try {
  await main();
} catch (error) {
  process.stderr.write(`bench: ${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      threads: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const found = BENCHES[name];
  if (found === undefined || positionals.length > 1) {
    const names = Object.keys(BENCHES).join(', ');
    throw new Error(`expected one bench among ${names}, got '${positionals.join(' ')}'`);
  }
  const { load, defaults } = found;
  const rounds = wholeNumber('rounds', values.rounds ?? String(defaults.rounds));
  const threads = wholeNumber('threads', values.threads ?? String(defaults.threads));
  const bench = await load();
  const report = await bench({ rounds, threads });
  process.stdout.write(
    values.json ? `${JSON.stringify(report)}\n` : `${describe(report, rounds)}\n`,
  );
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    throw new Error(`expected a whole number of at least 1 for --${name}, got '${text}'`);
  }
  return value;
}

function describe({ bench, machine, rows }: BenchReport, rounds: number): string {
  const present = RIVALS.filter(({ key }) => rows.some((row) => row[key] !== undefined));
  const limited = rows.some((row) => row.limit !== undefined);
  const header = [
    bench,
    'unit',
    'Kindling',
    '±',
    ...present.map(({ title }) => title),
    ...present.map(({ title }) => `/ ${title}`),
    ...(limited ? ['limit'] : []),
  ];
  const lines = rows.map((row) => [
    row.name,
    row.unit,
    digits(row.kindling),
    digits(row.spread),
    ...present.map(({ key }) => digits(row[key])),
    ...present.map(({ key }) => ratio(row, key)),
    ...(limited ? [digits(row.limit)] : []),
  ]);
  const threads = `${machine.threads} thread${machine.threads === 1 ? '' : 's'}`;
  return [
    formatTable(header, lines),
    '',
    `Median of ${rounds} interleaved rounds; ± is the distance between the quartiles of Kindling's. Of images/s and % more is better, of all else less.`,
    `${machine.cpu}, ${machine.cores} cores, ${threads} each, load before ${machine.load}; ` +
      `Node ${machine.node}, LibTorch ${machine.libtorch} (${machine.cpuCapability}).`,
  ].join('\n');
}

function digits(value: number | undefined): string {
  if (value === undefined) return '';
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : value.toPrecision(3);
}

function ratio(row: BenchRow, key: Rival): string {
  const other = row[key];
  return other === undefined ? '' : `${(row.kindling / other).toFixed(2)}×`;
}

// What does it cost to call an operator? `add` of two 4×4 tensors and its relatives, beside C++ and Python.
import { manualSeed, ops, rand, setNumThreads, type Tensor, tidy } from 'kindling';
import { describeMachine } from './machine.js';
import { mlpStep } from './mlp.js';
import type { BenchOptions, BenchReport, BenchRow } from './report.js';
import { type Rivals, startRivals, stopRivals } from './rivals.js';
import { type Block, measure } from './rounds.js';

interface Question {
  readonly name: string;
  /** What the contenders of bench/cpp and bench/python call it. */
  readonly run: string;
  readonly unit: 'µs' | 'ms';
  readonly block: (n: number) => number;
}

const PER_SECOND = { µs: 1e6, ms: 1e3 };
const OPS_PER_SCOPE = 100; // about what one training step makes

export async function dispatch({ rounds, threads }: BenchOptions): Promise<BenchReport> {
  setNumThreads(threads);
  manualSeed(42);
  const machine = describeMachine(threads);
  const rivals = await startRivals(['cpp', 'pytorch'], { threads });
  const rows: BenchRow[] = [];
  try {
    for (const question of questions()) {
      process.stderr.write(`${question.name} …\n`);
      rows.push(await answer(question, rivals, rounds));
    }
  } finally {
    stopRivals(rivals);
  }
  return { bench: 'dispatch', machine, rows };
}

async function answer(question: Question, rivals: Rivals, rounds: number): Promise<BenchRow> {
  const { name, run, unit, block } = question;
  const blocks: Record<string, Block> = { kindling: block };
  for (const [rival, contender] of Object.entries(rivals)) {
    blocks[rival] = (n) => contender.run(run, n);
  }
  const { kindling, ...others } = await measure(blocks, { rounds });
  if (kindling === undefined) throw new Error(`${name}: nothing was measured`);
  const inUnit = (seconds: number) => Number((seconds * PER_SECOND[unit]).toPrecision(4));
  const medians = Object.entries(others).map(([rival, { median }]) => [rival, inUnit(median)]);
  return {
    name,
    unit,
    kindling: inUnit(kindling.median),
    ...Object.fromEntries(medians),
    spread: inUnit(kindling.spread),
  };
}

function questions(): Question[] {
  const a = rand([4, 4]);
  const b = rand([4, 4]);
  const leaf = rand([4, 4]).requiresGrad_();
  const scalar = rand([]);
  const flat = [16];
  const question = (name: string, run: string, block: (n: number) => number): Question => ({
    name,
    run,
    unit: 'µs',
    block,
  });
  return [
    question(
      'add 4×4 in a scope',
      'add',
      inScopes(() => a.add(b)),
    ),
    question(
      'add 4×4 outside any scope',
      'add',
      outside(() => a.add(b)),
    ),
    question(
      'add 4×4, then dispose',
      'add',
      outside(() => a.add(b).dispose()),
    ),
    question(
      'add 4×4 with gradient, in a scope',
      'addWithGradient',
      inScopes(() => leaf.add(b)),
    ),
    question(
      'add 4×4 by ops.call, in a scope',
      'addBoxed',
      inScopes(() => ops.call('aten::add.Tensor', a, b) as Tensor),
    ),
    question(
      'view 4×4 as 16, in a scope',
      'view',
      inScopes(() => a.view(flat)),
    ),
    question(
      'item',
      'item',
      outside(() => scalar.item()),
    ),
    {
      name: 'MLP step 784-50-50-10, batch 64',
      run: 'mlpStep',
      unit: 'ms',
      block: outside(mlpStep()),
    },
  ];
}

/** A block of operators in scopes of {@link OPS_PER_SCOPE}. */
function inScopes(op: () => unknown): (n: number) => number {
  const scope = (count: number) => {
    for (let i = 0; i < count; i++) op();
  };
  return (n) => {
    const start = performance.now();
    for (let left = n; left > 0; left -= OPS_PER_SCOPE) {
      tidy(() => scope(Math.min(left, OPS_PER_SCOPE)));
    }
    return (performance.now() - start) / 1000;
  };
}

/** A block of operators whose results are left to the collector. */
function outside(op: () => unknown): (n: number) => number {
  return (n) => {
    const start = performance.now();
    for (let i = 0; i < n; i++) op();
    return (performance.now() - start) / 1000;
  };
}

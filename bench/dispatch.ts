// What does it cost to call an operator? `add` of two 4×4 tensors and its relatives, beside C++ and Python.
import { manualSeed, setNumThreads, tidy } from 'kindling';
import { type Loop, loops } from './dispatchLoops.js';
import { describeMachine } from './machine.js';
import type { BenchOptions, BenchReport, BenchRow } from './report.js';
import { type Rivals, startRivals, stopRivals } from './rivals.js';
import { type Block, measure } from './rounds.js';

interface Question {
  readonly name: string;
  /** What the contenders of bench/cpp and bench/python call it. */
  readonly run: string;
  readonly unit: 'µs' | 'ms';
  readonly block: Block;
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
  const { add, addAndDispose, addWithGradient, addByName, tril, view, item, mlpStep } = loops();
  // biome-ignore format: a table
  return [
    { name: 'add 4×4 in a scope', run: 'add', unit: 'µs', block: inScopes(add) },
    { name: 'add 4×4 outside any scope', run: 'add', unit: 'µs', block: outside(add) },
    { name: 'add 4×4, then dispose', run: 'add', unit: 'µs', block: outside(addAndDispose) },
    { name: 'add 4×4 with gradient, in a scope', run: 'addWithGradient', unit: 'µs', block: inScopes(addWithGradient) },
    { name: 'add 4×4 by ops.call, in a scope', run: 'addBoxed', unit: 'µs', block: inScopes(addByName) },
    { name: 'tril 4×4, boxed, in a scope', run: 'tril', unit: 'µs', block: inScopes(tril) },
    { name: 'view 4×4 as 16, in a scope', run: 'view', unit: 'µs', block: inScopes(view) },
    { name: 'item', run: 'item', unit: 'µs', block: outside(item) },
    { name: 'MLP step 784-50-50-10, batch 64', run: 'mlpStep', unit: 'ms', block: outside(mlpStep) },
  ];
}

/** Seconds of a loop cut into scopes of {@link OPS_PER_SCOPE}. */
function inScopes(loop: Loop): (n: number) => number {
  return outside((n) => {
    for (let left = n; left > 0; left -= OPS_PER_SCOPE) {
      tidy(() => loop(Math.min(left, OPS_PER_SCOPE)));
    }
  });
}

/** Seconds of a loop whose results are left to the collector. */
function outside(loop: Loop): (n: number) => number {
  return (n) => {
    const start = performance.now();
    loop(n);
    return (performance.now() - start) / 1000;
  };
}

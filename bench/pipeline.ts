// How fast do image files become batches? Decoding, Resize and collating, on all cores, beside fastai's DataLoader.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setNumThreads } from 'kindling';
import type { Contender } from './child.js';
import { describeMachine } from './machine.js';
import { BATCH_SIZE, loaderOf, onePass, PREFETCH, type RecipeName } from './pipelineLoader.js';
import type { BenchOptions, BenchReport, BenchRow } from './report.js';
import { startFastai } from './rivals.js';
import { summarize } from './rounds.js';

/** Worker processes that fastai is tried with; the best count takes part. */
const WORKERS = [0, 1, 2, 3, 4];

interface Question {
  readonly recipe: RecipeName;
  readonly name: string;
  /** How many times as fast as fastai it is to be. */
  readonly times?: number;
}

const QUESTIONS: readonly Question[] = [
  { recipe: 'resize160', name: 'decode, Resize(160), collate' },
  { recipe: 'resize128', name: 'decode, Resize(128), collate' },
  { recipe: 'resize224', name: 'decode, collate at 224' },
  { recipe: 'float160', name: 'decode, Resize(160), collate, float32' },
  { recipe: 'crop', name: 'decode, RandomResizedCrop(128), flip, Normalize' },
  { recipe: 'augment', name: 'decode, Resize(160), augTransforms to 128, Normalize', times: 6 },
  { recipe: 'presize', name: 'decode, 224, minScale 0.75 to 128, Normalize' },
];

/**
 * Images per second; every round lets each contender pass once over a folder: by default the 3,000 training images of the
 * Imagenette subset.
 * The last row is the memory above an idle process while a slow consumer lets the loader read ahead as far as it may.
 */
export async function pipeline(
  { rounds, threads }: BenchOptions,
  folder: string = imagenette(),
): Promise<BenchReport> {
  setNumThreads(threads);
  const machine = describeMachine(threads);
  const fastai = await startFastai(['pipeline.py', folder], { threads });
  const rows: BenchRow[] = [];
  try {
    for (const question of QUESTIONS) {
      process.stderr.write(`${question.name} …\n`);
      rows.push(await answer(question, { folder, fastai, rounds }));
    }
  } finally {
    fastai?.close();
  }
  rows.push(memoryRow(folder));
  return { bench: 'pipeline', machine, rows };
}

function imagenette(): string {
  const data = process.env.KINDLING_DATA;
  const folder = data && join(data, 'imagenette2-224/train');
  if (folder && existsSync(folder)) return folder;
  throw new Error(
    `pipeline: expected KINDLING_DATA to name the folder that holds imagenette2-224, got ${data ? `'${data}'` : 'nothing'}`,
  );
}

async function answer(
  { recipe, name, times }: Question,
  { folder, fastai, rounds }: { folder: string; fastai: Contender | undefined; rounds: number },
): Promise<BenchRow> {
  const loader = await loaderOf(folder, recipe);
  const images = await onePass(loader); // the files are in the system's cache from here on
  const run = fastai && `${recipe}:${await bestWorkers(fastai, recipe)}`;
  const [ours, theirs]: [number[], number[]] = [[], []];
  const measureOurs = async () => ours.push(images / (await secondsOf(() => onePass(loader))));
  const measureTheirs = async () => {
    if (fastai && run) theirs.push(images / (await fastai.run(run, 1)));
  };
  for (let round = 0; round < rounds; round++) {
    const both = [measureOurs, measureTheirs];
    for (const measureOne of round % 2 === 0 ? both : both.toReversed()) await measureOne();
  }
  const { median, spread } = summarize(ours);
  const other = theirs.length > 0 ? summarize(theirs).median : undefined;
  return {
    name,
    unit: 'images/s',
    kindling: Math.round(median),
    ...(other && { fastai: Math.round(other) }),
    ...(other && times && { limit: Math.round(other * times) }),
    spread: Math.round(spread),
  };
}

async function bestWorkers(fastai: Contender, recipe: RecipeName): Promise<number> {
  const seconds: number[] = [];
  for (const workers of WORKERS) seconds.push(await fastai.run(`${recipe}:${workers}`, 1));
  const best = WORKERS[seconds.indexOf(Math.min(...seconds))] as number;
  process.stderr.write(`  fastai is fastest with ${best} workers\n`);
  return best;
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** In a process of its own, whose memory nothing else has grown. */
function memoryRow(folder: string): BenchRow {
  const program = fileURLToPath(new URL('./pipelineMemory.js', import.meta.url));
  const size = 160;
  const output = execFileSync(process.execPath, ['--expose-gc', program, folder, `resize${size}`], {
    encoding: 'utf8',
  });
  const batch = (BATCH_SIZE * 3 * size * size) / 2 ** 20;
  return {
    name: `peak memory, Resize(${size}), bs ${BATCH_SIZE}, prefetch ${PREFETCH}`,
    unit: 'MiB',
    kindling: Number(output),
    limit: Number((PREFETCH * batch * 3).toPrecision(3)),
    spread: 0,
  };
}

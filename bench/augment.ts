// How long do batch transforms take? One batch of bytes made floats, as the DataLoader does it, beside fastai's and beside
// copying as many bytes.
import {
  augTransforms,
  CastImages,
  full,
  IntToFloatTensor,
  imagenetStats,
  Normalize,
  Pipeline,
  randint,
  setNumThreads,
  TensorImage,
  type Transform,
  tidyAsync,
  zeros,
} from 'kindling';
import type { Trace } from '#kindling/data/pipeline.js';
import { rngFor } from '#kindling/data/rng.js';
import type { Contender } from './child.js';
import { describeMachine } from './machine.js';
import type { BenchOptions, BenchReport, BenchRow } from './report.js';
import { startFastai } from './rivals.js';
import { type Block, measure } from './rounds.js';

/** The batch, uint8 [images, 3, from, from], and the size that it gets. */
export interface AugmentShape {
  readonly images: number;
  readonly from: number;
  readonly to: number;
}

interface Question {
  readonly name: string;
  /** After IntToFloatTensor. */
  readonly tfms: readonly Transform[];
  /** Height and width of what comes out. */
  readonly size: number;
  /** Validation, where training is not meant. */
  readonly validates?: boolean;
  /** Every transform by itself, by LibTorch's operators. */
  readonly unfused?: boolean;
  /** Bytes of a number that comes out, where not 4. */
  readonly bytes?: number;
  /** What bench/python/augment.py calls it. */
  readonly fastai?: string;
  /** How many times as fast as fastai it is to be. */
  readonly times?: number;
}

const CALLS = 4; // in a round; of fastai's and of operators, which take far longer, one

/**
 * Milliseconds for one batch of `shape`, 64 images of 460 that become 224, by the usual `augTransforms` and Normalize; and how
 * long copying takes where as many bytes are read and written in all, as a share of that. fastai and LibTorch's operators run on
 * `threads`, the fused step on Node's pool, which has the whole machine.
 */
export async function augment(
  { rounds, threads }: BenchOptions,
  shape: AugmentShape = { images: 64, from: 460, to: 224 },
): Promise<BenchReport> {
  setNumThreads(threads);
  const machine = describeMachine(threads);
  const sizes = [shape.images, shape.from, shape.to].map(String);
  const fastai = await startFastai(['augment.py', ...sizes], { threads });
  const rows: BenchRow[] = [];
  try {
    for (const question of questions(shape)) {
      process.stderr.write(`${question.name} …\n`);
      rows.push(...(await answer(question, { shape, fastai, rounds })));
    }
  } finally {
    fastai?.close();
  }
  return { bench: 'augment', machine, rows };
}

function questions({ from, to }: AugmentShape): Question[] {
  const normalize = Normalize.fromStats(...imagenetStats);
  const usual = [...augTransforms({ size: to }), normalize];
  const presizing = [...augTransforms({ size: to, minScale: 0.75 }), normalize];
  const half = (dtype: 'float16' | 'bfloat16') => ({
    name: `training, ${dtype}, channels last`,
    tfms: [...usual, CastImages({ dtype, memoryFormat: 'channelsLast' })],
    size: to,
    bytes: 2,
  });
  // biome-ignore format: a table
  return [
    { name: 'training', tfms: usual, size: to, fastai: 'train:aug', times: 10 },
    { name: 'validation', tfms: usual, size: to, validates: true, fastai: 'valid:aug' },
    { name: 'training, minScale 0.75', tfms: presizing, size: to, fastai: 'train:presize' },
    half('float16'),
    half('bfloat16'),
    { name: 'training, by operators', tfms: usual, size: to, unfused: true },
    { name: `Normalize alone, at ${from}`, tfms: [normalize], size: from, fastai: 'train:float' },
  ];
}

/** The time, and what share of it the memory would have needed. */
async function answer(
  question: Question,
  {
    shape: { images, from },
    fastai,
    rounds,
  }: { shape: AugmentShape; fastai: Contender | undefined; rounds: number },
): Promise<BenchRow[]> {
  const { name, size, bytes = 4, unfused, times, fastai: run } = question;
  const batch = randint(0, 256, { size: [images, 3, from, from], dtype: 'uint8' }).as(TensorImage);
  const moved = images * 3 * (from * from + size * size * bytes);
  const calls = callsOf(question, batch);
  const inRound = unfused ? 1 : CALLS;
  const blocks: Record<string, Block> = {
    kindling: async () => (await calls(inRound)) / inRound,
    copy: copyOf(moved),
  };
  if (fastai && run) blocks.fastai = (n) => fastai.run(run, n);
  const measured = await measure(blocks, { rounds, repetitions: 1 });
  batch.dispose();
  const { kindling, copy, fastai: theirs } = measured;
  if (!kindling || !copy) throw new Error(`${name}: nothing was measured`);
  const ms = (seconds: number) => Number((seconds * 1000).toPrecision(4));
  return [
    {
      name,
      unit: 'ms',
      kindling: ms(kindling.median),
      ...(theirs && { fastai: ms(theirs.median) }),
      ...(theirs && times && { limit: ms(theirs.median / times) }),
      spread: ms(kindling.spread),
    },
    {
      name: `${name}: share of bandwidth`,
      unit: '%',
      kindling: Number(((100 * copy.median) / kindling.median).toPrecision(3)),
      spread: Number(((100 * copy.median * kindling.spread) / kindling.median ** 2).toPrecision(3)),
    },
  ];
}

/** Batches through the pipeline, each with numbers of its own. */
function callsOf({ tfms, validates, unfused }: Question, batch: TensorImage): Block {
  const pipeline = new Pipeline([IntToFloatTensor(), ...tfms]);
  const label = zeros([batch.shape[0] ?? 0], { dtype: 'int64' });
  const splitIdx = validates ? 1 : 0;
  const trace: Trace | undefined = unfused ? () => {} : undefined; // who wants to see each step gets each step
  return async (n) => {
    const start = performance.now();
    for (let i = 0; i < n; i++) {
      await tidyAsync(async () => {
        await pipeline.encode([batch, label], { splitIdx, rng: rngFor(42, i) }, trace);
      });
    }
    return (performance.now() - start) / 1000;
  };
}

/** Reads and writes as many bytes as have to move: half of them once each. */
function copyOf(bytes: number): Block {
  const from = full([Math.ceil(bytes / 2)], 1, { dtype: 'uint8' }); // zeros could be pages that the system has yet to make
  const to = full([Math.ceil(bytes / 2)], 0, { dtype: 'uint8' });
  return (n) => {
    const start = performance.now();
    for (let i = 0; i < n; i++) to.copy_(from);
    return (performance.now() - start) / 1000;
  };
}

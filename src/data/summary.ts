// How a DataBlock explains itself: one sample, step by step, through the same code that training uses.
import { tidyAsync } from '../tensor/scope.js';
import { Tensor } from '../tensor/tensor.js';
import { type CollateSample, fitSamples, kindOf, stackSamples } from './collate.js';
import { DataError } from './dataError.js';
import { DataLoader } from './dataLoader.js';
import type { Datasets } from './datasets.js';
import { decodeBatch } from './decode.js';
import type { Pipeline } from './pipeline.js';
import { rngFor } from './rng.js';
import { setUpBatchTfms, setUpItemTfms } from './setUpTfms.js';
import { listed, shown } from './shown.js';
import type { TransformContext } from './transform.js';

/** Options of {@link DataBlock#summary}. */
export interface SummaryOptions {
  /** Samples in the batch that is made. Default 4. */
  bs?: number;
  /** Also print the samples of the batch as a person is shown them. Default `false`. */
  showBatch?: boolean;
  /** Where the lines go. Default `console.log`. */
  log?: (line: string) => void;
}

/** What there is to explain. */
export interface SummaryParts {
  readonly source: unknown;
  readonly datasets: () => Promise<Datasets>;
  readonly itemTfms: Pipeline;
  readonly batchTfms: Pipeline;
}

export async function summarize(
  parts: SummaryParts,
  { bs = 4, showBatch = false, log = console.log }: SummaryOptions,
): Promise<void> {
  log(`Items and set-up from ${shown(parts.source)}`);
  const datasets = await parts.datasets();
  const { train, valid } = datasets;
  log(
    `  ${datasets.items.length} items: ${train.length} for training, ${valid.length} for validation`,
  );
  for (const { name, block, pipeline } of datasets.elements) {
    const { vocab, c } = pipeline;
    const learned = vocab
      ? `: ${counted(vocab.length, 'label')} (${listed(vocab)})`
      : c === undefined
        ? ''
        : `: ${counted(c, 'number')}`;
    log(`  ${name}: ${block.name}${learned}`);
  }
  const context = { splitIdx: train.splitIdx, rng: rngFor(0) };
  const { itemTfms, batchTfms } = parts;
  const options = { bs, itemTfms, batchTfms };
  const sides = { train: new DataLoader(train, options), valid: new DataLoader(valid, options) };
  await tidyAsync(async () => {
    await setUpItemTfms(sides);
    const samples: CollateSample[] = [];
    for (let i = 0; i < Math.min(bs, train.length); i++) {
      samples.push(
        await makeSample(datasets, parts.itemTfms, { index: i, log: i === 0 ? log : () => {} }),
      );
    }
    if (datasets.elements.some(({ block }) => block.beforeBatch)) log('Before the batch');
    const fit = fitted(samples, datasets, log);
    log(`Collating ${counted(samples.length, 'sample')}`);
    const batch = stackSamples(fit, datasets.elements);
    log(`  ${tupleOf(batch)}`);
    log('Batch transforms');
    await setUpBatchTfms(sides);
    const done = await traced(parts.batchTfms, batch, context, log);
    if (!showBatch) return;
    log('As a person is shown it');
    const shownSamples = decodeBatch(sides.train, done as readonly Tensor[], bs);
    for (const [i, sample] of shownSamples.entries()) log(`  ${i + 1}: ${tupleOf(sample)}`);
  });
}

/** The samples after each block's `beforeBatch`; a failure names the block and every sample's shapes. */
function fitted(
  samples: readonly CollateSample[],
  { elements }: Datasets,
  log: (line: string) => void,
): readonly CollateSample[] {
  let current = samples;
  try {
    return fitSamples(samples, elements, ({ block }, fit) => {
      current = fit;
      log(`  ${block.name} gives ${fit.map(({ tuple }) => tupleOf(tuple)).join(', ')}`);
    });
  } catch (error) {
    const failed = DataError.inStep('beforeBatch', error);
    const tuples = current.map(({ tuple }) => tupleOf(tuple)).join(', ');
    const said = failed.message.replace(`${failed.op}: `, '');
    throw new DataError(failed.op, `${said}, on ${tuples}`, {
      item: failed.item,
      cause: failed.cause,
    });
  }
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

async function makeSample(
  datasets: Datasets,
  itemTfms: Pipeline,
  { index, log }: { index: number; log: (line: string) => void },
): Promise<CollateSample> {
  const { train } = datasets;
  const item = train.items[index];
  log(`One sample, of item ${shown(item)}`);
  const rng = rngFor(0, index);
  const sample = await train.sample(index, {
    rng,
    trace: (element, step, value) => log(`  ${element.name}: ${step} gives ${textOf(value)}`),
  });
  log('Item transforms');
  try {
    return { item, tuple: await traced(itemTfms, sample, { splitIdx: train.splitIdx, rng }, log) };
  } catch (error) {
    throw DataError.atItem(item, error);
  }
}

async function traced(
  pipeline: Pipeline,
  tuple: readonly unknown[],
  context: TransformContext,
  log: (line: string) => void,
): Promise<readonly unknown[]> {
  if (pipeline.tfms.length === 0) log('  none');
  let current = tuple;
  try {
    return await pipeline.encode(tuple, context, (step, changed) => {
      current = changed;
      log(`  ${step} gives ${tupleOf(changed)}`);
    });
  } catch (error) {
    const failed = DataError.inStep('transform', error);
    throw new DataError(
      failed.op,
      `${failed.message.slice(failed.op.length + 2)}, on ${tupleOf(current)}`,
      { cause: failed.cause },
    );
  }
}

function tupleOf(tuple: readonly unknown[]): string {
  return `(${tuple.map(textOf).join(', ')})`;
}

function textOf(value: unknown): string {
  return value instanceof Tensor ? `${value.constructor.name} ${kindOf(value)}` : shown(value);
}

// The table of LibTorch's memory on a GPU, as PyTorch prints it.
import { currentDevice, type GpuDevice } from './device.js';
import { type MemoryCount, type MemoryPools, type MemoryStats, statsOf } from './memory.js';

/** A number and the number that decides about its unit: the rows of one metric share theirs. */
type Format = (value: number, measure: number) => string;

function scaled(units: readonly string[], step: number, limit: number, width: number): Format {
  return (value, measure) => {
    let unit = 0;
    while (unit < units.length - 1 && measure >= limit) {
      unit++;
      value = Math.floor(value / step);
      measure /= step;
    }
    return `${String(value).padStart(width)} ${units[unit]}`;
  };
}

const size = scaled(['B  ', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1024, 768 * 1024, 6);
const count = scaled(['  ', 'K ', 'M '], 1000, 750 * 1000, 7);

const METRICS: readonly [keyof MemoryStats, string, Format][] = [
  ['allocatedBytes', 'Allocated memory', size],
  ['activeBytes', 'Active memory', size],
  ['requestedBytes', 'Requested memory', size],
  ['reservedBytes', 'GPU reserved memory', size],
  ['inactiveSplitBytes', 'Non-releasable memory', size],
  ['allocation', 'Allocations', count],
  ['active', 'Active allocs', count],
  ['segment', 'GPU reserved segments', count],
  ['inactiveSplit', 'Non-releasable allocs', count],
];

const OVERSIZE: readonly [keyof MemoryStats, string][] = [
  ['oversizeAllocations', 'Oversize allocations'],
  ['oversizeSegments', 'Oversize GPU segments'],
];

const WIDTH = 75;
const THICK = '='.repeat(WIDTH);
const THIN = '-'.repeat(WIDTH);

function row(name: string, values: MemoryCount, measures: MemoryCount, format: Format): string {
  const cells = (['current', 'peak', 'allocated', 'freed'] as const).map((key) =>
    format(values[key], measures[key]),
  );
  return ` ${name.padEnd(21)} | ${cells.join(' | ')} `;
}

/** The table of these counts. */
export function formatMemoryStats(
  stats: MemoryStats,
  device: number,
  abbreviated: boolean,
): string {
  const { numOoms, numAllocRetries } = stats;
  const lines = [
    THICK,
    `${' '.repeat(18)}PyTorch CUDA memory summary, device ID ${String(device).padEnd(17)} `,
    THIN,
    `${' '.repeat(12)}CUDA OOMs: ${String(numOoms).padEnd(12)} |        cudaMalloc retries: ${String(numAllocRetries).padEnd(8)}  `,
    THICK,
    '        Metric         | Cur Usage  | Peak Usage | Tot Alloc  | Tot Freed  ',
  ];
  for (const [key, name, format] of METRICS) {
    const { all, largePool, smallPool } = stats[key] as MemoryPools;
    lines.push(THIN, row(name, all, all, format));
    if (abbreviated) continue;
    lines.push(row('      from large pool', largePool, all, format));
    lines.push(row('      from small pool', smallPool, all, format));
  }
  for (const [key, name] of OVERSIZE) {
    const values = stats[key] as MemoryCount;
    lines.push(THIN, row(name, values, values, count));
  }
  return `${[...lines, THICK].map((line) => `|${line}|`).join('\n')}\n`;
}

/**
 * A table of LibTorch's memory on a GPU, for people: the one that PyTorch prints.
 *
 * @param options.abbreviated leave out the rows of the two pools. Default false.
 * @throws {NoCudaError} there is no GPU, or this build of Kindling has no CUDA of its own.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.cuda.memory.memory_summary.html
 */
export function memorySummary(
  device: GpuDevice = 'cuda',
  { abbreviated = false }: { abbreviated?: boolean } = {},
): string {
  const stats = statsOf(device, 'cuda.memorySummary');
  const index =
    typeof device === 'number' ? device : Number(device.split(':')[1] ?? currentDevice());
  return formatMemoryStats(stats, index, abbreviated);
}

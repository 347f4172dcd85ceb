// Events of one name added up, and which rows a table shows in which order.
import { ArgumentError, checkArg } from '../errors.js';
import type { ProfileEvent } from './events.js';
import { drawTable } from './table.js';

/** All events of one name, added up. Times are in microseconds, memory in bytes; fields are those of {@link ProfileEvent}. */
export interface KeyAverage {
  /** The operator or the label of a range. */
  readonly key: string;
  /** Calls. */
  readonly count: number;
  readonly selfCpuTimeTotal: number;
  readonly cpuTimeTotal: number;
  /** `cpuTimeTotal` per call. */
  readonly cpuTime: number;
  readonly selfDeviceTimeTotal: number;
  readonly deviceTimeTotal: number;
  readonly selfCpuMemoryUsage: number;
  readonly cpuMemoryUsage: number;
  /** The shapes that the calls have in common, where they are grouped by them; none otherwise. */
  readonly inputShapes: readonly (readonly number[])[];
}

/** What a table can be sorted by, largest first. */
export type SortKey = (typeof SORT_KEYS)[number];

const SORT_KEYS = [
  'selfCpuTimeTotal',
  'cpuTimeTotal',
  'cpuTime',
  'count',
  'selfDeviceTimeTotal',
  'deviceTimeTotal',
  'selfCpuMemoryUsage',
  'cpuMemoryUsage',
] as const;

/** Options of {@link KeyAverages.table}. */
export interface TableOptions {
  /** Default `'selfCpuTimeTotal'`. */
  sortBy?: SortKey;
  /** Rows at most, ≥ 1. Default 100. */
  rowLimit?: number;
  /** Characters per line, ≥ 40: names and shapes are cut, then columns left out. Default: the terminal's; without one, as wide as it takes. */
  width?: number;
}

/** What a profile says per operator. As text it is PyTorch's table. */
export class KeyAverages implements Iterable<KeyAverage> {
  constructor(
    /** One row per operator, most time by itself first. */
    readonly rows: readonly KeyAverage[],
    readonly withMemory: boolean,
  ) {}

  [Symbol.iterator](): Iterator<KeyAverage> {
    return this.rows[Symbol.iterator]();
  }

  /** Time of all events by themselves, in microseconds. */
  get selfCpuTimeTotal(): number {
    return total(this.rows, 'selfCpuTimeTotal');
  }

  /**
   * The rows as a table with PyTorch's columns: time by itself and with what was called inside, shares of all time, average per call,
   * number of calls; memory and input shapes where they were recorded.
   *
   * @throws {ArgumentError} an option is out of range.
   */
  table(options: TableOptions = {}): string {
    const op = 'table';
    const { sortBy = 'selfCpuTimeTotal', rowLimit = 100, width = process.stdout.columns } = options;
    if (!SORT_KEYS.includes(sortBy))
      throw ArgumentError.of(op, `one of ${SORT_KEYS.join(', ')}`, 'sortBy', sortBy);
    checkArg(
      Number.isInteger(rowLimit) && rowLimit >= 1,
      op,
      'an integer ≥ 1',
      'rowLimit',
      rowLimit,
    );
    if (options.width !== undefined)
      checkArg(Number.isInteger(width) && width >= 40, op, 'an integer ≥ 40', 'width', width);
    const rows = sorted(this.rows, sortBy);
    return drawTable(rows.slice(0, rowLimit), {
      withMemory: this.withMemory,
      width: width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width),
      cpuTime: this.selfCpuTimeTotal,
      deviceTime: total(kernelRows(this.rows), 'selfDeviceTimeTotal'),
      left: Math.max(0, rows.length - rowLimit),
    });
  }

  /** {@link KeyAverages.table} with its defaults. */
  toString(): string {
    return this.table();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.table();
  }
}

type Sums = { -readonly [Key in keyof KeyAverage]: KeyAverage[Key] };

/** Adds events of one name up, apart by input shapes where `byShape`. */
export function average(events: readonly ProfileEvent[], byShape: boolean): KeyAverage[] {
  const groups = new Map<string, Sums>();
  for (const event of events) {
    const shapes = byShape ? event.inputShapes : [];
    // A kernel that has the name of an operator is another row.
    const key = JSON.stringify([event.name, event.device === 'cpu', shapes]);
    const sums = groups.get(key) ?? { ...NOTHING, key: event.name, inputShapes: shapes };
    groups.set(key, sums);
    sums.count++;
    for (const field of ADDED) sums[field] += event[field];
  }
  for (const sums of groups.values()) sums.cpuTime = sums.cpuTimeTotal / sums.count;
  return sorted([...groups.values()], 'selfCpuTimeTotal');
}

const ADDED = [
  'selfCpuTimeTotal',
  'cpuTimeTotal',
  'selfDeviceTimeTotal',
  'deviceTimeTotal',
  'selfCpuMemoryUsage',
  'cpuMemoryUsage',
] as const;

const NOTHING: KeyAverage = {
  key: '',
  count: 0,
  selfCpuTimeTotal: 0,
  cpuTimeTotal: 0,
  cpuTime: 0,
  selfDeviceTimeTotal: 0,
  deviceTimeTotal: 0,
  selfCpuMemoryUsage: 0,
  cpuMemoryUsage: 0,
  inputShapes: [],
};

function sorted(rows: readonly KeyAverage[], by: SortKey): KeyAverage[] {
  return [...rows].sort((a, b) => b[by] - a[by]);
}

function total(rows: readonly KeyAverage[], field: SortKey): number {
  return rows.reduce((sum, row) => sum + row[field], 0);
}

/** Operators have the time of their kernels too: only the kernels' own rows count. */
function kernelRows(rows: readonly KeyAverage[]): readonly KeyAverage[] {
  return rows.filter(
    ({ cpuTimeTotal, deviceTimeTotal }) => cpuTimeTotal === 0 && deviceTimeTotal > 0,
  );
}

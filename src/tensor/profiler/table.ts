// The profile's table: PyTorch's columns and units, fitted to a width.
import type { KeyAverage } from './keyAverages.js';

interface Column {
  readonly title: string;
  readonly cell: (row: KeyAverage) => string;
  /** Cut to so many characters when room is short; other columns keep their width. */
  readonly narrowest?: number;
  /** Cut to so many characters in any case. */
  readonly widest?: number;
  /** Left out when room is still short, the smallest number first. */
  readonly leftOut?: number;
}

/** What a table is about. */
export interface TableSettings {
  readonly withMemory: boolean;
  /** Characters per line. */
  readonly width: number;
  /** Time of all events by themselves, on the CPU and on the device, in microseconds. */
  readonly cpuTime: number;
  readonly deviceTime: number;
  /** Rows that are not shown. */
  readonly left: number;
}

const GAP = '  ';
/** PyTorch's limits. */
const WIDEST_NAME = 55;
const WIDEST_SHAPES = 80;
const NARROWEST_NAME = 16;

export function drawTable(rows: readonly KeyAverage[], settings: TableSettings): string {
  if (rows.length === 0) return 'nothing was recorded: no operator ran inside the profile';
  const { columns, widths } = fitted(columnsOf(rows, settings), rows, settings.width);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => {
        const width = widths[i] as number;
        return i === 0 ? cut(cell, width).padEnd(width) : cut(cell, width).padStart(width);
      })
      .join(GAP)
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join(GAP);
  const lines = [
    rule,
    line(columns.map(({ title }) => title)),
    rule,
    ...rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
    rule,
  ];
  if (settings.left > 0) lines.push(`… and ${settings.left} more`);
  lines.push(`Self CPU time total: ${time(settings.cpuTime)}`);
  if (settings.deviceTime > 0) lines.push(`Self CUDA time total: ${time(settings.deviceTime)}`);
  return lines.join('\n');
}

function columnsOf(rows: readonly KeyAverage[], settings: TableSettings): Column[] {
  const { withMemory, cpuTime, deviceTime } = settings;
  const columns: Column[] = [
    { title: 'Name', cell: (row) => row.key, narrowest: NARROWEST_NAME, widest: WIDEST_NAME },
    { title: 'Self CPU %', cell: (row) => share(row.selfCpuTimeTotal, cpuTime), leftOut: 3 },
    { title: 'Self CPU', cell: (row) => time(row.selfCpuTimeTotal) },
    { title: 'CPU total %', cell: (row) => share(row.cpuTimeTotal, cpuTime), leftOut: 1 },
    { title: 'CPU total', cell: (row) => time(row.cpuTimeTotal), leftOut: 6 },
    { title: 'CPU time avg', cell: (row) => time(row.cpuTime), leftOut: 4 },
  ];
  if (deviceTime > 0) {
    columns.push(
      { title: 'Self CUDA', cell: (row) => time(row.selfDeviceTimeTotal), leftOut: 10 },
      {
        title: 'Self CUDA %',
        cell: (row) => share(row.selfDeviceTimeTotal, deviceTime),
        leftOut: 2,
      },
      { title: 'CUDA total', cell: (row) => time(row.deviceTimeTotal), leftOut: 5 },
    );
  }
  if (withMemory) {
    columns.push(
      { title: 'CPU Mem', cell: (row) => bytes(row.cpuMemoryUsage), leftOut: 9 },
      { title: 'Self CPU Mem', cell: (row) => bytes(row.selfCpuMemoryUsage), leftOut: 7 },
    );
  }
  columns.push({ title: '# of Calls', cell: (row) => String(row.count) });
  if (rows.some(({ inputShapes }) => inputShapes.length > 0)) {
    columns.push({
      title: 'Input Shapes',
      cell: (row) => shapes(row.inputShapes),
      narrowest: 16,
      widest: WIDEST_SHAPES,
      leftOut: 8,
    });
  }
  return columns;
}

/** Cuts what may be cut, then leaves columns out, until a line has at most `room` characters. */
function fitted(columns: readonly Column[], rows: readonly KeyAverage[], room: number) {
  let kept = columns;
  for (;;) {
    const natural = kept.map(({ title, cell, widest = Number.POSITIVE_INFINITY }) =>
      Math.min(widest, Math.max(title.length, ...rows.map((row) => cell(row).length))),
    );
    const widths = [...natural];
    let excess = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length) - room;
    // Shapes give way before names.
    for (const i of [...kept.keys()].reverse()) {
      const floor = kept[i]?.narrowest;
      if (floor === undefined || excess <= 0) continue;
      const given = Math.min(excess, Math.max(0, (widths[i] as number) - floor));
      widths[i] = (widths[i] as number) - given;
      excess -= given;
    }
    const order = kept.flatMap(({ leftOut }) => (leftOut === undefined ? [] : [leftOut]));
    if (excess <= 0 || order.length === 0) return { columns: kept, widths };
    const least = Math.min(...order);
    kept = kept.filter(({ leftOut }) => leftOut !== least);
  }
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 3))}...`;
}

function time(us: number): string {
  if (us >= 1e6) return `${(us / 1e6).toFixed(3)}s`;
  if (us >= 1e3) return `${(us / 1e3).toFixed(3)}ms`;
  return `${us.toFixed(3)}us`;
}

function share(us: number, of: number): string {
  return of === 0 ? '0.00%' : `${((100 * us) / of).toFixed(2)}%`;
}

function bytes(count: number): string {
  for (const [unit, exponent] of [
    ['GB', 3],
    ['MB', 2],
    ['KB', 1],
  ] as const) {
    if (Math.abs(count) >= 1024 ** exponent)
      return `${(count / 1024 ** exponent).toFixed(2)} ${unit}`;
  }
  return `${count} B`;
}

function shapes(list: readonly (readonly number[])[]): string {
  return `[${list.map((shape) => `[${shape.join(', ')}]`).join(', ')}]`;
}

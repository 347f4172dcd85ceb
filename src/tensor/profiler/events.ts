// What LibTorch's profiler recorded, as a forest: which operator was called inside which, and how long each took by itself.
import type { Trace } from '../../native/addon.js';
import { addon, begin, first, next, put } from '../cells.js';
import { type Device, deviceName } from '../device.js';

/** One call of an operator, one range of {@link recordFunction}, one kernel of a GPU. Times are in microseconds. */
export interface ProfileEvent {
  /** `aten::addmm`, `autograd::engine::evaluate_function: MulBackward0`, a range's label, a kernel's name. */
  readonly name: string;
  /** The device that was busy: kernels of a GPU are events of their own. */
  readonly device: Device;
  /** LibTorch's number of the thread. */
  readonly thread: number;
  /** From the start of the profile. */
  readonly start: number;
  /** From its start to its end, with everything inside. 0 for kernels. */
  readonly cpuTimeTotal: number;
  /** Without the events inside it. */
  readonly selfCpuTimeTotal: number;
  /** Of the kernels that it and the events inside it launched; a kernel's own time. */
  readonly deviceTimeTotal: number;
  readonly selfDeviceTimeTotal: number;
  /** Bytes of the host's memory taken minus bytes given back; 0 without `profileMemory`. */
  readonly cpuMemoryUsage: number;
  readonly selfCpuMemoryUsage: number;
  /** Shapes of the arguments in order, `[]` for what is no tensor; none without `recordShapes`. */
  readonly inputShapes: readonly (readonly number[])[];
  /** Began and ended in different threads. */
  readonly isAsync: boolean;
  /** The range of {@link recordFunction} rather than an operator. */
  readonly isUserAnnotation: boolean;
  readonly cpuParent: ProfileEvent | null;
  readonly cpuChildren: readonly ProfileEvent[];
}

/** An event while the forest grows. */
export interface Growing extends ProfileEvent {
  readonly end: number;
  readonly id: number;
  /** Of a kernel: the id of the event that launched it. */
  readonly launchedBy: number;
  bytes: number;
  kernels: number;
  selfCpuTimeTotal: number;
  selfDeviceTimeTotal: number;
  deviceTimeTotal: number;
  cpuMemoryUsage: number;
  selfCpuMemoryUsage: number;
  cpuParent: Growing | null;
  cpuChildren: Growing[];
}

const USER_SCOPE = 7;
const MEMORY = '[memory]';
/** PyTorch leaves these out of its tables too: they take no time and are everywhere. */
const HIDDEN = new Set(['[OutOfMemory]', 'aten::is_leaf', 'aten::output_nr', 'aten::_version']);

/** The events of a trace by their start. */
export function eventsOf(trace: Trace): ProfileEvent[] {
  addon.traceLength(trace);
  return grow(Array.from({ length: first() }, (_, i) => readEvent(trace, i)));
}

function readEvent(trace: Trace, index: number): Growing {
  begin();
  put(index);
  const name = addon.traceEvent(trace);
  const [start, end, thread, endThread] = [first() / 1e3, next() / 1e3, next(), next()];
  const [type, device, bytes, scope, id, launchedBy] = [
    next(),
    next(),
    next(),
    next(),
    next(),
    next(),
  ];
  const inputShapes = Array.from({ length: next() }, () =>
    Array.from({ length: next() }, () => next()),
  );
  const onHost = type === 0;
  return {
    name,
    device: onHost ? 'cpu' : deviceName(type * 1000 + device + 1),
    thread,
    start,
    end,
    id,
    launchedBy,
    bytes,
    kernels: 0,
    cpuTimeTotal: onHost ? end - start : 0,
    selfCpuTimeTotal: 0,
    deviceTimeTotal: onHost ? 0 : end - start,
    selfDeviceTimeTotal: 0,
    cpuMemoryUsage: 0,
    selfCpuMemoryUsage: 0,
    inputShapes,
    isAsync: onHost && thread !== endThread,
    isUserAnnotation: scope === USER_SCOPE,
    cpuParent: null,
    cpuChildren: [],
  };
}

/** Puts each event into the one that it ran inside, and shares out time, kernels and memory. */
export function grow(recorded: readonly Growing[]): ProfileEvent[] {
  const byStart = (a: Growing, b: Growing) => a.start - b.start || b.end - a.end;
  const events = recorded.filter(({ name }) => name !== MEMORY && !HIDDEN.has(name)).sort(byStart);
  const memory = recorded.filter(({ name }) => name === MEMORY).sort(byStart);
  const nested = withoutDuplicates(nest(events, memory));
  const kernels = nested.filter(({ device }) => device !== 'cpu');
  const launchers = new Map(nested.filter(({ device }) => device === 'cpu').map((e) => [e.id, e]));
  for (const kernel of kernels) {
    kernel.selfDeviceTimeTotal = kernel.deviceTimeTotal;
    const launcher = launchers.get(kernel.launchedBy);
    if (launcher !== undefined) launcher.kernels += kernel.deviceTimeTotal;
  }
  // Children begin after their parents: from the last to the first, each is complete before it is added up.
  for (const event of nested.toReversed()) if (event.device === 'cpu') sumUp(event);
  return nested;
}

function sumUp(event: Growing): void {
  const sum = (of: (child: Growing) => number) =>
    event.cpuChildren.reduce((total, child) => total + of(child), 0);
  event.selfCpuTimeTotal = event.isAsync
    ? 0
    : event.cpuTimeTotal - sum((child) => child.cpuTimeTotal);
  event.selfDeviceTimeTotal = event.kernels;
  event.deviceTimeTotal = event.kernels + sum((child) => child.deviceTimeTotal);
  event.selfCpuMemoryUsage = event.bytes;
  event.cpuMemoryUsage = event.bytes + sum((child) => child.cpuMemoryUsage);
}

/** Finds parents by time, thread by thread; memory that changed hands outside every event becomes an event of its own. */
function nest(events: readonly Growing[], memory: readonly Growing[]): Growing[] {
  const open = new Map<number, Growing[]>();
  const nested: Growing[] = [];
  const enter = (event: Growing): Growing | null => {
    const stack = open.get(event.thread) ?? [];
    open.set(event.thread, stack);
    while (stack.length > 0 && !holds(stack.at(-1) as Growing, event)) stack.pop();
    return stack.at(-1) ?? null;
  };
  let at = 0;
  const placeMemoryBefore = (start: number) => {
    for (; at < memory.length && (memory[at] as Growing).start < start; at++) {
      const record = memory[at] as Growing;
      if (record.device !== 'cpu') continue;
      const owner = enter(record);
      if (owner === null) nested.push(record);
      else owner.bytes += record.bytes;
    }
  };
  for (const event of events) {
    placeMemoryBefore(event.start);
    event.bytes = 0;
    nested.push(event);
    if (event.device !== 'cpu' || event.isAsync) continue;
    const parent = enter(event);
    event.cpuParent = parent;
    parent?.cpuChildren.push(event);
    open.get(event.thread)?.push(event);
  }
  placeMemoryBefore(Number.POSITIVE_INFINITY);
  return nested;
}

function holds(outer: Growing, inner: Growing): boolean {
  return inner.start < outer.end && inner.end <= outer.end;
}

/** As PyTorch does: an event that is the only one inside another of its name is the same call seen twice. */
function withoutDuplicates(events: readonly Growing[]): Growing[] {
  return events.filter((event) => {
    const parent = event.cpuParent;
    if (parent === null || parent.name !== event.name || parent.cpuChildren.length !== 1)
      return true;
    parent.cpuChildren = event.cpuChildren;
    parent.bytes += event.bytes;
    for (const child of event.cpuChildren) child.cpuParent = parent;
    return false;
  });
}

// `node program.js <seed> <calls> [log]`: random calls with random bad arguments, of methods, functions and `ops.call`. Ends
// with one line of JSON. The call under way is in the log, for the case that the process does not live to tell.
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  KindlingError,
  manualSeed,
  memory,
  ops,
  setNumThreads,
  type Tensor,
  TorchIndexError,
  tidy,
} from 'kindling';
import { isTensor } from '#kindling/tensor/handle.js';
import {
  FFT,
  FUNCTIONS,
  LINALG,
  METHODS,
  NN_FUNCTIONAL,
  SPECIAL,
} from '#kindling/tensor/ops.generated.js';
import { bindOverloads } from '#kindling/tensor/ops.js';
import { parseSchema, type SchemaArgument } from '#kindling/tensor/schema.js';
import { callSignature, camelCase } from '#kindling/tensor/signature.js';
import { type Draws, draws } from './random.js';
import { UNSAFE } from './unsafe.js';
import { anyTensor, junk, typedValue } from './values.js';

interface Target {
  readonly name: string;
  readonly overloads: readonly string[];
  readonly kind: 'method' | 'function' | 'ops.call';
}

const [seedText = '1', countText = '1000', log] = process.argv.slice(2);
const seed = Number(seedText);
const count = Number(countText);
const rng = draws(seed);
const logFile = log === undefined ? null : openSync(log, 'w');

const rows = (kind: Target['kind'], table: readonly (readonly [string, ...string[]])[]) =>
  table.map(([name, ...overloads]): Target => ({ name, overloads, kind }));
const documented = [
  ...rows('method', METHODS),
  ...[FUNCTIONS, NN_FUNCTIONAL, LINALG, FFT, SPECIAL].flatMap((table) => rows('function', table)),
].filter(({ overloads }) => !overloads.some((name) => UNSAFE.has(name.split('.')[0] as string)));
// By name, the same operators: others are LibTorch's own (`_…`, `…_backward`) and check little, in Python as well.
const byName = [...new Set(documented.flatMap(({ overloads }) => overloads))].map(
  (name): Target => ({ name: `aten::${name}`, overloads: [name], kind: 'ops.call' }),
);
const targets = [...documented, ...byName];

const functionsMade = new Map<string, ReturnType<typeof bindOverloads>>();
const outcomes = { returned: 0, refused: 0 };
const codes = new Map<string, number>();
const wrong: string[] = [];
manualSeed(seed);
setNumThreads(1);
const before = memory().tensors;
let halfway = 0;
for (let i = 0; i < count; i++) {
  tidy(() => attempt(i));
  if (i === count >> 1) halfway = resident();
}
process.stdout.write(
  `${JSON.stringify({
    ...outcomes,
    codes: Object.fromEntries(codes),
    operators: targets.length,
    wrong,
    leaked: memory().tensors - before,
    grown: resident() - halfway,
  })}\n`,
);
if (logFile !== null) closeSync(logFile);

function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage.rss();
}

function attempt(index: number): void {
  const target = rng.pick(targets);
  const { self, args } = argumentsFor(target, rng);
  if (logFile !== null) {
    const line = `${index} ${describe(target, self, args)}`.padEnd(4000).slice(0, 4000);
    writeSync(logFile, `${line}\n`, 0);
  }
  try {
    call(target, self, args);
    outcomes.returned++;
  } catch (error) {
    outcomes.refused++;
    if (error instanceof KindlingError || error instanceof TorchIndexError)
      codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
    else if (wrong.length < 20) wrong.push(`${describe(target, self, args)}: ${error}`);
  }
}

function call({ name, overloads, kind }: Target, self: unknown, args: unknown[]): void {
  if (kind === 'ops.call') {
    ops.call(name, ...args);
  } else if (kind === 'method') {
    const method = (self as Record<string, unknown> | null)?.[name];
    if (typeof method === 'function') method.apply(self, args);
  } else {
    bound(name, overloads)(...args);
  }
}

function bound(name: string, overloads: readonly string[]) {
  const key = `${name} ${overloads.join(' ')}`;
  let fn = functionsMade.get(key);
  if (fn === undefined) {
    const full = overloads.map((overload) => `aten::${overload}`);
    fn = bindOverloads(name, full, { method: false });
    functionsMade.set(key, fn);
  }
  return fn;
}

function argumentsFor(target: Target, rng: Draws): { self: unknown; args: unknown[] } {
  const schema = parseSchema(ops.schema(`aten::${rng.pick(target.overloads)}`));
  const method = target.kind === 'method';
  const signature = callSignature(schema, { method });
  const positional = target.kind === 'ops.call' ? schema.arguments : signature.positional;
  const value = (argument: SchemaArgument) =>
    rng.chance(0.12) ? junk(rng) : typedValue(argument, rng);
  const args: unknown[] = positional.map(value);
  if (rng.chance(0.2)) args.length = Math.max(0, args.length - rng.whole(1, 2));
  if (rng.chance(0.05)) args.push(junk(rng));
  if (rng.chance(0.4)) {
    const options: Record<string, unknown> = {};
    for (const argument of schema.arguments) {
      if (!positional.includes(argument) && argument.name !== 'self' && rng.chance(0.5))
        options[camelCase(argument.name)] = value(argument);
    }
    if (rng.chance(0.05)) options[rng.pick(['dim', 'bogus', '__proto__', ''])] = junk(rng);
    if (rng.chance(0.9) || Object.keys(options).length > 0) args.push(options);
  }
  return { self: method ? anyTensor(rng) : null, args };
}

function describe({ name, kind }: Target, self: unknown, args: readonly unknown[]): string {
  const show = (value: unknown): string => {
    if (Array.isArray(value)) return `[${Array.from(value, show).join(', ')}]`;
    if (isLive(value))
      return `${value.dtype}[${value.shape}]/${value.stride()}${value.requiresGrad ? '*' : ''}`;
    if (
      typeof value === 'object' &&
      value !== null &&
      Object.getPrototypeOf(value) === Object.prototype
    )
      return `{${Object.entries(value).map(([key, entry]) => `${key}: ${show(entry)}`)}}`;
    return typeof value === 'string'
      ? JSON.stringify(value)
      : typeof value === 'bigint'
        ? `${value}n`
        : Object.is(value, -0)
          ? '-0'
          : typeof value === 'object' && value !== null
            ? (value.constructor?.name ?? 'null object')
            : String(value);
  };
  return `${kind} ${name} on ${show(self)} (${args.map(show).join(', ')})`;
}

function isLive(value: unknown): value is Tensor {
  return isTensor(value) && !(value as Tensor).disposed;
}

// The ways in which a user can call an overload: by ops.call, as a method, as a function.
import * as kindling from 'kindling';
import { ops, type Tensor } from 'kindling';
import {
  FFT,
  FUNCTIONS,
  LINALG,
  METHODS,
  NN_FUNCTIONAL,
  type Row,
  SPECIAL,
} from '#kindling/tensor/ops.generated.js';
import { parseSchema, type Schema } from '#kindling/tensor/schema.js';
import { callSignature, camelCase } from '#kindling/tensor/signature.js';

type Given = Readonly<Record<string, unknown>>;
type AnyFunction = (...args: unknown[]) => unknown;

/** One way of calling an overload. */
export interface Path {
  /** As a user writes it: `x.addmm`, `linalg.norm`, `ops.call`. */
  readonly name: string;
  /** @param given arguments by the names of the schema */
  call(given: Given): unknown;
}

const TABLES: readonly (readonly [rows: readonly Row[], prefix: string, home: unknown])[] = [
  [METHODS, 'x.', null],
  [FUNCTIONS, '', kindling],
  [NN_FUNCTIONAL, 'nn.functional.', kindling.nn.functional],
  [LINALG, 'linalg.', kindling.linalg],
  [FFT, 'fft.', kindling.fft],
  [SPECIAL, 'special.', kindling.special],
];

/** Every generated method and function, and the overloads behind it. */
export const OFFERED = TABLES.flatMap(([rows, prefix, home]) =>
  rows.map(([name, ...overloads]) => ({ shown: prefix + name, name, home, overloads })),
);

const schemas = new Map<string, Schema>();

export function schemaOf(overload: string): Schema {
  let schema = schemas.get(overload);
  if (schema === undefined) {
    schema = parseSchema(ops.schema(`aten::${overload}`));
    schemas.set(overload, schema);
  }
  return schema;
}

const byOverload = new Map<string, (typeof OFFERED)[number][]>();
for (const offer of OFFERED) {
  for (const overload of offer.overloads) {
    const list = byOverload.get(overload);
    if (list) list.push(offer);
    else byOverload.set(overload, [offer]);
  }
}

export function pathsOf(overload: string): Path[] {
  const schema = schemaOf(overload);
  const typed = (byOverload.get(overload) ?? []).map(({ shown, name, home }): Path => {
    if (home !== null)
      return functionPath(schema, shown, (home as Record<string, unknown>)[name] as AnyFunction);
    return methodPath(schema, shown, name);
  });
  return [dispatcherPath(overload, schema), ...typed];
}

/** By position as far as there is no gap, the rest by name. */
function dispatcherPath(overload: string, schema: Schema): Path {
  return {
    name: 'ops.call',
    call: (given) => {
      const names = schema.arguments.map(({ name }) => name);
      const gap = schema.arguments.findIndex(
        ({ name, keywordOnly }) => keywordOnly || !(name in given),
      );
      const byPosition = gap < 0 ? names : names.slice(0, gap);
      const options = Object.entries(given).filter(([name]) => !byPosition.includes(name));
      const args = byPosition.map((name) => given[name]);
      return ops.call(
        `aten::${overload}`,
        ...args,
        ...(options.length > 0 ? [Object.fromEntries(options)] : []),
      );
    },
  };
}

function methodPath(schema: Schema, shown: string, name: string): Path {
  return {
    name: shown,
    call: (given) => {
      const self = given.self as Tensor;
      const fn = (self as unknown as Record<string, unknown>)[name] as AnyFunction;
      return fn.apply(self, typedArguments(schema, given, true));
    },
  };
}

function functionPath(schema: Schema, shown: string, fn: AnyFunction): Path {
  return { name: shown, call: (given) => fn(...typedArguments(schema, given, false)) };
}

/** Methods give what has a default by position where they can, functions by name: both ways are open to users. */
function typedArguments(schema: Schema, given: Given, method: boolean): unknown[] {
  const { positional, named } = callSignature(schema, { method });
  const byPosition = positional.filter(({ name }) => method || !named.has(camelCase(name)));
  const args = byPosition.map(({ name }) => given[name]);
  while (args.length > 0 && args.at(-1) === undefined) args.pop();
  const options = Object.entries(given).filter(
    ([name, value]) =>
      value !== undefined &&
      !(method && name === 'self') &&
      !byPosition.some((argument) => argument.name === name),
  );
  return options.length === 0
    ? args
    : [...args, Object.fromEntries(options.map(([name, value]) => [camelCase(name), value]))];
}

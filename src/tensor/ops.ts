// Operators as data: a name is looked up in LibTorch's dispatcher once, its schema tells how JavaScript arguments become
// cells and how results come back. No operator is named here.
import type { NativeOperator } from '../native/addon.js';
import {
  addon,
  begin,
  callShort,
  internForever,
  isComplex,
  isTypedArray,
  listWriter,
  next,
  nextScalar,
  optionalWriter,
  putAll,
  putBoolean,
  putDevice,
  putDType,
  putFloat,
  putInteger,
  putLayout,
  putMaybeTensor,
  putMemoryFormat,
  putScalar,
  putString,
  putTensor,
  reserve,
  rewind,
  type Writer,
} from './cells.js';
import { deviceName } from './device.js';
import { dtypeName } from './dtype.js';
import { ArgumentError, show } from './errors.js';
import { putGenerator } from './generator.js';
import { blank, fill, isTensor, type Owner, runningScope, wrap, wrapIn } from './handle.js';
import { parseSchema, type Schema, type SchemaArgument, type SchemaReturn } from './schema.js';
import { callSignature, camelCase } from './signature.js';

/** A function bound to one operator, all overloads that it offers. */
export type Bound = (this: unknown, ...args: unknown[]) => unknown;

interface Step {
  readonly name: string;
  /** The kind of value, as far as the short calls tell them apart. */
  readonly type: 'Tensor' | 'Scalar' | 'int' | 'list' | 'other';
  readonly write: Writer;
  readonly accepts: (value: unknown) => boolean;
  /** Where the value comes from: the receiver, a position (or −1), a name (or ''). */
  readonly self: boolean;
  readonly position: number;
  readonly key: string;
  /** Cells of the default; null where the caller must give a value. */
  readonly fallback: readonly number[] | null;
  /** The operator writes into the value. */
  readonly mutated: boolean;
}

interface Overload {
  readonly schema: Schema;
  readonly steps: readonly Step[];
  readonly names: ReadonlySet<string>;
  readonly positional: readonly Step[];
  readonly required: number;
  /** Reads the results; what the operator wrote into comes from the arguments, in the order of the schema. */
  readonly read: (written: readonly unknown[]) => unknown;
  readonly call: NativeOperator;
}

/** Cells that native code finds for its results; lists of tensors beyond that are refused in words. */
const RESULT_ROOM = 1 << 16;

/**
 * One JavaScript function for the overloads of an operator, tried in the order given.
 *
 * @param label the name in error messages
 * @param overloads full names: `aten::add.Tensor`
 * @param method take the receiver as `self`
 */
export function bindOverloads(
  label: string,
  overloads: readonly string[],
  { method }: { method: boolean },
): Bound {
  const candidates = overloads.map((name) => makeOverload(name, method));
  const only = candidates.length === 1 ? (candidates[0] as Overload) : null;
  const general = (self: unknown, args: ArrayLike<unknown>): unknown => {
    let options: Record<string, unknown> | null = null;
    let count = args.length;
    while (count > 0 && args[count - 1] === undefined) count--;
    if (count > 0 && isOptions(args[count - 1])) options = args[--count] as Record<string, unknown>;
    const overload = only ?? choose(label, candidates, args, count, options);
    return invoke(label, overload, self, args, count, options);
  };
  if (!method) return (...args: unknown[]) => general(undefined, args);

  const alone = shortcut(candidates, () => true, 0);
  const withTensor = shortcut(candidates, (step) => step.type === 'Tensor', 1);
  const withNumber = shortcut(
    candidates,
    (step) => step.type === 'Scalar' || step.type === 'int',
    1,
  );
  const withList = shortcut(candidates, (step) => step.type === 'list', 1);
  return function (this: unknown, value?: unknown): unknown {
    if (isTensor(this)) {
      let short: Shortcut | null = null;
      // biome-ignore lint/complexity/noArguments: see below
      const given = arguments.length;
      if (given === 1) {
        if (typeof value === 'number') short = withNumber;
        else if (isTensor(value)) short = withTensor;
        else if (Array.isArray(value)) short = withList;
      } else if (given === 0) {
        short = alone;
      }
      if (short !== null) {
        const { call, write, defaults, name } = short;
        if (!short.plain) {
          callShort(call, null, this, write, value, defaults, label, name);
          return short.read([this]);
        }
        const scope = runningScope();
        const result = scope === null ? blank() : null;
        const id = callShort(call, result, this, write, value, defaults, label, name);
        if (result === null) return wrapIn(scope as Owner, id);
        fill(result, id);
        return result;
      }
    }
    // biome-ignore lint/complexity/noArguments: a rest parameter would cost every short call an array
    return general(this, arguments);
  };
}

/** How a method is called with the receiver and at most one value. */
interface Shortcut {
  readonly call: NativeOperator;
  readonly write: Writer | null;
  readonly name: string;
  readonly defaults: readonly number[];
  readonly read: (written: readonly unknown[]) => unknown;
  /** The result is one tensor. */
  readonly plain: boolean;
}

/** The first overload that a call with `given` values (0 or 1) of this kind means, if the rest has defaults. */
function shortcut(
  candidates: readonly Overload[],
  isKind: (step: Step) => boolean,
  given: 0 | 1,
): Shortcut | null {
  for (const { steps, call, read, schema } of candidates) {
    const [self, ...rest] = steps;
    if (self === undefined || !self.self) continue;
    const value = given === 1 ? rest.shift() : undefined;
    if (given === 1 && (value === undefined || value.position !== 0 || !isKind(value))) continue;
    if (rest.some((step) => step.fallback === null)) continue;
    const [result, ...more] = schema.returns;
    return {
      call,
      read,
      write: value?.write ?? null,
      name: value?.name ?? '',
      defaults: rest.flatMap((step) => [...(step.fallback as readonly number[])]),
      plain:
        result !== undefined &&
        more.length === 0 &&
        result.type === 'Tensor' &&
        !result.list &&
        !result.mutated,
    };
  }
  return null;
}

/** Calls one operator by full name; arguments by position in schema order, or by camelCase or schema name in a trailing object. */
export function callOperator(fullName: string, ...args: unknown[]): unknown {
  let bound = called.get(fullName);
  if (bound === undefined) {
    bound = makeOverload(fullName, false, true);
    called.set(fullName, bound);
  }
  let count = args.length;
  let options: Record<string, unknown> | null = null;
  if (count > 0 && isOptions(args[count - 1])) {
    const given = args[--count] as Record<string, unknown>;
    options = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [camelCase(key), value]),
    );
  }
  return invoke(fullName, bound, undefined, args, count, options);
}

const called = new Map<string, Overload>();

/**
 * One operator as a function of all its arguments, by position in schema order; looked up at the first call.
 *
 * @param label the name in error messages
 * @param fullName `aten::add.Tensor`
 */
export function bindPositional(label: string, fullName: string): Bound {
  let overload: Overload | null = null;
  return (...args) => {
    overload ??= makeOverload(fullName, false, true);
    return invoke(label, overload, undefined, args, args.length, null);
  };
}

function invoke(
  label: string,
  overload: Overload,
  self: unknown,
  args: ArrayLike<unknown>,
  count: number,
  options: Record<string, unknown> | null,
): unknown {
  if (count > overload.positional.length) {
    throw new ArgumentError(
      label,
      `expected at most ${overload.positional.length} positional arguments, got ${count}`,
    );
  }
  if (options !== null) checkNames(label, overload, options);
  begin();
  const { steps } = overload;
  const written: unknown[] = [];
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i] as Step;
    let value: unknown;
    if (step.self) {
      value = self;
    } else {
      if (step.position >= 0 && step.position < count) value = args[step.position];
      if (value === undefined && options !== null) value = options[step.key];
    }
    if (step.mutated) written.push(value);
    if (value !== undefined) step.write(value, label, step.name);
    else if (step.fallback !== null) putAll(step.fallback);
    else throw new ArgumentError(label, `expected a value for ${step.name}, got none`);
  }
  overload.call();
  return overload.read(written);
}

function checkNames(label: string, overload: Overload, options: Record<string, unknown>): void {
  for (const key in options) {
    if (options[key] === undefined || overload.names.has(key)) continue;
    const known = overload.steps.filter((step) => step.key !== '').map((step) => step.key);
    throw new ArgumentError(
      label,
      `unknown option ${key}${known.length > 0 ? `; there are ${known.join(', ')}` : '; it takes none'}`,
    );
  }
}

function choose(
  label: string,
  candidates: readonly Overload[],
  args: ArrayLike<unknown>,
  count: number,
  options: Record<string, unknown> | null,
): Overload {
  for (const candidate of candidates) if (fits(candidate, args, count, options)) return candidate;
  const given = Array.from(args)
    .slice(0, count)
    .map(show)
    .concat(options === null ? [] : [`{ ${Object.keys(options).join(', ')} }`]);
  const forms = candidates.map((candidate) => describe(candidate)).join(' or ');
  throw new ArgumentError(label, `expected ${forms}, got (${given.join(', ')})`);
}

function fits(
  { positional, required, steps, names }: Overload,
  args: ArrayLike<unknown>,
  count: number,
  options: Record<string, unknown> | null,
): boolean {
  if (count > positional.length || (options === null && count < required)) return false;
  for (let i = 0; i < count; i++) {
    const value = args[i];
    if (value !== undefined && !(positional[i] as Step).accepts(value)) return false;
  }
  if (options === null) return true;
  for (const key in options) if (options[key] !== undefined && !names.has(key)) return false;
  for (const step of steps) {
    if (step.self) continue;
    const value =
      step.position >= 0 && step.position < count ? args[step.position] : options[step.key];
    if (value === undefined ? step.fallback === null : !step.accepts(value)) return false;
  }
  return true;
}

const KINDS = {
  Tensor: ': tensor',
  Scalar: ': number',
  int: ': integer',
  list: ': array',
  other: '',
};

/** `(other: tensor, alpha?)`: what a call must give by kind, what it may give by name. */
function describe({ steps }: Overload): string {
  const parts = steps
    .filter((step) => !step.self)
    .map(({ name, type, fallback }) => (fallback === null ? name + KINDS[type] : `${name}?`));
  return `(${parts.join(', ')})`;
}

/** An options object: plain, so that no tensor, list or complex number is taken for one. */
function isOptions(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !isComplex(value);
}

function makeOverload(fullName: string, method: boolean, everythingByPosition = false): Overload {
  const dot = fullName.lastIndexOf('.');
  const name = dot < 0 ? fullName : fullName.slice(0, dot);
  const overload = dot < 0 ? '' : fullName.slice(dot + 1);
  const schema = parseSchema(addon.schemaOf(name, overload));
  const signature = callSignature(schema, { method });
  const byPosition = everythingByPosition ? schema.arguments : signature.positional;
  const names = new Set<string>();
  const steps = schema.arguments.map((argument): Step => {
    const position = byPosition.indexOf(argument);
    const self = method && argument.name === 'self';
    const key = self ? '' : camelCase(argument.name);
    const named = !self && (everythingByPosition || signature.named.has(key));
    if (named) names.add(key);
    return {
      name: key || 'self',
      type: kindOf(argument),
      self,
      position,
      key: named ? key : '',
      write: writerOf(argument),
      accepts: acceptorOf(argument),
      fallback: argument.default === undefined ? null : defaultCells(argument),
      mutated: argument.mutated,
    };
  });
  const positional = steps
    .filter((step) => step.position >= 0)
    .sort((a, b) => a.position - b.position);
  return {
    schema,
    steps,
    names,
    positional,
    required: positional.filter((step) => step.fallback === null).length,
    read: readerOf(schema.returns),
    call: addon.bindOperator(name, overload),
  };
}

function kindOf({ type, list, optional }: SchemaArgument): Step['type'] {
  if (list) return 'list';
  if (type === 'Tensor') return 'Tensor';
  if (type === 'Scalar') return 'Scalar';
  return (type === 'int' || type === 'SymInt') && !optional ? 'int' : 'other';
}

function elementWriter({ type, elementOptional, list }: SchemaArgument): Writer {
  switch (type) {
    case 'Tensor':
      return list && !elementOptional ? putTensor : putTensorOrNone(elementOptional);
    case 'Scalar':
      return putScalar;
    case 'int':
    case 'SymInt':
      return putInteger;
    case 'float':
      return putFloat;
    case 'bool':
      return putBoolean;
    case 'str':
      return putString;
    case 'ScalarType':
      return putDType;
    case 'Layout':
      return putLayout;
    case 'Device':
      return putDevice;
    case 'MemoryFormat':
      return putMemoryFormat;
    case 'Generator':
      return putGenerator;
    default:
      return (_value, op, name) => {
        throw new ArgumentError(
          op,
          `values of type ${type} cannot be passed from JavaScript (argument ${name})`,
        );
      };
  }
}

function putTensorOrNone(optional: boolean): Writer {
  return optional ? putMaybeTensor : putTensor;
}

function writerOf(argument: SchemaArgument): Writer {
  if (argument.list) {
    const list = listWriter(elementWriter(argument), argument.size);
    return argument.optional ? optionalWriter(list) : list;
  }
  // A tensor and a generator have a "none" of their own, the others a mark before the value.
  if (argument.type === 'Tensor') return argument.optional ? putMaybeTensor : putTensor;
  if (argument.type === 'Generator') return putGenerator;
  const element = elementWriter(argument);
  return argument.optional ? optionalWriter(element) : element;
}

function acceptorOf(argument: SchemaArgument): (value: unknown) => boolean {
  const element = elementAcceptor(argument);
  const { optional, size, list } = argument;
  if (!list) return optional ? (value) => value === null || element(value) : element;
  return (value) => {
    if (value === null) return optional;
    if (Array.isArray(value)) return value.length === 0 || element(value[0]);
    if (isTypedArray(value)) return argument.type !== 'Tensor';
    return size !== null && element(value);
  };
}

function elementAcceptor({
  type,
  elementOptional,
  list,
}: SchemaArgument): (value: unknown) => boolean {
  switch (type) {
    case 'Tensor':
      return list && elementOptional ? (value) => value === null || isTensor(value) : isTensor;
    case 'Scalar':
      return (value) =>
        typeof value === 'number' ||
        typeof value === 'boolean' ||
        typeof value === 'bigint' ||
        isComplex(value);
    case 'int':
    case 'SymInt':
    case 'float':
      return (value) => typeof value === 'number' || typeof value === 'bigint';
    case 'bool':
      return (value) => typeof value === 'boolean';
    case 'Generator':
      return (value) => typeof value === 'object';
    default:
      return (value) => typeof value === 'string';
  }
}

/** The cells of a default, as the schema prints it. */
function defaultCells(argument: SchemaArgument): readonly number[] {
  const text = argument.default as string;
  if (text === 'None') return [0];
  const { type, list, size, optional } = argument;
  const mark = optional && type !== 'Tensor' && type !== 'Generator' ? [1] : [];
  if (list) {
    const inner = text.replace(/^\[|\]$/g, '').trim();
    const elements = text.startsWith('[')
      ? inner === ''
        ? []
        : inner.split(',')
      : Array(size ?? 1).fill(text);
    return [
      ...mark,
      elements.length,
      ...elements.flatMap((element) => scalarCells(type, element.trim())),
    ];
  }
  return [...mark, ...scalarCells(type, text)];
}

const NAMED_DEFAULTS: Readonly<Record<string, number>> = {
  True: 1,
  False: 0,
  contiguous_format: 0,
  preserve_format: 1,
  Mean: 1,
  Sum: 2,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

function scalarCells(type: string, text: string): readonly number[] {
  if (type === 'str') return [internForever(text.replace(/^["']|["']$/g, ''))];
  if (type === 'Scalar' && (text === 'True' || text === 'False'))
    return [2, NAMED_DEFAULTS[text] as number];
  const value = NAMED_DEFAULTS[text] ?? Number(text);
  if (type === 'Scalar') return [Number.isSafeInteger(value) && !text.includes('.') ? 1 : 0, value];
  return [value];
}

function readerOf(returns: readonly SchemaReturn[]): Overload['read'] {
  if (returns.length === 0) return () => undefined;
  const only = returns.length === 1 ? (returns[0] as SchemaReturn) : null;
  if (only?.mutated) return (written) => written[0];
  if (only !== null) {
    const read = valueReader(only);
    return () => {
      rewind();
      return read();
    };
  }
  const readers = returns.map((value) => (value.mutated ? null : valueReader(value)));
  return (written) => {
    rewind();
    let place = 0;
    return readers.map((read) => (read === null ? written[place++] : read()));
  };
}

function valueReader({ type, list, optional, elementOptional }: SchemaReturn): () => unknown {
  const element = maybe(
    elementReader(type),
    (list ? elementOptional : optional) && type !== 'Tensor',
  );
  return list ? maybe(() => readList(element), optional) : element;
}

function elementReader(type: SchemaReturn['type']): () => unknown {
  switch (type) {
    case 'Tensor':
      return readTensor;
    case 'ScalarType':
      return () => dtypeName(Number(nextScalar()));
    case 'Device':
      return () => deviceName(next());
    case 'str':
      return () => Buffer.from(Uint8Array.from({ length: next() }, next)).toString();
    default:
      return nextScalar;
  }
}

/** A value behind a mark that says whether there is one. */
function maybe(read: () => unknown, optional: boolean): () => unknown {
  return optional ? () => (next() === 0 ? null : read()) : read;
}

function readTensor(): unknown {
  const id = next();
  return id === 0 ? null : wrap(id);
}

function readList(read: () => unknown): unknown[] {
  const out: unknown[] = [];
  for (let count = next(); count > 0; count--) out.push(read());
  return out;
}

reserve(RESULT_ROOM);

// How an operator is called from JavaScript: which of its arguments are given by position, which by name.
// One rule for every method and function; the generator writes types by it and ops.ts reads calls by it.
import type { Schema, SchemaArgument } from './schema.js';

/** At most so many arguments go by position, unless the operator demands more. */
const POSITIONAL_LIMIT = 2;

/** How a new tensor is made, never what is computed: always given by name. */
const TENSOR_OPTIONS = new Set([
  'dtype',
  'layout',
  'device',
  'pin_memory',
  'memory_format',
  'generator',
  'requires_grad',
]);

export interface CallSignature {
  /** In the order of the schema; those with a default may be left out from the right, or be named instead. */
  readonly positional: readonly SchemaArgument[];
  /** What the trailing options object may hold, by camelCase name. An argument without a default here must be given. */
  readonly named: ReadonlyMap<string, SchemaArgument>;
  /** The tensor that the method is called on stands for the argument `self`. */
  readonly self: boolean;
}

/**
 * PyTorch's name under the house rule: `masked_fill_` → `maskedFill_`. An underscore at either end stays.
 */
export function camelCase(name: string): string {
  return name.replace(/(?<=[^_])_+([A-Za-z0-9])/g, (_, next: string) => next.toUpperCase());
}

/**
 * Which arguments a call gives by position and which by name. By position: what the operator demands, then what has a
 * default while there are fewer than two. By name only: booleans, keyword-only arguments, and dtype, device and the like.
 * Outputs (`out=`) are offered by functions only.
 *
 * @throws {TypeError} `method` is set and the operator has no tensor argument `self`.
 */
export function callSignature(schema: Schema, { method }: { method: boolean }): CallSignature {
  const self = method && schema.arguments.some(isSelf);
  if (method && !self)
    throw new TypeError(
      `callSignature: expected an argument Tensor self for a method, got ${schema.name}`,
    );
  const positional: SchemaArgument[] = [];
  const named = new Map<string, SchemaArgument>();
  const offered = schema.arguments.filter(
    (argument) => !(method && (isSelf(argument) || argument.out)),
  );
  for (const argument of offered) {
    if (isDemanded(argument)) {
      positional.push(argument);
      continue;
    }
    named.set(camelCase(argument.name), argument);
    if (mayGoByPosition(argument) && positional.length < POSITIONAL_LIMIT)
      positional.push(argument);
  }
  return { positional, named, self };
}

function isSelf(argument: SchemaArgument): boolean {
  return argument.name === 'self' && argument.type === 'Tensor' && !argument.list;
}

function isDemanded(argument: SchemaArgument): boolean {
  return argument.default === undefined && !argument.keywordOnly && !isBoolean(argument);
}

function mayGoByPosition(argument: SchemaArgument): boolean {
  return (
    argument.default !== undefined &&
    !argument.keywordOnly &&
    !isBoolean(argument) &&
    !TENSOR_OPTIONS.has(argument.name)
  );
}

function isBoolean(argument: SchemaArgument): boolean {
  return argument.type === 'bool' && !argument.list;
}

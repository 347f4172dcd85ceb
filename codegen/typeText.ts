// The TypeScript text of types: of what an argument may be, and of what comes back.
import type { BaseType, SchemaArgument, SchemaReturn } from '#kindling/tensor/schema.js';
import { camelCase } from '#kindling/tensor/signature.js';
import { words } from './curated/words.js';
import type { DtypeRule } from './dtypes.js';

/** What one value of a base type is in TypeScript; where the base type has a type of its own, the name is the same. */
const PLAIN: Partial<Record<BaseType, string>> = {
  int: 'number',
  SymInt: 'number',
  float: 'number',
  bool: 'boolean',
  str: 'string',
  Layout: 'string',
  ScalarType: 'DType',
};

/** The alternatives for an argument. `tensor` and `dtype` are the texts for those two base types. */
export function argumentTypes(
  { type, list, size, optional, elementOptional, name }: SchemaArgument,
  { operator, tensor, dtype }: { operator: string; tensor: string; dtype: string },
): string[] {
  const own: Partial<Record<BaseType, () => string>> = {
    Tensor: () => tensor,
    ScalarType: () => dtype,
    str: () => words(operator, name),
  };
  const element = own[type]?.() ?? PLAIN[type] ?? type;
  const types: string[] = [];
  if (!list || size !== null) types.push(element);
  if (list) {
    const inner = elementOptional ? `${element} | null` : element;
    types.push(`readonly ${inner.includes('|') ? `(${inner})` : inner}[]`);
  }
  // A dtype of null would stand for the default, which leaving it out does as well.
  if (optional && type !== 'ScalarType') types.push('null');
  return types;
}

/** One of the values that an operator gives. */
export interface Result {
  readonly name: string | null;
  readonly tensor: boolean;
  /** Of a tensor, null where nothing is known. */
  readonly dtype: DtypeRule;
  /** Of what is no tensor. */
  readonly type: string;
  /** What stands behind: a list, perhaps nothing. */
  readonly suffix: string;
}

export function resultsOf(returns: readonly SchemaReturn[], rules: readonly DtypeRule[]): Result[] {
  return returns.map(({ name, type, list, optional }, i) => {
    const tensor = type === 'Tensor';
    return {
      name,
      tensor,
      dtype: tensor ? (rules[i] ?? null) : null,
      type: PLAIN[type] ?? type,
      suffix: `${list ? '[]' : ''}${optional ? ' | null' : ''}`,
    };
  });
}

/** `[values: Tensor<D>, indices: Tensor<'int64'>]`, one type alone, or void; `tensor` is the text for a tensor. */
export function resultText(
  results: readonly Result[],
  tensor: (dtype: DtypeRule) => string,
): string {
  const types = results.map(
    (result) => (result.tensor ? tensor(result.dtype) : result.type) + result.suffix,
  );
  if (types.length < 2) return types[0] ?? 'void';
  const named = results.every(({ name }) => name !== null);
  const parts = types.map((type, i) =>
    named ? `${camelCase(results[i]?.name as string)}: ${type}` : type,
  );
  return `[${parts.join(', ')}]`;
}

/** A default as a type: numbers, lists of them, booleans and None. */
export function defaultText({ default: value }: SchemaArgument): string | null {
  if (value === undefined) return null;
  if (value === 'None') return 'null';
  if (value === 'True' || value === 'False') return value.toLowerCase();
  return /^(-?\d+|\[[\d, ]*\])$/.test(value) ? value : null;
}

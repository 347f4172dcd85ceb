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

/** `[values: Tensor<D>, indices: Tensor<'int64'>]`, one type alone, or void. */
export function resultType(returns: readonly SchemaReturn[], rules: readonly DtypeRule[]): string {
  const types = returns.map((value, i) => returnType(value, rules[i] ?? null));
  if (types.length < 2) return types[0] ?? 'void';
  const named = returns.every(({ name }) => name !== null);
  const parts = types.map((type, i) =>
    named ? `${camelCase(returns[i]?.name as string)}: ${type}` : type,
  );
  return `[${parts.join(', ')}]`;
}

function returnType({ type, list, optional }: SchemaReturn, rule: DtypeRule): string {
  const tensor = rule === null ? 'Tensor' : `Tensor<${rule}>`;
  const element = type === 'Tensor' ? tensor : (PLAIN[type] ?? type);
  return `${element}${list ? '[]' : ''}${optional ? ' | null' : ''}`;
}

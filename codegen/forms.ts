// From overloads to TypeScript signatures: one signature for overloads that differ only in the types of their arguments.
import type { Overload } from './catalogue.js';
import { words } from './curated/words.js';
import type { DtypeRule, DtypeRules } from './dtypes.js';
import { type Offer, signatureOf } from './select.js';
import type { SchemaArgument, SchemaReturn } from '#kindling/tensor/schema.js';
import { camelCase } from '#kindling/tensor/signature.js';

interface Parameter {
  readonly name: string;
  readonly types: readonly string[];
  readonly required: boolean;
}

/** One way of calling: what the signatures of one or more overloads say. */
interface Form {
  readonly positional: readonly Parameter[];
  readonly named: readonly Parameter[];
  readonly result: string;
}

/** Not the caller's to choose: dense tensors only, and switches that PyTorch's own functions do not show. */
const HIDDEN = new Set(['layout', 'implicit', 'cudnn_enabled', 'cudnn_enable']);
const RESERVED = new Set(['in', 'with', 'default', 'function', 'var', 'new', 'this', 'case', 'return']);

/** The TypeScript signatures of an operator, without its name: `<E extends DType>(other: Tensor<E>): Tensor<E>`. */
export function signaturesOf(offer: Offer, rules: DtypeRules): string[] {
  const forms = mergeForms(offer.overloads.map((overload) => toForm(offer, overload, rules(overload))));
  return [...new Set(forms.flatMap((form) => print(form, offer.namespace !== 'Tensor')))];
}

function toForm(offer: Offer, overload: Overload, rules: readonly DtypeRule[]): Form {
  const { schema } = overload;
  const signature = signatureOf(overload, offer.namespace);
  const returns = schema.returns.map((value, i) => resultType(value, rules[i] ?? null));
  const inPlace = schema.returns.length > 0 && schema.returns.every((value) => value.mutated);
  const dtype = schema.arguments.find((argument) => argument.type === 'ScalarType');
  const generic = dtype !== undefined && returns.length === 1 && /^Tensor(<|$)/.test(returns[0] as string);
  const first = schema.arguments.find((argument) => argument.name === 'self' && argument.type === 'Tensor')
    ?? schema.arguments.find((argument) => argument.type === 'Tensor');
  const second = schema.arguments.find((argument) => argument !== first && argument.type === 'Tensor' && !argument.list);
  const parameter = (argument: SchemaArgument): Parameter => ({
    name: argument.name === 'self' ? 'input' : camelCase(argument.name),
    types: typesOf(argument, {
      operator: offer.operator,
      tensor: argument === first ? 'Tensor<D>' : argument === second && rules.some((rule) => rule?.includes('E')) ? 'Tensor<E>' : 'Tensor',
      dtype: generic && argument === dtype ? 'R' : 'DType',
    }),
    required: argument.default === undefined,
  });
  return {
    positional: signature.positional.map(parameter),
    named: [...signature.named.values()].filter(({ name }) => !HIDDEN.has(name)).map(parameter),
    result: inPlace
      ? offer.namespace === 'Tensor' ? 'this' : 'Tensor<D>'
      : generic
        ? `Tensor<R> = ${innerType(returns[0] as string)}`
        : returns.length === 1 ? (returns[0] as string) : returns.length === 0 ? 'void' : tuple(returns, schema.returns),
  };
}

function tuple(types: readonly string[], returns: readonly SchemaReturn[]): string {
  const named = returns.every(({ name }) => name !== null);
  return `[${types.map((type, i) => (named ? `${camelCase(returns[i]?.name as string)}: ${type}` : type)).join(', ')}]`;
}

/** `D` of `Tensor<D>`. */
function innerType(tensor: string): string {
  return /^Tensor<(.*)>$/.exec(tensor)?.[1] ?? 'DType';
}

function resultType({ type, list, optional }: SchemaReturn, rule: DtypeRule): string {
  const element = type === 'Tensor' ? (rule ? `Tensor<${rule}>` : 'Tensor') : plainType(type);
  return `${list ? `${element}[]` : element}${optional ? ' | null' : ''}`;
}

function typesOf(
  argument: SchemaArgument,
  { operator, tensor, dtype }: { operator: string; tensor: string; dtype: string },
): string[] {
  const { type, list, size, optional, elementOptional, name } = argument;
  const element = type === 'Tensor' ? tensor
    : type === 'ScalarType' ? dtype
    : type === 'str' ? words(operator, name)
    : plainType(type);
  const types: string[] = [];
  if (!list || size !== null) types.push(element);
  if (list) {
    const inner = elementOptional ? `(${element} | null)` : element.includes('|') ? `(${element})` : element;
    types.push(`readonly ${inner}[]`);
  }
  if (optional && type !== 'ScalarType') types.push('null');
  return types;
}

function plainType(type: string): string {
  switch (type) {
    case 'int':
    case 'SymInt':
    case 'float':
      return 'number';
    case 'bool':
      return 'boolean';
    case 'str':
    case 'Layout':
      return 'string';
    case 'ScalarType':
      return 'DType';
    default:
      return type; // Scalar, Device, Generator, MemoryFormat have types of that name
  }
}

/** Overloads with the same arguments by the same names and the same result become one. */
function mergeForms(forms: readonly Form[]): Form[] {
  const merged: Form[] = [];
  for (const form of forms) {
    const at = merged.findIndex((other) => canMerge(other, form));
    if (at < 0) merged.push(form);
    else merged[at] = merge(merged[at] as Form, form);
  }
  return merged;
}

function canMerge(a: Form, b: Form): boolean {
  const demanded = (form: Form) => form.positional.filter(({ required }) => required).map(({ name }) => name).join();
  const names = (form: Form) => form.named.map(({ name, required }) => `${name}${required}`).sort().join();
  return demanded(a) === demanded(b) && names(a) === names(b) && sameResult(a.result, b.result);
}

/** A number beside a tensor is the case of `E` that its default stands for: NumberDType<D>. */
function sameResult(a: string, b: string): boolean {
  const withoutNumber = (result: string) =>
    result.replaceAll(/Promote<D, (?:E|NumberDType<D>)>/g, 'D').replace(/IntegerOf<(.*?)>/, '$1');
  return withoutNumber(a) === withoutNumber(b);
}

function merge(a: Form, b: Form): Form {
  const both = (mine: readonly Parameter[], theirs: readonly Parameter[]) =>
    mine.flatMap((parameter) => {
      const other = theirs.find(({ name }) => name === parameter.name);
      return other ? [{ ...parameter, types: [...new Set([...parameter.types, ...other.types])] }] : [];
    });
  return {
    positional: both(a.positional, b.positional),
    named: both(a.named, b.named),
    result: a.result.includes('E>') ? a.result : b.result,
  };
}

/** One signature per number of positional arguments; what goes by position is not named as well. */
function print({ positional, named, result }: Form, isFunction: boolean): string[] {
  const demanded = positional.filter(({ required }) => required).length;
  const signatures: string[] = [];
  for (let count = demanded; count <= positional.length; count++) {
    const given = positional.slice(0, count);
    const options = named.filter(({ name }) => !given.some((parameter) => parameter.name === name));
    const parameters = given.map(({ name, types }) => `${RESERVED.has(name) ? `${name}_` : name}: ${join(types)}`);
    if (options.length > 0) {
      const optional = options.every(({ required }) => !required);
      const fields = options.map(({ name, types, required }) => `${name}${required ? '' : '?'}: ${join(types)}`);
      parameters.push(`options${optional ? '?' : ''}: { ${fields.join('; ')} }`);
    }
    signatures.push(withGenerics(`(${parameters.join(', ')})`, result, isFunction));
  }
  return signatures;
}

function join(types: readonly string[]): string {
  return [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ');
}

function withGenerics(parameters: string, result: string, isFunction: boolean): string {
  const [type, fallback] = result.split(' = ') as [string, string?];
  const generics: string[] = [];
  const uses = (letter: string) => new RegExp(`\\b${letter}\\b`).test(`${parameters} ${result}`);
  if (isFunction && uses('D')) generics.push('D extends DType');
  if (uses('E')) generics.push(parameters.includes('Tensor<E> | Scalar') ? 'E extends DType = NumberDType<D>' : 'E extends DType');
  if (uses('R')) generics.push(fallback && fallback !== 'R' ? `R extends DType = ${fallback}` : 'R extends DType');
  return `${generics.length > 0 ? `<${generics.join(', ')}>` : ''}${parameters}: ${type}`;
}

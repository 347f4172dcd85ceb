// From overloads to forms: the ways of calling an operator, with TypeScript's types. Overloads that differ only in the types
// of their arguments share a form.
import type { Schema, SchemaArgument } from '#kindling/tensor/schema.js';
import { camelCase } from '#kindling/tensor/signature.js';
import type { Overload } from './catalogue.js';
import type { DtypeRule, DtypeRules } from './dtypes.js';
import { type Offer, signatureOf } from './select.js';
import { argumentTypes, resultType } from './typeText.js';

export interface Parameter {
  readonly name: string;
  /** Alternatives. `D` stands for the dtype of the first tensor, `E` for that of the second, `R` for one that is asked for. */
  readonly types: readonly string[];
  readonly required: boolean;
}

export interface Form {
  readonly positional: readonly Parameter[];
  readonly named: readonly Parameter[];
  readonly result: string;
  /** What `R` is where the caller does not say. */
  readonly defaultDtype: string | null;
}

/** Not the caller's to choose: dense tensors only, and switches that PyTorch's own functions do not show. */
const HIDDEN = new Set(['layout', 'implicit', 'cudnn_enabled', 'cudnn_enable']);

/** The forms of an operator, in the order in which its overloads are tried. */
export function formsOf(offer: Offer, rules: DtypeRules): Form[] {
  return mergeForms(offer.overloads.map((overload) => toForm(offer, overload, rules(overload))));
}

function toForm(
  { namespace, operator }: Offer,
  overload: Overload,
  rules: readonly DtypeRule[],
): Form {
  const { schema } = overload;
  const signature = signatureOf(overload, namespace);
  const { result, defaultDtype } = resultOf(schema, rules, namespace === 'Tensor');
  const [first, second] = valueTensors(schema);
  const secondMatters = rules.some((rule) => rule !== null && /\bE\b/.test(rule));
  const parameter = (argument: SchemaArgument): Parameter => {
    const tensor =
      argument === first
        ? 'Tensor<D>'
        : argument === second && secondMatters
          ? 'Tensor<E>'
          : 'Tensor';
    const dtype = defaultDtype === null ? 'DType' : 'R';
    return {
      name: argument.name === 'self' ? 'input' : camelCase(argument.name),
      types: argumentTypes(argument, { operator, tensor, dtype }),
      required: argument.default === undefined,
    };
  };
  return {
    positional: signature.positional.map(parameter),
    named: [...signature.named.values()].filter(({ name }) => !HIDDEN.has(name)).map(parameter),
    result,
    defaultDtype,
  };
}

/** The tensors that a result's dtype depends on; `self` comes first wherever it stands. */
function valueTensors(schema: Schema): SchemaArgument[] {
  const tensors = schema.arguments.filter(
    ({ type, name }) => type === 'Tensor' && name !== 'condition',
  );
  const first = tensors.find(({ name }) => name === 'self') ?? tensors[0];
  return tensors
    .filter((argument) => argument === first || !argument.list)
    .sort((a, b) => Number(b === first) - Number(a === first));
}

function resultOf(
  { arguments: args, returns }: Schema,
  rules: readonly DtypeRule[],
  method: boolean,
): Pick<Form, 'result' | 'defaultDtype'> {
  if (returns.length > 0 && returns.every(({ mutated }) => mutated)) {
    return { result: method ? 'this' : 'Tensor<D>', defaultDtype: null };
  }
  const result = resultType(returns, rules);
  const inner = /^Tensor(?:<(.*)>)?$/.exec(result);
  if (inner && args.some(({ type }) => type === 'ScalarType')) {
    return { result: 'Tensor<R>', defaultDtype: inner[1] ?? 'DType' };
  }
  return { result, defaultDtype: null };
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
  const demanded = (form: Form) =>
    form.positional
      .filter(({ required }) => required)
      .map(({ name }) => name)
      .join();
  const names = (form: Form) =>
    form.named
      .map(({ name, required }) => `${name}${required}`)
      .sort()
      .join();
  // Where one form has its first tensor, the other has it too, or a number.
  const leads = (form: Form) =>
    form.positional.findIndex(({ types }) => types.includes('Tensor<D>'));
  const sameLead = leads(a) === leads(b) || leads(a) < 0 || leads(b) < 0;
  return (
    demanded(a) === demanded(b) &&
    names(a) === names(b) &&
    sameLead &&
    sameResult(a.result, b.result) &&
    a.defaultDtype === b.defaultDtype
  );
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
      return other
        ? [{ ...parameter, types: [...new Set([...parameter.types, ...other.types])] }]
        : [];
    });
  return {
    positional: both(a.positional, b.positional),
    named: both(a.named, b.named),
    result: /\bE\b/.test(a.result) ? a.result : b.result,
    defaultDtype: a.defaultDtype,
  };
}

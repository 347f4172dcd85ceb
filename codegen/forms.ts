// From overloads to forms: the ways of calling an operator, with TypeScript's types. Overloads that differ only in the types
// of their arguments share a form.
import type { Schema, SchemaArgument } from '#kindling/tensor/schema.js';
import { camelCase } from '#kindling/tensor/signature.js';
import type { Overload } from './catalogue.js';
import type { DtypeRule, DtypeRules } from './dtypes.js';
import { type Offer, signatureOf } from './select.js';
import { argumentTypes, defaultText, type Result, resultsOf } from './typeText.js';

export interface Parameter {
  readonly name: string;
  /** Alternatives. `D` stands for the dtype of the first tensor, `E` for that of the second, `R` for one that is asked for. */
  readonly types: readonly string[];
  readonly required: boolean;
  /** The default as a type, null where there is none or no type says it. */
  readonly fallback: string | null;
}

export interface Form {
  readonly positional: readonly Parameter[];
  readonly named: readonly Parameter[];
  readonly results: readonly Result[];
  /** The result is the first tensor, changed. */
  readonly inPlace: boolean;
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
  const { results, inPlace, defaultDtype } = resultOf(schema, rules);
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
      fallback: defaultText(argument),
    };
  };
  return {
    positional: signature.positional.map(parameter),
    named: [...signature.named.values()].filter(({ name }) => !HIDDEN.has(name)).map(parameter),
    results,
    inPlace,
    defaultDtype,
  };
}

/** The tensors that a result's dtype depends on; `self` comes first wherever it stands. */
export function valueTensors(schema: Schema): SchemaArgument[] {
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
): Pick<Form, 'results' | 'inPlace' | 'defaultDtype'> {
  const inPlace = returns.length > 0 && returns.every(({ mutated }) => mutated);
  if (inPlace) return { results: resultsOf(returns, ['D']), inPlace, defaultDtype: null };
  const results = resultsOf(returns, rules);
  const only = results.length === 1 ? (results[0] as Result) : null;
  if (only?.tensor && args.some(({ type }) => type === 'ScalarType')) {
    return { results: [{ ...only, dtype: 'R' }], inPlace, defaultDtype: only.dtype ?? 'DType' };
  }
  return { results, inPlace, defaultDtype: null };
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
    a.inPlace === b.inPlace &&
    sameResults(a.results, b.results) &&
    a.defaultDtype === b.defaultDtype
  );
}

/** A number beside a tensor is the case of `E` that its default stands for: NumberDType<D>. */
function sameResults(a: readonly Result[], b: readonly Result[]): boolean {
  const withoutNumber = (results: readonly Result[]) =>
    JSON.stringify(results)
      .replaceAll(/Promote<D, (?:E|NumberDType<D>)>/g, 'D')
      .replace(/IntegerOf<(.*?)>/, '$1');
  return withoutNumber(a) === withoutNumber(b);
}

function merge(a: Form, b: Form): Form {
  const both = (mine: readonly Parameter[], theirs: readonly Parameter[]) =>
    mine.flatMap((parameter) => {
      const other = theirs.find(({ name }) => name === parameter.name);
      return other
        ? [
            {
              ...parameter,
              types: [...new Set([...parameter.types, ...other.types])],
              fallback: parameter.fallback ?? other.fallback,
            },
          ]
        : [];
    });
  return {
    positional: both(a.positional, b.positional),
    named: both(a.named, b.named),
    results: a.results.some(({ dtype }) => /\bE\b/.test(dtype ?? '')) ? a.results : b.results,
    inPlace: a.inPlace,
    defaultDtype: a.defaultDtype,
  };
}

// From forms to the text of TypeScript signatures: `<E extends DType>(other: Tensor<E>): Tensor<E>`.
import type { DtypeRules } from './dtypes.js';
import { type Form, formsOf } from './forms.js';
import type { Offer } from './select.js';

/** Words of JavaScript that cannot name a parameter, among those that schemas use. */
const RESERVED = new Set(['in', 'with', 'default', 'function', 'var', 'new', 'this']);

/** The signatures of an operator, without its name. */
export function signaturesOf(offer: Offer, rules: DtypeRules): string[] {
  const isFunction = offer.namespace !== 'Tensor';
  const signatures = new Set(formsOf(offer, rules).flatMap((form) => print(form, isFunction)));
  // With nothing given, the form that has options says the same.
  return [...signatures].filter(
    (text) => ![...signatures].some((other) => isSameEmptyCall(text, other)),
  );
}

function isSameEmptyCall(empty: string, other: string): boolean {
  const result = empty.startsWith('(): ') ? empty.slice('()'.length) : null;
  return result !== null && other.startsWith('(options?: ') && other.endsWith(`)${result}`);
}

/** One signature per number of positional arguments; what goes by position is not named as well. */
function print(form: Form, isFunction: boolean): string[] {
  const { positional, named } = form;
  const demanded = positional.filter(({ required }) => required).length;
  const signatures: string[] = [];
  for (let count = demanded; count <= positional.length; count++) {
    const given = positional.slice(0, count);
    const options = named.filter(({ name }) => !given.some((parameter) => parameter.name === name));
    const parameters = given.map(
      ({ name, types }) => `${RESERVED.has(name) ? `${name}_` : name}: ${join(types)}`,
    );
    if (options.length > 0) {
      const optional = options.every(({ required }) => !required);
      const fields = options.map(
        ({ name, types, required }) => `${name}${required ? '' : '?'}: ${join(types)}`,
      );
      parameters.push(`options${optional ? '?' : ''}: { ${fields.join('; ')} }`);
    }
    signatures.push(withGenerics(`(${parameters.join(', ')})`, form, isFunction));
  }
  return signatures;
}

function join(types: readonly string[]): string {
  return [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ');
}

function withGenerics(
  parameters: string,
  { result, defaultDtype }: Form,
  isFunction: boolean,
): string {
  const generics: string[] = [];
  let given = parameters;
  if (isFunction && uses('D', `${result} ${defaultDtype}`)) generics.push('D extends DType');
  // A function whose result does not depend on the dtype takes a tensor of any.
  else if (isFunction) given = given.replaceAll('Tensor<D>', 'Tensor');
  if (uses('E', given)) {
    const orNumber = given.includes('Tensor<E> | Scalar');
    generics.push(orNumber ? 'E extends DType = NumberDType<D>' : 'E extends DType');
  }
  if (uses('R', given)) {
    const known = defaultDtype !== null && defaultDtype !== 'R';
    generics.push(known ? `R extends DType = ${defaultDtype}` : 'R extends DType');
  }
  return `${generics.length > 0 ? `<${generics.join(', ')}>` : ''}${given}: ${result}`;
}

function uses(letter: string, text: string): boolean {
  return new RegExp(`\\b${letter}\\b`).test(text);
}

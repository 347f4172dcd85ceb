// From forms to the text of TypeScript signatures: `<E extends DType>(other: Tensor<E>): Tensor<E>`.
import type { DtypeRules } from './dtypes.js';
import { type Form, formsOf, type Parameter } from './forms.js';
import type { Offer } from './select.js';
import type { Generic, Shapes } from './shapeParts.js';
import { shapesOf } from './shapes.js';
import { resultText } from './typeText.js';

/** Words of JavaScript that cannot name a parameter, among those that schemas use. */
const RESERVED = new Set(['in', 'with', 'default', 'function', 'var', 'new', 'this']);

/** The signatures of an operator, without its name. */
export function signaturesOf(offer: Offer, rules: DtypeRules): string[] {
  const isFunction = offer.namespace !== 'Tensor';
  const signatures = new Set(
    formsOf(offer, rules).flatMap((form) => print(form, shapesOf(offer, form), isFunction)),
  );
  // With nothing given, the form that has options says the same.
  return [...signatures].filter(
    (text) => ![...signatures].some((other) => isSameEmptyCall(text, other)),
  );
}

function isSameEmptyCall(empty: string, other: string): boolean {
  const [head, result] = empty.split('): ') as [string, string];
  return (
    /^(<.*>)?\((this: [^,(]*(<.*>)?)?$/.test(head) &&
    other !== empty &&
    other.startsWith(head.endsWith('(') ? `${head}options?: ` : `${head}, options?: `) &&
    other.endsWith(`): ${result}`)
  );
}

/** One signature per number of positional arguments; what goes by position is not named as well. */
function print(form: Form, shapes: Shapes, isFunction: boolean): string[] {
  const { positional, named } = form;
  const typeOf = ({ name, types }: Parameter) =>
    shapes.types[name] ?? join(types.map((type) => type.replace('Tensor<E>', 'Tensor')));
  const demanded = positional.filter(({ required }) => required).length;
  const signatures: string[] = [];
  for (let count = demanded; count <= positional.length; count++) {
    const given = positional.slice(0, count);
    const options = named.filter(({ name }) => !given.some((parameter) => parameter.name === name));
    const parameters = given.map(
      (parameter) =>
        `${RESERVED.has(parameter.name) ? `${parameter.name}_` : parameter.name}: ${typeOf(parameter)}`,
    );
    if (options.length > 0) {
      const optional = options.every(({ required }) => !required);
      const fields = options.map(
        (parameter) => `${parameter.name}${parameter.required ? '' : '?'}: ${typeOf(parameter)}`,
      );
      parameters.push(`options${optional ? '?' : ''}: { ${fields.join('; ')} }`);
    }
    signatures.push(assemble(parameters, form, shapes, isFunction));
  }
  return signatures;
}

function join(types: readonly string[]): string {
  return [...types].sort((a, b) => Number(a === 'null') - Number(b === 'null')).join(' | ');
}

/**
 * Nothing of the receiver's type is a parameter of the interface: the compiler then has one type for each method, not one
 * for each shape, and sees without looking at a method that a tensor of a known shape is a tensor.
 */
function assemble(
  parameters: readonly string[],
  form: Form,
  shapes: Shapes,
  isFunction: boolean,
): string {
  const given = isFunction ? parameters.join(', ') : ['this: Tensor<D>', ...parameters].join(', ');
  const hasFirst = given.includes('Tensor<D>') || shapes.generics.some(({ name }) => name === 'X');
  const result = resultOf(form, hasFirst ? shapes : withoutFirst(shapes));
  const dtypes = askedDType(form, given);
  const rest = `${result} ${given.replaceAll('Tensor<D>', '')} ${dtypes.map(({ fallback }) => fallback)}`;
  const text = given.replaceAll('Tensor<D>', uses('X', rest) ? 'X' : 'Tensor');
  const generics = [...shapes.generics, ...dtypes];
  if (!generics.some(({ name }) => name === 'X'))
    generics.unshift({ name: 'X', constraint: 'Tensor' });
  // Those without a default first.
  const texts = generics
    .filter(({ name }) => uses(name, `${rest} ${text}`))
    .sort((a, b) => Number(a.fallback !== undefined) - Number(b.fallback !== undefined))
    .map(
      ({ name, constraint, exact, fallback }) =>
        `${exact ? 'const ' : ''}${name} extends ${constraint}${fallback === undefined ? '' : ` = ${fallback}`}`,
    );
  return `${texts.length > 0 ? `<${texts.join(', ')}>` : ''}(${text}): ${result}`;
}

function resultOf(form: Form, shapes: Shapes): string {
  const { shape, device, whole } = shapes;
  const keepsShape = shape === 'X' || shape === 'Shape';
  if (form.inPlace && keepsShape) return 'X';
  if (whole) return whole;
  return resultText(form.results, (rule) => {
    const dtype = dtypeText(rule, shapes);
    const places = [dtype, shape === 'X' || shape === 'Y' ? `ShapeOf<${shape}>` : shape];
    return `Tensor<${[...places, ...(device === '' ? [] : [device])].join(', ')}>`;
  });
}

/** A rule about dtypes in terms of the tensors that the signature names. */
function dtypeText(rule: string | null, { types }: Shapes): string {
  if (Object.values(types).some((type) => type.startsWith('X & '))) return 'DTypeOfAll<X>';
  return (rule ?? 'DType')
    .replaceAll('Promote<D, E>', 'Promotion<X, Y>')
    .replaceAll(/\bD\b/g, "X['dtype']")
    .replaceAll(/\bE\b/g, "Y['dtype']")
    .replace(/^R$/, 'NoInfer<R>');
}

/** Without a first tensor nothing is known but what the rule makes of other things. */
function withoutFirst(shapes: Shapes): Shapes {
  return { ...shapes, shape: uses('X', shapes.shape) ? 'Shape' : shapes.shape, device: '' };
}

/** The dtype that the caller may ask for. */
function askedDType({ defaultDtype }: Form, given: string): Generic[] {
  if (!uses('R', given)) return [];
  const known = defaultDtype !== null && defaultDtype !== 'R';
  const fallback = known ? { fallback: defaultDtype.replaceAll(/\bD\b/g, "X['dtype']") } : {};
  return [{ name: 'R', constraint: 'DType', ...fallback }];
}

/** Whether a type occurs; the names of parameters and results are not types. */
function uses(letter: string, text: string): boolean {
  return new RegExp(`\\b${letter}\\b(?!\\??:|')`).test(text);
}

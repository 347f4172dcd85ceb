// What the dtype rules of codegen/dtypes.ts mean at run time: the dtypes that a rule allows for given arguments.
import { type DType, ops } from 'kindling';

/** The dtypes of the first and the second tensor of values. */
export interface Given {
  readonly D: DType;
  readonly E: DType | null;
}

const WHOLE = ['bool', 'uint8', 'int8', 'int16', 'int32', 'int64'];
const isWhole = (dtype: DType) => WHOLE.includes(dtype);
const isWide = (dtype: DType) => dtype === 'float64' || dtype === 'complex128';
const isComplex = (dtype: DType) => dtype.startsWith('complex');

type Step = (...dtypes: DType[]) => readonly DType[];

const STEPS: Readonly<Record<string, Step>> = {
  FloatOf: (d) => [isWhole(d) ? 'float32' : d],
  SumOf: (d) => [isWhole(d) ? 'int64' : d],
  RealOf: (d) => [isComplex(d) ? (isWide(d) ? 'float64' : 'float32') : d],
  ComplexOf: (d) => [isWide(d) ? 'complex128' : 'complex64'],
  IntegerOf: (d) => [d === 'bool' ? 'int64' : d],
  BoolOf: (d) => [d === 'uint8' ? 'uint8' : 'bool'],
  NumberDType: (d) =>
    d === 'bool' ? ['bool', 'int64', 'float32'] : isWhole(d) ? [d, 'float32'] : [d],
  Promote: (a, b) => [ops.call('aten::promote_types', a, b) as DType],
};

/**
 * The dtypes that a rule such as `FloatOf<Promote<D, E>>` or `D | SumOf<D>` allows.
 *
 * @throws {SyntaxError} the rule has a word that is not known here.
 */
export function dtypesOf(rule: string, given: Given): readonly DType[] {
  const alternatives = rule.split(' | ');
  if (alternatives.length > 1) return alternatives.flatMap((one) => dtypesOf(one, given));
  const literal = /^'(\w+)'$/.exec(rule);
  if (literal) return [literal[1] as DType];
  if (rule === 'D') return [given.D];
  if (rule === 'E') return given.E === null ? [] : [given.E];
  const [, name, inner] = /^(\w+)<(.*)>$/.exec(rule) ?? [];
  const step = name === undefined ? undefined : STEPS[name];
  if (step === undefined) throw new SyntaxError(`dtypesOf: expected a dtype rule, got ${rule}`);
  const choices = split(inner as string).map((part) => dtypesOf(part, given));
  const [first = [], second] = choices;
  const results = first.flatMap((a) => (second ? second.flatMap((b) => step(a, b)) : step(a)));
  return [...new Set(results)];
}

/** `D, NumberDType<D>` at its outer comma. */
function split(text: string): string[] {
  let depth = 0;
  for (const [i, letter] of [...text].entries()) {
    if (letter === '<') depth++;
    if (letter === '>') depth--;
    if (letter === ',' && depth === 0) return [text.slice(0, i), text.slice(i + 1).trim()];
  }
  return [text];
}

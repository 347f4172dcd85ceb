// Which dtype a result has, as a rule: schemas.json holds what was observed, this file finds the rule that fits.
import type { Catalogue, Observation, Overload } from './catalogue.js';
import { DTYPE_OVERRIDES } from './curated/dtypes.js';

/**
 * A type over `D`, the dtype of the (first) tensor, and `E`, that of the second one; null where none is known.
 * `Promote<D, E>` may be wrapped: `FloatOf<Promote<D, E>>`.
 */
export type DtypeRule = string | null;

/** One column per dtype, in the order of observeDtypes.py: f d h b, l i s c u, bool, complex64, complex128. */
const SAME = 'fdhbliscu?FD';
const INTEGERS = 'fdhblisculFD'; // bools become int64

/** First fit wins. What an operator refuses is "-" in the observation and fits everything. */
const RULES: readonly (readonly [row: string, type: string])[] = [
  [SAME, '#'],
  ['????????????', "'bool'"],
  ['????????u???', 'BoolOf<#>'],
  ['llllllllllll', "'int64'"],
  ['iiiiiiiiiiii', "'int32'"],
  ['ffffffffffff', "'float32'"],
  ['fdhbliscu?fd', 'RealOf<#>'],
  ['fdhbffffffFD', 'FloatOf<#>'],
  ['fdhbfffffffd', 'RealOf<FloatOf<#>>'],
  ['fdhbllllllFD', 'SumOf<#>'],
  ['FD--FFFFFFFD', 'ComplexOf<#>'],
  [INTEGERS, 'IntegerOf<#>'],
];

/** A float32 tensor beside another of each dtype: the dtypes were promoted. */
const PROMOTED = ['fdffffffffFD', 'fdfffffffffd'];

export type DtypeRules = (overload: Overload) => readonly DtypeRule[];

export function dtypeRules({ dtypes }: Catalogue): DtypeRules {
  return (overload) =>
    DTYPE_OVERRIDES[overload.key] ?? rulesFor(dtypes[overload.key], takesNumber(overload));
}

function rulesFor(observation: Observation | undefined, withNumber: boolean): DtypeRule[] {
  if (!observation) return [];
  const { results, mixed } = observation;
  return results.map((row, position) => {
    const rule = RULES.find(([pattern]) => fits(row, pattern))?.[1] ?? null;
    // That a bool becomes int64 beside the number 1 shows that numbers take part; others might be fractions.
    if (withNumber && rule === 'IntegerOf<#>') return 'Promote<D, NumberDType<D>>';
    if (rule === null || position > 0 || !mixed) return rule?.replaceAll('#', 'D') ?? null;
    if (mixed === SAME && row === SAME) return 'E';
    const promotes = PROMOTED.some((pattern) => mixed[1] === 'd' && fits(mixed, pattern));
    return rule.replaceAll('#', promotes ? 'Promote<D, E>' : 'D');
  });
}

function takesNumber({ schema }: Overload): boolean {
  return schema.arguments.some(
    ({ type, default: value }) => type === 'Scalar' && value === undefined,
  );
}

function fits(row: string, pattern: string): boolean {
  return [...row].every((letter, i) => letter === '-' || letter === '*' || letter === pattern[i]);
}

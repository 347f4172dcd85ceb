// How field names become PyTorch's names, and values its printed words.

/**
 * PyTorch's name of a field: every run of capitals after a small letter or digit starts a new word, so that
 * `runningMean` is `running_mean`, and `conv1` stays.
 */
export function snakeCase(field: string): string {
  return field.replace(/(?<=[a-z0-9])[A-Z]+/g, (word) => `_${word.toLowerCase()}`);
}

/** `value` as Python prints it: `True`, `None`, `'same'`, `(1, 2)`, and numbers without a forced fraction. */
export function pyRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return pyTuple(value.map(pyRepr));
  return typeof value === 'number' && !Number.isInteger(value) ? pyFloat(value) : String(value);
}

/** Already printed items as a Python tuple: one item keeps its comma. */
export function pyTuple(items: readonly string[]): string {
  return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
}

/** `value` as Python prints a float: `1.0`, `1e-05`, `inf`. */
export function pyFloat(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const [digits, power] = value.toExponential().split('e') as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

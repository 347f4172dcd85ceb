// What hyparquet's values become in a row.

/** How values are cleaned. */
export interface CleanOptions {
  /** 64-bit integers stay bigints. */
  readonly bigint: boolean;
  /** Columns without structure, for which hyparquet writes a missing value as null. */
  readonly flat: ReadonlySet<string>;
}

/**
 * The row with null for every missing value and numbers for bigints.
 *
 * @throws what is wrong with a value, without the place.
 */
export function cleanRow(row: object, { bigint, flat }: CleanOptions): Record<string, unknown> {
  const cleaned = row as Record<string, unknown>;
  for (const name of Object.keys(row)) {
    const value = cleaned[name];
    if (value === undefined && flat.has(name))
      throw new TypeError(`column '${name}' has no value here; the file is damaged`);
    if (value === undefined || typeof value === 'bigint' || typeof value === 'object')
      cleaned[name] = clean(value, name, bigint);
  }
  return cleaned;
}

function clean(value: unknown, column: string, bigint: boolean): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return bigint ? value : exact(value, column);
  if (Array.isArray(value)) return value.map((inner) => clean(inner, column, bigint));
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, clean(inner, column, bigint)]),
  );
}

function exact(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new TypeError(
    `column '${column}': ${value} is too large for an exact number; read it with int64: 'bigint', or leave the column out with columns`,
  );
}

// What the cells of a column become.

/**
 * What the cells of a column are read as. `'string'` is the text as it stands in the file, also
 * where it is empty; `'number'` and `'boolean'` refuse an empty cell. With a question mark missing
 * values are `null`. A function gets the text, and an error that it throws makes a bad row.
 */
export type ColumnType =
  | 'string'
  | 'string?'
  | 'number'
  | 'number?'
  | 'boolean'
  | 'boolean?'
  | ((text: string) => unknown);

/** Columns by name and what they are read as. */
export type ColumnTypes = Readonly<Record<string, ColumnType>>;

interface Named {
  string: string;
  'string?': string | null;
  number: number;
  'number?': number | null;
  boolean: boolean;
  'boolean?': boolean | null;
}

/** What a cell of a column type is for the compiler. */
export type CellOf<Type> = Type extends (text: string) => infer Value
  ? Value
  : Type extends keyof Named
    ? Named[Type]
    : never;

/**
 * A row for the compiler: of the columns asked for, text but where `types` says otherwise. Where no
 * columns are asked for, every other name is text too.
 */
export type RowOf<Columns extends string, Types> = string extends Columns
  ? keyof Types extends never
    ? Readonly<Record<string, string>>
    : { readonly [Name in keyof Types]: CellOf<Types[Name]> } & Readonly<Record<string, string>>
  : { readonly [Name in Columns]: Name extends keyof Types ? CellOf<Types[Name]> : string };

/** pandas' list of texts that mean a missing value. */
const missingNumbers = [
  ...['', '#N/A', '#N/A N/A', '#NA', '-1.#IND', '-1.#QNAN', '-NaN', '-nan', '1.#IND', '1.#QNAN'],
  ...['<NA>', 'N/A', 'NA', 'NULL', 'NaN', 'None', 'n/a', 'nan', 'null'],
];
const missingTexts = [''];

/** How a cell becomes a value; it throws what is wrong, in words. */
export type CellReader = (text: string) => unknown;

/** The reader of a column. `missing` are the texts that a `?` type reads as null. */
export function cellReader(type: ColumnType, missing?: readonly string[]): CellReader {
  if (typeof type === 'function') return type;
  const optional = type.endsWith('?');
  const plain = plainReaders[type.replace('?', '') as keyof typeof plainReaders];
  if (!optional) return plain;
  const nulls = new Set(missing ?? (type === 'string?' ? missingTexts : missingNumbers));
  return (text) => (nulls.has(text.trim()) ? null : plain(text));
}

/** Whether `type` is one of the column types. */
export function isColumnType(type: unknown): type is ColumnType {
  return (
    typeof type === 'function' ||
    (typeof type === 'string' && Object.hasOwn(plainReaders, type.replace(/\?$/, '')))
  );
}

const plainReaders = { string: (text: string) => text, number: toNumber, boolean: toBoolean };

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const integer = /^[+-]?\d+$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;

function toNumber(cell: string): number {
  const text = cell.trim();
  if (!decimal.test(text)) {
    const sign = infinity.exec(text)?.[1];
    if (sign !== undefined) return sign === '-' ? -Infinity : Infinity;
    throw new TypeError(`expected a number, got ${text === '' ? 'an empty cell' : `'${cell}'`}`);
  }
  const value = Number(text);
  if (integer.test(text) && !Number.isSafeInteger(value))
    throw new TypeError(`${text} is too large for an exact number; read it as text or with BigInt`);
  return value;
}

const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  1: true,
  false: false,
  no: false,
  0: false,
};

function toBoolean(cell: string): boolean {
  const word = cell.trim().toLowerCase();
  if (Object.hasOwn(booleans, word)) return booleans[word] as boolean;
  const got = word === '' ? 'an empty cell' : `'${cell}'`;
  throw new TypeError(`expected true or false, got ${got}`);
}

// Reads the text of an operator's schema as LibTorch prints it. No imports: the code generator uses it too.
// What a JavaScript caller may pass for these arguments is in signature.ts.

/** The types that an operator's argument can have; `Other` stands for TorchScript's own (dictionaries, classes, type variables). */
export type BaseType = (typeof BASE_TYPES)[number] | 'Other';

const BASE_TYPES = [
  'Tensor',
  'Scalar',
  'int',
  'SymInt',
  'float',
  'complex',
  'bool',
  'SymBool',
  'str',
  'ScalarType',
  'Layout',
  'Device',
  'MemoryFormat',
  'Generator',
  'Dimname',
  'Storage',
  'Stream',
  'QScheme',
] as const;

/** What the schema says about a value, given or returned. */
export interface SchemaValue {
  readonly type: BaseType;
  /** The type as printed, alias annotations included: `Tensor(a!)[]`. */
  readonly text: string;
  readonly list: boolean;
  /** The value itself may be None; for a list, the whole list. */
  readonly optional: boolean;
  /** An element of the list may be None: `Tensor?[]`. */
  readonly elementOptional: boolean;
  /** The operator writes into it. */
  readonly mutated: boolean;
}

export interface SchemaArgument extends SchemaValue {
  readonly name: string;
  /** 2 for `int[2]`: one number stands for so many; null where any number of elements will do. */
  readonly size: number | null;
  readonly keywordOnly: boolean;
  /** Raw text: `1`, `[0, 1]`, `None`, `"linear"`. Undefined where the caller must give the argument. */
  readonly default: string | undefined;
  /** The caller's own tensor for the result: keyword-only and mutated. */
  readonly out: boolean;
}

export interface SchemaReturn extends SchemaValue {
  readonly name: string | null;
}

export interface Schema {
  /** With the namespace: `aten::add`. */
  readonly name: string;
  /** `Tensor` for `aten::add.Tensor`, empty where the operator has none. */
  readonly overload: string;
  readonly arguments: readonly SchemaArgument[];
  readonly returns: readonly SchemaReturn[];
  /** Takes any number of further arguments (`...`), which have no types. */
  readonly variadic: boolean;
}

const HEAD = /^([A-Za-z_][\w.]*::[A-Za-z_]\w*)(?:\.(\w+))?\(/;
const ALIAS = String.raw`\((?:[a-z*|!]|\s->\s)+\)`;
const TYPE = new RegExp(
  `^(${BASE_TYPES.join('|')})(?:${ALIAS})?(\\?)?(?:(\\[(\\d*)\\])(?:${ALIAS})?(\\?)?)?$`,
);
const IDENTIFIER = /^[A-Za-z_]\w*$/;
const OPENING = '([{';
const CLOSING = ')]}';

/**
 * The parts of an operator's schema: `aten::add.Tensor(Tensor self, Tensor other, *, Scalar alpha=1) -> Tensor`.
 *
 * @throws {SyntaxError} the text is not a schema.
 */
export function parseSchema(text: string): Schema {
  const head = HEAD.exec(text);
  if (!head) fail(text, 'a name such as aten::add.Tensor and an argument list');
  const open = head[0].length - 1;
  const close = matching(text, open);
  const arrow = /^ -> (\S.*)$/s.exec(text.slice(close + 1));
  if (!arrow) fail(text, '" -> " and the results after the arguments');

  let keywordOnly = false;
  let variadic = false;
  const args: SchemaArgument[] = [];
  for (const part of split(text.slice(open + 1, close), ',')) {
    if (variadic) fail(text, 'nothing after "..."');
    if (part === '*') keywordOnly = true;
    else if (part === '...') variadic = true;
    else args.push(parseArgument(part, keywordOnly, text));
  }
  return {
    name: head[1] as string,
    overload: head[2] ?? '',
    arguments: args,
    returns: parseReturns(arrow[1] as string, text),
    variadic,
  };
}

function parseArgument(part: string, keywordOnly: boolean, schema: string): SchemaArgument {
  const [declaration, ...rest] = split(part, '=');
  const words = split(declaration as string, ' ');
  const name = words.pop() ?? '';
  if (words.length === 0 || !IDENTIFIER.test(name)) fail(schema, `a type and a name in "${part}"`);
  const type = parseType(words.join(' '));
  return {
    name,
    ...type,
    keywordOnly,
    default: rest.length > 0 ? part.slice(part.indexOf('=') + 1) : undefined,
    out: keywordOnly && type.mutated,
  };
}

function parseReturns(text: string, schema: string): SchemaReturn[] {
  const wrapped = text.startsWith('(') && matching(text, 0) === text.length - 1;
  return split(wrapped ? text.slice(1, -1) : text, ',').map((part) => {
    const words = split(part, ' ');
    const last = words.length > 1 ? (words.pop() as string) : null;
    if (last !== null && !IDENTIFIER.test(last)) fail(schema, `a type and a name in "${part}"`);
    const { type, text, list, optional, elementOptional, mutated } = parseType(words.join(' '));
    return { name: last, type, text, list, optional, elementOptional, mutated };
  });
}

function parseType(text: string) {
  const mutated = /\([a-z*|]*!/.test(text);
  const match = TYPE.exec(text);
  if (!match)
    return {
      type: 'Other',
      text,
      list: false,
      size: null,
      optional: false,
      elementOptional: false,
      mutated,
    } as const;
  const [, type, mark, brackets, size, listMark] = match;
  const list = brackets !== undefined;
  return {
    type: type as BaseType,
    text,
    list,
    size: size ? Number(size) : null,
    optional: (list ? listMark : mark) !== undefined,
    elementOptional: list && mark !== undefined,
    mutated,
  };
}

/** The position of the bracket that closes the one at `open`. */
function matching(text: string, open: number): number {
  const end = scan(text, open, (_, depth) => depth === 0);
  if (end === text.length) fail(text, 'every bracket and quote to be closed');
  return end;
}

/** The parts of `text` between separators that stand outside brackets and quotes; none for an empty text. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let start = 0;
  scan(text, 0, (at, depth) => {
    if (depth === 0 && text[at] === separator) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
    return false;
  });
  parts.push(text.slice(start).trim());
  return parts.length === 1 && parts[0] === '' ? [] : parts;
}

/** Walks over `text` until `stop` says so, keeping count of brackets and stepping over quoted text. */
function scan(text: string, from: number, stop: (at: number, depth: number) => boolean): number {
  let depth = 0;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at] as string;
    if (char === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      continue;
    }
    if (OPENING.includes(char)) depth++;
    if (CLOSING.includes(char)) depth--;
    if (stop(at, depth)) return at;
  }
  return text.length;
}

function fail(schema: string, expected: string): never {
  throw new SyntaxError(`parseSchema: expected ${expected}, got ${schema}`);
}

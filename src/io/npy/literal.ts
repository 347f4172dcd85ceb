// Python literals as `.npy` headers hold them: dictionaries, tuples, lists, strings, whole numbers, True, False, None.
// They are parsed, never evaluated.

/** A parsed literal; a dictionary is a map, a tuple or list an array. */
export type Literal = string | number | boolean | null | Literal[] | Map<Literal, Literal>;

const TOKEN = /\s*(?:([{}()[\],:])|'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+)L?|(\w+))/y;
const WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['True', true],
  ['False', false],
  ['None', null],
]);
const MAX_DEPTH = 32;

type Token = { mark: string } | { value: Literal };

/** @throws {SyntaxError} the text is no such literal. */
export function parseLiteral(text: string): Literal {
  const tokens = tokenize(text);
  let at = 0;
  const next = (): Token => {
    const token = tokens[at++];
    if (token === undefined) throw new SyntaxError('it ends early');
    return token;
  };
  const takes = (mark: string): boolean => {
    const token = tokens[at];
    if (token === undefined || !('mark' in token) || token.mark !== mark) return false;
    at++;
    return true;
  };
  const list = (end: string, depth: number): Literal[] => {
    const items: Literal[] = [];
    while (!takes(end)) {
      items.push(value(depth));
      if (takes(',')) continue;
      if (!takes(end)) throw new SyntaxError(`expected ${end}`);
      break;
    }
    return items;
  };
  const dictionary = (depth: number): Map<Literal, Literal> => {
    const entries = new Map<Literal, Literal>();
    while (!takes('}')) {
      const key = value(depth);
      if (!takes(':')) throw new SyntaxError('expected :');
      if (entries.has(key)) throw new SyntaxError(`${String(key)} occurs twice`);
      entries.set(key, value(depth));
      if (takes(',')) continue;
      if (!takes('}')) throw new SyntaxError('expected }');
      break;
    }
    return entries;
  };
  const value = (depth: number): Literal => {
    if (depth > MAX_DEPTH) throw new SyntaxError('it is nested too deep');
    const token = next();
    if ('value' in token) return token.value;
    if (token.mark === '{') return dictionary(depth + 1);
    if (token.mark === '[') return list(']', depth + 1);
    if (token.mark !== '(') throw new SyntaxError(`unexpected ${token.mark}`);
    const from = at;
    const items = list(')', depth + 1);
    const comma = tokens[at - 2];
    // (x) is x; (x,) is a tuple.
    const bare =
      items.length === 1 && at - 2 >= from && !(comma && 'mark' in comma && comma.mark === ',');
    return bare ? (items[0] as Literal) : items;
  };
  const result = value(0);
  if (at !== tokens.length) throw new SyntaxError('something follows it');
  return result;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new SyntaxError(`unexpected ${text.slice(from, from + 8).trim()}`);
    tokens.push(tokenOf(match));
  }
  return tokens;
}

function tokenOf([, mark, single, double, digits, word]: RegExpExecArray): Token {
  if (mark !== undefined) return { mark };
  const text = single ?? double;
  if (text !== undefined) return { value: text };
  if (digits !== undefined) return { value: Number(digits) };
  const known = WORDS.get(word as string);
  if (known === undefined) throw new SyntaxError(`unexpected ${word}`);
  return { value: known };
}

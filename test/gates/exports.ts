// What src/index.ts exports, followed to the declarations, and whether those have doc comments.
import { posix } from 'node:path';
import { blank } from './sources.js';

/** A name of the public map: where it is declared, and whether a doc comment stands before it. */
export interface PublicName {
  name: string;
  file: string;
  documented: boolean;
}

type Read = (file: string) => string;

const LIST = /\bexport\s+(?:type\s+)?\{([^}]*)\}(?:\s*from\s*['"]([^'"]+)['"])?/g;
const STAR_AS = /\bexport\s+(?:type\s+)?\*\s+as\s+(\w+)\s+from\s*['"]([^'"]+)['"]/g;
const STAR = /\bexport\s+(?:type\s+)?\*\s+from\s*['"]([^'"]+)['"]/g;
const DECLARED =
  /\bexport\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|interface|type|const|let|function\*?|namespace)\s+([\w$]+)/g;

/** Every name that a file exports, with its declaration. Names of a `* as x` come as `x.name`. */
export function publicNames(file: string, read: Read): PublicName[] {
  const source = read(file);
  const text = blank(source, { strings: false });
  const names: PublicName[] = [];
  for (const [, list = '', from] of text.matchAll(LIST)) {
    for (const [inner, outer] of namesIn(list)) {
      const found = from
        ? declaration(resolve(file, from), inner, read)
        : declaredHere(file, inner, read);
      names.push({ ...found, name: outer });
    }
  }
  for (const [, space = '', from = ''] of text.matchAll(STAR_AS)) {
    const target = resolve(file, from);
    names.push(
      ...publicNames(target, read).map((entry) => ({ ...entry, name: `${space}.${entry.name}` })),
    );
  }
  for (const match of text.matchAll(DECLARED)) {
    names.push({ name: match[1] ?? '', file, documented: hasDoc(source, text, match[1] ?? '') });
  }
  // What a file says itself stands before what comes by `export *`.
  const own = new Set(names.map(({ name }) => name));
  for (const [, from = ''] of text.matchAll(STAR)) {
    names.push(...publicNames(resolve(file, from), read).filter(({ name }) => !own.has(name)));
  }
  return names;
}

function namesIn(list: string): [inner: string, outer: string][] {
  return list
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter((item) => item !== '')
    .map((item) => {
      const [inner = '', outer = inner] = item.split(/\s+as\s+/);
      return [inner, outer];
    });
}

function resolve(file: string, from: string): string {
  return posix.join(posix.dirname(file), from).replace(/\.js$/, '.ts');
}

function declaration(file: string, name: string, read: Read): PublicName {
  const found = publicNames(file, read).find((entry) => entry.name === name);
  return found ?? { name, file, documented: false };
}

/** `export { x }` of something declared, or imported, in the same file. */
function declaredHere(file: string, name: string, read: Read): PublicName {
  const source = read(file);
  const text = blank(source, { strings: false });
  const imported = /\bimport\s+(?:type\s+)?\{([^}]*)\}\s*from\s*['"](\.[^'"]+)['"]/g;
  for (const [, list = '', from = ''] of text.matchAll(imported)) {
    for (const [inner, outer] of namesIn(list)) {
      if (outer === name) return declaration(resolve(file, from), inner, read);
    }
  }
  return { name, file, documented: hasDoc(source, text, name) };
}

/** Of an overloaded function the first declaration counts. A remark to the linter may stand in between. */
function hasDoc(source: string, text: string, name: string): boolean {
  const declared = new RegExp(
    `^(?:export\\s+)?(?:declare\\s+)?(?:abstract\\s+)?(?:async\\s+)?(?:class|interface|type|const|let|function\\*?|namespace)\\s+${name.replace('$', '\\$')}(?![\\w$])`,
    'm',
  ).exec(text);
  if (declared === null) return false;
  return /\/\*\*(?:(?!\*\/)[\s\S])*\w(?:(?!\*\/)[\s\S])*\*\/\s*(?:\/\/[^\n]*\n\s*)*$/.test(
    source.slice(0, declared.index),
  );
}

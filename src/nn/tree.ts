// Finding what modules hold: the fields of one module, and those of a whole tree, each once.

import { snakeCase } from './names.js';

/** A class to look for. */
type Kind<T> = abstract new (...args: never[]) => T;

/** The object's own fields that hold a `kind`, under PyTorch's names, in the order of their definition. */
export function ownFields<T>(module: object, kind: Kind<T>): [string, T][] {
  const fields: [string, T][] = [];
  for (const [name, value] of Object.entries(module)) {
    if (value instanceof kind) fields.push([snakeCase(name), value]);
  }
  return fields;
}

/** The same for all of `modules`, shared values once, named by path. */
export function collect<T>(modules: readonly [string, object][], kind: Kind<T>): [string, T][] {
  const all = modules.flatMap(([path, module]) =>
    ownFields(module, kind).map(([name, value]): [string, T] => [join(path, name), value]),
  );
  return onceEach(all);
}

/** Every value under its first name. */
export function onceEach<T>(entries: readonly [string, T][]): [string, T][] {
  const seen = new Set<T>();
  return entries.filter(([, value]) => !seen.has(value) && seen.add(value));
}

export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

// Puts the operators on the tensor class. Each is a small stub that binds itself on first use, so that importing the
// library costs the same for ten operators and for a thousand.
import { METHODS } from './ops.generated.js';
import { type Bound, bindOverloads } from './ops.js';

export function installMethods(prototype: object): void {
  for (const [name, ...overloads] of METHODS) {
    if (Object.hasOwn(prototype, name)) continue;
    define(prototype, name, function (this: unknown, ...args: unknown[]) {
      const bound = bindMethod(name, overloads);
      define(prototype, name, bound);
      return bound.apply(this, args);
    });
  }
}

/** The function of one table entry; overloads are written without `aten::`. */
export function bindMethod(name: string, overloads: readonly string[]): Bound {
  return bindOverloads(
    name,
    overloads.map((overload) => `aten::${overload}`),
    { method: true },
  );
}

function define(prototype: object, name: string, value: Bound): void {
  Object.defineProperty(prototype, name, {
    value,
    writable: true,
    configurable: true,
    enumerable: false,
  });
}

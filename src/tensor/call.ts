// Any registered operator by name, for what has no method of its own.
import { addon } from './cells.js';
import { callOperator } from './ops.js';

/** Access to LibTorch's dispatcher: every operator that is registered, by name. */
export const ops = {
  /**
   * Calls an operator. Arguments go by position in the order of its schema, or by name (the schema's or camelCase) in a
   * trailing object. Several results come as an array; an operator that works in place gives its first argument back.
   *
   * Operators that PyTorch does not document (`_…`, `…_backward`, quantized cells) check little: nonsense can end the
   * process there, as it does in Python.
   *
   * @param name with namespace and overload: `'aten::add.Tensor'`
   * @throws {ArgumentError} there is no such operator, or an argument is missing or of the wrong kind.
   * @example
   * ```ts
   * const y = ops.call('aten::add.Tensor', x, x, { alpha: 2 });
   * ```
   */
  call(name: string, ...args: unknown[]): unknown {
    return callOperator(name, ...args);
  },

  /**
   * The schema of an operator as LibTorch prints it.
   *
   * @throws {ArgumentError} there is no such operator.
   */
  schema(name: string): string {
    const dot = name.lastIndexOf('.');
    return dot < 0
      ? addon.schemaOf(name, '')
      : addon.schemaOf(name.slice(0, dot), name.slice(dot + 1));
  },

  /**
   * The names of all registered operators, sorted: about 3,750 of them in `aten`.
   *
   * @param namespace only those of this one: `'aten'`, or what a library registers (see {@link loadLibrary})
   */
  names(namespace?: string): string[] {
    const names = addon.operatorNames().trim().split('\n').sort();
    return namespace === undefined
      ? names
      : names.filter((name) => name.startsWith(`${namespace}::`));
  },
};

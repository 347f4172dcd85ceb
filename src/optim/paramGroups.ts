// What an optimizer is given: parameters, or groups of them with their own hyper-parameters. Everything is checked here.

import { ArgumentError, show } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';

/** Values by which an optimizer steps, by name; each optimizer says which there are. */
export type Hypers = { [name: string]: unknown };

/** Parameters with the hyper-parameters that hold for them; these can be changed between steps. */
export type ParamGroup<H> = H & { readonly params: readonly Tensor[] };

/** Parameters with what differs from the optimizer's options for them. */
export type ParamGroupInput<H> = Partial<H> & { params: Tensor | Iterable<Tensor> };

/** Parameters, or groups of them. */
export type ParamsInput<H> = Iterable<Tensor> | Iterable<ParamGroupInput<H>>;

/** What a hyper-parameter has to be. */
export interface Rule {
  /** In words: `a number ≥ 0`. */
  expected: string;
  holds(value: unknown): boolean;
}

export const NOT_NEGATIVE: Rule = {
  expected: 'a number ≥ 0',
  holds: (value) => typeof value === 'number' && value >= 0,
};

export const FLAG: Rule = { expected: 'a boolean', holds: (value) => typeof value === 'boolean' };

export const NUMBER: Rule = {
  expected: 'a number',
  holds: (value) => typeof value === 'number' && !Number.isNaN(value),
};

export const BETAS: Rule = {
  expected: 'two numbers in [0, 1)',
  holds: (value) =>
    Array.isArray(value) && value.length === 2 && value.every((beta) => beta >= 0 && beta < 1),
};

/** `given` over `defaults`. @throws {ArgumentError} a name is unknown or a value breaks its rule. */
export function readHypers(
  op: string,
  rules: Readonly<Record<string, Rule>>,
  defaults: Hypers,
  given: Hypers,
): Hypers {
  const hypers = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const known = Object.keys(rules).join(', ');
    if (!rule) throw new ArgumentError(op, `unknown option ${name}; there are ${known}`);
    if (!rule.holds(value)) throw ArgumentError.of(op, rule.expected, name, value);
    hypers[name] = Array.isArray(value) ? [...value] : value;
  }
  return hypers;
}

/** Parameters or groups as groups. @throws {ArgumentError} there is none, or something else is among them. */
export function readGroups<H>(op: string, params: ParamsInput<H>): ParamGroupInput<H>[] {
  const iterable = typeof params === 'object' && params !== null && Symbol.iterator in params;
  if (!iterable) throw ArgumentError.of(op, 'a list of parameters or of groups', 'params', params);
  const items: (Tensor | ParamGroupInput<H>)[] = [...params];
  if (items.length === 0)
    throw new ArgumentError(op, 'expected at least one parameter, got an empty list');
  const tensors = items.filter((item) => item instanceof Tensor);
  if (tensors.length === items.length)
    return [{ params: tensors } as unknown as ParamGroupInput<H>];
  for (const item of items) {
    const group =
      typeof item === 'object' && item !== null && !(item instanceof Tensor) && 'params' in item;
    if (!group)
      throw new ArgumentError(
        op,
        `expected groups { params, … } or tensors only, got ${show(item)}`,
      );
  }
  return items as ParamGroupInput<H>[];
}

/** The tensors of a group. @throws {ArgumentError} one is no leaf, or is in `taken` already. */
export function readTensors(
  op: string,
  params: Tensor | Iterable<Tensor>,
  taken: ReadonlySet<Tensor>,
): Tensor[] {
  const tensors = params instanceof Tensor ? [params] : [...params];
  const seen = new Set(taken);
  tensors.forEach((tensor, i) => {
    if (!(tensor instanceof Tensor)) throw ArgumentError.of(op, 'a tensor', `params[${i}]`, tensor);
    if (!tensor.isLeaf)
      throw new ArgumentError(
        op,
        `expected leaves, got the result of an operation in params[${i}]`,
      );
    if (seen.has(tensor))
      throw new ArgumentError(op, `expected each tensor once, got params[${i}] twice`);
    seen.add(tensor);
  });
  return tensors;
}

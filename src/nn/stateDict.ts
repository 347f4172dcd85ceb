// Loading named values into a module, all or nothing.

import { ArgumentError, checkArg } from '../tensor/errors.js';
import { noGrad } from '../tensor/grad.js';
import { Tensor } from '../tensor/tensor.js';

/** Values under PyTorch's names, as `torch.save(model.state_dict())` holds them. */
export type StateDict = Record<string, Tensor>;

/** How strictly a state dict has to match. */
export interface LoadOptions {
  /** Whether missing and unexpected keys are errors. Default true. */
  strict?: boolean;
}

/** What did not match. */
export interface LoadReport {
  /** Names that the module has and the state dict has not. */
  missingKeys: string[];
  /** Names that the state dict has and the module has not. */
  unexpectedKeys: string[];
}

/** Copies `state` into `own`, after everything has been checked. */
export function loadState(
  name: string,
  own: readonly (readonly [string, Tensor])[],
  state: StateDict,
  { strict = true }: LoadOptions,
): LoadReport {
  const op = `${name}.loadStateDict`;
  checkArg(
    typeof state === 'object' && state !== null,
    op,
    'an object of named tensors',
    'state',
    state,
  );
  const names = new Set(own.map(([key]) => key));
  const missingKeys = own.map(([key]) => key).filter((key) => !Object.hasOwn(state, key));
  const unexpectedKeys = Object.keys(state).filter((key) => !names.has(key));
  const pairs = own
    .filter(([key]) => Object.hasOwn(state, key))
    .map(([key, to]) => ({ key, to, from: state[key] }));
  const problems = [
    ...(strict && missingKeys.length > 0 ? [`missing ${quote(missingKeys)}`] : []),
    ...(strict && unexpectedKeys.length > 0 ? [`unexpected ${quote(unexpectedKeys)}`] : []),
    ...pairs.flatMap(({ key, to, from }) => mismatch(key, to, from)),
  ];
  if (problems.length > 0) throw new ArgumentError(op, problems.join('; '));
  noGrad(() => {
    for (const { to, from } of pairs) to.copy_(from as Tensor);
  });
  return { missingKeys, unexpectedKeys };
}

function mismatch(key: string, to: Tensor, from: unknown): string[] {
  if (!(from instanceof Tensor)) return [`${typeof from} for "${key}", where a tensor belongs`];
  const same = from.ndim === to.ndim && from.shape.every((size, i) => size === to.shape[i]);
  return same ? [] : [`shape [${from.shape}] for "${key}", where [${to.shape}] belongs`];
}

function quote(keys: readonly string[]): string {
  return keys.map((key) => `"${key}"`).join(', ');
}

// Calls that nn.functional must refuse, and how the tests say so.
import { ArgumentError, nn, ones, type Tensor, tensor } from 'kindling';
import { assertThrows } from '../../support/assertThrows.js';

/** A function's name, a call of it, and what its error says after the name. */
export type Refusal = readonly [name: string, call: () => unknown, message: RegExp];

/** The functions without their types: misuse is what the compiler forbids. */
export const loosely = nn.functional as unknown as Record<string, (...args: unknown[]) => Tensor>;

export const int = (values: number[] | number[][]) => tensor(values, { dtype: 'int64' });
export const x = () => ones([2, 3]);
export const image = () => ones([1, 1, 4, 4]);

/** One test per call: the error is ours, and begins with the function's name. */
export function refuses(refusals: readonly Refusal[]): void {
  for (const [name, call, message] of refusals) {
    it(`${name}${message.source.replace(/\\|\$$/g, '')}`, () =>
      assertThrows(call, {
        type: ArgumentError,
        code: 'ERR_ARGUMENT',
        message: new RegExp(`^${name}${message.source}`),
      }));
  }
}

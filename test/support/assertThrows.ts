// What misuse must give: an error of the right class, code and text, and tensors that still work.
import assert from 'node:assert/strict';
import { type KindlingError, ones, type Tensor, tidy } from 'kindling';

export interface ExpectedError {
  type: abstract new (...args: never[]) => Error;
  code: string;
  message: RegExp;
}

/** A tensor whose methods take anything: misuse is what the compiler forbids. */
export type LooseTensor = {
  readonly [Name in keyof Tensor]: (...args: unknown[]) => LooseTensor;
};

export function loose(tensor: Tensor): LooseTensor {
  return tensor as unknown as LooseTensor;
}

/** Runs `body` in a scope, so that it may leave tensors behind. */
export function assertThrows(body: () => unknown, { type, code, message }: ExpectedError): void {
  tidy(() => {
    let thrown: unknown;
    try {
      body();
    } catch (error) {
      thrown = error;
    }
    assert.ok(thrown instanceof type, `${type.name} expected, got ${thrown}`);
    assert.match(thrown.message, message);
    const { code: got, op, name } = thrown as KindlingError;
    assert.equal(got, code);
    assert.equal(name, type.name);
    assert.ok(op.length > 0 && thrown.message.startsWith(`${op}: `), `op is '${op}'`);
    assert.doesNotMatch(thrown.message, /Exception raised from|\n\s+at |frame #/);
    assert.deepEqual(ones([2]).add(1).tolist(), [2, 2]);
  });
}

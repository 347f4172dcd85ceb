import {
  ArgumentError,
  arange,
  ELLIPSIS,
  ones,
  slice,
  TorchError,
  TorchIndexError,
  tensor,
  zeros,
} from 'kindling';
import { assertThrows, loose } from '../support/assertThrows.js';

const x = () => arange(24).reshape([2, 3, 4]);
const int = (values: number[]) => tensor(values, { dtype: 'int64' });
const argument = { type: ArgumentError, code: 'ERR_ARGUMENT' };
const index = { type: TorchIndexError, code: 'ERR_INDEX' };
const torch = { type: TorchError, code: 'ERR_TORCH' };

describe('Tensor#at() refuses', () => {
  const cases: readonly (readonly [string, () => unknown, RegExp])[] = [
    [
      'a position out of range',
      () => x().at(5),
      /^at: expected a position in \[-2, 1\] for dim 0 of size 2, got 5$/,
    ],
    ['a negative one', () => x().at(0, -4), /in \[-3, 2\] for dim 1 of size 3, got -4$/],
    ['one behind ELLIPSIS', () => x().at(ELLIPSIS, 4), /in \[-4, 3\] for dim 2 of size 4, got 4$/],
    ['one behind a new dimension', () => x().at(null, 0, null, 3), /for dim 1 of size 3, got 3$/],
    [
      'one in a list',
      () => x().at(slice(), [0, 7, -9]),
      /in \[-3, 2\] for dim 1 of size 3, got -9$/,
    ],
    ['one in a tensor', () => x().at(slice(), slice(), int([1, 4])), /for dim 2 of size 4, got 4$/],
    ['one behind a mask', () => x().at(ones([2, 3]).gt(0), 9), /for dim 2 of size 4, got 9$/],
    [
      'one in an empty dimension',
      () => zeros([0, 2]).at(0),
      /expected no position for dim 0, which has size 0, got 0$/,
    ],
    [
      'too many',
      () => x().at(0, 0, slice(), 0),
      /at most 3 dimensions of shape \[2, 3, 4\], got 4$/,
    ],
    [
      'any for a tensor without dimensions',
      () => tensor(1).at(0),
      /without dimensions, got 1; item\(\) gives its value$/,
    ],
    [
      'a mask of another shape',
      () => x().at([true, false, true]),
      /a mask of shape \[2\] for index 0, which covers dim 0, got \[3\]$/,
    ],
    [
      'a mask over two dimensions',
      () => x().at(slice(), ones([3, 3]).gt(0)),
      /shape \[3, 4\] for index 1, which covers dims 1 to 2, got \[3, 3\]$/,
    ],
    [
      'lists that do not broadcast',
      () => x().at([0, 1], [0, 1, 2]),
      /lists of positions that broadcast, got shapes \[2\] and \[3\]$/,
    ],
    [
      'a tensor of fractions',
      () => loose(x()).at(ones([2])),
      /an int64, int32, uint8 or bool tensor for index 0, got float32\[2\]$/,
    ],
  ];
  for (const [what, body, message] of cases)
    it(what, () => assertThrows(body, { ...index, message }));

  const kinds: readonly (readonly [string, unknown[], RegExp])[] = [
    ['a fraction', [0, 1.5], /for index 1, got 1\.5 \(number\)$/],
    ['NaN', [Number.NaN], /got NaN \(number\)$/],
    ['a bigint', [1n], /got 1 \(bigint\)$/],
    [
      'a string',
      ['1:3'],
      /^at: expected an integer, slice\(…\), ELLIPSIS, null, a boolean, a tensor or an array of integers for index 0, got '1:3' \(string\)$/,
    ],
    ['undefined', [undefined], /got undefined$/],
    ['an object', [{ start: 1 }], /got Object \(object\)$/],
    ['another symbol', [Symbol('x')], /got Symbol\(x\) \(symbol\)$/],
    ['ragged arrays', [[[0, 1], [1]]], /^at: expected 2 elements at index 0\[1\], got 1$/],
    ['arrays beside numbers', [[[0], 1]], /expected an array at index 0\[1\], got 1 \(number\)$/],
    [
      'fractions in an array',
      [[0, 0.5]],
      /expected an integer or a boolean at index 0\[1\], got 0\.5 \(number\)$/,
    ],
    [
      'booleans beside numbers',
      [[0, true]],
      /expected a boolean at|expected an integer at index 0\[1\] as before it, got true/,
    ],
    [
      'numbers beside booleans',
      [[true, 0]],
      /expected an? \w+ at index 0\[1\] as before it, got 0 \(number\)$/,
    ],
    ['two ELLIPSIS', [ELLIPSIS, ELLIPSIS], /^at: expected ELLIPSIS at most once$/],
  ];
  for (const [what, args, message] of kinds)
    it(what, () => assertThrows(() => loose(x()).at(...args), { ...argument, message }));
});

describe('slice() refuses', () => {
  const cases: readonly (readonly [string, unknown[], RegExp])[] = [
    [
      'a negative step',
      [null, null, -1],
      /^slice: expected a step > 0, got -1; flip\(\[dim\]\) turns a dimension round$/,
    ],
    ['a step of 0', [0, 1, 0], /^slice: expected a step > 0, got 0$/],
    ['a fraction', [0.5], /^slice: expected an integer or null for start, got 0\.5 \(number\)$/],
    ['a string', [0, '2'], /for stop, got '2' \(string\)$/],
  ];
  for (const [what, args, message] of cases)
    it(what, () =>
      assertThrows(() => (slice as (...args: unknown[]) => unknown)(...args), {
        ...argument,
        message,
      }),
    );
});

describe('Tensor#setAt() refuses', () => {
  it('a value that does not broadcast, by range and by list', () => {
    assertThrows(() => x().setAt([0], ones([5])), {
      ...torch,
      message: /^setAt: expected a value that broadcasts to \[3, 4\], got float32\[5\]$/,
    });
    assertThrows(() => x().setAt([slice(), [0, 1]], ones([2, 3, 4])), {
      ...torch,
      message: /broadcasts to \[2, 2, 4\], got float32\[2, 3, 4\]$/,
    });
  });

  it('a position out of range', () =>
    assertThrows(() => x().setAt([0, 3], 1), {
      ...index,
      message: /^setAt: expected a position in \[-3, 2\] for dim 1 of size 3, got 3$/,
    }));

  it('a leaf that requires a gradient', () => {
    const leaf = () => zeros([3], { requiresGrad: true });
    assertThrows(() => leaf().setAt([0], 1), {
      ...torch,
      message:
        /^setAt: a view of a leaf Variable that requires grad is being used in an in-place operation/,
    });
    assertThrows(() => leaf().setAt([[0]], 1), {
      ...torch,
      message: /^setAt: a leaf Variable that requires grad/,
    });
  });

  it('what is no list of indices, no value, no option', () => {
    assertThrows(() => loose(x()).setAt(0, 1), {
      ...argument,
      message:
        /^setAt: expected an array with one index per dimension for indices, got 0 \(number\)$/,
    });
    assertThrows(() => loose(x()).setAt([0], [1, 2]), {
      ...argument,
      message: /^setAt: expected a number for value, got \[1, 2\] \(array\)$/,
    });
    assertThrows(() => loose(x()).setAt([0], 1, { accumulat: true }), {
      ...argument,
      message: /^setAt: unknown option accumulat; there is accumulate$/,
    });
    assertThrows(() => loose(x()).setAt([0], 1, { accumulate: 1 }), {
      ...argument,
      message: /^setAt: expected a boolean for accumulate, got 1 \(number\)$/,
    });
  });

  it('a sparse tensor', () =>
    assertThrows(() => x().toSparse().setAt([0], 1), {
      ...argument,
      message: /^setAt: expected a dense tensor to assign to$/,
    }));
});

describe('for (const row of x) refuses', () => {
  it('a tensor without dimensions', () =>
    assertThrows(() => [...tensor(1)], {
      ...index,
      message: /expected at least one dimension, got none; use item\(\)$/,
    }));
});

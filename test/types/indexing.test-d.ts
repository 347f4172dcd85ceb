// What indexing must and must not compile.
import {
  arange,
  ELLIPSIS,
  type Slice,
  slice,
  type Tensor,
  type TensorIndex,
  unique,
  zeros,
} from 'kindling';

declare const x: Tensor<'float32'>;
declare const positions: Tensor<'int64'>;
declare const mask: Tensor<'bool'>;
declare const bytes: Tensor<'uint8'>;
declare const fractions: Tensor<'float32'>;
declare const whatever: Tensor;
declare const either: Tensor<'int32' | 'float32'>;

export function reads(): Tensor<'float32'>[] {
  const range: Slice = slice(1, null, 2);
  const list: TensorIndex[] = [0, null];
  return [
    x.at(),
    x.at(0, range, mask, ELLIPSIS, null),
    x.at(true, positions, bytes, [0, 1], [[true, false]]),
    x.at(whatever),
    x.at(either),
    x.at(...list),
    ...x,
  ];
}

export function writes(): Tensor<'float32'> {
  x.setAt([0, slice(2)], 1).setAt([mask], fractions, { accumulate: true });
  return x.setAt([ELLIPSIS], { re: 1, im: 0 });
}

export function refusals(): void {
  // @ts-expect-error fractions are no positions
  x.at(fractions);
  // @ts-expect-error nor beside others
  x.at(0, slice(), fractions);
  // @ts-expect-error text is no index
  x.at('1:3');
  // @ts-expect-error a bigint is no index
  x.at(1n);
  // @ts-expect-error undefined is no index
  x.at(undefined);
  // @ts-expect-error an object is no slice
  x.at({ start: 0 });
  // @ts-expect-error a list holds whole numbers or booleans
  x.at(['0']);
  // @ts-expect-error a slice has numbers
  slice('1');
  // @ts-expect-error indices to write to are a list
  x.setAt(0, 1);
  // @ts-expect-error fractions are no positions
  x.setAt([fractions], 1);
  // @ts-expect-error a list is no value
  x.setAt([0], [1, 2]);
  // @ts-expect-error no such option
  x.setAt([0], 1, { add: true });
  // @ts-expect-error the dtype is that of the tensor
  const wrong: Tensor<'int64'> = x.at(0);
  void wrong;
}

export function uniques(): [Tensor<'int64'>, Tensor<'int64'>] {
  const alone: Tensor<'int64'> = unique(positions);
  const [values, inverse] = positions.unique({ returnInverse: true });
  const [, , counts] = unique(x, { returnInverse: true, returnCounts: true });
  const [rows, howMany] = x.uniqueConsecutive({ returnCounts: true, dim: 0 });
  const checked: Tensor<'float32'> = rows;
  // @ts-expect-error there are no counts
  const [, , none] = positions.unique({ returnInverse: true });
  // @ts-expect-error no such option
  unique(x, { returnIndex: true });
  void [alone, inverse, counts, howMany, checked, none, arange(3), zeros([1])];
  return [values, inverse];
}

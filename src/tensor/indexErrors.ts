// What was wrong with an index: LibTorch tells it in several vocabularies, for lists with the wrong dimension. Only the
// failing path comes here, so that looking at elements costs nothing.
import { TorchError, TorchIndexError } from './errors.js';
import { isTensor } from './handle.js';
import { flattenIndexList } from './indexList.js';
import { ELLIPSIS, Slice, type TensorIndex } from './indexTypes.js';
import { tidy } from './scope.js';
import type { Tensor } from './tensor.js';

/** The call that failed. */
export interface IndexCall {
  readonly self: Tensor;
  readonly indices: readonly TensorIndex[];
  /** What was to be assigned, if anything. */
  readonly value?: unknown;
}

/** The error in our words, or itself where the indices do not explain it. */
export function explained(op: string, error: unknown, call: IndexCall): unknown {
  if (!(error instanceof TorchIndexError) && !(error instanceof TorchError)) return error;
  if (call.self.disposed) return error;
  const complaint = tidy(() => complaintOf(call));
  if (complaint !== null) return new TorchIndexError(op, complaint);
  return tidy(() => valueError(op, call)) ?? error;
}

/** What an index is, as far as errors are concerned. */
interface Chosen {
  readonly name: string;
  /** Sizes of a mask; null for positions. */
  readonly mask: readonly number[] | null;
  /** Smallest and largest position. */
  readonly range: readonly [number, number] | null;
  readonly shape: readonly number[];
}

function complaintOf({ self, indices }: IndexCall): string | null {
  const { shape } = self;
  const lists = indices.map((index, i) => chosenBy(index, `index ${i}`));
  const refused = lists.find((list) => typeof list === 'string');
  if (refused !== undefined) return refused as string;
  const used = indices.map((index, i) => dimsOf(index, lists[i] as Chosen | null));
  const total = used.reduce((sum, count) => sum + count, 0);
  if (total > shape.length) {
    return shape.length === 0
      ? `expected no position for a tensor without dimensions, got ${total}; item() gives its value`
      : `expected positions for at most ${shape.length} dimensions of shape [${shape.join(', ')}], got ${total}`;
  }
  let dim = 0;
  for (let i = 0; i < indices.length; i++) {
    const list = lists[i] as Chosen | null;
    const complaint = list && complaintAt(list, shape, dim);
    if (complaint) return complaint;
    dim += indices[i] === ELLIPSIS ? shape.length - total : (used[i] as number);
  }
  return broadcastComplaint(lists as (Chosen | null)[]);
}

/** The positions or the mask that an index holds; null where it holds none, text where it cannot be an index. */
function chosenBy(index: TensorIndex, name: string): Chosen | string | null {
  if (typeof index === 'number') return { name, mask: null, range: [index, index], shape: [] };
  if (Array.isArray(index)) {
    const { shape, elements, isMask } = flattenIndexList('at', index, name);
    if (isMask) return { name, mask: shape, range: null, shape };
    return { name, mask: null, range: rangeOf(elements as readonly number[]), shape };
  }
  if (!isTensor(index)) return null;
  const tensor = index as Tensor;
  const { dtype, shape } = tensor;
  if (dtype === 'bool' || dtype === 'uint8') return { name, mask: shape, range: null, shape };
  const isScalar = shape.length === 0 && (dtype === 'int8' || dtype === 'int16');
  if (dtype !== 'int64' && dtype !== 'int32' && !isScalar)
    return `expected an int64, int32, uint8 or bool tensor for ${name}, got ${dtype}[${shape.join(', ')}]`;
  const range: [number, number] | null =
    tensor.numel() === 0 ? null : [Number(tensor.min().item()), Number(tensor.max().item())];
  return { name, mask: null, range, shape };
}

function rangeOf(positions: readonly number[]): [number, number] | null {
  if (positions.length === 0) return null;
  return positions.reduce<[number, number]>(
    ([low, high], position) => [Math.min(low, position), Math.max(high, position)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** How many dimensions of the tensor an index takes. */
function dimsOf(index: TensorIndex, list: Chosen | null): number {
  if (list !== null) return list.mask === null ? 1 : list.mask.length;
  return index instanceof Slice ? 1 : 0;
}

function complaintAt(list: Chosen, shape: readonly number[], dim: number): string | null {
  const { mask, range, name } = list;
  if (mask !== null) {
    const covered = shape.slice(dim, dim + mask.length);
    return mask.join() === covered.join()
      ? null
      : `expected a mask of shape [${covered.join(', ')}] for ${name}, which covers ${dimsText(dim, mask.length)}, got [${mask.join(', ')}]`;
  }
  const size = shape[dim] as number;
  const wrong = range?.find((position) => position < -size || position >= size);
  if (wrong === undefined) return null;
  return size === 0
    ? `expected no position for dim ${dim}, which has size 0, got ${wrong}`
    : `expected a position in [${-size}, ${size - 1}] for dim ${dim} of size ${size}, got ${wrong}`;
}

function dimsText(dim: number, count: number): string {
  return count === 1 ? `dim ${dim}` : `dims ${dim} to ${dim + count - 1}`;
}

function broadcastComplaint(lists: readonly (Chosen | null)[]): string | null {
  const shapes = lists
    .filter((list): list is Chosen => list !== null && list.mask === null && list.shape.length > 0)
    .map(({ shape }) => shape);
  if (broadcastOf(shapes) !== null) return null;
  return `expected lists of positions that broadcast, got shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')}`;
}

function broadcastOf(shapes: readonly (readonly number[])[]): number[] | null {
  const ndim = Math.max(0, ...shapes.map(({ length }) => length));
  const out: number[] = Array(ndim).fill(1);
  for (const shape of shapes) {
    for (let i = 0; i < shape.length; i++) {
      const size = shape[i] as number;
      const at = ndim - shape.length + i;
      if (size === 1) continue;
      if (out[at] !== 1 && out[at] !== size) return null;
      out[at] = size;
    }
  }
  return out;
}

/** The value does not fit the place. */
function valueError(op: string, { self, indices, value }: IndexCall): TorchError | null {
  if (!isTensor(value)) return null;
  const given = value as Tensor;
  const { shape } = (self.detach() as Tensor).at(...indices);
  let sizes = [...given.shape];
  while (sizes[0] === 1) sizes = sizes.slice(1);
  const fits =
    sizes.length <= shape.length &&
    sizes.every((size, i) => size === 1 || size === shape[shape.length - sizes.length + i]);
  if (fits) return null;
  return new TorchError(
    'ERR_TORCH',
    op,
    `expected a value that broadcasts to [${shape.join(', ')}], got ${given.dtype}[${given.shape.join(', ')}]`,
  );
}

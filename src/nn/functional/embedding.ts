// Look-up tables: rows by index, and bags of rows.

import { arange } from '../../tensor/create.js';
import type { DType } from '../../tensor/dtype.js';
import { checkArg } from '../../tensor/errors.js';
import { tidy } from '../../tensor/scope.js';
import type { DeviceOf, Embedding } from '../../tensor/shapes/index.js';
import type { Tensor } from '../../tensor/tensor.js';
import { bindOp, checkShape, checkTensors, withDefaults } from './op.js';

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** This row gets no gradient; negative ones count from the end. Default none. */
  paddingIdx?: number | null;
  /** Rows that are used and have a larger norm are shrunk to it, in place. Default none. */
  maxNorm?: number | null;
  /** The p of that norm. Default 2. */
  normType?: number;
  /** Divide gradients by how often the row occurs in the batch. Default false. */
  scaleGradByFreq?: boolean;
  /** Make the gradient sparse. Default false. */
  sparse?: boolean;
}

/** Options of `embeddingBag`. */
export interface EmbeddingBagOptions extends EmbeddingOptions {
  /** [B] with a flat input: where each bag begins, rising from 0. Default none: each row of the input is a bag. */
  offsets?: Tensor | null;
  /** What becomes of the rows of a bag. Default 'mean'. */
  mode?: 'sum' | 'mean' | 'max';
  /** The input's shape: weight of each index, for mode 'sum' only. Default: all 1. */
  perSampleWeights?: Tensor | null;
  /** Whether `offsets` has one more element, the end of the last bag. Default false. */
  includeLastOffset?: boolean;
}

const embeddingOp = bindOp('aten::embedding');
const embeddingRenormOp_ = bindOp('aten::embedding_renorm_', 'embedding');
const embeddingBagOp = bindOp('aten::embedding_bag.padding_idx');

/**
 * The rows of `weight` that the indices name: […] int32 or int64 with weight [N, K] → […, K].
 *
 * @throws {ArgumentError} `paddingIdx` is no row.
 * @throws {RangeError} an index is no row.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding.html
 */
export function embedding<X extends Tensor, W extends Tensor>(
  input: X,
  weight: W,
  options?: EmbeddingOptions,
): Tensor<W['dtype'], Embedding<X, W>, DeviceOf<W>> {
  const given = withDefaults('embedding', options, DEFAULTS);
  checkTensors('embedding', { input, weight });
  const row = rowOf('embedding', given.paddingIdx, weight) ?? -1;
  shrinkRows(input, weight, given);
  return embeddingOp(weight, input, row, given.scaleGradByFreq, given.sparse);
}

/**
 * The sum, mean or maximum of the rows of `weight` in each bag of indices: [B, S], or flat with `offsets` [B], and weight
 * [N, K] → [B, K]. An empty bag gives zeros.
 *
 * On the CPU indices and offsets are looked at before LibTorch gets them, which reads beyond its memory where they make
 * no sense.
 *
 * @throws {ArgumentError} an index or `paddingIdx` is no row, offsets do not rise from 0, shapes do not fit, or options
 * exclude each other.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.embedding_bag.html
 */
export function embeddingBag<D extends DType>(
  input: Tensor,
  weight: Tensor<D>,
  options?: EmbeddingBagOptions,
): Tensor<D> {
  const op = 'embeddingBag';
  const given = withDefaults(op, options, { ...DEFAULTS, ...BAG_DEFAULTS });
  const { mode, perSampleWeights, includeLastOffset, scaleGradByFreq, sparse } = given;
  checkTensors(op, { input, weight });
  const row = rowOf(op, given.paddingIdx, weight);
  checkOptions(input, weight, given);
  return tidy(() => {
    const { indices, offsets } = bagsOf(input, given.offsets);
    if (input.device === 'cpu') {
      checkRange(indices, weight.size(0));
      checkOffsets(offsets, indices.numel());
    }
    shrinkRows(indices, weight, given);
    const weights = perSampleWeights?.reshape([-1]) ?? null;
    const last = input.ndim === 1 && includeLastOffset;
    const code = MODES.indexOf(mode);
    const bags = [scaleGradByFreq, code, sparse, weights, last, row];
    return embeddingBagOp<[Tensor<D>, ...Tensor[]]>(weight, indices, offsets, ...bags)[0];
  });
}

const DEFAULTS: Required<EmbeddingOptions> = {
  paddingIdx: null,
  maxNorm: null,
  normType: 2,
  scaleGradByFreq: false,
  sparse: false,
};

const BAG_DEFAULTS: Required<Omit<EmbeddingBagOptions, keyof EmbeddingOptions>> = {
  offsets: null,
  mode: 'mean',
  perSampleWeights: null,
  includeLastOffset: false,
};

/** In the order of LibTorch's numbers. */
const MODES: readonly string[] = ['sum', 'mean', 'max'];

function rowOf(op: string, paddingIdx: number | null, weight: Tensor): number | null {
  if (paddingIdx === null) return null;
  const rows = weight.size(0);
  const inside = Number.isInteger(paddingIdx) && paddingIdx >= -rows && paddingIdx < rows;
  checkArg(inside, op, `an index of ${rows} rows`, 'paddingIdx', paddingIdx);
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}

function shrinkRows(
  indices: Tensor,
  weight: Tensor,
  { maxNorm, normType }: Required<EmbeddingOptions>,
): void {
  if (maxNorm === null) return;
  tidy(() => {
    embeddingRenormOp_(weight.detach(), indices.contiguous(), maxNorm, normType);
  });
}

function checkOptions(input: Tensor, weight: Tensor, given: Required<EmbeddingBagOptions>): void {
  const op = 'embeddingBag';
  const { mode, offsets, perSampleWeights, scaleGradByFreq, sparse } = given;
  checkArg(MODES.includes(mode), op, "'sum', 'mean' or 'max'", 'mode', mode);
  checkArg(weight.ndim === 2, op, '2 dimensions', 'weight', weight.shape);
  checkArg(input.ndim === 1 || input.ndim === 2, op, '1 or 2 dimensions', 'input', input.shape);
  const flat = input.ndim === 1;
  checkArg(flat || offsets === null, op, 'none with a 2-d input', 'offsets', offsets);
  checkArg(!flat || offsets?.ndim === 1, op, '1 dimension with a 1-d input', 'offsets', offsets);
  const max = mode === 'max';
  checkArg(!max || !scaleGradByFreq, op, "false with mode 'max'", 'scaleGradByFreq', true);
  checkArg(!max || !sparse, op, "false with mode 'max'", 'sparse', true);
  if (perSampleWeights === null) return;
  checkShape(op, 'perSampleWeights', perSampleWeights, input);
  checkArg(mode === 'sum', op, "'sum' with perSampleWeights", 'mode', mode);
}

/** All indices in a row, and where each bag begins. */
function bagsOf(input: Tensor, offsets: Tensor | null): { indices: Tensor; offsets: Tensor } {
  if (offsets !== null) return { indices: input, offsets };
  const [bags, size] = input.shape as [number, number];
  const { dtype, device } = input;
  const begins = arange(bags, { device }).mul(size).to({ dtype });
  return { indices: input.reshape([-1]), offsets: begins };
}

function checkRange(indices: Tensor, rows: number): void {
  if (indices.numel() === 0) return;
  const [least, most] = indices.aminmax().map((value) => Number(value.item())) as [number, number];
  const inside = least >= 0 && most < rows;
  checkArg(inside, 'embeddingBag', `indices in [0, ${rows - 1}]`, 'input', [least, most]);
}

function checkOffsets(offsets: Tensor, count: number): void {
  const places = (offsets.tolist() as number[]).map(Number);
  const rising = places.every((place, i) => place >= (i === 0 ? 0 : (places[i - 1] as number)));
  const sound = rising && (places[0] ?? 0) === 0 && (places.at(-1) ?? 0) <= count;
  const expected = `places that rise from 0 to at most ${count}`;
  checkArg(sound, 'embeddingBag', expected, 'offsets', places);
}

// What must and must not compile of nn.functional's functions written by hand. Nothing here runs: tsc is the test.
import { nn, type Tensor } from 'kindling';

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes `true` only where the type of the value is exactly `Expected`. */
declare function is<Expected>(): <Actual>(value: Actual, exactly: Same<Actual, Expected>) => void;

const F = nn.functional;

export function dtypes(
  f32: Tensor<'float32'>,
  f16: Tensor<'float16'>,
  i64: Tensor<'int64'>,
  any: Tensor,
): void {
  // The first tensor's dtype comes back.
  is<Tensor<'float32'>>()(F.crossEntropy(f32, i64), true);
  is<Tensor<'float16'>>()(F.mseLoss(f16, f32, { reduction: 'none' }), true);
  is<Tensor<'float32'>>()(F.embedding(i64, f32), true);
  is<Tensor<'float16'>>()(F.embeddingBag(i64, f16, { mode: 'sum' }), true);
  is<Tensor<'float32'>>()(F.interpolate(f32, { size: 2 }), true);
  is<Tensor<'float32'>>()(F.dropout_(f32), true);
  is<Tensor>()(F.gridSample(any, f32), true);

  // Whole numbers get fractions, another dtype is asked for.
  is<Tensor<'float32'>>()(F.softsign(i64), true);
  is<Tensor<'float32'>>()(F.softmin(f16, 0, { dtype: 'float32' }), true);
  is<Tensor<'float16'>>()(F.softmin(f16, 0), true);
  is<Tensor<'float16'>>()(F.groupedMm(f32, f32, { outDtype: 'float16' }), true);
}

export function tuples(f32: Tensor<'float32'>): void {
  is<Tensor<'float32'>>()(F.maxPool2d(f32, 2), true);
  is<[values: Tensor<'float32'>, indices: Tensor<'int64'>]>()(
    F.maxPool2d(f32, 2, { returnIndices: true, stride: 1 }),
    true,
  );
  const [values, indices] = F.adaptiveMaxPool3d(f32, [1, null, 2], { returnIndices: true });
  is<Tensor<'float32'>>()(F.maxUnpool3d(values, indices, 2), true);
  is<[values: Tensor<'float32'>, indices: Tensor<'int64'>]>()(
    F.fractionalMaxPool2d(f32, 2, { outputSize: 3, returnIndices: true }),
    true,
  );
  const weights = { numHeads: 2, outProjWeight: f32 };
  is<[output: Tensor<'float32'>, weights: null]>()(
    F.multiHeadAttentionForward(f32, f32, f32, { ...weights, needWeights: false }),
    true,
  );
  is<[output: Tensor<'float32'>, weights: Tensor<'float32'>]>()(
    F.multiHeadAttentionForward(f32, f32, f32, weights),
    true,
  );
}

export function mistakes(f32: Tensor<'float32'>, i64: Tensor<'int64'>): void {
  // @ts-expect-error there is no such reduction
  F.l1Loss(f32, f32, { reduction: 'max' });
  // @ts-expect-error 'batchmean' is for klDiv
  F.mseLoss(f32, f32, { reduction: 'batchmean' });
  // @ts-expect-error an unknown option
  F.crossEntropy(f32, i64, { labelSmothing: 0.1 });
  // @ts-expect-error in place is dropout_
  F.dropout(f32, { inplace: true });
  // @ts-expect-error the weight is an option
  F.crossEntropy(f32, i64, f32);
  // @ts-expect-error p is 1 or 2
  F.multiMarginLoss(f32, i64, { p: 3 });
  // @ts-expect-error the output's size or ratio must be given
  F.fractionalMaxPool2d(f32, 2);
  // @ts-expect-error there is no such mode
  F.gridSample(f32, f32, { mode: 'cubic' });
  // @ts-expect-error heads and the output's projection have no default
  F.multiHeadAttentionForward(f32, f32, f32, { numHeads: 2 });
  // @ts-expect-error no size is kept in a line
  F.adaptiveMaxPool1d(f32, null);
}

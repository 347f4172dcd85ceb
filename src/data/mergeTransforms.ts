import { checkArg } from '../tensor/errors.js';
import { FunctionTransform, Transform, type TupleFunction } from './transform.js';

/** A transform, or several; a plain function sees the whole tuple and returns it changed. */
export type Transforms = TransformLike | readonly TransformLike[];
type TransformLike = Transform | TupleFunction;

/**
 * The blocks' transforms and the user's. Of a class that occurs twice the last one stays, so that
 * the user's replaces a block's.
 */
export function mergeTransforms(
  ofBlocks: readonly (readonly Transform[])[],
  given: Transforms,
): Transform[] {
  const all = [...ofBlocks.flat(), ...[given].flat()] as readonly TransformLike[];
  const byKind = new Map<unknown, Transform>();
  for (const tfm of all) {
    if (tfm instanceof Transform) {
      byKind.delete(tfm.constructor); // so that it takes the later place
      byKind.set(tfm.constructor, tfm);
    } else {
      checkArg(
        typeof tfm === 'function',
        'DataBlock',
        'transforms or functions',
        'itemTfms and batchTfms',
        tfm,
      );
      byKind.set(tfm, new FunctionTransform(tfm));
    }
  }
  return [...byKind.values()];
}

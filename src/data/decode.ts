import { tidy } from '../tensor/scope.js';
import type { Tensor } from '../tensor/tensor.js';
import type { DataLoader } from './dataLoader.js';
import type { Tuple } from './transform.js';

/**
 * The first `maxN` samples of a batch as a person is shown them: batch transforms undone, then each
 * sample's, then each element's. Elements may be any tensors of the right shape, so that decoded
 * predictions can stand in for targets. Tensors in the result belong to the caller.
 */
export function decodeBatch(loader: DataLoader, batch: readonly Tensor[], maxN: number): Tuple[] {
  const { elements, splitIdx } = loader.dataset;
  return tidy(() => {
    const few = batch.map((tensor, i) => {
      const first = tensor.narrow(0, 0, Math.min(maxN, tensor.size(0))).to('cpu');
      return asElement(first, i);
    });
    const decoded = loader.batchTfms.decode(few, { splitIdx }) as readonly Tensor[];
    const count = few[0]?.size(0) ?? 0;
    return Array.from({ length: count }, (_, row) => {
      const sample = decoded.map((tensor, i) => asElement(tensor.select(0, row), i));
      return loader.itemTfms
        .decode(sample, { splitIdx })
        .map((value, i) => elements[i]?.pipeline.decode([value], { splitIdx })[0]);
    });
  });

  function asElement(tensor: Tensor, i: number): Tensor {
    const cls = elements[i]?.block.cls;
    return cls ? tensor.as(cls) : tensor;
  }
}

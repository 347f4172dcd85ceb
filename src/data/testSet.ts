// Items that a model is asked about after training.
import { ArgumentError } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import type { Dataset, SampleElement } from './datasets.js';

/** An input that has been read already: an image file's bytes, or a tensor. */
export type ReadInput = Uint8Array | Tensor;

/**
 * One thing to ask a model about: an item as those of the data, or its input itself, which no getter then reads; for several inputs a list
 * with all of them.
 */
export type TestItem<Item> = Item | ReadInput | readonly ReadInput[];

/** Options of {@link testSet}. */
export interface TestSetOptions {
  /** How many elements of a sample are inputs. */
  nInp: number;
  /** The items have targets too. Default `false`. */
  withLabels?: boolean | undefined;
}

/** Other items with the transforms of validation; only their inputs, unless `withLabels`. */
export function testSet<Item>(
  op: string,
  valid: Dataset<Item>,
  items: readonly TestItem<Item>[],
  { nInp, withLabels = false }: TestSetOptions,
): Dataset<Item> {
  if (items.length === 0) throw new ArgumentError(op, 'expected at least one item, got none');
  const { elements } = valid;
  const own = inputsOf(valid.items[0], nInp) !== undefined; // then such items are for the getters
  const inputs = elements
    .slice(0, nInp)
    .map((element, i) => (own ? element : takesInputs(element, i, nInp)));
  const wanted = withLabels ? [...inputs, ...elements.slice(nInp)] : inputs;
  return valid.new(items as readonly Item[], wanted);
}

/** The element, also of items that are their inputs already. */
function takesInputs(element: SampleElement, i: number, nInp: number): SampleElement {
  return {
    ...element,
    getter: (item) => {
      const inputs = inputsOf(item, nInp);
      return inputs ? inputs[i] : element.getter(item);
    },
  };
}

/** The inputs that an item is; undefined for one that a getter has to read. */
function inputsOf(item: unknown, nInp: number): readonly ReadInput[] | undefined {
  const inputs = nInp === 1 ? [item] : item;
  const are = Array.isArray(inputs) && inputs.length === nInp && inputs.every(isInput);
  return are ? (inputs as readonly ReadInput[]) : undefined;
}

function isInput(value: unknown): value is ReadInput {
  return value instanceof Uint8Array || value instanceof Tensor;
}

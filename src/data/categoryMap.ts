// Vocabularies. The transforms that use them are in category.ts.
import { ArgumentError } from '../tensor/errors.js';
import { listed, shown } from './shown.js';

/** Stands first in a vocabulary made with `addNa`, and for every label that is not in it. */
export const naLabel = '#na#';

/** Options of {@link CategoryMap}. */
export interface CategoryMapOptions {
  /** Sort the labels, by code units. Default `true`. */
  sort?: boolean;
  /** Put `'#na#'` first and map unknown labels to it. Default `false`. */
  addNa?: boolean;
}

/** Who looks something up in a vocabulary, and where its labels come from: for messages. */
export interface LookUp {
  readonly op: string;
  readonly origin: string;
}

const lookUp: LookUp = { op: 'CategoryMap', origin: 'of the vocabulary' };

export function lookUpOf(op: string, vocab: readonly string[] | undefined): LookUp {
  return { op, origin: vocab ? 'of the vocabulary' : 'that training has seen' };
}

/**
 * A vocabulary: distinct labels and their indices.
 *
 * @see https://docs.fast.ai/data.transforms.html#categorymap
 */
export class CategoryMap {
  readonly vocab: readonly string[];
  readonly #index: ReadonlyMap<string, number>;
  readonly #addNa: boolean;

  constructor(labels: Iterable<string>, { sort = true, addNa = false }: CategoryMapOptions = {}) {
    const distinct = [...new Set(labels)].filter((label) => !addNa || label !== naLabel);
    if (sort) distinct.sort();
    this.vocab = addNa ? [naLabel, ...distinct] : distinct;
    this.#index = new Map(this.vocab.map((label, i) => [label, i]));
    this.#addNa = addNa;
  }

  /** @throws {ArgumentError} the label is unknown and the vocabulary was made without `addNa`. */
  indexOf(label: string, { op, origin }: LookUp = lookUp): number {
    const index = this.#index.get(label) ?? (this.#addNa ? 0 : undefined);
    if (index !== undefined) return index;
    const known = `the ${this.vocab.length} labels ${origin} (${listed(this.vocab)})`;
    throw new ArgumentError(op, `label ${shown(label)} is not among ${known}`);
  }

  /** @throws {ArgumentError} there is no such index. */
  labelOf(index: number, { op }: LookUp = lookUp): string {
    const label = this.vocab[index];
    if (label === undefined) {
      throw new ArgumentError(op, `there is no label ${index} among ${this.vocab.length}`);
    }
    return label;
  }
}

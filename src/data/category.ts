// Labels to numbers and back. The blocks that use this are in blocks.ts.

import { tensor } from '../tensor/create.js';
import { ArgumentError, checkArg } from '../tensor/errors.js';
import { Tensor } from '../tensor/tensor.js';
import {
  CategoryMap,
  type CategoryMapOptions,
  type LookUp,
  lookUpOf,
  naLabel,
} from './categoryMap.js';
import { shown } from './shown.js';
import { callable, type SetupValues, Transform } from './transform.js';

/** The index of one label: a sample's has shape [], a batch's [B]. */
export class TensorCategory extends Tensor<'int64'> {
  declare protected readonly semantics: 'category';
}

/** Which labels apply, as ones and zeros: a sample's has shape [C], a batch's [B, C]. */
export class TensorMultiCategory extends Tensor<'float32'> {
  declare protected readonly semantics: 'multiCategory';
}

/** Options of {@link Categorize}. */
export interface CategorizeOptions extends CategoryMapOptions {
  /** The labels, where they are known beforehand. Default: those of the training items. */
  vocab?: readonly string[] | undefined;
}

/** A label; with `addNa` it may be missing. */
export type Label = string | null | undefined;

class CategorizeTransform extends Transform<Label, TensorCategory> {
  override readonly order = 1;
  readonly #options: CategorizeOptions;
  readonly #lookUp: LookUp;
  #map: CategoryMap;

  constructor(options: CategorizeOptions = {}) {
    super();
    if (options.vocab) checkVocab(this.name, options.vocab);
    this.#options = options;
    this.#lookUp = lookUpOf(this.name, options.vocab);
    this.#map = new CategoryMap(options.vocab ?? [], options);
  }

  override get vocab(): readonly string[] {
    return this.#map.vocab;
  }

  override get c(): number {
    return this.vocab.length;
  }

  override async setup({ train, valid }: SetupValues<Label>): Promise<void> {
    if (!this.#options.vocab) {
      const labels = new Set<string>();
      for await (const label of train) labels.add(this.#textOf(label));
      this.#map = new CategoryMap(labels, this.#options);
    }
    for await (const label of valid) this.#map.indexOf(this.#textOf(label), this.#lookUp);
  }

  encodes(label: Label): TensorCategory {
    const index = this.#map.indexOf(this.#textOf(label), this.#lookUp);
    return tensor(index, { dtype: 'int64' }).as(TensorCategory);
  }

  override decodes(index: TensorCategory): string {
    return this.#map.labelOf(Number(index.item()), this.#lookUp);
  }

  #textOf(label: Label): string {
    return labelText(this.name, label, this.#options);
  }
}

/**
 * A label as its index in the vocabulary: string → TensorCategory []. Without `vocab` the labels of
 * the training items are learned, and those of the validation items are held against them at once,
 * not in the middle of the first epoch as in fastai. With `addNa` a label that is not in the
 * vocabulary, or missing (`null`, `undefined`, `NaN`), becomes 0. As in fastai a given `vocab` is
 * sorted too, unless `sort` is `false`.
 *
 * @throws {ArgumentError} when a label is not text, or not in the vocabulary and `addNa` is off.
 * @see https://docs.fast.ai/data.transforms.html#categorize
 */
export const Categorize = callable(CategorizeTransform, 'Categorize');
export type Categorize = CategorizeTransform;

/** Options of {@link MultiCategorize}. */
export interface MultiCategorizeOptions {
  /** The labels, in their order. Default: those of the training items, sorted. */
  vocab?: readonly string[] | undefined;
  /** Put `'#na#'` first and map unknown labels to it. Default `false`. */
  addNa?: boolean;
}

class MultiCategorizeTransform extends Transform<readonly string[], readonly number[]> {
  override readonly order = 1;
  readonly #given: readonly string[] | undefined;
  readonly #addNa: boolean;
  readonly #lookUp: LookUp;
  #map: CategoryMap;

  constructor({ vocab, addNa = false }: MultiCategorizeOptions = {}) {
    super();
    if (vocab) checkVocab(this.name, vocab);
    this.#given = vocab;
    this.#addNa = addNa;
    this.#lookUp = lookUpOf(this.name, vocab);
    this.#map = new CategoryMap(vocab ?? [], { sort: false, addNa });
  }

  override get vocab(): readonly string[] {
    return this.#map.vocab;
  }

  override get c(): number {
    return this.vocab.length;
  }

  override async setup({ train, valid }: SetupValues<readonly string[]>): Promise<void> {
    if (!this.#given) {
      const labels = new Set<string>();
      for await (const list of train) for (const label of this.#textsOf(list)) labels.add(label);
      this.#map = new CategoryMap(labels, { addNa: this.#addNa });
    }
    for await (const list of valid) this.encodes(list);
  }

  encodes(labels: readonly string[]): readonly number[] {
    return this.#textsOf(labels).map((label) => this.#map.indexOf(label, this.#lookUp));
  }

  override decodes(indices: readonly number[]): readonly string[] {
    return indices.map((index) => this.#map.labelOf(index, this.#lookUp));
  }

  #textsOf(labels: readonly string[]): readonly string[] {
    if (!Array.isArray(labels))
      throw ArgumentError.of(this.name, 'a list of text', 'the labels', labels);
    return labels.map((label) => labelText(this.name, label, { addNa: this.#addNa }));
  }
}

/**
 * A list of labels as their indices: string[] → number[]. A vocabulary that is given keeps its
 * order; one that is learned is sorted. An empty list is legal and means that no label applies. With
 * `addNa` a label that is not in the vocabulary becomes 0; fastai's throws all the same.
 *
 * @throws {ArgumentError} when a value is not a list of text, or a label is not in the vocabulary
 * and `addNa` is off.
 * @see https://docs.fast.ai/data.transforms.html#multicategorize
 */
export const MultiCategorize = callable(MultiCategorizeTransform, 'MultiCategorize');
export type MultiCategorize = MultiCategorizeTransform;

class OneHotEncodeTransform extends Transform<readonly number[], TensorMultiCategory> {
  override readonly order = 2;
  readonly #classes: { readonly c: number };

  constructor(classes: { readonly c: number }) {
    super();
    this.#classes = classes;
  }

  encodes(indices: readonly number[]): TensorMultiCategory {
    const ones = new Float32Array(this.#classes.c);
    for (const index of indices) ones[index] = 1;
    return tensor(ones).as(TensorMultiCategory);
  }

  override decodes(ones: TensorMultiCategory): readonly number[] {
    return [...ones.toFloat32Array()].flatMap((value, i) => (value === 1 ? [i] : []));
  }
}

/**
 * Indices as ones and zeros: number[] → TensorMultiCategory [C]; decoding gives the indices of the
 * ones. `classes` says how many there are once it has been set up: the {@link MultiCategorize}
 * before it.
 *
 * @see https://docs.fast.ai/data.transforms.html#onehotencode
 */
export const OneHotEncode = callable(OneHotEncodeTransform, 'OneHotEncode');
export type OneHotEncode = OneHotEncodeTransform;

class EncodedMultiCategorizeTransform extends Transform<
  readonly (number | boolean)[],
  TensorMultiCategory
> {
  readonly #vocab: readonly string[];

  constructor(vocab: readonly string[]) {
    super();
    checkVocab(this.name, vocab);
    const differ = new Set(vocab).size === vocab.length;
    checkArg(differ, this.name, 'different labels', 'vocab', vocab);
    this.#vocab = vocab;
  }

  override get vocab(): readonly string[] {
    return this.#vocab;
  }

  override get c(): number {
    return this.#vocab.length;
  }

  encodes(values: readonly (number | boolean)[]): TensorMultiCategory {
    const isList = Array.isArray(values) || ArrayBuffer.isView(values);
    const ones = isList ? Array.from(values as ArrayLike<number | boolean>, Number) : [];
    if (ones.length !== this.c || !ones.every((one) => one === 0 || one === 1)) {
      throw new ArgumentError(
        this.name,
        `expected ${this.c} zeros and ones, one for each label, got ${shown(values)}`,
      );
    }
    return tensor(Float32Array.from(ones)).as(TensorMultiCategory);
  }

  override decodes(ones: TensorMultiCategory): readonly string[] {
    const values = ones.toFloat32Array();
    return this.vocab.filter((_, i) => values[i] === 1);
  }
}

/**
 * Ones and zeros that the data already holds, one per label of `vocab`: number[] →
 * TensorMultiCategory [C].
 *
 * @throws {ArgumentError} when a value is not a list as long as the vocabulary, of zeros and ones.
 * @see https://docs.fast.ai/data.transforms.html#encodedmulticategorize
 */
export const EncodedMultiCategorize = callable(
  EncodedMultiCategorizeTransform,
  'EncodedMultiCategorize',
);
export type EncodedMultiCategorize = EncodedMultiCategorizeTransform;

/** The text of a label; `#na#`, which every vocabulary with `addNa` has, for a missing one. */
function labelText(op: string, label: unknown, { addNa = false }: { addNa?: boolean }): string {
  if (typeof label === 'string') return label;
  const isMissing = label === null || label === undefined || Number.isNaN(label);
  if (isMissing && addNa) return naLabel;
  throw ArgumentError.of(op, 'text', 'a label', label);
}

function checkVocab(op: string, vocab: unknown): void {
  const areTexts = Array.isArray(vocab) && vocab.every((label) => typeof label === 'string');
  checkArg(areTexts, op, 'a list of text', 'vocab', vocab);
}

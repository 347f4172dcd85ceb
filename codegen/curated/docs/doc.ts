/** What the schema cannot say about an operator, by its name without `aten::` and without the underscore of the in-place form. */
export interface Doc {
  /** One sentence: what you get. */
  readonly text: string;
  readonly shapes?: string;
  /** Class and condition. */
  readonly throws?: string;
}

export type Docs = Readonly<Record<string, Doc | string>>;

export const BROADCAST = '[…] with […], broadcast';
export const NOT_BROADCAST = '{TorchError} the shapes do not broadcast';
export const NO_DIM = '{TorchIndexError} `dim` is out of range';

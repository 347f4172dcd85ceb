// How a tensor's elements are kept: LibTorch's layouts by name.

/** LibTorch's code (`c10::Layout`) of every layout that Kindling has a name for. */
export const LAYOUT_CODES = {
  strided: 0,
  sparseCoo: 1,
  sparseCsr: 2,
  mkldnn: 3,
  sparseCsc: 4,
  sparseBsr: 5,
  sparseBsc: 6,
} as const;

/**
 * How a tensor's elements are kept, PyTorch's `torch.layout`: `strided` is the ordinary dense one; `sparseCoo` has indices and
 * values; `sparseCsr` and `sparseCsc` are compressed by row and by column, `sparseBsr` and `sparseBsc` the same with blocks;
 * `mkldnn` is oneDNN's own.
 *
 * @see https://docs.pytorch.org/docs/stable/sparse.html
 */
export type Layout = keyof typeof LAYOUT_CODES;

/** The layouts with compressed indices. */
export type CompressedLayout = 'sparseCsr' | 'sparseCsc' | 'sparseBsr' | 'sparseBsc';

const NAMES = new Map<number, Layout>(
  Object.entries(LAYOUT_CODES).map(([name, code]) => [code, name as Layout]),
);

export function layoutName(code: number): Layout {
  return NAMES.get(code) ?? (`layout${code}` as Layout);
}

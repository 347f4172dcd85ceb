// Whether the sizes that a Parquet file states can be true: decoding believes them, and one wrong bit can cost minutes
// or all memory.
import type { AsyncBuffer, RowGroup, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';

/**
 * Walks through the pages of the columns of a row group.
 *
 * @throws what is wrong, with the column.
 */
export async function checkPages(
  file: AsyncBuffer,
  group: RowGroup,
  { fields, columns }: { fields: readonly SchemaTree[]; columns: readonly string[] | undefined },
): Promise<void> {
  const flat = new Set(fields.flatMap((f) => (f.children.length > 0 ? [] : [f.element.name])));
  for (const { meta_data: meta } of group.columns) {
    const name = meta?.path_in_schema[0] ?? '';
    if (!meta || (columns && !columns.includes(name))) continue;
    const values = Number(meta.num_values);
    const size = Number(meta.total_compressed_size);
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const fits = start >= 0 && size >= 0 && start + size <= file.byteLength;
    if (!fits) throw new Error(`column '${name}' lies outside the file`);
    if (flat.has(name) && values !== Number(group.num_rows))
      throw new Error(`column '${name}' has ${values} values for ${group.num_rows} rows`);
    const view = new DataView(await file.slice(start, start + size));
    const limits = { values, bytes: Number(meta.total_uncompressed_size) };
    const found = countValues(view, name, limits);
    if (found !== values)
      throw new Error(`column '${name}' has ${found} values in its pages instead of ${values}`);
  }
}

function countValues(
  view: DataView,
  name: string,
  limits: { values: number; bytes: number },
): number {
  const reader = { view, offset: 0 };
  let found = 0;
  while (reader.offset < view.byteLength - 1 && found < limits.values) {
    const header = parquetHeader(reader);
    const { compressed_page_size: stored, uncompressed_page_size: size } = header;
    const data = header.data_page_header ?? header.data_page_header_v2;
    const values = (data ?? header.dictionary_page_header)?.num_values ?? 0;
    const v2 = header.data_page_header_v2;
    const levels = v2 ? v2.definition_levels_byte_length + v2.repetition_levels_byte_length : 0;
    const possible =
      stored >= 0 &&
      reader.offset + stored <= view.byteLength &&
      size >= 0 &&
      size <= limits.bytes &&
      values >= 0 &&
      values <= Math.max(limits.values, size) &&
      levels >= 0 &&
      levels <= Math.min(stored, size) &&
      (!v2 ||
        (v2.num_nulls >= 0 && v2.num_nulls <= values && v2.repetition_levels_byte_length >= 0));
    if (!possible) throw new Error(`a page of column '${name}' states an impossible size`);
    if (data) found += values;
    reader.offset += stored;
  }
  return found;
}

// Which shapes an operator takes and gives, in words: from its own entry, its family, or its schema.
import type { SchemaArgument } from '#kindling/tensor/schema.js';
import { BROADCAST } from './curated/docs/doc.js';
import { ANY, KEEPS, SHAPES_BY_FAMILY } from './curated/docs/families.js';
import { DOCS, SAME_AS } from './curated/docs/index.js';
import type { Offer } from './select.js';

const REDUCES =
  'without `dim` […] → []; over `dim`, that dimension goes, or stays with size 1 by `keepdim`';

/** What stands after "Shapes:"; null where no tensor is involved, or nothing is known. */
export function shapesOf(offer: Offer): string | null {
  const inPlace = offer.operator.endsWith('_');
  const base = offer.operator.replace(/_$/, '');
  const text = known(base) ?? bySchema(offer);
  return text === BROADCAST && inPlace ? '[…] with […] that broadcasts to it' : text;
}

/** By name: the operator's own entry, its family, that of the first name, that of the view it copies. */
function known(base: string): string | null {
  const doc = DOCS[base];
  const own = typeof doc === 'object' ? doc.shapes : undefined;
  const first = SAME_AS[base];
  const plain = base.endsWith('_copy') ? base.slice(0, -'_copy'.length) : null;
  return (
    own ??
    SHAPES_BY_FAMILY.get(base) ??
    (first === undefined ? null : known(operatorName(first))) ??
    (plain === null ? null : known(plain))
  );
}

/** `linalg.householderProduct` → `linalg_householder_product`. */
function operatorName(ours: string): string {
  return ours.replace('.', '_').replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function bySchema({ overloads }: Offer): string | null {
  const { schema } = overloads[0] as Offer['overloads'][number];
  const tensors = schema.arguments.filter(({ type }) => type === 'Tensor');
  const names = new Set(schema.arguments.map(({ name }) => name));
  if (tensors.length === 0) return names.has('size') ? '→ `size`' : null;
  if (schema.returns.every(({ type }) => type !== 'Tensor')) return ANY;
  if (names.has('keepdim')) return REDUCES;
  const [first, second, ...more] = tensors as [
    SchemaArgument,
    SchemaArgument?,
    ...SchemaArgument[],
  ];
  if (first.list || more.length > 0 || schema.returns.length > 1) return null;
  if (second !== undefined) return isPlain(second) && second.name === 'other' ? BROADCAST : null;
  const shapeless = schema.arguments.every(({ type, list }) => !list || type === 'Tensor');
  return shapeless && schema.arguments.every(isHarmless) ? KEEPS : null;
}

function isPlain({ list, optional }: SchemaArgument): boolean {
  return !list && !optional;
}

/** An argument that cannot change a shape. */
function isHarmless({ type, name }: SchemaArgument): boolean {
  return !['int', 'SymInt'].includes(type) || name === 'decimals';
}

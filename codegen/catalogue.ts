// codegen/schemas.json as typed records: what LibTorch registers, and which names PyTorch's namespaces show.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSchema, type Schema } from '#kindling/tensor/schema.js';

export const NAMESPACES = ['torch', 'Tensor', 'nn.functional', 'linalg', 'fft', 'special'] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** What dumpSchemas.py writes. */
interface Dump {
  readonly version: string;
  readonly schemas: {
    readonly dispatcher: readonly string[];
    readonly torchscript: readonly string[];
  };
  readonly names: Readonly<Record<Namespace, NamesByKind>>;
  readonly dtypes: Readonly<Record<string, Observation>>;
}

/** Dtypes as observeDtypes.py saw them. */
export interface Observation {
  /** For each result a letter for each dtype of the arguments. */
  readonly results: readonly string[];
  /** The first result for a float32 tensor beside a second tensor of each dtype. */
  readonly mixed?: string;
}

interface NamesByKind {
  readonly native: readonly string[];
  readonly python: readonly string[];
  readonly attribute: readonly string[];
  readonly undocumented: readonly string[];
}

/** A name in one of PyTorch's namespaces. */
export interface PublicName {
  readonly name: string;
  /** `native`: PyTorch hands the call to the operator of that name; `python`: code stands between. */
  readonly kind: 'native' | 'python' | 'attribute';
  readonly documented: boolean;
}

export interface Overload {
  readonly schema: Schema;
  /** As LibTorch prints it. */
  readonly text: string;
  /** `add.Tensor`, or `relu` where the operator has one form only. */
  readonly key: string;
}

export interface Catalogue {
  readonly version: string;
  /** The overloads that the dispatcher knows, by operator name without `aten::`. */
  readonly operators: ReadonlyMap<string, readonly Overload[]>;
  readonly names: ReadonlyMap<Namespace, readonly PublicName[]>;
  /** By overload key. */
  readonly dtypes: Readonly<Record<string, Observation>>;
}

export function readCatalogue(root: string): Catalogue {
  const dump = JSON.parse(readFileSync(join(root, 'codegen/schemas.json'), 'utf8')) as Dump;
  const operators = new Map<string, Overload[]>();
  for (const text of dump.schemas.dispatcher) {
    const schema = parseSchema(text);
    const name = schema.name.slice('aten::'.length);
    const key = schema.overload ? `${name}.${schema.overload}` : name;
    const list = operators.get(name);
    if (list) list.push({ schema, text, key });
    else operators.set(name, [{ schema, text, key }]);
  }
  return {
    version: dump.version,
    operators,
    dtypes: dump.dtypes,
    names: new Map(NAMESPACES.map((namespace) => [namespace, publicNames(dump.names[namespace])])),
  };
}

function publicNames(names: NamesByKind): PublicName[] {
  const undocumented = new Set(names.undocumented);
  return (['native', 'python', 'attribute'] as const)
    .flatMap((kind) =>
      names[kind].map((name) => ({ name, kind, documented: !undocumented.has(name) })),
    )
    .sort((a, b) => compare(a.name, b.name));
}

/** By code point, so that the order is the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

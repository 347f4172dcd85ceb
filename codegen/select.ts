// Decides for every public name of PyTorch's: offered, with which overloads, or not, and why.

import { callSignature, camelCase } from '#kindling/tensor/signature.js';
import type { Catalogue, Namespace, Overload, PublicName } from './catalogue.js';
import {
  ABSENT,
  type Absence,
  ATTRIBUTE,
  COMPOSED,
  NO_FORM,
  NO_OPERATOR,
} from './curated/absent.js';
import { HANDWRITTEN } from './curated/byHand.js';
import { OPERATOR_NAMES, PASSES_THROUGH, UNDOCUMENTED_BUT_OFFERED } from './curated/names.js';
import { OVERLOADS } from './curated/overloads.js';

export interface Offer {
  readonly namespace: Namespace;
  /** PyTorch's name in its namespace: `norm` for torch.linalg.norm. */
  readonly name: string;
  readonly camel: string;
  /** The operator's name: `linalg_norm`. */
  readonly operator: string;
  readonly documented: boolean;
  /** In the order in which they are tried. */
  readonly overloads: readonly Overload[];
}

export type Decision =
  | { readonly state: 'generated'; readonly name: PublicName; readonly offer: Offer }
  | { readonly state: 'by hand'; readonly name: PublicName; readonly ours: string }
  | ({ readonly name: PublicName } & Absence);

const PREFIXES: Readonly<Partial<Record<Namespace, string>>> = {
  linalg: 'linalg_',
  fft: 'fft_',
  special: 'special_',
};

/** Types whose values JavaScript has no way to give. */
const UNREACHABLE = new Set([
  'Other',
  'Storage',
  'Stream',
  'QScheme',
  'SymBool',
  'Dimname',
  'complex',
]);

/** One decision per public name, in order of names; undocumented names only where they are offered. */
export function decide(catalogue: Catalogue, namespace: Namespace): Decision[] {
  const names = catalogue.names.get(namespace) ?? [];
  return names
    .filter(
      ({ name, documented }) => documented || UNDOCUMENTED_BUT_OFFERED[namespace]?.includes(name),
    )
    .map((name) => decideOne(catalogue, namespace, name));
}

function decideOne(catalogue: Catalogue, namespace: Namespace, publicName: PublicName): Decision {
  const { name, kind } = publicName;
  const ours = HANDWRITTEN[namespace]?.[name];
  if (ours) return { state: 'by hand', name: publicName, ours };
  const operator = OPERATOR_NAMES[namespace]?.[name] ?? (PREFIXES[namespace] ?? '') + name;
  const absent = (absence: Absence): Decision => ({ name: publicName, ...absence });
  const absence = ABSENT.get(operator);
  if (absence) return absent(absence);

  const found = catalogue.operators.get(operator);
  if (!found) return absent(namespace === 'nn.functional' ? COMPOSED : NO_OPERATOR);
  if (kind === 'attribute') return absent(ATTRIBUTE);
  if (kind === 'python' && !PASSES_THROUGH[namespace]?.includes(name)) return absent(COMPOSED);
  const overloads = ordered(operator, found).filter((overload) => isReachable(overload, namespace));
  if (overloads.length === 0) return absent(NO_FORM);
  return {
    state: 'generated',
    name: publicName,
    offer: {
      namespace,
      name,
      camel: camelCase(name),
      operator,
      documented: publicName.documented,
      overloads,
    },
  };
}

function ordered(operator: string, overloads: readonly Overload[]): Overload[] {
  const chosen = OVERLOADS[operator.replace(/_$/, '')];
  if (chosen && overloads.some(({ schema }) => chosen.includes(schema.overload))) {
    return chosen.flatMap((name) => overloads.filter(({ schema }) => schema.overload === name));
  }
  return [...overloads].sort((a, b) => demands(a) - demands(b) || scalars(a) - scalars(b));
}

function demands({ schema }: Overload): number {
  return schema.arguments.filter((argument) => argument.default === undefined).length;
}

/** Tensors before numbers: the operator's main form first. */
function scalars({ schema }: Overload): number {
  return schema.arguments.filter(
    (argument) => argument.type === 'Scalar' && argument.default === undefined,
  ).length;
}

function isReachable({ schema }: Overload, namespace: Namespace): boolean {
  if (schema.variadic || schema.arguments.some((argument) => argument.out)) return false;
  if (
    schema.arguments.some(
      ({ type, default: value }) => UNREACHABLE.has(type) && value === undefined,
    )
  )
    return false;
  if (schema.returns.some(({ type }) => UNREACHABLE.has(type))) return false;
  if (namespace !== 'Tensor') return true;
  return schema.arguments.some(
    ({ name, type, list }) => name === 'self' && type === 'Tensor' && !list,
  );
}

/** The signature of an overload as the namespace calls it. */
export function signatureOf({ schema }: Overload, namespace: Namespace) {
  return callSignature(schema, { method: namespace === 'Tensor' });
}

// The comment above a generated member: a sentence, the schemas, and where PyTorch's page is.
import type { Namespace } from './catalogue.js';
import { DOCS } from './curated/docs.js';
import type { Offer } from './select.js';

const PAGES = 'https://docs.pytorch.org/docs/stable';

/** The lines of a doc comment, without the marks. */
export function docLines(offer: Offer): string[] {
  const { operator, overloads } = offer;
  const inPlace = operator.endsWith('_');
  const base = inPlace ? operator.slice(0, -1) : operator;
  const doc = DOCS[base];
  const lines: string[] = [];
  if (doc) lines.push(inPlace ? `In place: ${lowerFirst(doc.text)}` : doc.text);
  else lines.push(`PyTorch's \`${pythonName(offer)}\`${inPlace ? ', in place' : ''}.`);
  if (doc?.shapes) lines.push(`Shapes: ${doc.shapes}.`);
  lines.push('', ...overloads.map(({ text }) => `\`${text.replace(/^aten::/, '')}\``));
  for (const condition of doc?.throws ?? []) lines.push(`@throws {KindlingError} ${condition}`);
  const page = pageOf(offer);
  if (page) lines.push(`@see ${page}`);
  return lines;
}

function lowerFirst(text: string): string {
  // A formula or an acronym at the front stays as it is.
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

const PYTHON_PREFIX: Readonly<Record<Namespace, string>> = {
  torch: 'torch.',
  Tensor: 'torch.Tensor.',
  'nn.functional': 'torch.nn.functional.',
  linalg: 'torch.linalg.',
  fft: 'torch.fft.',
  special: 'torch.special.',
};

export function pythonName({ namespace, name }: { namespace: Namespace; name: string }): string {
  return PYTHON_PREFIX[namespace] + name;
}

/** The address of PyTorch's page, null for what PyTorch does not document. */
export function pageOf(offer: Offer): string | null {
  if (!offer.documented) return null;
  const name = pythonName(offer);
  return offer.namespace === 'special' ? `${PAGES}/special.html#${name}` : `${PAGES}/generated/${name}.html`;
}

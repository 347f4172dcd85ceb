// The comment above a generated member: a sentence, shapes, errors, the schemas, and where PyTorch's page is.
import type { Namespace } from './catalogue.js';
import type { Doc } from './curated/docs/doc.js';
import { DOCS, SAME_AS } from './curated/docs/index.js';
import type { Offer } from './select.js';

const PAGES = 'https://docs.pytorch.org/docs/stable';

/** The lines of a doc comment, without the marks. */
export function docLines(offer: Offer): string[] {
  const doc = docOf(offer);
  const page = pageOf(offer);
  return [
    doc.text,
    ...(doc.shapes ? [`Shapes: ${doc.shapes}.`] : []),
    '',
    ...offer.overloads.map(({ text }) => `\`${text.replace(/^aten::/, '')}\``),
    ...(doc.throws ? [`@throws ${doc.throws}.`] : []),
    ...(page ? [`@see ${page}`] : []),
  ];
}

/** What is curated, what follows from a second name, or PyTorch's name alone. */
export function docOf(offer: Offer): Doc {
  const { operator } = offer;
  const inPlace = operator.endsWith('_');
  const base = inPlace ? operator.slice(0, -1) : operator;
  const first = SAME_AS[base];
  if (first)
    return { text: `The same as \`${first}${inPlace && !first.includes('.') ? '_' : ''}\`.` };
  const curated = DOCS[base];
  if (!curated) return { text: `PyTorch’s \`${pythonName(offer)}\`.` };
  const doc = typeof curated === 'string' ? { text: curated } : curated;
  return inPlace ? { ...doc, text: `In place: ${uncapitalised(doc.text)}` } : doc;
}

/** Whether a person wrote the sentence. */
export function isCurated({ operator }: Offer): boolean {
  const base = operator.replace(/_$/, '');
  return base in DOCS || base in SAME_AS;
}

/** A formula or a name at the front stays as it is. */
function uncapitalised(text: string): string {
  return /^[A-Z][a-z]* /.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
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
function pageOf(offer: Offer): string | null {
  if (!offer.documented) return null;
  const name = pythonName(offer);
  return offer.namespace === 'special'
    ? `${PAGES}/special.html#${name}`
    : `${PAGES}/generated/${name}.html`;
}

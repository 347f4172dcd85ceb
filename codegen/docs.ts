// The comment above a generated member: a sentence, shapes, errors, the schemas, and where PyTorch's page is.
import { camelCase } from '#kindling/tensor/signature.js';
import type { Namespace } from './catalogue.js';
import type { Doc } from './curated/docs/doc.js';
import { DOCS, SAME_AS } from './curated/docs/index.js';
import { optionDoc } from './optionDocs.js';
import type { Offer } from './select.js';
import { shapesOf } from './shapeDocs.js';

const PAGES = 'https://docs.pytorch.org/docs/stable';

/** The lines of a doc comment, without the marks. */
export function docLines(offer: Offer): string[] {
  const doc = docOf(offer);
  const page = pageOf(offer);
  return [
    ...summaryLines(offer),
    '',
    ...offer.overloads.map(({ text }) => `\`${text.replace(/^aten::/, '')}\``),
    ...(doc.throws ? [`@throws ${doc.throws}.`] : []),
    ...(page ? [`@see ${page}`] : []),
  ];
}

/** What you get, and the shapes. */
export function summaryLines(offer: Offer): string[] {
  const shapes = shapesOf(offer);
  return [docOf(offer).text, ...(shapes === null ? [] : [`Shapes: ${shapes}.`])];
}

/** A signature with a comment above each of its options. */
export function withOptionDocs(offer: Offer, signature: string): string {
  return signature.replace(/(options\??: )\{ (.*?) \}/, (_, head: string, fields: string) => {
    const lines = fields.split('; ').flatMap((field) => {
      const name = /^\w+/.exec(field)?.[0] as string;
      return [`    /** ${optionDoc(offer, name)} */`, `    ${field};`];
    });
    return `${head}{\n${lines.join('\n')}\n  }`;
  });
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
  const view = viewOf(base);
  if (!curated && view) return { text: `\`${camelCase(view)}\` as a copy instead of a view.` };
  if (!curated) return { text: `PyTorch’s \`${pythonName(offer)}\`.` };
  const doc = typeof curated === 'string' ? { text: curated } : curated;
  return inPlace ? { ...doc, text: `In place: ${uncapitalised(doc.text)}` } : doc;
}

/** The view that an operator `…_copy` copies. */
function viewOf(base: string): string | null {
  return base.endsWith('_copy') ? base.slice(0, -'_copy'.length) : null;
}

/** Whether a person wrote the sentence, or the one that it follows from. */
export function isCurated({ operator }: Offer): boolean {
  const base = operator.replace(/_$/, '');
  return base in DOCS || base in SAME_AS || viewOf(base) !== null;
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

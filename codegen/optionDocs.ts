// The comment above an option's field: what it means, and its default as JavaScript writes it.
import type { SchemaArgument } from '#kindling/tensor/schema.js';
import { camelCase } from '#kindling/tensor/signature.js';
import { optionWords } from './curated/options.js';
import { words } from './curated/words.js';
import type { Offer } from './select.js';

/** `Keep the dimensions that are reduced, with size 1. Default false.`, `Source of random numbers. Default: the global one.` */
export function optionDoc({ operator, overloads }: Offer, name: string): string {
  const argument = overloads
    .flatMap(({ schema }) => schema.arguments)
    .filter((candidate) => camelCase(candidate.name) === name)
    .sort((a, b) => Number(b.default !== undefined) - Number(a.default !== undefined))[0];
  const said = optionWords(operator, name);
  const meaning = said?.text ?? `PyTorch’s \`${argument?.name ?? name}\``;
  const fallback = argument ? defaultText(argument, said?.without) : null;
  const choice = argument ? choiceText(operator, argument) : '';
  return `${meaning}${choice}.${fallback === null ? '' : ` Default${fallback}.`}`;
}

/** Words are listed in the type; here only where nothing else says that there are some. */
function choiceText(operator: string, { type, name }: SchemaArgument): string {
  return type === 'str' && words(operator, name) === 'string' ? ' (free text)' : '';
}

/** What follows the word Default, in JavaScript's words; null where the caller must give a value. */
function defaultText(argument: SchemaArgument, without: string | undefined): string | null {
  const { default: text, type } = argument;
  if (text === undefined) return null;
  if (text === 'None' || (text === '[]' && without !== undefined))
    return without === undefined ? ' null' : `: ${without}`;
  if (text === '[]' && argument.name === 'stride') return ': the size of the window';
  return ` ${valueText(text, type)}`;
}

function valueText(text: string, type: string): string {
  if (type === 'MemoryFormat') return '`contiguousFormat`';
  if (type === 'ScalarType') return '`int64`';
  if (type === 'str') return `\`${text.replace(/^["']|["']$/g, '')}\``;
  if (text === 'True' || text === 'False') return text.toLowerCase();
  if (text.startsWith('[')) {
    const elements = text.slice(1, -1).split(', ');
    return new Set(elements).size === 1 ? (elements[0] as string) : text;
  }
  // LibTorch prints 1e-05 as 1.0000000000000001e-05.
  return Number.isFinite(Number(text)) ? String(Number(text)) : text;
}

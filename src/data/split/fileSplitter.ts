import { readFileSync } from 'node:fs';
import { ArgumentError } from '../../tensor/errors.js';
import { pathParts } from '../label.js';
import { byMask } from './sides.js';
import type { Splitter } from './splitter.js';

/**
 * The files that a text file names, one a line, validate; all others train. A line is a file's name,
 * as in fastai, or the end of its path (`cats/007.jpg`) where names alone are not unique, with or
 * without the extension (VOC's image sets have none). A byte-order mark, Windows' line ends, blanks
 * at the ends and empty lines do not matter.
 *
 * @throws {ArgumentError} the file cannot be read; from the splitter, when all items end on one
 * side.
 * @see https://docs.fast.ai/data.transforms.html#filesplitter
 */
export function FileSplitter(fname: string): Splitter<string> {
  const listed = new Set(namesIn(fname));
  const deepest = Math.max(0, ...[...listed].map((name) => name.split('/').length));
  return (items) =>
    byMask(
      'FileSplitter',
      items,
      items.map((item) => endsOf(item, deepest).some((end) => listed.has(end))),
    );
}

function namesIn(fname: string): string[] {
  try {
    const lines = readFileSync(fname, 'utf8')
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/);
    return lines.map((line) => pathParts(line.trim()).join('/')).filter(Boolean);
  } catch (error) {
    throw new ArgumentError('FileSplitter', `cannot read '${fname}'`, { cause: error });
  }
}

/** `c.jpg`, `c`, `b/c.jpg`, `b/c`, … up to `deepest` parts of a path. */
function endsOf(path: string, deepest: number): string[] {
  const parts = pathParts(path);
  const ends: string[] = [];
  for (let n = 1; n <= Math.min(deepest, parts.length); n++) {
    const end = parts.slice(-n).join('/');
    ends.push(end, end.replace(/\.[^./]+$/, ''));
  }
  return ends;
}

// What an address is called: on the disk, and in a note about where a file came from.
import { createHash } from 'node:crypto';

/** The last part of an address, fit for a file's name on every platform; `download` where it has none. */
export function fileNameOf(url: URL): string {
  const last = url.pathname.split('/').filter(Boolean).at(-1) ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // A lone % is no reason to give up.
  }
  const plain = name.replace(/[^\p{L}\p{N}._+@ -]/gu, '_').replace(/^\.+|[. ]+$/g, '');
  return plain.slice(-120) || 'download';
}

/** An archive's name without its ending, which is what its folder is called: `pascal_2007` for `pascal_2007.tgz`. */
export function folderNameOf(fileName: string): string {
  return fileName.replace(/(?:\.tar)?\.(?:t?gz|tar|zip|xz|bz2|zst)$/i, '') || fileName;
}

/** Tells sources apart without giving away what an address may hold as a secret: a query is replaced by its hash. */
export function sourceOf(url: URL): string {
  const { origin, pathname, search } = url;
  if (search === '') return `${origin}${pathname}`;
  const hash = createHash('sha256').update(search).digest('hex').slice(0, 12);
  return `${origin}${pathname}?${hash}`;
}

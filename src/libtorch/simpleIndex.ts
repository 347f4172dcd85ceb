// Reads a project's page in a Python package index (PEP 503 HTML, PEP 691 JSON): which files, where, what hash.
import { HttpError } from '../net/errors.js';
import { explainHttpError, type Http, withoutCredentials } from '../net/http.js';

export interface IndexedFile {
  url: string;
  /** As the index claims; null where it says nothing. */
  sha256: string | null;
  size: number | null;
}

const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';

const TRIES = 3;

/** Files of a project by name. An index that does not know the project gives an empty map. */
export async function readProjectPage(
  http: Http,
  index: string,
  project: string,
  signal?: AbortSignal,
): Promise<Map<string, IndexedFile>> {
  const page = new URL(`${index.replace(/\/+$/, '')}/${project}/`);
  for (let attempt = 1; ; attempt++) {
    try {
      return await readPage(http, page, signal);
    } catch (error) {
      const known = explainHttpError(error, page.href, signal);
      if (!(known instanceof HttpError) || !known.retry || attempt === TRIES) throw known;
    }
  }
}

async function readPage(
  http: Http,
  page: URL,
  signal?: AbortSignal,
): Promise<Map<string, IndexedFile>> {
  const response = await http.get(page.href, { headers: { accept: ACCEPT }, signal });
  if (response.status === 404) {
    await response.body?.cancel();
    return new Map();
  }
  const name = withoutCredentials(page.href);
  if (!response.ok) {
    const retry = response.status === 429 || response.status >= 500;
    throw new HttpError(`${name} answers ${response.status}`, retry);
  }
  const text = await response.text();
  const base = new URL(response.url);
  // Links to the same host need the same user and password, which a redirect's address has lost.
  if (base.host === page.host) [base.username, base.password] = [page.username, page.password];
  const json = response.headers.get('content-type')?.includes('json');
  try {
    return json ? parseJson(text, base) : parseHtml(text, base);
  } catch (cause) {
    throw new HttpError(`${name} is no page of a package index`, false, { cause });
  }
}

function parseJson(text: string, base: URL): Map<string, IndexedFile> {
  interface Page {
    files?: { filename: string; url: string; size?: number; hashes?: Record<string, string> }[];
  }
  const { files = [] } = JSON.parse(text) as Page;
  return new Map(
    files.map(({ filename, url, size = null, hashes }) => [
      filename,
      { url: absolute(url, base), size, sha256: hashes?.sha256 ?? null },
    ]),
  );
}

function parseHtml(text: string, base: URL): Map<string, IndexedFile> {
  const files = new Map<string, IndexedFile>();
  for (const [, href = '', label = ''] of text.matchAll(
    /<a\s[^>]*?href="([^"]*)"[^>]*>([^<]*)<\/a>/gi,
  )) {
    const [address = '', fragment = ''] = href.replaceAll('&amp;', '&').split('#');
    const sha256 = fragment.match(/sha256=([0-9a-f]{64})/)?.[1] ?? null;
    files.set(label.trim(), { url: absolute(address, base), sha256, size: null });
  }
  return files;
}

function absolute(address: string, base: URL): string {
  const url = new URL(address, base);
  if (url.host === base.host) [url.username, url.password] = [base.username, base.password];
  return url.href;
}

// Reads a project's page in a Python package index (PEP 503 HTML, PEP 691 JSON): which files, where, what hash.
import { HttpError, withoutCredentials } from './http.js';
const ACCEPT = 'application/vnd.pypi.simple.v1+json, text/html;q=0.5';
/** Files of a project by name. An index that does not know the project gives an empty map. */
export async function readProjectPage(http, index, project, signal) {
    const page = new URL(`${index.replace(/\/+$/, '')}/${project}/`);
    const response = await http.get(page.href, { headers: { accept: ACCEPT }, signal });
    if (response.status === 404) {
        await response.body?.cancel();
        return new Map();
    }
    if (!response.ok) {
        throw new HttpError(`${withoutCredentials(page.href)} answers ${response.status}`, response.status === 429 || response.status >= 500);
    }
    const text = await response.text();
    const base = new URL(response.url);
    // Links to the same host need the same user and password, which a redirect's address has lost.
    if (base.host === page.host)
        [base.username, base.password] = [page.username, page.password];
    const json = response.headers.get('content-type')?.includes('json');
    return json ? parseJson(text, base) : parseHtml(text, base);
}
function parseJson(text, base) {
    const { files = [] } = JSON.parse(text);
    return new Map(files.map(({ filename, url, size = null, hashes }) => [
        filename,
        { url: absolute(url, base), size, sha256: hashes?.sha256 ?? null },
    ]));
}
function parseHtml(text, base) {
    const files = new Map();
    for (const [, href = '', label = ''] of text.matchAll(/<a\s[^>]*?href="([^"]*)"[^>]*>([^<]*)<\/a>/gi)) {
        const [address = '', fragment = ''] = href.replaceAll('&amp;', '&').split('#');
        const sha256 = fragment.match(/sha256=([0-9a-f]{64})/)?.[1] ?? null;
        files.set(label.trim(), { url: absolute(address, base), sha256, size: null });
    }
    return files;
}
function absolute(address, base) {
    const url = new URL(address, base);
    if (url.host === base.host)
        [url.username, url.password] = [base.username, base.password];
    return url.href;
}
//# sourceMappingURL=simpleIndex.js.map
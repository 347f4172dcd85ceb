// The `.ok` marker of a LibTorch in the cache: written last, so a folder without it is no LibTorch.
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { libtorchHome, platformKey } from './paths.js';
/** The marker, or what is wrong with the folder. Looks at sizes only, so it is quick enough for every start. */
export function readInstalled(folder) {
    let mark;
    try {
        mark = JSON.parse(readFileSync(join(folder, '.ok'), 'utf8'));
    }
    catch (error) {
        if (!statSync(folder, { throwIfNoEntry: false }))
            return 'nothing there';
        const missing = error.code === 'ENOENT';
        return missing ? 'unfinished (no .ok marker)' : 'its .ok marker is damaged';
    }
    if (typeof mark !== 'object' || mark === null || typeof mark.libs !== 'object') {
        return 'its .ok marker is damaged';
    }
    for (const [name, { size }] of Object.entries(mark.libs)) {
        const found = statSync(join(folder, 'lib', name), { throwIfNoEntry: false });
        if (!found)
            return `damaged: lib/${name} is missing`;
        if (found.size !== size) {
            return `damaged: lib/${name} has ${found.size} bytes instead of ${size}`;
        }
    }
    return mark;
}
/** The first library whose bytes are not those that were installed, or null. Reads everything: about a second. */
export async function findDamage(folder, mark) {
    for (const [name, { sha256 }] of Object.entries(mark.libs)) {
        if ((await hashFile(join(folder, 'lib', name))) !== sha256)
            return `lib/${name}`;
    }
    return null;
}
/** SHA-256 of a file in hexadecimal digits. */
export async function hashFile(file) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
        hash.update(chunk);
    }
    return hash.digest('hex');
}
/** Every folder in the cache for this platform, of any version: finished, unfinished and left over. */
export function listCache(machine) {
    const home = libtorchHome(machine);
    const prefix = `${platformKey(machine)}-`;
    return foldersIn(home).flatMap((version) => foldersIn(join(home, version))
        .filter((name) => name.startsWith(prefix))
        .map((name) => ({ version, name, folder: join(home, version, name) })));
}
function foldersIn(folder) {
    try {
        return readdirSync(folder, { withFileTypes: true })
            .filter((entry) => entry.isDirectory())
            .map((entry) => entry.name)
            .sort();
    }
    catch {
        return [];
    }
}
//# sourceMappingURL=installed.js.map
// Where things lie on this machine: the per-user folder, one LibTorch in it, the recorded choice.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
export function thisMachine(given = {}) {
    return {
        env: given.env ?? process.env,
        platform: given.platform ?? process.platform,
        arch: given.arch ?? process.arch,
        home: given.home ?? homedir(),
    };
}
/** `linux-x64`, `darwin-arm64`, `win32-x64`: Node's words, as in prebuilds/. */
export function platformKey({ platform, arch }) {
    return `${platform}-${arch}`;
}
/** Kindling's per-user folder: `KINDLING_HOME`, else `kindling` in the platform's cache folder. */
export function kindlingHome({ env, platform, home }) {
    if (env.KINDLING_HOME)
        return resolve(env.KINDLING_HOME);
    if (platform === 'darwin')
        return join(home, 'Library', 'Caches', 'kindling');
    if (platform === 'win32') {
        return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'kindling');
    }
    return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'kindling');
}
export function libtorchHome(machine) {
    return join(kindlingHome(machine), 'libtorch');
}
/** Folder of one LibTorch in the cache; `build` is `cpu` or `cu130`. */
export function cacheFolder(machine, version, build) {
    return join(libtorchHome(machine), version, `${platformKey(machine)}-${build}`);
}
export function choiceFile(machine) {
    return join(libtorchHome(machine), 'choice.json');
}
//# sourceMappingURL=paths.js.map
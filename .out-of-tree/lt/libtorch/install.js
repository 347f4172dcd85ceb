// Fills the per-user cache: fetch, check, unpack, load in a child, and only then move into place.
import { existsSync, mkdirSync, renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainFileError, LibtorchError } from './errors.js';
import { hashFile, readInstalled } from './installed.js';
import { readLayout } from './layout.js';
import { takeLock } from './lock.js';
import { MANIFEST } from './manifest.js';
import { Meter } from './meter.js';
import { cacheFolder, platformKey, thisMachine } from './paths.js';
import { platformFault } from './platform.js';
import { findOffers, passOver } from './sources.js';
import { testLoad } from './testLoad.js';
import { findMissing, unpack } from './unpack.js';
import { planWheel } from './wheel.js';
/**
 * Puts LibTorch into the per-user cache, unless it is there. Whatever happens, the cache holds either a whole, checked
 * LibTorch or none; what an interrupted run had fetched stays beside it and is used by the next one.
 *
 * @throws {LibtorchError} with the trace of what was tried and what to type next.
 */
export async function installLibtorch(options = {}) {
    const { variant = 'cpu', manifest = MANIFEST, signal } = options;
    const started = Date.now();
    const machine = thisMachine(options);
    const target = findTarget(manifest, machine, variant);
    const { version, build } = target;
    const folder = cacheFolder(machine, version, build);
    const meter = new Meter(options.onProgress);
    const trace = [];
    const result = (from, present) => {
        const seconds = (Date.now() - started) / 1000;
        meter.phase('done', present ? 'is there' : 'installed');
        return { folder, version, build, from, present, fetchedBytes: meter.fetched, seconds, trace };
    };
    const before = readInstalled(folder);
    if (typeof before !== 'string')
        return result(before.from, true);
    try {
        mkdirSync(dirname(folder), { recursive: true });
        const release = await takeLock(`${folder}.lock`, {
            signal,
            onWait: (pid) => meter.phase('wait', `process ${pid} is installing it; waiting for that`),
        });
        try {
            const meanwhile = readInstalled(folder);
            if (typeof meanwhile !== 'string')
                return result(meanwhile.from, true);
            const mark = await fill(folder, target, { ...options, machine, target, folder: `${folder}.partial`, meter, trace });
            return result(mark.from, false);
        }
        finally {
            release();
        }
    }
    catch (error) {
        throw explainFileError(error, folder);
    }
}
function findTarget(manifest, machine, variant) {
    const key = platformKey(machine);
    const target = manifest[`${key}-${variant}`];
    const fault = target ? platformFault(machine) : `PyTorch publishes no ${variant} LibTorch for ${key}`;
    if (target && !fault)
        return target;
    const other = variant === 'cuda' && manifest[`${key}-cpu`] ? 'npx kindling libtorch install' : null;
    throw new LibtorchError('ERR_LIBTORCH_PLATFORM', fault, {
        next: other ?? 'build LibTorch from its sources and set KINDLING_LIBTORCH to its folder',
    });
}
async function fill(folder, target, options) {
    const { trace, folder: partial, signal, meter } = options;
    checkSpace(dirname(folder), partial, target.diskBytes);
    for await (const offer of findOffers(options)) {
        const stage = join(partial, offer.set.name, 'stage');
        let libs;
        try {
            libs = await fetchOffer(offer, stage, options);
        }
        catch (error) {
            passOver(error, offer.from, trace);
            continue;
        }
        trace.push(`${offer.from}: fetched and checked`);
        meter.phase('check', 'loading it in a test process');
        await checkStage(stage, target, options);
        const wheels = offer.wheels.map(({ pin: { file, sha256 } }) => ({ file, sha256 }));
        const mark = { version: target.version, build: target.build, from: offer.from, wheels, libs };
        if (signal?.aborted)
            throw new LibtorchError('ERR_LIBTORCH_STOPPED', 'stopped', { trace });
        writeFileSync(join(stage, '.ok'), `${JSON.stringify(mark, null, 2)}\n`);
        moveIntoPlace(stage, folder);
        rmSync(partial, { recursive: true, force: true });
        return mark;
    }
    throw new LibtorchError('ERR_LIBTORCH_DOWNLOAD', `LibTorch ${target.version} could not be fetched`, {
        trace,
        next: 'check the network (HTTPS_PROXY, NODE_EXTRA_CA_CERTS), or set pip to an index or a folder that has torch, and run npx kindling libtorch install again',
    });
}
/** Brings everything that the offer holds into `stage`, and returns the libraries for the marker. */
async function fetchOffer({ wheels, from }, stage, { meter, signal }) {
    const libs = {};
    const work = [];
    meter.phase('download', `downloading from ${from}`);
    for (const { pin, file } of wheels) {
        const stretches = await readPlan(file, pin);
        for (const stretch of stretches) {
            for (const { to, size, sha256 } of stretch.takes) {
                if (to.startsWith('lib/'))
                    libs[to.slice('lib/'.length)] = { size, sha256 };
            }
            const missing = await findMissing(stretch.takes, stage);
            if (missing.length > 0)
                work.push({ file, stretch: { ...stretch, takes: missing } });
        }
    }
    for (const { file, stretch } of work)
        file.announce([stretch]);
    for (const { file, stretch } of work) {
        meter.phase('download', `downloading from ${from}`);
        await fetchStretch(file, stretch, stage, { meter, signal });
    }
    return libs;
}
/** A wheel's contents; if they are not what was pinned, it is fetched once more before giving up. */
async function readPlan(file, pin) {
    for (const last of [false, true]) {
        try {
            if (!pin.record)
                await checkWhole(file, pin);
            return await planWheel(file, pin);
        }
        catch (error) {
            const corrupt = error instanceof LibtorchError && error.code === 'ERR_LIBTORCH_CHECKSUM';
            if (corrupt)
                file.clear();
            if (last || !corrupt)
                throw error;
        }
    }
    throw new Error('unreachable');
}
/** Without a pinned RECORD only the hash of the whole wheel vouches for it. */
async function checkWhole(file, { sha256 }) {
    const all = { start: 0, end: file.size };
    file.announce([all]);
    await file.need(all);
    const found = await hashFile(file.wholeFile);
    if (found === sha256)
        return;
    throw new LibtorchError('ERR_LIBTORCH_CHECKSUM', `${file.name} has SHA-256 ${found}, ${sha256} was expected`);
}
async function fetchStretch(file, stretch, stage, { meter, signal }) {
    let takes = stretch.takes;
    for (const last of [false, true]) {
        await file.need(stretch);
        meter.phase('unpack', `unpacking ${file.name}`);
        takes = await unpack(file, takes, stage, signal);
        if (takes.length === 0)
            return file.release(stretch);
        file.drop(stretch);
        if (last)
            break;
        file.announce([stretch]);
    }
    const names = takes.slice(0, 3).map(({ entry }) => entry.filename);
    throw new LibtorchError('ERR_LIBTORCH_CHECKSUM', `${file.name} arrives damaged: wrong checksum of ${names.join(', ')}`, { next: 'npx kindling libtorch install, perhaps from another network' });
}
async function checkStage(stage, target, options) {
    const { machine, trace, signal, load = testLoad } = options;
    const layout = readLayout(stage, machine);
    if (typeof layout === 'string') {
        throw new LibtorchError('ERR_LIBTORCH_PATH', `what was fetched ${layout}`, { trace });
    }
    if (layout.version !== target.version) {
        throw new LibtorchError('ERR_LIBTORCH_VERSION', `what was fetched is LibTorch ${layout.version ?? 'of no version'}, ${target.version} was expected`, { trace });
    }
    await load(layout.preload, signal).catch((error) => {
        throw error instanceof LibtorchError ? error.after(trace) : error;
    });
}
function moveIntoPlace(stage, folder) {
    const old = `${folder}.old-${process.pid}`;
    if (existsSync(folder))
        renameSync(folder, old);
    renameSync(stage, folder);
    rmSync(old, { recursive: true, force: true });
}
/** Says early that there is no room, unless an earlier run has already used part of it. */
function checkSpace(folder, partial, bytes) {
    if (existsSync(partial))
        return;
    const { bavail, bsize } = statfsSync(folder);
    const free = bavail * bsize;
    if (free >= bytes)
        return;
    const mega = (n) => `${Math.round(n / 1e6)} MB`;
    throw new LibtorchError('ERR_LIBTORCH_DISK', `the disk that holds ${folder} has ${mega(free)} free, ${mega(bytes)} are needed`, { next: 'free some space, or set KINDLING_HOME to a folder on another disk' });
}
//# sourceMappingURL=install.js.map
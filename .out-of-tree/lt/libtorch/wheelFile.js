// A wheel of which only some stretches are on disk, each in a file of its own that grows as bytes arrive.
// A part's length says how far it got, so nothing else has to be written down to go on after a kill.
import { createReadStream, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Reader } from '@zip.js/zip.js';
// zip.js first reads the last 22 bytes, then the directory; one request should do for small wheels.
const LEAST_READ = 64 * 1024;
/** The reader that zip.js gets: what it asks for is fetched if it is not there yet. */
export class WheelFile extends Reader {
    name;
    size;
    folder;
    fetcher;
    #parts = [];
    constructor(name, size, folder, fetcher) {
        super(name);
        this.name = name;
        this.size = size;
        this.folder = folder;
        this.fetcher = fetcher;
    }
    /** A wheel somewhere else; parts are kept in `folder`. */
    static remote(name, size, folder, fetcher) {
        mkdirSync(folder, { recursive: true });
        return new WheelFile(name, size, folder, fetcher);
    }
    /** A wheel that is already here as a whole. */
    static local(name, file) {
        const { size } = statSync(file);
        const wheel = new WheelFile(name, size, '', null);
        wheel.#parts.push({ start: 0, end: size, file });
        return wheel;
    }
    /** True once the whole file is there because single stretches could not be had. */
    get isWhole() {
        return this.#parts.some(({ start, end }) => start === 0 && end === this.size);
    }
    /** Path of the whole file; only there if `isWhole`. */
    get wholeFile() {
        return this.#partFor({ start: 0, end: this.size }).file;
    }
    /** Makes sure that a span is on disk. */
    async need(span) {
        if (this.#find(span) || !this.fetcher)
            return;
        const file = join(this.folder, `${span.start}-${span.end}.part`);
        const got = await this.fetcher.fetch(span, file);
        if (got === 'part')
            this.#parts.push({ ...span, file });
        else
            this.#parts.push({ start: 0, end: this.size, file: this.fetcher.wholeFile });
    }
    /** Says which spans will be needed, so that the progress display knows the end. */
    announce(spans) {
        for (const { start, end } of spans)
            this.fetcher?.expect(end - start);
    }
    /** Forgets the part with this span, so that it is fetched again. A wheel that was here before is left alone. */
    drop(span) {
        const part = this.#find(span);
        if (!part || !this.fetcher)
            return;
        this.#parts.splice(this.#parts.indexOf(part), 1);
        rmSync(part.file, { force: true });
    }
    /** Forgets everything that was fetched. */
    clear() {
        for (const part of [...this.#parts])
            this.drop(part);
    }
    /** Frees the disk of a part whose files are unpacked; the whole file stays until the end. */
    release(span) {
        if (!this.isWhole)
            this.drop(span);
    }
    async readUint8Array(index, length) {
        const end = Math.min(index + length, this.size);
        const span = { start: index, end };
        if (!this.#find(span)) {
            const start = Math.max(0, Math.min(index, end - LEAST_READ));
            this.announce([{ start, end }]);
            await this.need({ start, end });
        }
        return this.read(span);
    }
    async read(span) {
        const part = this.#partFor(span);
        const handle = await open(part.file);
        try {
            const bytes = new Uint8Array(span.end - span.start);
            const { bytesRead } = await handle.read(bytes, 0, bytes.length, span.start - part.start);
            return bytes.subarray(0, bytesRead);
        }
        finally {
            await handle.close();
        }
    }
    /** The open file that holds a span, and the offset at which the file begins in the wheel. The caller closes it. */
    openSync(span) {
        const { file, start } = this.#partFor(span);
        return { fd: openSync(file, 'r'), start };
    }
    stream(span) {
        const part = this.#partFor(span);
        const [start, end] = [span.start - part.start, span.end - part.start - 1];
        return createReadStream(part.file, { start, end, highWaterMark: 1 << 20 });
    }
    #find({ start, end }) {
        return this.#parts.find((part) => part.start <= start && end <= part.end);
    }
    #partFor(span) {
        const part = this.#find(span);
        if (!part)
            throw new Error(`bytes ${span.start}–${span.end} of ${this.name} are not on disk`);
        return part;
    }
}
//# sourceMappingURL=wheelFile.js.map
// Counts what an installation does, for whoever shows it.
export class Meter {
    onProgress;
    done = 0;
    total = 0;
    fetched = 0;
    #phase = 'look';
    #message = '';
    constructor(onProgress = () => { }) {
        this.onProgress = onProgress;
    }
    phase(phase, message) {
        this.#phase = phase;
        this.#message = message;
        this.#report();
    }
    /** Bytes that arrived now (`fetched`) or lay there already. */
    add(bytes, { fetched }) {
        this.done += bytes;
        if (fetched)
            this.fetched += bytes;
        this.#report();
    }
    /** Bytes that turned out useless and will be fetched again. */
    takeBack(bytes) {
        this.done -= bytes;
    }
    #report() {
        const { done, total, fetched } = this;
        this.onProgress({ phase: this.#phase, message: this.#message, done, total, fetched });
    }
}
//# sourceMappingURL=meter.js.map
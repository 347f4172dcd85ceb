// What can go wrong before there is a LibTorch. This layer is left of tensor/, so it has its own class.
/**
 * An error that says what failed, what had been tried, and what to type next.
 * `headline` and `trace` are also there separately, for `--json` and for callers that add steps.
 */
export class LibtorchError extends Error {
    code;
    headline;
    name = 'LibtorchError';
    trace;
    next;
    constructor(code, headline, options = {}) {
        const { trace = [], next, cause } = options;
        const steps = trace.length > 0 ? `\nTried:\n${trace.map((line) => `  ${line}`).join('\n')}` : '';
        super(`${headline}${steps}${next ? `\nNext: ${next}` : ''}`, { cause });
        this.code = code;
        this.headline = headline;
        this.trace = trace;
        this.next = next;
    }
    /** The same error with the steps that came before it. */
    after(trace) {
        const { code, headline, next, cause } = this;
        return new LibtorchError(code, headline, { trace: [...trace, ...this.trace], next, cause });
    }
}
/** Turns an error of the file system into words: which folder, and what helps. Others come back as they are. */
export function explainFileError(error, folder) {
    const code = error?.code;
    const options = { next: 'free some space, or set KINDLING_HOME to a folder on another disk', cause: error };
    switch (code) {
        case 'ENOSPC':
        case 'EDQUOT':
            return new LibtorchError('ERR_LIBTORCH_DISK', `the disk that holds ${folder} is full`, options);
        case 'EFBIG':
            return new LibtorchError('ERR_LIBTORCH_DISK', `a file in ${folder} reached the size limit of this disk or shell (see ulimit -f)`, options);
        case 'EACCES':
        case 'EPERM':
        case 'EROFS':
        case 'ENOTDIR':
        case 'EEXIST':
            return new LibtorchError('ERR_LIBTORCH_DISK', `${folder} can't be written (${code})`, {
                next: 'make it writable, or set KINDLING_HOME to a folder that is',
                cause: error,
            });
        default:
            return error;
    }
}
//# sourceMappingURL=errors.js.map
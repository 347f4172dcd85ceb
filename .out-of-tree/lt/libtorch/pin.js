// The shape of manifest.ts: which wheels make up a LibTorch, and what must be true of each file taken from them.
/** The LibTorch that is built and tested; a prebuilt addon belongs to its minor version. */
export const LIBTORCH_VERSION = '2.13.0';
//# sourceMappingURL=pin.js.map
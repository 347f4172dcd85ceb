// mocha's root hooks: a test that leaves tensors behind fails, whatever it asserts.
// A run that never loads the native core needs nothing of the library.
import { setImmediate } from 'node:timers/promises';

type Body = (this: Mocha.Context) => unknown;

/** Live tensors now; null while the native core is not loaded. */
type Count = () => number | null;

const core = watchForCore();

export const mochaHooks = {
  // The test itself is wrapped: a failing `afterEach` would end the whole suite and blame the hook.
  // So the count begins after every `beforeEach`, whose tensors belong to the suite.
  async beforeEach(this: Mocha.Context): Promise<void> {
    await core.ready();
    const test = this.currentTest;
    if (test?.fn && !(test as { async?: number | boolean }).async) {
      test.fn = checked(test.fn as Body, core.count);
    }
  },
};

/** The same test, which also fails when more tensors are alive after it than before, collector included. */
export function checked(body: Body, count: Count): Body {
  return async function (this: Mocha.Context) {
    const before = count();
    await body.call(this);
    if (before === null) return;
    const left = await countAfterCollection(before, count);
    if (left > before)
      throw new Error(`leak: ${left - before} more tensors alive than before the test`);
  };
}

/** Collecting is slow, so it is done only while there seems to be something left. */
async function countAfterCollection(goal: number, count: Count): Promise<number> {
  for (let round = 0; round < 4 && (count() ?? 0) > goal; round++) {
    await setImmediate(); // lets go of what the last turn of the event loop still holds
    globalThis.gc?.();
  }
  return count() ?? 0;
}

/** Learns from `process.dlopen` that the core is there; importing the library to ask would load it. */
function watchForCore(): { count: Count; ready(): Promise<void> } {
  let loaded = false;
  let memory: (() => { tensors: number }) | null = null;
  const dlopen = process.dlopen;
  process.dlopen = (module: object, filename: string, flags?: number) => {
    dlopen.call(process, module, filename, ...(flags === undefined ? [] : [flags]));
    loaded ||= /kindling-torch-/.test(filename);
  };
  return {
    count: () => memory?.().tensors ?? null,
    async ready() {
      if (loaded && memory === null) ({ memory } = await import('kindling'));
    },
  };
}

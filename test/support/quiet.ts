/** Keeps Node from printing warnings while the tests of a `describe` run: LibTorch has an opinion on many a valid call. */
export function withoutWarnings(): void {
  let printers: NodeJS.WarningListener[] = [];
  before(() => {
    printers = process.listeners('warning') as NodeJS.WarningListener[];
    process.removeAllListeners('warning');
    process.on('warning', ignore);
  });
  after(async () => {
    await new Promise(setImmediate); // warnings are told of a turn later
    process.removeListener('warning', ignore);
    for (const print of printers) process.on('warning', print);
  });
}

const ignore = () => {};

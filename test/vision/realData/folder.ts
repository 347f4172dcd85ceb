// Real data sets, which are not part of the repository: KINDLING_DATA names the folder that holds them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Tensor } from 'kindling';

const root = process.env.KINDLING_DATA;

/** A path below the folder of data sets. */
export function at(...parts: string[]): string {
  return join(root ?? '', ...parts);
}

/** A `describe` that is skipped, and says why, where the folder of its data set is missing. */
export function describeData(title: string, folder: string, body: () => void): void {
  const why = root ? `there is no ${at(folder)}` : 'KINDLING_DATA is not set';
  const isThere = root !== undefined && existsSync(at(folder));
  describe(`real data: ${title}${isThere ? '' : ` (skipped: ${why})`}`, () => {
    before(function () {
      if (!isThere) this.skip();
    });
    body();
  });
}

/** Frees what a batch or its decoded samples hold. */
export function dispose(...values: readonly unknown[]): void {
  for (const value of values.flat(3)) {
    if (isTensor(value)) value.dispose();
  }
}

function isTensor(value: unknown): value is Tensor {
  return typeof (value as Partial<Tensor> | undefined)?.dispose === 'function';
}

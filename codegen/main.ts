// npm run codegen: writes the generated files that changed. With --check it writes nothing and fails if any would change;
// --root names another checkout.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCatalogue } from './catalogue.js';
import { dtypeRules } from './dtypes.js';
import { emitOperators } from './emit.js';
import { emitFunctions } from './emitFunctions.js';
import { staleFiles, writeFiles } from './files.js';
import { emitParity } from './parity.js';

const FUNCTIONS = { namespace: 'torch', table: 'functions', type: 'TensorFunctions' } as const;
const NN_FUNCTIONS = {
  namespace: 'nn.functional',
  table: 'nnFunctions',
  type: 'NNFunctions',
} as const;

/** Path from the repository's root → text. */
export function generate(root: string): Map<string, string> {
  const catalogue = readCatalogue(root);
  return new Map([
    ['src/tensor/ops.generated.ts', emitOperators(catalogue, dtypeRules(catalogue))],
    ['src/tensor/functions.generated.ts', emitFunctions(catalogue, FUNCTIONS)],
    ['src/tensor/nnFunctions.generated.ts', emitFunctions(catalogue, NN_FUNCTIONS)],
    ['docs/parity.md', emitParity(catalogue)],
  ]);
}

function main(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { check: { type: 'boolean' }, root: { type: 'string' } },
  });
  const root = values.root ?? repositoryRoot();
  const files = generate(root);
  const stale = staleFiles(root, files);
  if (values.check) {
    for (const path of stale) console.error(`${path} is stale: run npm run codegen`);
    process.exitCode = stale.length > 0 ? 1 : 0;
    return;
  }
  writeFiles(root, files, stale);
  for (const path of stale) console.log(`wrote ${path}`);
}

/** This file is compiled to build/dev/codegen/main.js. */
function repositoryRoot(): string {
  return join(fileURLToPath(import.meta.url), '../../../..');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));

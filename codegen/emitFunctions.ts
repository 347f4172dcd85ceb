// src/tensor/{functions,nnFunctions}.generated.ts: the functions of a table as exports, one by one, so that programs can
// import them by name and editors show what each does.
import type { Catalogue, Namespace } from './catalogue.js';
import { summaryLines } from './docs.js';
import { HEADER } from './emit.js';
import { decide } from './select.js';

/** Words of JavaScript that cannot name a constant; the export has the name all the same. */
const RESERVED = new Set(['var']);

/** One file of functions: whose they are, the object that binds them, and the type of that object. */
export interface FunctionFile {
  readonly namespace: Namespace;
  readonly table: string;
  readonly type: string;
}

export function emitFunctions(
  catalogue: Catalogue,
  { namespace, table, type }: FunctionFile,
): string {
  const constants: string[] = [];
  const renamed: string[] = [];
  for (const decision of decide(catalogue, namespace)) {
    if (decision.state !== 'generated') continue;
    const { camel } = decision.offer;
    const local = RESERVED.has(camel) ? `${camel}_` : camel;
    if (local !== camel) renamed.push(`${local} as ${camel}`);
    const declaration = `const ${local}: ${type}['${camel}'] = ${table}.${camel};`;
    constants.push(
      `${comment(summaryLines(decision.offer))}\n${local === camel ? 'export ' : ''}${declaration}`,
    );
  }
  const imports = `import { ${table} } from './functionTables.js';\nimport type { ${type} } from './ops.generated.js';`;
  const exports = renamed.length === 0 ? '' : `\n\nexport { ${renamed.join(', ')} };`;
  return `${HEADER}\n\n${imports}\n\n${constants.join('\n\n')}${exports}\n`;
}

function comment(lines: readonly string[]): string {
  if (lines.length === 1) return `/** ${lines[0]} */`;
  return ['/**', ...lines.map((line) => ` * ${line}`), ' */'].join('\n');
}

// src/tensor/functions.generated.ts: the functions of the `FUNCTIONS` table as exports, one by one, so that programs can
// import them by name and editors show what each does.
import type { Catalogue } from './catalogue.js';
import { docOf } from './docs.js';
import { HEADER } from './emit.js';
import { decide } from './select.js';

/** Words of JavaScript that cannot name a constant; the export has the name all the same. */
const RESERVED = new Set(['var']);

export function emitFunctions(catalogue: Catalogue): string {
  const constants: string[] = [];
  const renamed: string[] = [];
  for (const decision of decide(catalogue, 'torch')) {
    if (decision.state !== 'generated') continue;
    const { camel } = decision.offer;
    const local = RESERVED.has(camel) ? `${camel}_` : camel;
    if (local !== camel) renamed.push(`${local} as ${camel}`);
    const declaration = `const ${local}: TensorFunctions['${camel}'] = functions.${camel};`;
    constants.push(
      `/** ${docOf(decision.offer).text} */\n${local === camel ? 'export ' : ''}${declaration}`,
    );
  }
  const imports =
    "import { functions } from './functionTables.js';\nimport type { TensorFunctions } from './ops.generated.js';";
  return `${HEADER}\n\n${imports}\n\n${constants.join('\n\n')}\n\nexport { ${renamed.join(', ')} };\n`;
}

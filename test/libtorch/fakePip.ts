// Stands in for `python -m pip`: answers like pip for a machine that a test describes. Arguments: <description> <pip's own>….
import { copyFileSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';

export interface FakePip {
  /** Wheels to be had: pip's requirement (`torch==2.13.0`) → file. */
  wheels: Record<string, string>;
  /** pip's own Python takes only files with this tag; asked for others it has none. */
  onlyTag?: string;
}

const [description = '', command, ...options] = process.argv.slice(2);
const { wheels, onlyTag } = JSON.parse(description) as FakePip;
const wanted = options.at(-1) ?? '';
const file = wheels[wanted];
const version = options.find((option) => option.startsWith('--python-version='))?.split('=')[1];
const fits = !onlyTag || !version || onlyTag === `cp${version.replace('.', '')}`;
if (command !== 'download' || !file || !existsSync(file) || !fits) {
  process.stderr.write(
    `WARNING: an old pip\nERROR: No matching distribution found for ${wanted}\n`,
  );
  process.exit(1);
}
copyFileSync(file, join(options[options.indexOf('--dest') + 1] ?? '', basename(file)));

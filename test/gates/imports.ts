// Who imports whom in src: the arrows, checked against the layers.
import { posix } from 'node:path';
import { blank } from './sources.js';

/** One import: `typeOnly` ones leave nothing in the compiled file. */
export interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

/**
 * Every layer and the layers that it may look at; its own is always allowed. Only `tensor` sees native code, and the
 * command line, which prints what it says about itself.
 */
export const LAYERS: Readonly<Record<string, readonly string[]>> = (() => {
  const data = ['net', 'tensor', 'io', 'nn', 'losses', 'optim'];
  const learner = [...data, 'data'];
  const techniques = [...learner, 'vision', 'learner'];
  const index = [...techniques, 'techniques', 'report'];
  return {
    net: [],
    libtorch: ['net'],
    native: ['libtorch'],
    tensor: ['native'],
    io: ['tensor'],
    nn: ['tensor', 'io'],
    losses: ['tensor', 'nn'],
    optim: ['tensor', 'io'],
    data,
    vision: learner,
    learner,
    techniques,
    report: techniques,
    index,
    cli: ['libtorch', 'native', ...index, 'index'],
  };
})();

/** Packages that only one part of the library needs, and that part. */
export const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  'node-gyp-build': ['native'],
  '@zip.js/zip.js': ['libtorch', 'data'],
  undici: ['net', 'libtorch'],
  sharp: ['vision', 'report'],
  '@julusian/jpeg-turbo': ['vision'],
  echarts: ['report'],
  'csv-parse': ['data'],
  hyparquet: ['data'],
  'hyparquet-compressors': ['data'],
  tar: ['data'],
  '@rgrove/parse-xml': ['vision'],
};

const STATIC = /\b(?:import|export)\s+(type\s+)?(?:[\w$*{}\s,]+?\sfrom\s*)?['"]([^'"]+)['"]/g;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]/g;

/** The imports of one file; those of our own files are named from the root, without `.js`. */
export function importsOf(file: string, source: string): Import[] {
  const text = blank(source, { strings: false });
  const found = [...text.matchAll(STATIC)].map(([, type, to = '']) => ({
    to,
    typeOnly: type !== undefined,
  }));
  found.push(...[...text.matchAll(DYNAMIC)].map(([, to = '']) => ({ to, typeOnly: false })));
  return found.map(({ to, typeOnly }) => ({ from: file, to: target(file, to), typeOnly }));
}

function target(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return posix.join(posix.dirname(file), specifier).replace(/\.js$/, '.ts');
}

/** The layer of a file below src; `index` for src/index.ts itself. */
export function layerOf(file: string): string {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? 'index';
}

/** What is wrong with one import, in words; null when it is in order. */
export function wrongArrow({ from, to }: Import): string | null {
  const layer = layerOf(from);
  if (!to.startsWith('src/')) return wrongPackage(from, layer, to);
  const other = layerOf(to);
  const allowed = LAYERS[layer];
  if (allowed === undefined) return `${from}: ${layer} is no layer`;
  if (layer === 'techniques' && other === 'techniques') return `${from}: a technique imports ${to}`;
  if (other === layer || allowed.includes(other)) return null;
  return `${from}: ${layer} must not import ${other} (${to})`;
}

function wrongPackage(from: string, layer: string, to: string): string | null {
  if (/^(?:\.|#|kindling$)/.test(to)) return `${from}: imports ${to} in a roundabout way`;
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? to;
  const homes = PACKAGE_HOMES[name];
  if (to.startsWith('node:') || homes?.includes(layer)) return null;
  return homes
    ? `${from}: ${name} belongs to ${homes.join(', ')}`
    : `${from}: unknown package ${to}`;
}

/** The first cycle of run-time imports as the list of its files; null when there is none. */
export function findCycle(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly && to.startsWith('src/')) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const done = new Set<string>();
  const visit = (file: string, path: string[]): string[] | null => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return null;
    for (const to of next.get(file) ?? []) {
      const cycle = visit(to, [...path, file]);
      if (cycle !== null) return cycle;
    }
    done.add(file);
    return null;
  };
  for (const file of next.keys()) {
    const cycle = visit(file, []);
    if (cycle !== null) return cycle;
  }
  return null;
}

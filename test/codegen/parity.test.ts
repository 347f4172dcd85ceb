import assert from 'node:assert/strict';
import * as kindling from 'kindling';
import { NAMESPACES, readCatalogue } from '../../codegen/catalogue.js';
import { ABSENT } from '../../codegen/curated/absent.js';
import { HANDWRITTEN } from '../../codegen/curated/byHand.js';
import { DOCS, SAME_AS } from '../../codegen/curated/docs/index.js';
import { DTYPE_OVERRIDES } from '../../codegen/curated/dtypes.js';
import { OVERLOADS } from '../../codegen/curated/overloads.js';
import { isCurated } from '../../codegen/docs.js';
import { decide } from '../../codegen/select.js';
import { read, root } from '../gates/sources.js';

const catalogue = readCatalogue(root);
const decisions = NAMESPACES.flatMap((namespace) => decide(catalogue, namespace));
const offers = decisions.flatMap((decision) =>
  decision.state === 'generated' ? [decision.offer] : [],
);

/** `Tensor#to` or `nn.functional.dropout` in the public map. */
function exists(ours: string): boolean {
  if (ours.startsWith('Tensor#')) return ours.slice('Tensor#'.length) in kindling.Tensor.prototype;
  let at: unknown = kindling;
  for (const part of ours.split('.')) at = (at as Record<string, unknown> | undefined)?.[part];
  return at !== undefined;
}

/** Of a reason, what is no name of ours. */
const IN_WORDS = new Set(['x', 'instanceof', 'dtype', 'device', 'with', 'returnIndices']);

describe('docs/parity.md', () => {
  it('names every documented name once in its section', () => {
    const rows = [...read('docs/parity.md').matchAll(/^\| `(torch\.[\w.]+)` \|/gm)].map(
      ([, name]) => name,
    );
    const documented = decisions.filter(({ name }) => name.documented);
    assert.equal(rows.length, documented.length);
    assert.equal(new Set(rows).size, rows.length);
  });

  it('claims by hand what the public map has', () => {
    const claimed = Object.values(HANDWRITTEN).flatMap((names) => Object.values(names));
    assert.deepEqual(
      claimed.filter((ours) => !exists(ours)),
      [],
    );
  });

  it('sends to other words that exist', () => {
    const told = [...ABSENT.values()]
      .filter(({ state }) => state === 'elsewhere')
      .map(({ reason }) => reason);
    const words = told.flatMap((reason) =>
      [...reason.matchAll(/(x\.)?(\w[\w.]*)/g)].filter(([word]) => !IN_WORDS.has(word)),
    );
    assert.ok(words.length > 5);
    assert.deepEqual(
      words
        .filter(([, method, name]) => !exists(method ? `Tensor#${name}` : (name as string)))
        .map(([word]) => word),
      [],
    );
  });

  it('claims as generated what tensors have', () => {
    const methods = offers.filter(({ namespace }) => namespace === 'Tensor');
    assert.deepEqual(
      methods.filter(({ camel }) => !exists(`Tensor#${camel}`)).map(({ camel }) => camel),
      [],
    );
  });

  it('counts shares as they are', () => {
    const row = /^\| torch\.linalg\.\* \| (\d+) \| (\d+) \|.* \| ([\d.]+) % \|$/m.exec(
      read('docs/parity.md'),
    );
    assert.deepEqual(row?.slice(1), ['41', '41', '100.0']);
  });
});

describe('what is curated', () => {
  const operators = new Set(offers.map(({ operator }) => operator.replace(/_$/, '')));
  const absent = (names: Iterable<string>) => [...names].filter((name) => !operators.has(name));

  it('speaks of operators that are offered', () => {
    assert.deepEqual(absent(Object.keys(DOCS)), []);
    assert.deepEqual(absent(Object.keys(SAME_AS)), []);
    assert.deepEqual(absent(Object.keys(OVERLOADS)), []);
  });

  it('gives dtypes to overloads that exist', () => {
    const keys = new Set([...catalogue.operators.values()].flat().map(({ key }) => key));
    assert.deepEqual(
      Object.keys(DTYPE_OVERRIDES).filter((key) => !keys.has(key)),
      [],
    );
  });

  it('gives reasons for names that PyTorch has', () => {
    const names = new Set([...catalogue.names].flatMap(([, all]) => all.map(({ name }) => name)));
    assert.deepEqual(
      [...ABSENT.keys()].filter((name) => !names.has(name)),
      [],
    );
  });

  it('has a sentence for at least nine in ten methods', () => {
    const methods = offers.filter(({ namespace }) => namespace === 'Tensor');
    assert.ok(methods.filter(isCurated).length >= 0.9 * methods.length);
  });
});

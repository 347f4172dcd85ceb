import assert from 'node:assert/strict';
import { NAMESPACES, readCatalogue } from '../../codegen/catalogue.js';
import { OPTION_NAMES, OPTION_OPERATORS, optionWords } from '../../codegen/curated/options.js';
import { withOptionDocs } from '../../codegen/docs.js';
import { optionDoc } from '../../codegen/optionDocs.js';
import { decide, type Offer, signatureOf } from '../../codegen/select.js';
import { root } from '../gates/sources.js';

const catalogue = readCatalogue(root);
const offers = NAMESPACES.flatMap((namespace) =>
  decide(catalogue, namespace).flatMap((decision) =>
    decision.state === 'generated' ? [decision.offer] : [],
  ),
);
const offer = (name: string) => offers.find(({ operator }) => operator === name) as Offer;

/** Options that types show: dense tensors only, and no switches for cuDNN. */
const HIDDEN = new Set(['layout', 'implicit', 'cudnnEnabled', 'cudnnEnable']);
const options = offers.flatMap((candidate) =>
  candidate.overloads.flatMap((overload) =>
    [...signatureOf(overload, candidate.namespace).named.keys()]
      .filter((name) => !HIDDEN.has(name))
      .map((name) => [candidate, name] as const),
  ),
);

describe('comments of options', () => {
  it('say what each means', () => {
    assert.ok(options.length > 1000, `${options.length}`);
    const bare = options.filter(([{ operator }, name]) => optionWords(operator, name) === null);
    assert.deepEqual([...new Set(bare.map(([{ operator }, name]) => `${operator}.${name}`))], []);
  });

  it('say the default in JavaScript’s words, or that a value must be given', () => {
    const cases: readonly (readonly [string, string, RegExp])[] = [
      ['topk', 'largest', / Default true\.$/],
      ['allclose', 'rtol', / Default 0\.00001\.$/],
      ['conv2d', 'stride', / Default 1\.$/],
      ['rot90', 'dims', / Default \[0, 1\]\.$/],
      ['gelu', 'approximate', / Default `none`\.$/],
      ['bernoulli', 'generator', /^Source of random numbers\. Default: the global one\.$/],
      ['avg_pool2d', 'stride', / Default: the size of the window\.$/],
      ['set_', 'stride', / Default: those of a contiguous tensor\.$/],
      ['amax', 'dim', / Default: all dimensions\.$/],
      ['contiguous', 'memoryFormat', / Default `contiguousFormat`\.$/],
      ['rrelu_', 'upper', / Default 0\.3333333333333333\.$/],
      ['linalg_solve_triangular', 'upper', /must be given\.$/],
      ['add', 'alpha', /^Factor of `other`\. Default 1\.$/],
    ];
    for (const [operator, name, expected] of cases)
      assert.match(optionDoc(offer(operator), name), expected);
  });

  it('tell no option that null is its default without saying what that means', () => {
    const told = options.map(([candidate, name]) => [
      `${candidate.operator}.${name}`,
      optionDoc(candidate, name),
    ]);
    assert.deepEqual(
      told.filter(([, text]) => text?.endsWith('Default null.')),
      [],
    );
  });

  it('stand above each field', () => {
    assert.equal(
      withOptionDocs(
        offer('topk'),
        '(k: number, options?: { largest?: boolean; sorted?: boolean }): Tensor',
      ),
      [
        '(k: number, options?: {',
        '    /** The largest, or else the smallest. Default true. */',
        '    largest?: boolean;',
        '    /** In order. Default true. */',
        '    sorted?: boolean;',
        '  }): Tensor',
      ].join('\n'),
    );
    assert.equal(withOptionDocs(offer('topk'), '(k: number): Tensor'), '(k: number): Tensor');
  });
});

describe('words for options', () => {
  const names = new Set(options.map(([, name]) => name));
  const keys = new Set(
    options.map(([{ operator }, name]) => `${operator.replace(/_$/, '')}.${name}`),
  );

  it('speak of options that there are', () => {
    assert.deepEqual(
      OPTION_NAMES.filter((name) => !names.has(name)),
      [],
    );
    assert.deepEqual(
      OPTION_OPERATORS.filter((key) => !keys.has(key)),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import {
  Categorize,
  EncodedMultiCategorize,
  MultiCategorize,
  OneHotEncode,
  TensorCategory,
  TensorMultiCategory,
  tensor,
  tidy,
} from 'kindling';
import { allclose } from '../support/allclose.js';

async function* each<T>(values: readonly T[]) {
  yield* values;
}

const values = <T>(train: readonly T[], valid: readonly T[] = []) => ({
  train: each(train),
  valid: each(valid),
});

describe('Categorize', () => {
  it('learns the labels of training, and decodes to them', async () => {
    const categorize = Categorize();
    await categorize.setup(values(['cat', 'dog', 'cat'], ['dog']));
    assert.deepEqual([categorize.vocab, categorize.c], [['cat', 'dog'], 2]);
    tidy(() => {
      const encoded = categorize.encodes('dog');
      assert.ok(encoded instanceof TensorCategory);
      assert.deepEqual([encoded.dtype, encoded.shape, encoded.item()], ['int64', [], 1]);
      assert.equal(categorize.decodes(encoded), 'dog');
    });
  });

  it('sorts a vocabulary that is given, unless told not to', () => {
    assert.deepEqual(Categorize({ vocab: ['b', 'a'] }).vocab, ['a', 'b']);
    assert.deepEqual(Categorize({ vocab: ['b', 'a'], sort: false }).vocab, ['b', 'a']);
  });

  it('throws ArgumentError for a label of validation that training has not', async () => {
    await assert.rejects(Categorize().setup(values(['a', 'b'], ['a', 'c'])), {
      name: 'ArgumentError',
      message: "Categorize: label 'c' is not among the 2 labels that training has seen (a, b)",
    });
    await assert.rejects(Categorize({ vocab: ['a', 'b'] }).setup(values(['a'], ['c'])), {
      message: "Categorize: label 'c' is not among the 2 labels of the vocabulary (a, b)",
    });
    const lenient = Categorize({ addNa: true });
    await lenient.setup(values(['a', 'b'], ['a', 'c']));
    tidy(() => assert.equal(lenient.decodes(lenient.encodes('c')), '#na#'));
  });

  it('throws ArgumentError for a label that is no text', async () => {
    const labels = ['a', undefined] as unknown as string[];
    await assert.rejects(Categorize().setup(values(labels)), {
      message: 'Categorize: expected text for a label, got undefined',
    });
  });
});

describe('MultiCategorize and OneHotEncode', () => {
  const both = async (train: readonly string[][], vocab?: readonly string[]) => {
    const categorize = MultiCategorize({ vocab });
    await categorize.setup(values(train));
    const oneHot = OneHotEncode(categorize);
    return {
      categorize,
      encode: (labels: readonly string[]) => oneHot.encodes(categorize.encodes(labels)),
      decode: (ones: TensorMultiCategory) => categorize.decodes(oneHot.decodes(ones)),
    };
  };

  it('make ones for the labels of the sorted union, and decode to them', async () => {
    // MultiCategorize, OneHotEncode on [['b','c'],['a'],['a','c'],[]], fastai's own test
    const { categorize, encode, decode } = await both([['b', 'c'], ['a'], ['a', 'c'], []]);
    assert.deepEqual([categorize.vocab, categorize.c], [['a', 'b', 'c'], 3]);
    tidy(() => {
      const encoded = encode(['c', 'a']);
      assert.ok(encoded instanceof TensorMultiCategory);
      assert.equal(encoded.dtype, 'float32');
      allclose(encoded, [1, 0, 1]);
      assert.deepEqual(decode(encoded), ['a', 'c']);
    });
  });

  it('make zeros of an empty list and an empty list of zeros', async () => {
    const { encode, decode } = await both([['a'], ['b']]);
    tidy(() => {
      allclose(encode([]), [0, 0]);
      assert.deepEqual(decode(encode([])), []);
    });
  });

  it('decode what a loss has decided', async () => {
    const { decode } = await both([['a', 'b', 'c']]);
    tidy(() =>
      assert.deepEqual(decode(tensor([true, false, true]).as(TensorMultiCategory)), ['a', 'c']),
    );
  });

  it('keep the order of a vocabulary that is given', async () => {
    const { categorize } = await both([['a']], ['z', 'a']);
    assert.deepEqual(categorize.vocab, ['z', 'a']);
  });

  it('throw ArgumentError for unknown labels and for text in place of a list', async () => {
    const { categorize } = await both([['a']]);
    assert.throws(() => categorize.encodes(['a', 'b']), /MultiCategorize: label 'b' is not among/);
    assert.throws(() => categorize.encodes('a' as unknown as string[]), {
      name: 'ArgumentError',
      message: "MultiCategorize: expected a list of text for the labels, got 'a' (string)",
    });
    await assert.rejects(
      MultiCategorize().setup(values([['a']], [['b']])),
      /MultiCategorize: label 'b' is not among the 1 labels/,
    );
  });
});

describe('EncodedMultiCategorize', () => {
  const encoded = EncodedMultiCategorize(['x', 'y', 'z']);

  it('takes zeros and ones and decodes to labels', () =>
    tidy(() => {
      const ones = encoded.encodes([1, false, true as unknown as number]);
      allclose(ones, [1, 0, 1]);
      assert.deepEqual(encoded.decodes(ones), ['x', 'z']);
      assert.deepEqual([encoded.c, encoded.vocab], [3, ['x', 'y', 'z']]);
    }));

  it('throws ArgumentError for anything else', () => {
    for (const bad of [[1, 0], [1, 0, 2], 'xyz']) {
      assert.throws(
        () => encoded.encodes(bad as number[]),
        /EncodedMultiCategorize: expected 3 zeros and ones, one for each label, got/,
      );
    }
  });
});

describe('Labels that are missing', () => {
  const missing = [null, undefined, Number.NaN] as unknown as string[];

  it('become 0 with addNa, and are no part of the vocabulary', async () => {
    const categorize = Categorize({ addNa: true });
    await categorize.setup(values(['b', ...missing, 'a'], missing));
    assert.deepEqual(categorize.vocab, ['#na#', 'a', 'b']);
    const many = MultiCategorize({ addNa: true });
    await many.setup(values([['b', ...missing]], [missing]));
    assert.deepEqual(many.vocab, ['#na#', 'b']);
    tidy(() => {
      for (const label of missing) assert.equal(Number(categorize.encodes(label).item()), 0);
      assert.equal(categorize.decodes(categorize.encodes(null)), '#na#');
    });
    assert.deepEqual(many.encodes([...missing, 'b']), [0, 0, 0, 1]);
  });

  it('are an ArgumentError without it', async () => {
    for (const label of missing) {
      assert.throws(() => Categorize({ vocab: ['a'] }).encodes(label), {
        name: 'ArgumentError',
        message: /^Categorize: expected text for a label, got (null|undefined|NaN)/,
      });
    }
    await assert.rejects(
      Categorize().setup(values(missing)),
      /expected text for a label, got null/,
    );
  });
});

describe('A vocabulary', () => {
  it('is a list of text, for one-hot data of different labels', () => {
    for (const make of [Categorize, MultiCategorize])
      assert.throws(() => make({ vocab: 'abc' as unknown as string[] }), {
        name: 'ArgumentError',
        message: /Categorize: expected a list of text for vocab, got 'abc'/,
      });
    assert.throws(() => EncodedMultiCategorize(['a', 'a']), {
      name: 'ArgumentError',
      message: /EncodedMultiCategorize: expected different labels for vocab/,
    });
    tidy(() =>
      allclose(EncodedMultiCategorize(['a', 'b']).encodes(Uint8Array.of(0, 1) as never), [0, 1]),
    );
  });

  it('has #na# once, at its head', () => {
    const { vocab } = Categorize({ vocab: ['b', '#na#', 'a'], addNa: true });
    assert.deepEqual(vocab, ['#na#', 'a', 'b']);
  });
});

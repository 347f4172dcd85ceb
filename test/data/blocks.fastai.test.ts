// Labels and numbers as fastai encodes them: test/fixtures/makers/blocks.py.
import assert from 'node:assert/strict';
import {
  Categorize,
  CategoryBlock,
  CategoryMap,
  DataBlock,
  EncodedMultiCategorize,
  IntToFloatTensor,
  MultiCategorize,
  MultiCategoryBlock,
  Normalize,
  OneHotEncode,
  PointScaler,
  RegressionSetup,
  Resize,
  ToTensor,
  TransformBlock,
  tidy,
} from 'kindling';
import { mergeTransforms } from '#kindling/data/mergeTransforms.js';
import { allclose } from '../support/allclose.js';
import { loadFixture, type TensorRecord } from '../support/fixtures.js';

interface Options {
  sort?: boolean;
  addNa?: boolean;
  vocab?: string[];
}

const fixture = loadFixture<{
  categoryMap: { labels: string[]; options: Options; vocab: string[]; indices: number[] }[];
  categorize: {
    train: string[];
    options: Options;
    vocab: string[];
    encoded: Record<string, number>;
  }[];
  multiCategorize: {
    train: string[][];
    options: Options;
    vocab: string[];
    encode: string[];
    indices: number[];
    oneHot: number[];
    decoded: string[];
  }[];
  encoded: { vocab: string[]; values: number[]; ones: number[]; decoded: string[] }[];
  regression: { train: (number | number[])[]; c: number; first: TensorRecord }[];
  merge: { lists: (keyof typeof make)[][]; kept: string[] }[];
  nInp: { blocks: number; nInp: number }[];
}>('blocks');

async function* each<T>(values: readonly T[]) {
  yield* values;
}

/** Set up on these training values. */
async function setUp<In, T extends { setup(values: never): void | Promise<void> }>(
  tfm: T,
  train: readonly In[],
): Promise<T> {
  await tfm.setup({ train: each(train), valid: each<In>([]) } as never);
  return tfm;
}

const make = {
  Categorize: () => Categorize(),
  MultiCategorize: () => MultiCategorize(),
  ToTensor: () => ToTensor(),
  IntToFloatTensor: () => IntToFloatTensor(),
  RegressionSetup: () => RegressionSetup(),
  PointScaler: () => PointScaler(),
  Resize: () => Resize(8),
  Normalize: () => Normalize.fromStats([0.5], [0.5]),
};

describe("fastai's numbers for labels and lists", () => {
  for (const { labels, options, vocab, indices } of fixture.categoryMap) {
    it(`CategoryMap(${labels}), ${JSON.stringify(options)}`, () => {
      const map = new CategoryMap(labels, options);
      assert.deepEqual(map.vocab, vocab);
      assert.deepEqual(
        labels.map((label) => map.indexOf(label)),
        indices,
      );
      assert.deepEqual(
        indices.map((index) => map.labelOf(index)),
        labels,
      );
    });
  }

  for (const { train, options, vocab, encoded } of fixture.categorize) {
    it(`Categorize(${JSON.stringify(options)}) knows labels of training items only`, async () => {
      const categorize = await setUp(Categorize(options), train);
      assert.deepEqual([categorize.vocab, categorize.c], [vocab, vocab.length]);
      tidy(() => {
        for (const [label, index] of Object.entries(encoded))
          assert.equal(Number(categorize.encodes(label).item()), index, label);
        if (!vocab.includes('ant') && !options.addNa)
          assert.throws(() => categorize.encodes('ant'), /label 'ant' is not among the 2 labels/);
      });
    });
  }

  for (const {
    train,
    options,
    vocab,
    encode,
    indices,
    oneHot,
    decoded,
  } of fixture.multiCategorize) {
    it(`MultiCategorize(${JSON.stringify(options)}) and OneHotEncode of [${encode}]`, async () => {
      const categorize = await setUp(MultiCategorize(options), train);
      assert.deepEqual(categorize.vocab, vocab);
      assert.deepEqual(categorize.encodes(encode), indices);
      const oneHotEncode = OneHotEncode(categorize);
      tidy(() => {
        const ones = oneHotEncode.encodes(indices);
        allclose(ones, oneHot);
        assert.deepEqual(categorize.decodes(oneHotEncode.decodes(ones)), decoded);
      });
    });
  }

  for (const { vocab, values, ones, decoded } of fixture.encoded) {
    it(`EncodedMultiCategorize(${vocab}) of [${values}]`, () =>
      tidy(() => {
        const encoded = EncodedMultiCategorize(vocab);
        const made = encoded.encodes(values);
        allclose(made, ones);
        assert.deepEqual(encoded.decodes(made), decoded);
      }));
  }

  for (const { train, c, first } of fixture.regression) {
    it(`RegressionSetup of ${JSON.stringify(train)}`, async () => {
      const setup = await setUp(RegressionSetup(), train);
      assert.equal(setup.c, c);
      tidy(() => allclose(setup.encodes(train[0] as number), first));
    });
  }

  for (const { lists, kept } of fixture.merge) {
    it(`of ${JSON.stringify(lists)} a DataBlock keeps one of each class, the last`, () => {
      const made = lists.map((names) => names.map((name) => make[name]()));
      const merged = mergeTransforms(made, []);
      assert.deepEqual(merged.map(({ name }) => name).sort(), kept);
      const last = new Map(made.flat().map((tfm) => [tfm.name, tfm]));
      for (const tfm of merged) assert.equal(tfm, last.get(tfm.name));
    });
  }

  for (const { blocks, nInp } of fixture.nInp) {
    it(`nInp of ${blocks} blocks is ${nInp}`, () => {
      const made = Array.from({ length: blocks - 1 }, () => TransformBlock());
      assert.equal(new DataBlock({ blocks: [...made, CategoryBlock()] }).nInp, nInp);
    });
  }
});

describe('MultiCategoryBlock({ addNa: true })', () => {
  const rows = [['a', 'b'], ['b'], ['zebra', 'a'], ['yak', 'zebra']];
  const block = new DataBlock({
    blocks: [TransformBlock<number>(), MultiCategoryBlock({ addNa: true })],
    splitter: () => [
      [0, 1],
      [2, 3],
    ],
    getX: () => 0,
    getY: (row: string[]) => row,
  });

  it('sets the column of #na# for labels that training has not seen, and shows them so', async () => {
    const dls = await block.dataloaders(rows, { seed: 0 });
    assert.deepEqual([dls.vocab, dls.c], [['#na#', 'a', 'b'], 3]);
    const [x, y] = await dls.valid.oneBatch();
    allclose(y, [
      [1, 1, 0],
      [1, 0, 0],
    ]);
    assert.deepEqual(
      dls.decodeBatch([x, y]).map(({ target }) => target),
      [['#na#', 'a'], ['#na#']],
    );
    const [, trained] = await dls.oneBatch();
    assert.equal(Number(trained.select(1, 0).sum().item()), 0);
    for (const t of [x, y, trained]) t.dispose();
  });

  it('is an error beside encoded', async () => {
    assert.throws(() => MultiCategoryBlock({ encoded: true, vocab: ['a'], addNa: true }), {
      name: 'ArgumentError',
      message: /MultiCategoryBlock: expected no addNa beside encoded: true/,
    });
  });
});

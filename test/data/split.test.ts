import assert from 'node:assert/strict';
import {
  EndSplitter,
  FuncSplitter,
  GrandparentSplitter,
  IndexSplitter,
  MaskSplitter,
  manualSeed,
  RandomSplitter,
  randn,
  type Splits,
} from 'kindling';

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('RandomSplitter()', () => {
  it("has fastai's indices", () => {
    // RandomSplitter(0.2, seed=42)(range(30)), fastai 2.8.12
    const [train, valid] = RandomSplitter({ validPct: 0.2, seed: 42 })(numbers(30));
    assert.deepEqual(valid, [12, 0, 6, 25, 8, 15]);
    assert.deepEqual(
      train,
      [10, 18, 16, 23, 28, 26, 20, 7, 21, 22, 29, 13, 14, 2, 4, 1, 9, 11, 17, 19, 27, 5, 24, 3],
    );
  });

  it("has fastai's cut where the share is not a whole number", () => {
    // RandomSplitter(0.25, seed=7)(range(10)), fastai 2.8.12
    assert.deepEqual(RandomSplitter({ validPct: 0.25, seed: 7 })(numbers(10)), [
      [3, 4, 1, 7, 9, 6, 8, 2],
      [5, 0],
    ]);
  });

  it('leaves the global generator alone when it has a seed', () => {
    manualSeed(3);
    const expected = randn([2]).tolist();
    manualSeed(3);
    RandomSplitter({ seed: 42 })(numbers(30));
    assert.deepEqual(randn([2]).tolist(), expected);
  });

  it('draws from the global generator without one', () => {
    const draw = () => {
      manualSeed(11);
      return RandomSplitter()(numbers(50));
    };
    assert.deepEqual(draw(), draw());
    assert.notDeepEqual(RandomSplitter()(numbers(50)), RandomSplitter()(numbers(50)));
  });

  it('lets nothing validate for validPct 0, and only then', () => {
    const [train, valid] = RandomSplitter({ validPct: 0, seed: 1 })(numbers(4));
    assert.deepEqual([train.length, valid.length], [4, 0]);
    assert.throws(() => RandomSplitter({ validPct: 0.2 })(numbers(4)), {
      name: 'ArgumentError',
      message: 'RandomSplitter: 0.2 of 4 items leaves none for validation',
    });
  });

  it('throws ArgumentError for a share outside [0, 1)', () => {
    for (const validPct of [-0.1, 1, Number.NaN]) {
      assert.throws(
        () => RandomSplitter({ validPct }),
        /RandomSplitter: expected a number in \[0, 1\) for validPct/,
      );
    }
  });
});

describe('EndSplitter()', () => {
  it('cuts off the last, or the first, items', () => {
    // EndSplitter(0.3)(range(10)) and EndSplitter(0.3, valid_last=False)(range(10)), fastai 2.8.12
    assert.deepEqual(EndSplitter({ validPct: 0.3 })(numbers(10)), [numbers(7), [7, 8, 9]]);
    assert.deepEqual(EndSplitter({ validPct: 0.3, validLast: false })(numbers(10)), [
      [3, 4, 5, 6, 7, 8, 9],
      [0, 1, 2],
    ]);
  });

  it('throws ArgumentError where fastai would train on nothing', () => {
    assert.throws(() => EndSplitter()(numbers(4)), /EndSplitter: 0\.2 of 4 items leaves none/);
    assert.throws(() => EndSplitter({ validPct: 0 }), /expected a number in \(0, 1\) for validPct/);
  });
});

describe('IndexSplitter()', () => {
  it('keeps the given order for validation', () => {
    // IndexSplitter([3, 7, 9])(range(10)), fastai's own test
    const [train, valid] = IndexSplitter([9, 3, 7])(numbers(10));
    assert.deepEqual(train, [0, 1, 2, 4, 5, 6, 8]);
    assert.deepEqual(valid, [9, 3, 7]);
  });

  it('throws ArgumentError for an index that does not exist or comes twice', () => {
    assert.throws(
      () => IndexSplitter([10])(numbers(10)),
      /IndexSplitter: expected indices of the 10 items for every index, got 10/,
    );
    assert.throws(() => IndexSplitter([1, 1]), /IndexSplitter: expected every index once/);
  });
});

describe('FuncSplitter(), MaskSplitter()', () => {
  const odd: Splits = [
    [0, 2, 4],
    [1, 3],
  ];

  it('let what is true validate', () => {
    assert.deepEqual(FuncSplitter((n: number) => n % 2 === 1)(numbers(5)), odd);
    assert.deepEqual(MaskSplitter([false, true, false, true, false])(numbers(5)), odd);
  });

  it('throw ArgumentError when one side stays empty', () => {
    assert.throws(
      () => FuncSplitter(() => true)(numbers(5)),
      /FuncSplitter: none of the 5 items is left for training/,
    );
    assert.throws(
      () => MaskSplitter([false, false])(numbers(2)),
      /MaskSplitter: none of the 2 items is left for validation/,
    );
  });

  it('throws ArgumentError for a mask of another length', () => {
    assert.throws(
      () => MaskSplitter([true])(numbers(2)),
      /MaskSplitter: expected one value for each of the 2 items for mask, got 1/,
    );
  });
});

describe('GrandparentSplitter()', () => {
  const files = ['d/train/a/1', 'd/valid/a/2', 'd/test/b/3', 'd/train/b/4', 'd/val/b/5'];

  it('splits by the folder two levels up and leaves the others out', () => {
    assert.deepEqual(GrandparentSplitter()(files), [[0, 3], [1]]);
    assert.deepEqual(GrandparentSplitter({ validName: ['val', 'test'] })(files), [
      [0, 3],
      [4, 2],
    ]);
  });

  it("has fastai's order with several names", () => {
    // nbs/05_data.transforms.ipynb, cells of GrandparentSplitter
    const tiny = [
      'train/3/9932',
      'valid/7/7189',
      'valid/7/7320',
      'train/7/9833',
      'train/3/7666',
      'valid/3/925',
      'train/7/724',
      'valid/3/93055',
    ].map((name) => `mnist_tiny/${name}.png`);
    assert.deepEqual(GrandparentSplitter()(tiny), [
      [0, 3, 4, 6],
      [1, 2, 5, 7],
    ]);
    const more = [...tiny, 'test/3/4256.png', 'test/7/2345.png', 'valid/7/6467.png'];
    const splitter = GrandparentSplitter({ trainName: ['train', 'valid'], validName: 'test' });
    assert.deepEqual(splitter(more), [
      [0, 3, 4, 6, 1, 2, 5, 7, 10],
      [8, 9],
    ]);
  });

  it('throws ArgumentError that lists the folders there are', () => {
    assert.throws(() => GrandparentSplitter({ validName: 'dev' })(files), {
      name: 'ArgumentError',
      message:
        "GrandparentSplitter: no item lies two levels below a folder named 'dev' (validName); there are 'test', 'train', 'val', 'valid'",
    });
  });
});

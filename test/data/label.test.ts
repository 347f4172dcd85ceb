import assert from 'node:assert/strict';
import { AttrGetter, ItemGetter, parentLabel, RegexLabeller } from 'kindling';

describe('parentLabel()', () => {
  it('is the name of the folder, with either separator', () => {
    assert.equal(parentLabel('mnist/train/3/10.png'), '3');
    assert.equal(parentLabel('mnist\\train\\7\\10.png'), '7');
  });

  it('says what the third folder of mnist_tiny is called', () => {
    // nbs/05_data.transforms.ipynb, cell of parent_label
    assert.equal(parentLabel('fastai_dev/dev/data/mnist_tiny/train/3/9932.png'), '3');
  });

  it('throws ArgumentError for a bare file name', () => {
    assert.throws(() => parentLabel('10.png'), {
      name: 'ArgumentError',
      message: "parentLabel: expected a path with a folder, got '10.png'",
    });
  });
});

describe('RegexLabeller()', () => {
  it('is the first group, found anywhere', () => {
    // fastai: RegexLabeller(r'fname_(\d)')(f'{os.sep}x{os.sep}fname_3') → '3'
    assert.equal(RegexLabeller('fname_(\\d)')('/x/fname_3'), '3');
    assert.equal(
      RegexLabeller(/([^/]+)_\d+\.jpg$/)('pets/great_pyrenees_173.jpg'),
      'great_pyrenees',
    );
    assert.equal(RegexLabeller(/\/([a-z]+)\/\d/)('c:\\pets\\cat\\1.jpg'), 'cat');
  });

  it('finds the digit between separators, and the name with match, as in fastai', () => {
    // nbs/05_data.transforms.ipynb, cells of RegexLabeller
    assert.equal(RegexLabeller('/(\\d)/')('mnist_tiny/train/3/9932.png'), '3');
    assert.equal(RegexLabeller('(\\d*)', { match: true })('9932.png'), '9932');
  });

  it('matches from the first character with match', () => {
    const labeller = RegexLabeller(/fname_(\d)/, { match: true });
    assert.equal(labeller('fname_4'), '4');
    assert.throws(() => labeller('x/fname_4'), /RegexLabeller: .* does not match 'x\/fname_4'/);
  });

  it('gives the same answer twice with a global pattern', () => {
    const labeller = RegexLabeller(/(\d)/g);
    assert.deepEqual([labeller('a1'), labeller('a1')], ['1', '1']);
  });

  it('throws ArgumentError for a path without a match and for a pattern without a group', () => {
    assert.throws(() => RegexLabeller(/_(\d)/)('cat.jpg'), {
      name: 'ArgumentError',
      message: "RegexLabeller: /_(\\d)/ does not match 'cat.jpg'",
    });
    assert.throws(() => RegexLabeller(/\d/), /expected a pattern with a group/);
  });
});

describe('ItemGetter(), AttrGetter()', () => {
  it('return an element and a property', () => {
    assert.equal(ItemGetter(1)(['a.jpg', 'cat']), 'cat');
    assert.equal(ItemGetter(-1)([1, 2, 3]), 3);
    assert.equal(AttrGetter('label')({ label: 'cat' }), 'cat');
    assert.equal(AttrGetter('label', 'none')({}), 'none');
  });

  it('throw ArgumentError where there is none', () => {
    assert.throws(
      () => ItemGetter(2)(['a', 'b']),
      /ItemGetter: there is no element 2 in \[ 'a', 'b' \]/,
    );
    assert.throws(() => ItemGetter(-3)(['a', 'b']), /there is no element -3 in/);
    assert.throws(() => ItemGetter(0)('ab' as unknown as []), /there is no element 0 in 'ab'/);
    assert.throws(() => AttrGetter('label')({}), /AttrGetter: there is no 'label' in \{\}/);
  });
});

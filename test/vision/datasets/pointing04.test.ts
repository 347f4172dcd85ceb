import assert from 'node:assert/strict';
import { basename, join } from 'node:path';
import { pointing04 } from 'kindling';
import { useFolder } from '../../data/folder.js';

const name = 'person01240-30+45';
const text = `${name}.jpg\n\nFace\n192\n237\n126\n94\n`;

describe('pointing04.readFace()', () => {
  const folder = useFolder();

  it('reads centre and size', async () =>
    assert.deepEqual(await pointing04.readFace(folder.write(`${name}.txt`, text)), {
      image: `${name}.jpg`,
      centre: [192, 237],
      size: [126, 94],
    }));

  const bad: [text: string, message: string][] = [
    ['', ': ends before the name of the image'],
    ['a.jpg\n', ": ends before 'Face'"],
    ['a.jpg\n\nHand\n', ", line 3: expected 'Face', got 'Hand'"],
    ['a.jpg\n\nFace\n1 2\n', ", line 4: expected one number for the x of the centre, got '1 2'"],
    ['a.jpg\n\nFace\n1\n2\n3\n', ': ends before the height'],
    ['a.jpg\n\nFace\n1\n2\n3\n4\n5\n', ", line 8: expected the end of the file, got '5'"],
  ];
  for (const [wrong, message] of bad) {
    it(`throws DataError${message}`, () => {
      const file = folder.write(`${name}.txt`, wrong);
      return assert.rejects(() => pointing04.readFace(file), {
        name: 'DataError',
        message: `pointing04.readFace: ${file}${message}`,
      });
    });
  }
});

describe('names of Pointing’04 files', () => {
  it('poseOf() reads person, series, number, tilt and pan', () => {
    assert.deepEqual(pointing04.poseOf(`Person01/${name}.jpg`), {
      person: '01',
      series: 2,
      number: 40,
      tilt: -30,
      pan: 45,
    });
    assert.deepEqual(pointing04.poseOf('person15100-90+0.txt'), {
      person: '15',
      series: 1,
      number: 0,
      tilt: -90,
      pan: 0,
    });
  });

  it('person() and getAngles() are parts of it', () => {
    assert.equal(pointing04.person(`Person01\\${name}.jpg`), '01');
    assert.deepEqual(pointing04.getAngles(`${name}.jpg`), [-30, 45]);
  });

  it('poseOf() throws ArgumentError for another name', () => {
    for (const wrong of ['personne01146+0+0.jpg', 'person01240-30.jpg', 'a.jpg', '']) {
      assert.throws(() => pointing04.poseOf(wrong), {
        name: 'ArgumentError',
        message: `pointing04.poseOf: expected a name such as 'person01240-30+45.jpg' for file, got '${wrong}' (string)`,
      });
    }
  });

  it('img2txt() throws ArgumentError for another ending', () => {
    assert.equal(pointing04.img2txt(`${name}.jpg`), `${name}.txt`);
    assert.throws(
      () => pointing04.img2txt('a.png'),
      /pointing04\.img2txt: expected a path that ends in \.jpg for image, got 'a\.png'/,
    );
  });
});

describe('pointing04.getCtr()', () => {
  const folder = useFolder();

  it('gives the centre of an image', async () => {
    folder.write(`${name}.txt`, text);
    assert.deepEqual(await pointing04.getCtr(join(folder.path, `${name}.jpg`)), [192, 237]);
  });

  it('throws DataError where the text is missing', () =>
    assert.rejects(() => pointing04.getCtr(join(folder.path, `${name}.jpg`)), {
      name: 'DataError',
      message: /^pointing04\.readFace: .*\.txt: cannot be read: ENOENT/,
    }));
});

describe('pointing04.getImages()', () => {
  const folder = useFolder();

  it('leaves out what has no pose in its name', () => {
    for (const file of [
      `Person01/${name}.jpg`,
      `Person01/${name}.txt`,
      'Front/personne01146+0+0.jpg',
    ])
      folder.write(file);
    const images = pointing04.getImages(folder.path);
    assert.deepEqual(
      images.map((file) => basename(file)),
      [`${name}.jpg`],
    );
  });

  it('throws ArgumentError where none is left', () => {
    folder.write('Front/personne01146+0+0.jpg');
    assert.throws(() => pointing04.getImages(folder.path), {
      name: 'ArgumentError',
      message: `pointing04.getImages: there is no image such as 'person01240-30+45.jpg' in '${folder.path}'`,
    });
  });
});

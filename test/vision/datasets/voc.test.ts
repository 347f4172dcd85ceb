import assert from 'node:assert/strict';
import { join } from 'node:path';
import { voc } from 'kindling';
import { useFolder } from '../../data/folder.js';
import { loadFixture } from '../../support/fixtures.js';

/** What torchvision makes of an XML file: every text as it stands. */
interface Parsed {
  filename: string;
  size: Record<string, string>;
  object?: ({ name: string; bndbox: Record<string, string> } & Partial<Record<string, string>>)[];
}

const { annotations } = loadFixture<{ annotations: { xml: string; parsed: Parsed }[] }>('datasets');
const [both, , none] = annotations as [
  { xml: string; parsed: Parsed },
  unknown,
  { xml: string; parsed: Parsed },
];

const box = (xmin: number, ymin: number, xmax: number, ymax: number) =>
  `<bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox>`;
const size = '<size><width>10</width><height>20</height><depth>3</depth></size>';
const xmlOf = (objects: string) =>
  `<annotation>\n<filename>a.jpg</filename>${size}\n${objects}\n</annotation>`;

describe('voc.readAnnotation()', () => {
  const folder = useFolder();
  const read = (xml: string) => voc.readAnnotation(folder.write('a.xml', xml));

  it('reads what torchvision reads, as numbers and flags', async () => {
    for (const { xml, parsed } of annotations) {
      const { filename, size, objects } = await read(xml);
      assert.deepEqual(
        { filename, width: size.width, height: size.height, depth: size.depth },
        {
          filename: parsed.filename,
          width: Number(parsed.size.width),
          height: Number(parsed.size.height),
          depth: Number(parsed.size.depth),
        },
      );
      assert.deepEqual(
        objects.map(({ name, bndbox, pose, truncated, difficult, occluded }) => [
          name,
          bndbox,
          pose,
          truncated,
          difficult,
          occluded,
        ]),
        (parsed.object ?? []).map((object) => [
          object.name,
          ['xmin', 'ymin', 'xmax', 'ymax'].map((corner) => Number(object.bndbox[corner])),
          object.pose,
          object.truncated === '1',
          object.difficult === '1',
          object.occluded === '1',
        ]),
      );
    }
  });

  it('reads parts', async () => {
    const [, person] = (await read(both.xml)).objects;
    assert.deepEqual(person?.parts, [
      { name: 'head', bndbox: [100, 20, 140, 60] },
      { name: 'hand', bndbox: [110, 90, 120, 101] },
    ]);
  });

  it('gives an empty list where nothing is on the image', async () =>
    assert.deepEqual((await read(none.xml)).objects, []));

  it('needs no more than name and box of an object', async () => {
    const annotation = await read(
      xmlOf(`<object><name> a &amp; b </name>${box(1, 2, 3, 4)}</object>`),
    );
    assert.deepEqual(annotation, {
      filename: 'a.jpg',
      size: { width: 10, height: 20, depth: 3 },
      segmented: false,
      objects: [
        {
          name: 'a & b',
          bndbox: [1, 2, 3, 4],
          pose: 'Unspecified',
          truncated: false,
          difficult: false,
          occluded: false,
          parts: [],
        },
      ],
    });
  });

  const object = (inner: string) => xmlOf(`<object>\n${inner}\n</object>`);
  const bad: [why: string, xml: string, message: RegExp | string][] = [
    [
      'no XML',
      'fname,labels\n',
      /, line 1: not readable as XML: Root element is missing or invalid$/,
    ],
    ['an empty file', '', /: not readable as XML: /],
    ['a cut file', both.xml.slice(0, 300), /, line \d+: not readable as XML: /],
    ['another root', '<a/>', ', line 1: expected <annotation>, got <a>'],
    [
      'no size',
      '<annotation>\n</annotation>',
      ', line 1: expected a <size> in <annotation>, got none',
    ],
    ['no name', object(box(1, 2, 3, 4)), ', line 3: expected a <name> in <object>, got none'],
    [
      'an empty name',
      object(`<name> </name>${box(1, 2, 3, 4)}`),
      ', line 4: expected a text in <name>, got none',
    ],
    [
      'two names',
      object('<name>a</name>\n<name>b</name>'),
      ', line 5: expected one <name> in <object>, got another',
    ],
    ['no box', object('<name>a</name>'), ', line 3: expected a <bndbox> in <object>, got none'],
    [
      'a box without a side',
      object('<name>a</name>\n<bndbox><xmin>1</xmin></bndbox>'),
      ', line 5: expected a <ymin> in <bndbox>, got none',
    ],
    [
      'a side that is no number',
      object('<name>a</name><bndbox>\n<xmin>one</xmin></bndbox>'),
      ", line 5: expected a number in <xmin>, got 'one'",
    ],
    [
      'a box inside out',
      object(`<name>a</name>${box(5, 2, 3, 4)}`),
      ', line 4: expected a <bndbox> with xmin ≤ xmax and ymin ≤ ymax, got 5, 2, 3, 4',
    ],
    [
      'a flag that is none',
      object(`<name>a</name>${box(1, 2, 3, 4)}<difficult>yes</difficult>`),
      ", line 4: expected 0 or 1 in <difficult>, got 'yes'",
    ],
    [
      'a document type',
      `<?xml version="1.0"?>\n<!DOCTYPE annotation [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n${both.xml}`,
      ', line 2: a document type (<!DOCTYPE …>) is not read: remove it',
    ],
    [
      'an entity',
      object('<name>&a;</name>'),
      /, line 4: not readable as XML: Named entity isn't defined: &a;$/,
    ],
    [
      'elements a hundred thousand deep',
      `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`,
      ': not readable as XML: elements lie too deep in each other',
    ],
  ];
  for (const [why, xml, message] of bad) {
    it(`throws DataError for ${why}`, async () => {
      const file = folder.write('a.xml', xml);
      await assert.rejects(
        () => voc.readAnnotation(file),
        (error: Error) => {
          assert.equal(error.name, 'DataError');
          const start = `voc.readAnnotation: ${file}`;
          assert.ok(error.message.startsWith(start), error.message);
          const rest = error.message.slice(start.length);
          if (typeof message === 'string') assert.equal(rest, message);
          else assert.match(rest, message);
          return true;
        },
      );
    });
  }
});

describe('getters of voc', () => {
  const folder = useFolder();

  it('img2annotation() looks where PASCAL and where annotation tools put it', () => {
    assert.equal(
      voc.img2annotation(join('VOC2007', 'JPEGImages', '000012.jpg')),
      join('VOC2007', 'Annotations', '000012.xml'),
    );
    assert.equal(voc.img2annotation(join('mine', 'a.b.png')), join('mine', 'a.b.xml'));
  });

  it('getImages() leaves out what has no annotation', () => {
    folder.write('JPEGImages/a.jpg');
    assert.throws(() => voc.getImages(folder.path), {
      name: 'ArgumentError',
      message: `voc.getImages: no image in '${folder.path}' has an annotation`,
    });
    folder.write('JPEGImages/b.jpg');
    folder.write('Annotations/b.xml');
    assert.deepEqual(voc.getImages(folder.path), [join(folder.path, 'JPEGImages', 'b.jpg')]);
  });

  it('getBoxesAndLabels() counts pixels from 0, edge to edge', async () => {
    folder.write('a.xml', both.xml);
    const image = join(folder.path, 'a.jpg');
    const [getBoxes, getLabels] = voc.getBoxesAndLabels();
    assert.deepEqual(await getBoxes(image), [
      [47, 239, 195, 371],
      [0, 0, 500, 375],
    ]);
    assert.deepEqual(await getLabels(image), ['dog', 'person']);
  });

  it('getBoxesAndLabels({ difficult: false }) leaves out what is hard to recognise', async () => {
    folder.write('a.xml', both.xml);
    const image = join(folder.path, 'a.jpg');
    const [getBoxes, getLabels] = voc.getBoxesAndLabels({ difficult: false });
    assert.deepEqual(await getBoxes(image), [[47, 239, 195, 371]]);
    assert.deepEqual(await getLabels(image), ['dog']);
  });

  it('getClasses() names each class once', async () => {
    const objects = ['dog', 'cat', 'dog'].map(
      (name, i) =>
        `<object><name>${name}</name><difficult>${i % 2}</difficult>${box(1, 1, 2, 2)}</object>`,
    );
    folder.write('a.xml', xmlOf(objects.join('')));
    const image = join(folder.path, 'a.jpg');
    assert.deepEqual(await voc.getClasses()(image), ['dog', 'cat']);
    assert.deepEqual(await voc.getClasses({ difficult: false })(image), ['dog']);
  });
});

describe('image sets of voc', () => {
  const folder = useFolder();

  it('readImageSet() gives every name once', async () => {
    assert.deepEqual(await voc.readImageSet(folder.write('train.txt', '000012\n000017\r\n')), [
      '000012',
      '000017',
    ]);
    const layout = folder.write('layout.txt', '2007_000027 1\n2007_000027 2\n2007_000032 1\n');
    assert.deepEqual(await voc.readImageSet(layout), ['2007_000027', '2007_000032']);
  });

  it('readClassSet() gives 1, 0 and −1', async () => {
    const file = folder.write('dog_train.txt', '000012 -1\n000017  1\n000023  0\n');
    assert.deepEqual(
      [...(await voc.readClassSet(file))],
      [
        ['000012', -1],
        ['000017', 1],
        ['000023', 0],
      ],
    );
  });

  it('readClassSet() throws DataError for a line that is something else', async () => {
    for (const line of ['000012', '000012 2', '000012 x', '000012 1 1']) {
      const file = folder.write('dog_train.txt', `000001 1\n${line}\n`);
      await assert.rejects(() => voc.readClassSet(file), {
        name: 'DataError',
        message: `voc.readClassSet: ${file}, line 2: expected a name and -1, 0 or 1, got '${line}'`,
      });
    }
  });
});

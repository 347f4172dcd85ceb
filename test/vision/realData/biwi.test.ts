import assert from 'node:assert/strict';
import {
  biwi,
  DataBlock,
  FuncSplitter,
  getImageFiles,
  ImageBlock,
  PointBlock,
  parentLabel,
  Resize,
  TensorPoint,
} from 'kindling';
import { allclose } from '../../support/allclose.js';
import { at, describeData, dispose } from './folder.js';

const folder = 'biwi_head_pose';
const frame = (name: string, ending: string) => at(folder, name.replace('/', '/frame_') + ending);
const round = (values: readonly number[], digits: number) =>
  values.map((value) => Number(value.toFixed(digits)));

describeData('BIWI, heads as points', folder, () => {
  const centres: [image: string, centre: [number, number]][] = [
    ['01/00003', [350.5, 263.0]],
    ['12/00019', [344.2, 223.2]],
    ['12/00054', [327.8, 209.8]],
    ['12/00427', [372.5, 231.8]],
  ];

  it('getCtr() gives the published centres', async () => {
    const cal = await biwi.readCalibration(at(folder, '01', 'rgb.cal'));
    for (const getCtr of [biwi.getCtr(cal), biwi.getCtr()]) {
      for (const [image, centre] of centres) {
        assert.deepEqual(round(await getCtr(frame(image, '_rgb.png')), 1), centre);
      }
    }
  });

  it('getCtr({ aligned: true }) goes from the depth to the colour camera', async () => {
    // K @ (R @ centre + T), over its last element, NumPy 2.4
    const centre = await biwi.getCtr(undefined, { aligned: true })(frame('01/00003', '_rgb.png'));
    assert.deepEqual(round(centre, 3), [341.651, 274.63]);
  });

  it('getAngles() gives what the binary poses hold', async () => {
    // np.fromfile(f'{image}_pose.bin', '<f4')[3:], which are pitch, yaw and roll
    const angles: [image: string, yawPitchRoll: [number, number, number]][] = [
      ['12/00019', [10.775, -0.989, -7.229]],
      ['12/00054', [33.283, -19.847, -3.16]],
      ['12/00427', [-22.364, 9.889, -2.017]],
    ];
    for (const [image, expected] of angles) {
      assert.deepEqual(round(await biwi.getAngles(frame(image, '_rgb.png')), 3), expected);
    }
  });

  it('readDepth() gives the distances of every frame', async () => {
    // sum, number of pixels above 0 and maximum of the image, decoded with struct and NumPy
    const depths: [image: string, sum: number, seen: number, most: number][] = [
      ['01/00003', 48991011, 56336, 997],
      ['12/00019', 62700822, 70487, 1039],
      ['12/00054', 63412593, 71080, 1039],
      ['12/00427', 63966787, 72538, 1039],
    ];
    for (const [image, sum, seen, most] of depths) {
      using depth = await biwi.readDepth(biwi.img2depth(frame(image, '_rgb.png')));
      assert.deepEqual([depth.shape, depth.dtype], [[480, 640], 'int16']);
      const pixels = [...depth.toTypedArray()];
      assert.equal(
        pixels.reduce((total, value) => total + value),
        sum,
      );
      assert.equal(pixels.filter((value) => value > 0).length, seen);
      assert.equal(
        pixels.reduce((a, b) => Math.max(a, b)),
        most,
      );
    }
  });

  it('readObj() gives the template of a head', async () => {
    const { vertices, faces } = await biwi.readObj(at(folder, '01.obj'));
    assert.deepEqual([vertices.length / 3, faces.length / 3], [6918, 13676]); // the file's first line
    assert.deepEqual(round([...vertices.slice(0, 3)], 4), [74.6301, -77.0746, 44.6968]);
    assert.deepEqual([...faces.slice(-3)], [978, 974, 989]);
  });

  it('becomes batches of points, split by person', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), PointBlock()],
      getItems: getImageFiles,
      splitter: FuncSplitter((file) => biwi.person(file) === 'M06'),
      getY: biwi.getCtr(),
      itemTfms: Resize([240, 320]),
    });
    const dls = await block.dataloaders(at(folder), { bs: 3, shuffle: false });
    assert.deepEqual([dls.train.n, dls.valid.n, dls.c], [11, 3, 2]);
    assert.deepEqual(dls.validDs.items.map(parentLabel), ['12', '12', '12']);
    const batch = await dls.valid.oneBatch();
    assert.ok(batch[1] instanceof TensorPoint);
    // the same DataBlock's valid.after_item(valid_ds[i]), fastai 2.8.12, items sorted
    allclose(batch[1], [
      [[0.0754949, -0.0701923]],
      [[0.0244207, -0.1258923]],
      [[0.1641839, -0.0340874]],
    ]);
    const shown = dls.decodeBatch(batch);
    for (const [i, { target }] of shown.entries()) {
      const [, [x, y]] = centres[i + 1] as (typeof centres)[number];
      allclose(target, [[x / 2, y / 2]], { atol: 0.05, rtol: 0 }); // of the frame, halved
    }
    dispose(
      batch,
      shown.map(({ input, target }) => [input, target]),
    );
    const svg = (await dls.showBatch({ maxN: 2 })).toSvg();
    assert.equal(svg.split('<image').length - 1, 2);
    assert.ok(svg.includes('<circle'));
  });
});

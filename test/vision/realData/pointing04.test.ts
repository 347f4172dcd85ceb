import assert from 'node:assert/strict';
import {
  DataBlock,
  FuncSplitter,
  ImageBlock,
  PointBlock,
  pointing04,
  RegressionBlock,
  Resize,
} from 'kindling';
import { at, describeData, dispose } from './folder.js';

const folder = 'pointing04/HeadPoseImageDatabase';

describeData("Pointing'04, faces as points", folder, () => {
  it('has 93 poses of every person, twice', () => {
    const images = pointing04.getImages(at(folder));
    const poses = images.map(pointing04.poseOf);
    assert.equal(images.length, 15 * 2 * 93);
    const groups = new Set(
      poses.map(({ person, series, number }) => `${person} ${series} ${number}`),
    );
    assert.equal(groups.size, images.length);
    const distinct = (values: number[]) => [...new Set(values)].sort((a, b) => a - b);
    assert.deepEqual(
      distinct(poses.map(({ tilt }) => tilt)),
      [-90, -60, -30, -15, 0, 15, 30, 60, 90],
    );
    assert.deepEqual(
      distinct(poses.map(({ pan }) => pan)),
      Array.from({ length: 13 }, (_, i) => -90 + 15 * i),
    );
  });

  it('reads every text', async () => {
    // np.mean([[int(v) for v in open(f).read().split()[2:]] for f in glob('Person*/*.txt')], axis=0)
    const sums = [0, 0, 0, 0];
    const images = pointing04.getImages(at(folder));
    for (const image of images) {
      const { centre, size } = await pointing04.readFace(pointing04.img2txt(image));
      for (const [i, value] of [...centre, ...size].entries())
        sums[i] = (sums[i] as number) + value;
    }
    assert.deepEqual(
      sums.map((sum) => (sum / images.length).toFixed(4)),
      ['172.2373', '142.2434', '97.6749', '103.4857'],
    );
  }).timeout(30_000);

  it('becomes batches of points and angles, split by person', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), PointBlock(), RegressionBlock()],
      nInp: 1,
      getItems: pointing04.getImages,
      splitter: FuncSplitter((file) => ['04', '09', '13'].includes(pointing04.person(file))),
      getY: [pointing04.getCtr, pointing04.getAngles],
      itemTfms: Resize([72, 96]),
    });
    const dls = await block.dataloaders(at(folder), { bs: 8, seed: 0 });
    const people = [dls.trainDs, dls.validDs].map(
      (side) => new Set(side.items.map(pointing04.person)),
    );
    const [train, valid] = people as [Set<string>, Set<string>];
    assert.deepEqual([train.size, valid.size], [12, 3]);
    assert.ok([...valid].every((person) => !train.has(person)));
    assert.equal(dls.train.n + dls.valid.n, 2790);
    assert.deepEqual([dls.c, dls.cs], [4, [2, 2]]);
    const batch = await dls.oneBatch();
    assert.deepEqual(
      batch.map((t) => t.shape),
      [
        [8, 3, 72, 96],
        [8, 1, 2],
        [8, 2],
      ],
    );
    using extreme = batch[1].abs().max();
    assert.ok(extreme.item() <= 1);
    dispose(batch);
    const svg = (await dls.showBatch({ maxN: 3 })).toSvg();
    assert.equal(svg.split('<image').length - 1, 3);
  });
});

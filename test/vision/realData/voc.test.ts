import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import {
  BBoxBlock,
  BBoxLblBlock,
  DataBlock,
  FuncSplitter,
  ImageBlock,
  MultiCategoryBlock,
  openImage,
  RandomSplitter,
  Resize,
  readCsv,
  type TensorBBox,
  voc,
} from 'kindling';
import { at, describeData, dispose } from './folder.js';

const folder = 'pascal_voc/VOCdevkit';

describeData('VOC, boxes from XML', folder, () => {
  it('reads every annotation as torchvision does', async () => {
    // VOCDetection.parse_voc_xml of all files: objects; their sums of xmin, ymin, xmax, ymax; difficult; truncated
    const total = { objects: 0, corners: [0, 0, 0, 0], difficult: 0, truncated: 0 };
    const images = voc.getImages(at(folder));
    assert.equal(images.length, 122);
    for (const image of images) {
      for (const { bndbox, difficult, truncated } of (
        await voc.readAnnotation(voc.img2annotation(image))
      ).objects) {
        total.objects++;
        total.corners = total.corners.map((sum, i) => sum + (bndbox[i] as number));
        total.difficult += Number(difficult);
        total.truncated += Number(truncated);
      }
    }
    assert.deepEqual(total, {
      objects: 328,
      corners: [52655, 43144, 102122, 96852],
      difficult: 45,
      truncated: 157,
    });
  });

  it('agrees with the images about their size, and has no box outside', async () => {
    for (const image of voc.getImages(at(folder)).slice(0, 12)) {
      const { size, objects } = await voc.readAnnotation(voc.img2annotation(image));
      using pixels = await openImage(readFileSync(image));
      assert.deepEqual([size.depth, size.height, size.width], pixels.shape);
      for (const { bndbox } of objects) {
        const [xmin, ymin, xmax, ymax] = bndbox;
        assert.ok(xmin >= 1 && ymin >= 1 && xmax <= size.width && ymax <= size.height, image);
      }
    }
  });

  it('agrees with the csv file of the same images about what is on them', async () => {
    const rows = await readCsv(at('pascal_voc/pascal_2007_like/train.csv'));
    const labels = new Map(rows.map(({ fname, labels }) => [parse(fname as string).name, labels]));
    const getClasses = voc.getClasses();
    for (const image of voc.getImages(at(folder))) {
      const expected = labels.get(parse(image).name)?.split(' ').sort();
      assert.deepEqual((await getClasses(image)).sort(), expected, image);
    }
  });

  it('reads the official lists', async () => {
    const list = (name: string) => at(folder, 'VOC2007', 'ImageSets', `${name}.txt`);
    const [train, val, trainval] = await Promise.all(
      ['train', 'val', 'trainval'].map((name) => voc.readImageSet(list(`Main/${name}`))),
    );
    // the numbers of the VOC 2007 challenge
    assert.deepEqual([train?.length, val?.length, trainval?.length], [2501, 2510, 5011]);
    const dogs = await voc.readClassSet(list('Main/dog_trainval'));
    assert.equal(dogs.size, 5011);
    assert.equal([...dogs.values()].filter((presence) => presence === 1).length, 421);
  });

  it('becomes batches of boxes and labels', async () => {
    const block = new DataBlock({
      blocks: [ImageBlock(), BBoxBlock(), BBoxLblBlock()],
      nInp: 1,
      getItems: voc.getImages,
      getY: voc.getBoxesAndLabels(),
      splitter: RandomSplitter({ seed: 1 }),
      itemTfms: Resize([150, 250], { method: 'squish' }),
    });
    const dls = await block.dataloaders(at(folder), { bs: 4, shuffle: false });
    assert.equal(dls.vocab?.[0], '#na#');
    assert.equal(dls.vocab?.length, 21);
    const batch = await dls.valid.oneBatch();
    const shown = dls.decodeBatch(batch);
    for (const [i, { target }] of shown.entries()) {
      const image = dls.validDs.items[i] as string;
      const { size, objects } = await voc.readAnnotation(voc.img2annotation(image));
      const [boxes, labels] = target as [TensorBBox, readonly string[]];
      assert.deepEqual(
        labels,
        objects.map(({ name }) => name),
      );
      const scale = [250 / size.width, 150 / size.height];
      for (const [j, box] of (boxes.tolist() as number[][]).entries()) {
        const [xmin, ymin, xmax, ymax] = (objects[j] as voc.VocObject).bndbox;
        for (const [k, edge] of [xmin - 1, ymin - 1, xmax, ymax].entries()) {
          const expected = edge * (scale[k % 2] as number);
          assert.ok(Math.abs((box[k] as number) - expected) < 1e-3, `${image}: ${box}`);
        }
      }
      dispose(boxes);
    }
    dispose(
      batch,
      shown.map(({ input }) => input),
    );
    const svg = (await dls.showBatch({ maxN: 3 })).toSvg();
    assert.equal(svg.split('<image').length - 1, 3);
  });

  it('becomes batches of several labels, split by an official list', async () => {
    const val = new Set(await voc.readImageSet(at(folder, 'VOC2007/ImageSets/Main/val.txt')));
    const block = new DataBlock({
      blocks: [ImageBlock(), MultiCategoryBlock()],
      getItems: voc.getImages,
      getY: voc.getClasses(),
      splitter: FuncSplitter((file) => val.has(parse(file).name)),
      itemTfms: Resize(64),
    });
    const dls = await block.dataloaders(at(folder, 'VOC2007'), { bs: 4 });
    assert.ok(dls.validDs.items.every((file) => val.has(parse(file).name)));
    const batch = await dls.oneBatch();
    assert.deepEqual(batch[1].shape, [4, dls.vocab?.length]);
    dispose(batch);
  });
});

import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  type DataError,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  MultiCategoryBlock,
  Resize,
  TensorImage,
  TransformBlock,
  zeros,
} from 'kindling';
import { plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';
import { epoch, late, numbers } from './loaders.js';

interface Row {
  readonly x: number;
  readonly kind?: string;
  readonly tags?: readonly string[];
}

const rows: Row[] = [
  { x: 1, kind: 'a', tags: ['u'] },
  { x: 2, kind: 'b', tags: ['v'] },
  { x: 3, kind: 'a', tags: ['u', 'v'] },
];

const table = () =>
  new DataBlock({
    blocks: [TransformBlock<number>(), CategoryBlock(), MultiCategoryBlock()],
    nInp: 1,
    splitter: IndexSplitter([2]),
    getX: ({ x }: Row) => late(x),
    getY: [({ kind }: Row) => kind as string, ({ tags }: Row) => tags ?? []],
  }).dataloaders(rows, { bs: 2, seed: 1 });

describe('DataLoaders#testDl()', () => {
  it('keeps the order of the items, and never drops one', async () => {
    const dls = await table();
    const items = [9, 3, 7, 1, 5].map((x) => ({ x }));
    const batches = await epoch(dls.testDl(items));
    assert.deepEqual(batches, [[[9, 3]], [[7, 1]], [[5]]]);
  });

  it('gives all targets with labels', async () => {
    const dls = await table();
    const items: Row[] = [
      { x: 9, kind: 'b', tags: [] },
      { x: 8, kind: 'a', tags: ['v'] },
    ];
    assert.deepEqual(await epoch(dls.testDl(items, { withLabels: true })), [
      [
        [9, 8],
        [1, 0],
        [
          [0, 0],
          [0, 1],
        ],
      ],
    ]);
  });

  it('names the item of a label that the vocabulary does not know, whichever target it is', async () => {
    const dls = await table();
    for (const [item, message] of [
      [
        { x: 4, kind: 'c' },
        /^Categorize: label 'c' is not among the 2 labels .*, for item \{ x: 4, kind: 'c' \}$/,
      ],
      [
        { x: 4, kind: 'a', tags: ['w'] },
        /^MultiCategorize: label 'w' is not among .*, for item \{ x: 4,/,
      ],
      [{ x: 4 }, /^Categorize: expected text for a label, got undefined, for item \{ x: 4 \}$/],
    ] as const) {
      const loader = dls.testDl([rows[0] as Row, item, rows[1] as Row], { withLabels: true });
      await assert.rejects(epoch(loader), (error: DataError) => {
        assert.match(error.message, message);
        assert.equal(error.item, item);
        return true;
      });
      assert.equal((await epoch(dls.testDl([item]))).length, 1); // without labels nobody asks
    }
  });

  const folder = useFolder();

  it('takes paths, the bytes of files and open images side by side', async () => {
    const picture = (level: number) => png(6, 6, plain(level));
    for (const i of numbers(3)) folder.write(`${i}.png`, await picture(10 * i));
    const block = new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: IndexSplitter([0]),
      getY: () => 'x',
      itemTfms: Resize(1),
    });
    const dls = await block.dataloaders(folder.path, { seed: 1 });
    const open = zeros([3, 6, 6], { dtype: 'uint8' }).add(50).as(TensorImage);
    const items = [dls.validDs.items[0] as string, await picture(30), open];
    const [[images] = []] = await epoch(dls.testDl(items));
    const levels = (images as number[][][][]).map((image) =>
      Math.round((image[0]?.[0]?.[0] ?? 0) * 255),
    );
    assert.deepEqual(levels, [0, 30, 50]);
    assert.equal(open.disposed, false);
    open.dispose();
  });
});

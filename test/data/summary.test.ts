import assert from 'node:assert/strict';
import {
  CategoryBlock,
  DataBlock,
  getImageFiles,
  ImageBlock,
  IndexSplitter,
  Resize,
  type Tensor,
  Transform,
  TransformBlock,
} from 'kindling';
import { plain, png } from '../vision/pictures.js';
import { useFolder } from './folder.js';

describe('DataBlock#summary()', () => {
  const folder = useFolder();
  const lines: string[] = [];
  const log = (line: string) => lines.push(line.replaceAll(folder.path, '…').replaceAll('\\', '/'));

  beforeEach(async () => {
    lines.length = 0;
    for (const name of ['a', 'b', 'c'])
      folder.write(`${name}.png`, await png(6, 4, plain(1, 2, 3)));
  });

  const block = (itemTfms: readonly Transform[] = [], batchTfms: readonly Transform[] = []) =>
    new DataBlock({
      blocks: [ImageBlock(), CategoryBlock()],
      getItems: getImageFiles,
      splitter: IndexSplitter([2]),
      getY: function size(): string {
        return 'small';
      },
      itemTfms,
      batchTfms,
    });

  it('prints every step with what it gives', async () => {
    await block([Resize(3)]).summary(folder.path, { bs: 2, log });
    assert.deepEqual(lines, [
      "Items and set-up from '…'",
      '  3 items: 2 for training, 1 for validation',
      '  input: ImageBlock',
      '  target: CategoryBlock: 1 label (small)',
      "One sample, of item '…/a.png'",
      "  input: getter gives '…/a.png'",
      '  input: openImage gives TensorImage uint8 [3, 4, 6]',
      "  target: getter gives 'small'",
      '  target: Categorize gives TensorCategory int64 []',
      'Item transforms',
      '  Resize gives (TensorImage uint8 [3, 3, 3], TensorCategory int64 [])',
      '  ToTensor gives (TensorImage uint8 [3, 3, 3], TensorCategory int64 [])',
      'Collating 2 samples',
      '  (TensorImage uint8 [2, 3, 3, 3], TensorCategory int64 [2])',
      'Batch transforms',
      '  IntToFloatTensor gives (TensorImage float32 [2, 3, 3, 3], TensorCategory int64 [2])',
    ]);
  });

  it('runs transforms that are for training only, which fastai skips', async () => {
    class Seen extends Transform {
      override readonly splitIdx = 0;
      encodes(value: unknown): unknown {
        return value;
      }
    }
    await block([new Seen()]).summary(folder.path, { log });
    assert.equal(lines.filter((line) => line.startsWith('  Seen gives')).length, 1);
  });

  it('names the step, the file and the shapes that fail, after the steps that did not', async () => {
    class Break extends Transform {
      encodes(): never {
        throw new Error('it broke');
      }
    }
    await assert.rejects(block([Resize(3), new Break()]).summary(folder.path, { log }), {
      name: 'DataError',
      message:
        /^Break: it broke, on \(TensorImage uint8 \[3, 4, 6\], TensorCategory int64 \[\]\), for item '.*a\.png'$/,
    });
    assert.equal(lines.at(-1), 'Item transforms');
    await assert.rejects(block([], [new Break()]).summary(folder.path, { log }), {
      message:
        /^Break: it broke, on \(TensorImage uint8 \[2, 3, 4, 6\], TensorCategory int64 \[2\]\)$/,
    });
    folder.write('a.png', 'no image');
    await assert.rejects(block().summary(folder.path, { log }), {
      message: /^openImage: .*a\.png: not a readable image: /,
    });
  });

  it('names both files and shapes that do not fit together', async () => {
    folder.write('b.png', await png(5, 5, plain(1, 2, 3)));
    await assert.rejects(block().summary(folder.path, { log }), {
      name: 'DataError',
      message:
        /^collate: expected one shape for the input of all samples, got uint8 \[3, 4, 6\] for '.*a\.png' and uint8 \[3, 5, 5\] for '.*b\.png'; make images one size with itemTfms: \[Resize\(224\)\]$/,
    });
    assert.equal(lines.at(-1), 'Collating 2 samples');
  });

  it('shows the samples of the batch when asked', async () => {
    await block([Resize(3)]).summary(folder.path, { bs: 1, showBatch: true, log });
    assert.deepEqual(lines.slice(-2), [
      'As a person is shown it',
      "  1: (TensorImage uint8 [3, 3, 3], 'small')",
    ]);
  });

  it('walks through what makes samples fit, and names the shapes where that fails', async () => {
    const padded = (fail: boolean) =>
      new DataBlock({
        blocks: [
          TransformBlock<readonly number[]>({
            beforeBatch: (samples) => {
              if (fail) throw new Error('too long');
              return samples.map(({ item, tuple: [x, y] }) => {
                const list = x as Tensor;
                return { item, tuple: [list.narrow(0, 0, 1), y] };
              });
            },
          }),
          CategoryBlock(),
        ],
        getX: (text: string) => [...text].map(Number),
        getY: () => 'same',
        splitter: IndexSplitter([2]),
      });
    await padded(false).summary(['1', '12', '3'], { log });
    const start = lines.indexOf('Before the batch');
    assert.deepEqual(lines.slice(start, start + 4), [
      'Before the batch',
      '  TransformBlock gives (Tensor float32 [1], TensorCategory int64 []), (Tensor float32 [1], TensorCategory int64 [])',
      'Collating 2 samples',
      '  (Tensor float32 [2, 1], TensorCategory int64 [2])',
    ]);
    await assert.rejects(padded(true).summary(['1', '12', '3'], { log }), {
      name: 'DataError',
      message:
        'beforeBatch: too long, on (Tensor float32 [1], TensorCategory int64 []), (Tensor float32 [2], TensorCategory int64 [])',
    });
  });

  it('names an element that is no tensor, and its block', async () => {
    const block = new DataBlock({
      blocks: [TransformBlock(), CategoryBlock()],
      splitter: IndexSplitter([1]),
      getY: String,
    });
    await assert.rejects(block.summary(['a', 'a'], { log }), {
      message:
        "collate: expected a tensor for the input of 'a', got 'a' (string); give TransformBlock a transform that makes one",
    });
  });
});

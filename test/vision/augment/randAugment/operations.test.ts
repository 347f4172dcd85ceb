import assert from 'node:assert/strict';
import { fromTypedArray, type Tensor, tidy } from 'kindling';
import {
  type AugmentOperation,
  applyStep,
  augmentOperations,
} from '#kindling/vision/augment/randAugment/operations.js';
import { loadFixture } from '../../../support/fixtures.js';

interface OpRecord {
  readonly op: AugmentOperation;
  readonly magnitude: number;
  readonly picture: string;
  readonly interpolation: 'nearest' | 'bilinear';
  readonly fill: readonly number[];
  readonly gives: string;
}

interface PictureRecord {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly pixels: string;
}

const { ops, pictures } = loadFixture<{ ops: OpRecord[]; pictures: PictureRecord[] }>('randaug');
const byName = new Map(pictures.map((picture) => [picture.name, picture]));

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

function open(name: string): Tensor {
  const { channels, height, width, pixels } = byName.get(name) ?? assert.fail(name);
  return fromTypedArray(bytes(pixels), [channels, height, width]);
}

/** What an operation makes of a picture of the fixture. */
function made(name: string, { op, magnitude, interpolation, fill }: Omit<OpRecord, 'gives'>) {
  const image = open(name);
  return applyStep(image, [op, magnitude], {
    size: [image.size(1), image.size(2)],
    sampling: { interpolation, fill, padMode: 'zeros' },
  });
}

describe('the operations of RandAugment', () => {
  for (const operation of augmentOperations) {
    const records = ops.filter(({ op }) => op === operation);
    it(`${operation} equals torchvision's within one level, ${records.length} times`, () =>
      tidy(() => {
        assert.ok(records.length >= 8);
        for (const { gives, ...record } of records) {
          const got = made(record.picture, record);
          assert.deepEqual([got.dtype, got.shape], ['uint8', open(record.picture).shape]);
          const expected = bytes(gives);
          const off = (got.contiguous().toTypedArray() as Uint8Array).map((level, i) =>
            Math.abs(level - (expected[i] as number)),
          );
          const worst = Math.max(...off);
          const count = off.filter((levels) => levels > 1).length;
          assert.ok(
            worst <= 1,
            `${JSON.stringify(record)}: ${count} of ${off.length} pixels are off, by up to ${worst}`,
          );
        }
      }));
  }
});

// Calls of every kind, for implementations that have to agree.
import type { Tensor } from 'kindling';
import type { AugmentCall, ColorKind } from '#kindling/tensor/nativeAugment.js';
import { identity, pictures, randomCall, randomFrom, randomValues } from './calls.js';

const MIXES: readonly (readonly ColorKind[])[] = [
  [],
  ['brightness'],
  ['brightness', 'contrast'],
  ['contrast', 'saturation', 'hue', 'brightness'],
];

/** Every padding, with blocks and without, both ways of corners, sizes of one, colours, types and layouts. */
export function* manyCalls(): Generator<[images: Tensor, call: AugmentCall]> {
  const random = randomFrom(20);
  let turn = 0;
  for (const padMode of ['reflection', 'border', 'zeros'] as const)
    for (const [height, width, factor] of [
      [40, 33, 1],
      [61, 50, 2],
      [64, 90, 5],
      [1, 500, 3],
      [500, 1, 1],
      [1, 1, 1],
    ] as const)
      for (const alignCorners of [true, false]) {
        const channels = turn % 3 === 2 ? 1 : 3;
        const images = pictures(random, [3, channels, height, width]);
        const kinds = MIXES[turn % MIXES.length] as readonly ColorKind[];
        const colors = kinds.map((kind) => ({ kind, values: randomValues(random, kind, 3) }));
        const dtype =
          (['float32', 'float32', 'float16', 'bfloat16'] as const)[turn % 4] ?? 'float32';
        const more = { padMode, alignCorners, factor, colors, dtype, channelsLast: turn % 2 === 1 };
        const norm = {
          mean: [0.4, 0.5, 0.6].slice(0, channels),
          std: [0.2, 0.3, 0.25].slice(0, channels),
        };
        const call = randomCall(random, images, [19, 37], { ...more, ...norm });
        // Off the middle, where the nearest pixel of a mask would be a matter of the last bit.
        for (let at = 2; at < call.maps.length; at += 3)
          if (at % 9 < 6) call.maps[at] = (call.maps[at] as number) + 0.0137;
        yield [images, call];
        turn++;
      }
  const images = pictures(random, [1, 3, 16, 16]);
  const crossing = Float64Array.of(1, 0.2, 0, -0.1, 1, 2, 0.31, 0.07, -1.7311);
  yield [images, { ...identity(12, 12), maps: crossing }];
}
